import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as after } from "node:timers/promises";
import { afterAll, expect, test } from "vitest";
import { tidebookWith, serving } from "../support/program.ts";
import { HubPage } from "../support/hub-client.ts";
import { runProcess } from "../support/process.ts";

// MINUTES=30 RATE=5000 npx vitest run tests/e2e/soak.test.ts soaks; memory from an hour on: before, the collector moves more.
const MINUTES = Number(process.env.MINUTES ?? 0.4);
const RATE = process.env.RATE ?? "200";
const SEED = process.env.TIDEBOOK_SEED ?? "20261126";
const VENUES = ["binance", "kraken", "hyperliquid"];
const INSTRUMENTS = 15;
const READING = 5;
const STALLED = 3;
/** What breaks in turn, at one venue after the other. */
const BREAKS = ["reset", "silent=trades", "half-open", "silent=book"];
const EVERY_S = 6;
/** What broke last is whole again by then. */
const CALM_S = 150;
const MOST_MB_AN_HOUR = 1;

const folder = mkdtempSync(join(tmpdir(), "tidebook-soak-"));
const children: ChildProcess[] = [];

afterAll(() => {
  for (const child of children) child.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

async function started(...args: string[]): ReturnType<typeof serving> {
  const [child, address] = await serving(args, { cwd: folder, stderr: "ignore" });
  children.push(child);
  return [child, address];
}

function faults(): string[] {
  const seldom = ["drop=0.001", "duplicate=0.001", "reorder=0.001", "kraken:checksum=0.001"];
  const breaks: string[] = [];
  for (let at = EVERY_S; at < 60 * MINUTES - EVERY_S; at += EVERY_S) {
    const turn = at / EVERY_S;
    const kind = BREAKS[turn % BREAKS.length] ?? "";
    breaks.push(`${VENUES[turn % VENUES.length] ?? ""}:${kind}@${at}s${kind.startsWith("silent") ? "+3s" : ""}`);
  }
  return [...seldom, ...breaks].flatMap((fault) => ["--fault", fault]);
}

/** A page that is told these things, each on the channel of its place. */
async function pageOf(address: URL, token: string, subscriptions: readonly object[]): Promise<HubPage> {
  const page = new HubPage(address);
  await page.hello(token);
  for (const [channel, subscription] of subscriptions.entries())
    page.say({ type: "subscribe", channel, ...subscription });
  return page;
}

/** MB an hour of the straight line through memory, sampled once a second. */
function slope(samples: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [at, level] = [(samples.length - 1) / 2, mean(samples)];
  const moved = samples.reduce((sum, value, index) => sum + (index - at) * (value - level), 0);
  return (3600 * moved) / samples.reduce((sum, _, index) => sum + (index - at) ** 2, 0) / 1e6;
}

test(
  `a relay whose venues break every ${EVERY_S} s loses nothing on the way to pages, drops those that stall, and logs what replays, seed ${SEED}`,
  async () => {
    const market = ["--instruments", String(INSTRUMENTS), "--rate", RATE, "--seed", SEED];
    const [, home] = await started("sim", "--port", "0", ...market, ...faults());
    const venue = (name: string) =>
      `  - { venue: ${name}, instruments: ${INSTRUMENTS}, rest: "${home.href}${name}", stream: "ws://${home.host}/${name}" }\n`;
    const text = `listen: { port: 0 }\nauth: { folder: state }\nvenues:\n${VENUES.map(venue).join("")}log: { folder: log }\n`;
    writeFileSync(join(folder, "relay.yaml"), text);
    const [relay, address] = await started("relay", "--no-page", "--token-file", "token");
    const token = readFileSync(join(folder, "token"), "utf8").trim();

    const light = [{ kind: "tops", rate: 10 }, { kind: "trades" }, { kind: "book", instruments: [0, 20], rate: 5 }];
    const reading = await Promise.all(Array.from({ length: READING }, () => pageOf(address, token, light)));
    const heavy = [{ kind: "book", rate: 20, depth: 100 }, { kind: "trades" }];
    const stalled = await Promise.all(Array.from({ length: STALLED }, () => pageOf(address, token, heavy)));
    for (const page of stalled) page.socket.pause();

    const figures = async () => {
      const answer = await fetch(new URL("metrics", address), { headers: { authorization: `Bearer ${token}` } });
      const said = await answer.text();
      return (name: string) =>
        Number(
          said
            .split("\n")
            .find((line) => line.startsWith(`tidebook_${name} `))
            ?.split(" ")[1],
        );
    };
    const memory: number[] = [];
    const gaps: string[] = [];
    const next = new Map<string, number>();
    for (let second = 0; second < 60 * MINUTES; second++) {
      await after(1000);
      memory.push((await figures())("memory_bytes"));
      for (const [number, page] of reading.entries()) {
        for (const { channel, seq } of page.taken()) {
          const key = `page ${number}, channel ${channel}`;
          const wanted = next.get(key) ?? 0;
          if (seq !== wanted && seq !== 0) gaps.push(`${key}: ${seq} for ${wanted}`);
          next.set(key, seq + 1);
        }
      }
    }
    expect(gaps).toEqual([]);
    expect([...next.values()].every((count) => count > 5)).toBe(true);
    expect(next.size).toBe(READING * light.length);
    expect((await figures())("pages_too_slow_total")).toBe(STALLED);
    for (const page of stalled) page.socket.resume();
    await Promise.all(stalled.map(({ closed }) => closed));

    const all = VENUES.length * INSTRUMENTS;
    const live = async () => (await figures())('instruments{state="live"}');
    await expect.poll(live, { timeout: 1000 * CALM_S }).toBe(all);
    relay.kill("SIGTERM");
    expect(await once(relay, "exit")).toEqual([0, null]);
    const replayed = await runProcess(...tidebookWith("replay", "log", "--check", "--json"), { cwd: folder });
    const { isDifferent, mismatches, compared } = JSON.parse(replayed.stdout) as Record<string, number | boolean>;
    expect([isDifferent, mismatches]).toEqual([false, 0]);
    expect(compared).toBeGreaterThan(100);
    const perHour = slope(memory.slice(memory.length >> 1));
    console.log(`memory moved by ${perHour.toFixed(1)} MB an hour over the second half`);
    if (MINUTES >= 60) expect(perHour).toBeLessThan(MOST_MB_AN_HOUR);
  },
  60_000 * MINUTES + 240_000,
);
