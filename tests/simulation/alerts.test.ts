import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { type Alert, followAlerts, startRelay } from "../../server/index.ts";
import { Tokens } from "../../server/hub/tokens.ts";
import { Alerts } from "../../server/relay/alerts.ts";
import { isFresh } from "../../server/relay/figures.ts";
import { simVenues } from "../../server/sim/index.ts";
import { serveSim } from "../../server/sim/server.ts";
import { RelayTrial } from "../support/relay-trial.ts";

const SEED = Number(process.env.TIDEBOOK_SEED ?? 20_260_122);
const VENUES = ["binance", "kraken", "hyperliquid"];
const folder = mkdtempSync(join(tmpdir(), "tidebook-alerts-"));
/** Goes off at nearly every move. */
const RULE = { id: "any", price: "last", move: 0.001, window: "1s" };

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test(`an alert reaches its handler while the price that set it off is being taken in, seed ${SEED}`, () => {
  const heard: { readonly alert: Alert; readonly at: number; readonly last: number }[] = [];
  const alerts: Alerts = new Alerts({
    config: [RULE],
    path: join(folder, "none.json"),
    clock: () => trial.net.now / 1000,
    isFresh: (instrument, of) => isFresh(trial.relay, instrument, of),
    alerted: () => undefined,
    rulesChanged: () => undefined,
  });
  const trial: RelayTrial = new RelayTrial({ venues: VENUES, seed: SEED, rate: 100, listeners: [alerts] });
  alerts.subscribe((alert) => {
    const [venue = "", name] = alert.instrument.split(":");
    const all = [...(trial.relay.market.venues.get(venue)?.instruments.values() ?? [])];
    const one = all.find(({ facts }) => facts.name === name);
    const last = (one?.lastTrade?.ticks ?? NaN) / 10 ** (one?.decimals.price ?? 0);
    heard.push({ alert, at: trial.net.now, last });
  });
  trial.run(30);
  trial.end();
  expect(new Set(heard.map(({ alert }) => alert.instrument.split(":")[0]))).toEqual(new Set(VENUES));
  expect(heard.map(({ alert }) => [alert.time * 1000, alert.price])).toEqual(heard.map(({ at, last }) => [at, last]));
});

// Hyperliquid hands out no past trades: nobody can tell whether there were any.
test.each(["binance", "kraken"])(
  "a rule of last trades at %s says nothing of a time in which their stream was dead",
  (venue) => {
    const heard: Alert[] = [];
    const alerts: Alerts = new Alerts({
      config: [{ ...RULE, window: "10s", instruments: [`${venue}:*`] }],
      path: join(folder, "none.json"),
      clock: () => trial.net.now / 1000,
      isFresh: (instrument, of) => isFresh(trial.relay, instrument, of),
      alerted: (alert) => void heard.push(alert),
      rulesChanged: () => undefined,
    });
    const faults = ["silent=trades@30s+60s"];
    const trial = new RelayTrial({ venues: [venue], seed: SEED, rate: 60, faults, listeners: [alerts] });
    trial.run(140);
    trial.end();
    expect(heard.length).toBeGreaterThan(10);
    const instruments = new Map([...trial.relay.market.instruments()].map((one) => [one.key, one.facts.symbol]));
    for (const { instrument, time, reference } of heard) {
      const printed = trial.printed.get(`${venue} ${instruments.get(instrument)}`) ?? [];
      // Prices within a 500th of the window stand for one another.
      const near = printed.filter((one) => Math.abs(one.time / 1000 - (time - 10_000)) < 400);
      const before = printed.findLast((one) => one.time / 1000 <= time - 10_000);
      expect([before, ...near].map((one) => Number(one?.price))).toContain(reference);
    }
  },
);

test("a program in the relay and one beside it hear the same alerts of the same prices, in the same order", async () => {
  const clock = () => Date.now() * 1000;
  const venues = simVenues({
    ...{ venues: VENUES, seed: SEED, instruments: 2, rate: 100, startTime: clock(), faults: [] },
    ...{ isLimited: true, truth: null },
  });
  const sim = await serveSim({ port: 0, venues, clock });
  const venue = (name: string) =>
    `  - { venue: ${name}, instruments: 2, rest: "${sim.address.href}${name}", stream: "ws://${sim.address.host}/${name}" }`;
  const rule = `alerts: [${JSON.stringify(RULE)}]`;
  const config = join(folder, "relay.yaml");
  writeFileSync(config, ["auth: { folder: state }", "venues:", ...VENUES.map(venue), rule, ""].join("\n"));
  const { token } = new Tokens(join(folder, "state", "tokens.json"), () => Date.now()).add("viewer", null);
  const relay = await startRelay({ config, port: 0 });
  const [inside, outside]: Alert[][] = [[], []];
  const stop = relay.onAlert((alert) => void inside?.push(alert));
  const leaving = new AbortController();
  const over = followAlerts({ url: relay.address, token, since: 0, signal: leaving.signal }, (alert) => {
    outside?.push(alert);
  });
  await expect.poll(() => outside?.length, { timeout: 60_000 }).toBeGreaterThan(10);
  stop();
  const count = inside?.length ?? 0;
  await expect.poll(() => outside?.length, { timeout: 20_000 }).toBeGreaterThan(count);
  leaving.abort();
  await over;
  await relay.close();
  await sim.close();
  expect(inside).toHaveLength(count);
  expect(outside?.slice(0, count)).toEqual(inside);
}, 120_000);
