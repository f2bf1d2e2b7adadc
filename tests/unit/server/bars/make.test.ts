import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, expect, test } from "vitest";
import { makeBars } from "../../../../server/bars/make.ts";
import { barRuleFrom } from "../../../../server/bars/rule.ts";
import { EventPrinter } from "../../../../server/relay/replay/events.ts";
import { replayAny } from "../../../../server/relay/replay/any.ts";
import { engine } from "../../../support/engine.ts";

const folder = mkdtempSync(join(tmpdir(), "tidebook-bars-"));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

interface Asked {
  readonly withUnfinished?: boolean;
  readonly instrument?: string;
}

const made = (path: string, rule: string, { withUnfinished = false, instrument }: Asked = {}) =>
  makeBars(engine, { path, rule: barRuleFrom(rule), instrument, withUnfinished, reading: {} });

const DAY = Date.UTC(2024, 0, 1);
const TRADES = [
  "time,price,quantity,side",
  "2024-01-01T00:00:00Z,100.0,1,buy",
  "2024-01-01T00:00:20Z,101.5,2,buy",
  "2024-01-01T00:00:50Z,99.5,1.5,sell",
  "2024-01-01T00:01:10Z,100.5,0.5,buy",
  "2024-01-01T00:02:30Z,103,4,sell",
];
const trades = file("trades.csv", TRADES.join("\n"));

type Row = readonly [
  second: number,
  open: string,
  high: string,
  low: string,
  close: string,
  volume: string,
  bought: string,
];

// By hand: money of the first two trades is 100 + 203, bought less sold after them 3.
test.each<[rule: string, rows: Row[]]>([
  [
    "time:1m",
    [
      [0, "100", "101.5", "99.5", "99.5", "4.5", "3"],
      [60, "100.5", "100.5", "100.5", "100.5", "0.5", "0.5"],
    ],
  ],
  [
    "tick:2",
    [
      [0, "100", "101.5", "100", "101.5", "3", "3"],
      [50, "99.5", "100.5", "99.5", "100.5", "2", "0.5"],
    ],
  ],
  [
    "volume:4.5",
    [
      [0, "100", "101.5", "99.5", "99.5", "4.5", "3"],
      [70, "100.5", "103", "100.5", "103", "4.5", "0.5"],
    ],
  ],
  [
    "dollar:303",
    [
      [0, "100", "101.5", "100", "101.5", "3", "3"],
      [50, "99.5", "103", "99.5", "103", "6", "0.5"],
    ],
  ],
  [
    "dollar:303.01",
    [
      [0, "100", "101.5", "99.5", "99.5", "4.5", "3"],
      [70, "100.5", "103", "100.5", "103", "4.5", "0.5"],
    ],
  ],
  [
    "range:2",
    [
      [0, "100", "101.5", "99.5", "99.5", "4.5", "3"],
      [70, "100.5", "103", "100.5", "103", "4.5", "0.5"],
    ],
  ],
  [
    "renko:1",
    [
      [0, "100", "101", "100", "101", "3", "3"],
      [50, "101", "102", "101", "102", "6", "0.5"],
      [150, "102", "103", "102", "103", "0", "0"],
    ],
  ],
  ["imbalance:tick:2", [[0, "100", "101.5", "100", "101.5", "3", "3"]]],
  [
    "imbalance:volume:3",
    [
      [0, "100", "101.5", "100", "101.5", "3", "3"],
      [50, "99.5", "103", "99.5", "103", "6", "0.5"],
    ],
  ],
])("trades become bars by %s", async (rule, rows) => {
  const { bars } = await made(trades, rule);
  expect(
    bars.map(({ time, open, high, low, close, volume, buyVolume }) => [
      ...[(time - DAY) / 1000, open, high, low, close, volume, buyVolume],
    ]),
  ).toEqual(rows);
});

test("what the last trades are in is said to be unfinished, and given when it is asked for", async () => {
  const { bars, notes } = await made(trades, "time:1m");
  expect(notes.join()).toContain("--unfinished");
  const whole = await made(trades, "time:1m", { withUnfinished: true });
  expect(whole.bars.length).toBe(bars.length + 1);
  expect(whole.bars.at(-1)).toMatchObject({ time: DAY + 120_000, trades: 1, lastTime: DAY + 150_000 });
});

