import type { DecodedVenue, Refusal } from "../../wasm/index.ts";

/** What a frame says, by `JSON.parse` and exact decimals of BigInt: the slow and sure way. */
export interface ExactFrame {
  readonly bids: readonly number[];
  readonly asks: readonly number[];
  readonly trades: readonly (readonly [ticks: number, lots: number, id: number, isBuy: boolean])[];
  readonly last: number;
}

interface Decimals {
  readonly price: number;
  readonly quantity: number;
}

type Fields = Readonly<Record<string, unknown>>;

const LIMIT = 2n ** 53n;

/**
 * A decimal in units of 10^-decimals.
 * @throws Refusal where it is none, or not exactly such a number
 */
export function exactUnits(text: unknown, decimals: number): number {
  const [, sign, whole = "", fraction = "", exponent = "0"] =
    /^(-?)(0|[1-9]\d*)(?:\.(\d+))?(?:[eE]([+-]?\d{1,4}))?$/.exec(typeof text === "string" ? text : "") ?? [];
  if (whole === "") throw refusal("number");
  if (sign === "-") throw refusal("negative");
  const digits = BigInt(whole + fraction);
  const power = decimals + Number(exponent) - fraction.length;
  if (digits === 0n) return 0;
  if (power > 400) throw refusal("large");
  if (power < -400) throw refusal("finer");
  const unit = 10n ** BigInt(Math.abs(power));
  if (power < 0 && digits % unit !== 0n) throw refusal("finer");
  const value = power < 0 ? digits / unit : digits * unit;
  if (value >= LIMIT) throw refusal("large");
  return Number(value);
}

function refusal(reason: Refusal): Error {
  return new Error(reason);
}

/** `JSON.parse` with numbers left as their text, for venues that write bare decimals. */
function parseKeepingNumbers(frame: string): unknown {
  const quoted = frame.replaceAll(/"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g, (token) =>
    token.startsWith('"') ? token : `"${token}"`,
  );
  return JSON.parse(quoted);
}

function pairs(levels: unknown, read: (level: unknown) => [unknown, unknown], decimals: Decimals): number[] {
  return (levels as unknown[]).flatMap((level) => {
    const [price, quantity] = read(level);
    return [exactUnits(price, decimals.price), exactUnits(quantity, decimals.quantity)];
  });
}

/** The frame as the decoder of its venue must read it; undefined for frames of other kinds. */
export function exactFrame(venue: DecodedVenue, frame: string, decimals: Decimals): ExactFrame | undefined {
  JSON.parse(frame);
  const root = parseKeepingNumbers(frame) as Fields;
  return READERS[venue](root, decimals);
}

const NONE: ExactFrame = { bids: [], asks: [], trades: [], last: 0 };

const READERS: Readonly<Record<DecodedVenue, (root: Fields, decimals: Decimals) => ExactFrame | undefined>> = {
  binance(root, decimals) {
    const { e, ...message } = ("stream" in root && "data" in root ? root["data"] : root) as Fields;
    const pair = (level: unknown): [unknown, unknown] => level as [unknown, unknown];
    const book = (bids: unknown, asks: unknown, last: unknown): ExactFrame => ({
      ...NONE,
      bids: pairs(bids, pair, decimals),
      asks: pairs(asks, pair, decimals),
      last: Number(last),
    });
    if (e === "depthUpdate") return book(message["b"], message["a"], message["u"]);
    if (e === "trade" || e === "aggTrade") {
      const id = Number(message[e === "trade" ? "t" : "a"]);
      const ticks = exactUnits(message["p"], decimals.price);
      return { ...NONE, trades: [[ticks, exactUnits(message["q"], decimals.quantity), id, message["m"] === false]] };
    }
    if (e !== undefined) return undefined;
    if ("B" in message && "A" in message) {
      return book([[message["b"], message["B"]]], [[message["a"], message["A"]]], message["u"]);
    }
    return "lastUpdateId" in message ? book(message["bids"], message["asks"], message["lastUpdateId"]) : undefined;
  },
  kraken({ channel, data }, decimals) {
    const items = data as Fields[];
    if (channel === "trade") {
      const trades = items.map(({ price, qty, trade_id, side }): ExactFrame["trades"][number] => {
        const ticks = exactUnits(price, decimals.price);
        return [ticks, exactUnits(qty, decimals.quantity), Number(trade_id), side === "buy"];
      });
      return { ...NONE, trades };
    }
    if (channel !== "book") return undefined;
    const level = (one: unknown): [unknown, unknown] => [(one as Fields)["price"], (one as Fields)["qty"]];
    const [{ bids, asks } = {}] = items;
    return { ...NONE, bids: pairs(bids, level, decimals), asks: pairs(asks, level, decimals) };
  },
  hyperliquid({ channel, data }, decimals) {
    if (channel === "trades") {
      const trades = (data as Fields[]).map(({ px, sz, tid, side }): ExactFrame["trades"][number] => {
        return [exactUnits(px, decimals.price), exactUnits(sz, decimals.quantity), Number(tid), side === "B"];
      });
      return { ...NONE, trades };
    }
    if (channel !== "l2Book") return undefined;
    const level = (one: unknown): [unknown, unknown] => [(one as Fields)["px"], (one as Fields)["sz"]];
    const [bids, asks] = (data as { levels: unknown[] }).levels;
    return { ...NONE, bids: pairs(bids, level, decimals), asks: pairs(asks, level, decimals) };
  },
};
