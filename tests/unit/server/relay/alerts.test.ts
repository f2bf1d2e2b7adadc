import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test, vi } from "vitest";
import { alertRow, Alerts, type AlertParts } from "../../../../server/relay/alerts.ts";
import type { Alert } from "../../../../shared/alerts/alert.ts";
import { temporaryFolder } from "../../../support/checkout.ts";
import { FEED_START, MarketFeed } from "../../../support/market-feed.ts";

const folder = temporaryFolder(afterAll);
const RULE = { id: "moved", price: "last", move: 2, window: "1m", cooldown: "1s" };
let files = 0;

function watching(changes: Partial<AlertParts> = {}) {
  const told: Alert[] = [];
  const changed: number[] = [];
  const parts: AlertParts = {
    config: [RULE],
    path: join(folder, `alerts-${++files}.json`),
    clock: () => FEED_START / 1000,
    isFresh: () => true,
    alerted: (alert) => void told.push(alert),
    rulesChanged: () => void changed.push(1),
    ...changes,
  };
  const alerts = new Alerts(parts);
  const feed = new MarketFeed(undefined, [alerts]);
  /** A price a minute. */
  const prices = (...texts: string[]) => {
    for (const text of texts) {
      feed.trade(text, "1");
      feed.pass(60_000);
    }
  };
  return { alerts, feed, told, changed, parts, prices };
}

describe("alerts of a relay", () => {
  test("tell a move with the price at which it was seen, and keep it", () => {
    const { alerts, told, prices } = watching();
    prices("100", "101", "103.5");
    expect(told).toMatchObject([
      { rule: "moved", instrument: "hyperliquid:BTC/USDC", direction: "up", price: 103.5, reference: 101 },
    ]);
    expect(alerts.rows()).toEqual(told.map(alertRow));
    expect(alerts.rows()[0]).toMatchObject({ price: 103.5, isTest: 0, isSnoozed: 0 });
    expect(typeof alerts.rows()[0]?.time).toBe("bigint");
  });

  test("tell a price as the venue wrote it", () => {
    const { told, prices } = watching();
    prices("100", "103.57");
    expect(told.map(({ price }) => price)).toEqual([103.57]);
  });

  test("tell none of a stream that is not fresh", () => {
    const { told, prices } = watching({ isFresh: () => false });
    prices("100", "120", "90");
    expect(told).toEqual([]);
  });

  test("by a rule of a page stand in a file of this user alone, and are there after a start", () => {
    const { alerts, parts, changed } = watching();
    alerts.replace([{ id: "mine", move: 5 }]);
    expect(changed).toHaveLength(1);
    expect(statSync(parts.path).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(parts.path, "utf8"))).toEqual({ rules: [{ id: "mine", move: 5 }] });
    const again = new Alerts(parts);
    expect(again.rules()).toEqual([
      { written: RULE, from: "config", quietUntil: 0 },
      { written: { id: "mine", move: 5 }, from: "page", quietUntil: 0 },
    ]);
  });

  test.each([
    [[{ id: "moved" }], "two rules are called moved"],
    [[{ id: "mine", move: -1 }], "mine, move: "],
    [[{ move: 3 }], "a rule, id: "],
  ])("refuse %j and stay as they were", (rules, sentence) => {
    const { alerts } = watching();
    alerts.replace([{ id: "mine", move: 5 }]);
    expect(() => alerts.replace(rules)).toThrow(sentence);
    expect(alerts.rules().map(({ written }) => written.id)).toEqual(["moved", "mine"]);
  });

  test("a file of rules that is none is named", () => {
    const path = join(folder, "damaged.json");
    writeFileSync(path, "{");
    expect(() => watching({ path })).toThrow(`${path} cannot be read as alert rules`);
  });

  test("of a rule that is kept quiet stand in the history and say so", () => {
    const { alerts, told, prices } = watching();
    alerts.snooze("moved", "*", 30 * 60_000);
    expect(alerts.rules()[0]?.quietUntil).toBe(FEED_START / 1000 + 30 * 60_000);
    prices("100", "110");
    expect(told).toMatchObject([{ isSnoozed: true }]);
    alerts.snooze("moved", "*", 0);
    prices("100", "110");
    expect(told.at(-1)).toMatchObject({ isSnoozed: false });
    expect(() => alerts.snooze("other", "*", 1)).toThrow("there is no rule other");
  });

  test("that are asked for say that they are a test", () => {
    const { alerts, told } = watching();
    alerts.test("moved");
    expect(told).toMatchObject([{ rule: "moved", isTest: true, time: FEED_START / 1000 }]);
    expect(() => alerts.test("other")).toThrow("there is no rule other");
  });

  test("reach a program in the turn that brought the price, until it has heard enough; not those that are quiet", () => {
    const { alerts, prices } = watching();
    const heard: string[] = [];
    const stop = alerts.subscribe(({ direction, price }) => heard.push(`${direction} ${price}`));
    prices("100", "103");
    expect(heard).toEqual(["up 103"]);
    alerts.snooze("moved", "*", 30 * 60_000);
    prices("100");
    alerts.snooze("moved", "*", 0);
    stop();
    prices("110");
    expect(heard).toEqual(["up 103"]);
  });

  test("reach others too where a handler throws, and what it threw is the program's own uncaught error", () => {
    const { alerts, told, prices } = watching();
    const later: (() => void)[] = [];
    vi.stubGlobal("queueMicrotask", (run: () => void) => void later.push(run));
    const heard: string[] = [];
    alerts.subscribe(() => {
      throw new Error("a mistake of the program");
    });
    alerts.subscribe(({ direction }) => heard.push(direction));
    prices("100", "103");
    vi.unstubAllGlobals();
    expect([heard, told]).toMatchObject([["up"], [{ direction: "up" }]]);
    expect(later).toHaveLength(1);
    expect(later[0]).toThrow("a mistake of the program");
  });

  test("of another configuration are in force at once, and a wrong one changes nothing", () => {
    const { alerts, told, prices } = watching();
    alerts.reconfigure([{ ...RULE, id: "wild", move: 20 }]);
    prices("100", "110", "140");
    expect(told.map(({ rule }) => rule)).toEqual(["wild"]);
    expect(() => alerts.reconfigure([{ id: "Not a name" }])).toThrow("Not a name, id");
    expect(alerts.rules().map(({ written }) => written.id)).toEqual(["wild"]);
  });
});