test("one of a thing is told as one", async () => {
  const one = file("one.csv", TRADES.slice(0, 2).join("\n"));
  expect((await made(one, "time:1m")).notes[0]).toBe(`1 trade of ${one}`);
  const rows = ["00.0001", "00.0002"].map((second) => `2024-01-01T00:00:${second}Z,100,1`);
  const close = file("close.csv", ["time,price,quantity", ...rows].join("\n"));
  expect((await made(close, "tick:1")).notes).toContain(
    "1 bar begins in the same millisecond as the one before: a backtest reads one bar for each time",
  );
  const day = file("day.csv", "date,open,high,low,close,volume\n2024-01-02,1,3,1,2,10");
  expect((await made(day, "time:1w")).notes[0]).toMatch(/^1 bar; the first/);
});

test("a table is read from new to old, packed, with other names and units, and without sides", async () => {
  const { bars } = await made(trades, "tick:2");
  const [head = "", ...rows] = TRADES;
  expect((await made(file("old.csv.gz", gzipSync([head, ...rows.toReversed()].join("\r\n"))), "tick:2")).bars).toEqual(
    bars,
  );
  const dumped = rows.map((row) => {
    const [time = "", price, quantity, side] = row.split(",");
    return [String(Date.parse(time) * 1000), price, quantity, side === "sell"].join(";");
  });
  const dump = file("dump.csv", ["Timestamp;Price;Qty;is_buyer_maker", ...dumped].join("\n"));
  expect((await made(dump, "tick:2")).bars).toEqual(bars);
  const sideless = file("sideless.csv", TRADES.map((row) => row.split(",").slice(0, 3).join(",")).join("\n"));
  expect((await made(sideless, "tick:2")).bars).toEqual(bars.map(({ buyVolume: _, ...bar }) => bar));
  expect((await made(sideless, "tick:2")).notes).toContain(
    "no column says who took: without side (buy or sell) there is no buyVolume",
  );
  await expect(made(sideless, "imbalance:tick:2")).rejects.toThrow("give a column side");
});

test("a separator between quotes is a part of its cell", async () => {
  const noted = TRADES.map((row, at) => `${at === 0 ? "note" : '"a,1,2,b"'},${row}`);
  const { bars } = await made(file("noted.csv", noted.join("\n")), "tick:2");
  expect(bars).toEqual((await made(trades, "tick:2")).bars);
});

test("who took is read from columns whose meaning is certain", async () => {
  const { bars } = await made(trades, "tick:2");
  const [, ...rows] = TRADES;
  const named = (column: string, word: (side: string) => string) => {
    const lines = rows.map((row) => row.replace(/buy|sell/, word));
    return made(file("named.csv", [`time,price,quantity,${column}`, ...lines].join("\n")), "tick:2");
  };
  const other = (side: string) => (side === "buy" ? "sell" : "buy");
  for (const column of ["taker_side", "aggressorSide", "taker"]) {
    expect((await named(column, (side) => side)).bars).toEqual(bars);
  }
  expect((await named("maker_side", other)).bars).toEqual(bars);
  const vague = await named("taker", (side) => (side === "buy" ? "1" : "0"));
  expect(vague.bars).toEqual(bars.map(({ buyVolume: _, ...bar }) => bar));
  expect(vague.notes.join()).toContain("no column says who took");
});

const frame = (symbol: string, id: number, time: number, price: string) =>
  `${time + 5}000000 {"stream":"${symbol.toLowerCase()}@trade","data":{"e":"trade","E":${time},"s":"${symbol}","t":${id},"p":"${price}","q":"0.50","T":${time},"m":${id % 2 === 0},"M":true}}`;

test("a capture gives the bars that the relay's own market makes of it", async () => {
  const frames = [0, 20, 50, 70, 150].map((second, id) => frame("ETHUSDT", id, DAY + second * 1000, `${2000 + id}.50`));
  const capture = file("capture", frames.join("\n"));
  const said: string[] = [];
  const listeners = [new EventPrinter((line) => said.push(line))];
  await replayAny(capture, { engine, listeners, clock: () => 0 });
  const theirs = said.map((line) => JSON.parse(line) as Record<string, unknown>).filter(({ kind }) => kind === "bar");
  expect(theirs.length).toBeGreaterThan(1);
  const { bars, instrument } = await made(capture, "time:1m");
  expect(instrument).toBe("binance:ETHUSDT");
  const numbers = (bar: object, unit: number) => {
    const { time, open, high, low, close, volume, trades } = bar as Record<string, unknown>;
    return [Number(time) / unit, ...[open, high, low, close, volume, trades].map(Number)];
  };
  expect(bars.map((bar) => numbers(bar, 1))).toEqual(theirs.map((bar) => numbers(bar, 1000)));
  expect(bars[0]?.buyVolume).toBe("0.5");
});

