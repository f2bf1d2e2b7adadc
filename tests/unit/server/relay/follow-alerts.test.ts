import { join } from "node:path";
import { afterAll, afterEach, expect, test } from "vitest";
import { Failures } from "../../../../server/hub/failures.ts";
import { Hub, type HubSource } from "../../../../server/hub/hub.ts";
import { relayService } from "../../../../server/hub/service.ts";
import { Tokens } from "../../../../server/hub/tokens.ts";
import { type Alert, followAlerts, type FollowOptions } from "../../../../server/index.ts";
import { alertRow } from "../../../../server/relay/alerts.ts";
import { serveSite, type Site } from "../../../../server/site/serve.ts";
import { temporaryFolder } from "../../../support/checkout.ts";

const folder = temporaryFolder(afterAll);
const tokens = new Tokens(join(folder, "tokens.json"), () => Date.now());
const { token } = tokens.add("viewer", null);
const past: Alert[] = [];
const ends: (() => unknown)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
  past.length = 0;
});

const alert = (time: number, changes: Partial<Alert> = {}): Alert => ({
  ...{ alertId: `moved:${time}`, rule: "moved", instrument: "kraken:BTC/USD", direction: "up", move: 2.5 },
  ...{ price: 102.5, reference: 100, windowMs: 60_000, time, isTest: false, isSnoozed: false },
  ...changes,
});

const source: HubSource = {
  rows: (kind) => (kind === "alerts" ? past.map(alertRow) : []) as never,
};

/** A relay's hub without a market, and a way to break its connections. */
async function hubAt(port: number): Promise<{ site: Site; hub: Hub; stop(): Promise<void> }> {
  const made = { bars: [60_000], indicators: [], features: [] };
  const failures = new Failures(() => Date.now());
  const parts = { source, tokens, failures, ...made };
  const about = { alerts: null, isSimulated: true, build: "test", epoch: 1, clock: () => Date.now() * 1000 };
  const hub = new Hub({ ...parts, ...about });
  const api = { ...parts, unready: () => null, recording: () => null, metrics: () => "" };
  const site = await serveSite(null, port, relayService(hub, api, { hosts: [], origins: [] }));
  const stop = async () => {
    hub.close();
    await site.close();
  };
  ends.push(stop);
  return { site, hub, stop };
}

/** A follower whose alerts are counted; it is over after the test. */
function following(url: string, changes: Partial<FollowOptions> = {}) {
  const leaving = new AbortController();
  const heard: Alert[] = [];
  const states: string[] = [];
  const options = { url, token, signal: leaving.signal, onState: (state: string) => void states.push(state) };
  const over = followAlerts({ ...options, ...changes }, (one) => void heard.push(one));
  ends.push(() => {
    leaving.abort();
    return over.catch(() => undefined);
  });
  return { heard, states, over, leaving };
}

const happened = (hub: Hub, one: Alert) => {
  past.push(one);
  hub.happened("alerts", alertRow(one));
};

test("a program hears what happens from its begin on, as it was, and nothing that is kept quiet", async () => {
  const { site, hub } = await hubAt(0);
  past.push(alert(1));
  const { heard, states } = following(site.address.href);
  await expect.poll(() => states).toEqual(["connected"]);
  await expect.poll(() => hub.isHeard("alerts", 0)).toBe(true);
  happened(hub, alert(2, { isSnoozed: true }));
  happened(hub, alert(3, { isTest: true, direction: "down" }));
  await expect.poll(() => heard).toEqual([alert(3, { isTest: true, direction: "down" })]);
});

test("a program that says since when hears what the relay remembers of then, first", async () => {
  const { site, hub } = await hubAt(0);
  past.push(alert(1), alert(2), alert(3));
  const { heard } = following(site.address.href, { since: 2 });
  await expect.poll(() => heard.length).toBe(2);
  happened(hub, alert(4));
  await expect.poll(() => heard.map(({ time }) => time)).toEqual([2, 3, 4]);
});

test("over a broken connection each alert comes once, those of the time between too", async () => {
  const first = await hubAt(0);
  const { heard, states } = following(first.site.address.href);
  await expect.poll(() => first.hub.isHeard("alerts", 0)).toBe(true);
  happened(first.hub, alert(1));
  await expect.poll(() => heard.length).toBe(1);
  await first.stop();
  await expect.poll(() => states.at(-1)).toBe("away");
  past.push(alert(2));
  const second = await hubAt(Number(first.site.address.port));
  await expect.poll(() => heard.length, { timeout: 20_000 }).toBe(2);
  happened(second.hub, alert(3));
  await expect.poll(() => heard.map(({ time }) => time)).toEqual([1, 2, 3]);
  expect(states.filter((state) => state === "connected")).toHaveLength(2);
});

test("a token that lets nobody in, and a relay that is not there, end it with a sentence", async () => {
  const { site, ...relay } = await hubAt(0);
  await expect(following(site.address.href, { token: "x".repeat(43) }).over).rejects.toThrow(
    /^the relay at http:\S+ says: that token lets nobody in/,
  );
  await relay.stop();
  await expect(following(site.address.href).over).rejects.toThrow(/^no relay answers at .*ECONNREFUSED/);
});

test("what a handler throws ends it, and a signal ends it without", async () => {
  const { site, hub } = await hubAt(0);
  const thrown = new Error("the program's own");
  const over = followAlerts({ url: site.address.href, token }, () => {
    throw thrown;
  });
  const { over: left, leaving } = following(site.address.href);
  await expect.poll(() => hub.clients).toBe(2);
  await expect.poll(() => hub.isHeard("alerts", 0)).toBe(true);
  happened(hub, alert(1));
  past.push(alert(2));
  await expect(over).rejects.toBe(thrown);
  leaving.abort();
  await expect(left).resolves.toBeUndefined();
  await expect.poll(() => hub.clients).toBe(0);
});