test("of several instruments one is chosen", async () => {
  const frames = ["ETHUSDT", "BTCUSDT"].map((symbol) => frame(symbol, 1, DAY, "10.5"));
  const capture = file("two.gz", gzipSync(frames.join("\n")));
  await expect(made(capture, "tick:1")).rejects.toThrow("choose one with --instrument binance:ETHUSDT");
  await expect(made(capture, "tick:1", { instrument: "BTCUSD" })).rejects.toThrow("no trades of BTCUSD");
  expect((await made(capture, "tick:1", { instrument: "BTCUSDT" })).instrument).toBe("binance:BTCUSDT");
});

test("longer bars of a price file", async () => {
  const days = ["02,1,3,1,2,10", "03,2,5,2,4,20", "04,4,4,0.5,1,30", "08,1,2,1,2,40"].map((day) => `2024-01-${day}`);
  const prices = file("days.csv", ["date,open,high,low,close,volume", ...days].join("\n"));
  const { bars } = await made(prices, "time:1w");
  expect(bars).toEqual([
    { time: DAY, open: "1", high: "5", low: "0.5", close: "1", volume: "60" },
    { time: DAY + 7 * 86_400_000, open: "1", high: "2", low: "1", close: "2", volume: "40" },
  ]);
  const uneven = [0, 15, 30, 60, 75].map(
    (minute, row) => `${DAY + minute * 60_000},1,1,1,1,${row === 1 ? 36.23 : 36.22}`,
  );
  const exact = file(
    "exact.csv",
    ["time,open,high,low,close,volume", ...uneven, `${DAY + 10_800_000},1,1,1,1,1e-9`].join("\n"),
  );
  expect((await made(exact, "time:1h")).bars.map(({ volume }) => volume)).toEqual(["108.67", "72.44", "0.000000001"]);
  await expect(made(prices, "time:36h")).rejects.toThrow("are 1 day long: take a multiple of that");
  await expect(made(prices, "tick:2")).rejects.toThrow("only longer ones can be made");
});

test.each([
  ["foo:1", 'there is no rule "foo": there are time, tick'],
  ["tickk:1", "did you mean tick?"],
  ["time:7x", "write a length of time in ms, s, m (minutes), h, d or w, as in time:1m"],
  ["time:1M", "in ms, s, m (minutes), h, d or w"],
  ["time:0m", "write a length of time"],
  ["volume:-1", "write a number above 0, as in volume:10"],
  ["volume:1:2", "write a number above 0"],
  ["imbalance:3", "say what is weighed, tick, volume or dollar, as in imbalance:volume:10"],
  ["imbalance:foo:30", "say what is weighed, tick, volume or dollar"],
  ["imbalance:tick:0", "write a number above 0"],
  ["imbalance:tick:3:x", "write a whole number of bars to learn from behind the size"],
  ["tick:1.5", "trades are counted: write a whole number"],
  ["imbalance:tick:1.5", "trades are counted: write a whole number"],
  ["range:0.01", "finer than these trades, whose prices have 1 decimal"],
  ["dollar:1e15", "reaches 2^53"],
])("--rule %s is refused in a sentence", async (rule, sentence) => {
  await expect((async () => made(trades, rule))()).rejects.toThrow(sentence);
});

test.each([
  [
    "time,price\n1,2",
    "trades.csv:1: a table of trades needs the columns time, price and quantity: quantity is missing",
  ],
  ["time,price,quantity", "there is no trade below"],
  ["time,price,quantity\nnoon,1,2", 'trades.csv:2: the time "noon" is neither'],
  ["time,price,quantity\n1704067200000,1e3,2", 'trades.csv:2: the price "1e3" is no number'],
  ["time,price,quantity,side\n1704067200000,1,2,up", 'trades.csv:2: the side "up" is neither buy nor sell'],
  ["time,price,quantity\n1704067200000,100,5,3", "trades.csv:2: 4 cells under 3 names of columns"],
  ["time,price,price,quantity\n1704067200000,1,2,3", "trades.csv:1: the column price is there twice"],
])("a bad table of trades is refused with its line: %j", async (text, sentence) => {
  await expect(made(file("bad-trades.csv", text), "tick:1")).rejects.toThrow(sentence);
});
