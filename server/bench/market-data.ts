/** Seeded market data for benches: the same frames and trades for every side. */
export interface MarketData {
  /** Binance depth updates of 20 levels a side, in the envelope of a combined stream. */
  readonly depth: readonly Uint8Array[];
  /** Kraken book updates of 1 to 4 levels behind a snapshot, with checksums that are not compared. */
  readonly krakenBook: readonly Uint8Array[];
  readonly krakenTrades: readonly Uint8Array[];
  /** Hyperliquid's whole books of 20 levels a side. */
  readonly l2Book: readonly Uint8Array[];
}

/** Changes of single levels near the top of a book that wanders. */
export interface LevelChanges {
  /** 0 bid, 1 ask. */
  readonly side: Uint8Array;
  readonly ticks: Float64Array;
  /** 0 removes the level. */
  readonly lots: Float64Array;
}

export const MIDDLE = 268_380;

/** Mulberry32 (Tommy Ettinger 2017): whole numbers below `end`. */
export function seededNumbers(seed: number): (end: number) => number {
  let state = seed >>> 0;
  return (end) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let z = state;
    z = Math.imul(z ^ (z >>> 15), z | 1);
    z ^= z + Math.imul(z ^ (z >>> 7), z | 61);
    return Math.floor((((z ^ (z >>> 14)) >>> 0) / 2 ** 32) * end);
  };
}

const encoder = new TextEncoder();

export function marketData(frames: number, seed: number): MarketData {
  const below = seededNumbers(seed);
  let middle = MIDDLE;
  const made = <T>(make: (index: number) => T): T[] => Array.from({ length: frames }, (_, index) => make(index));
  const cents = (ticks: number): string => (ticks / 100).toFixed(2);
  const size = (decimals: number): string => (below(5) === 0 ? 0 : (below(1_000_000) + 1) / 10_000).toFixed(decimals);
  const step = (): number => (middle += below(5) - 2);
  /** Twenty different levels behind the middle. */
  const away = (count: number): number[] => {
    let distance = 0;
    return Array.from({ length: count }, () => (distance += 1 + below(3)));
  };
  const bytes = (value: unknown): Uint8Array => encoder.encode(JSON.stringify(value));
  const binanceSide = (sign: number): string[][] =>
    away(20).map((far) => [`${cents(middle + sign * far)}000000`, `${size(4)}0000`]);
  const depth = made((index) => {
    step();
    const data = { e: "depthUpdate", E: 1_723_161_255_308 + index, s: "ETHUSDT", U: index * 9 + 1, u: index * 9 + 9 };
    return bytes({ stream: "ethusdt@depth@100ms", data: { ...data, b: binanceSide(-1), a: binanceSide(1) } });
  });
  const krakenSide = (sign: number, count: number): string =>
    away(count)
      .map((far) => `{"price":${((middle + sign * far) / 10).toFixed(1)},"qty":${size(8)}}`)
      .join(",");
  const krakenBook = made((index) => {
    step();
    const count = (): number => (index === 0 ? 25 : 1 + below(4));
    const sides = `"bids":[${krakenSide(-1, count())}],"asks":[${krakenSide(1, count())}]`;
    const tail = `"checksum":${below(2 ** 32)},"timestamp":"2026-08-02T03:35:51.30${1000 + below(9000)}Z"`;
    const type = index === 0 ? "snapshot" : "update";
    return encoder.encode(`{"channel":"book","type":"${type}","data":[{"symbol":"BTC/USD",${sides},${tail}}]}`);
  });
  const krakenTrades = made((index) => {
    const trade = (): string =>
      `{"symbol":"BTC/USD","side":"${below(2) ? "buy" : "sell"}","price":${((middle + below(9)) / 10).toFixed(1)},` +
      `"qty":${size(8)},"ord_type":"limit","trade_id":${10_218_208 + index},"timestamp":"2026-08-02T03:35:51.302928Z"}`;
    const trades = Array.from({ length: 1 + below(3) }, trade).join(",");
    return encoder.encode(`{"channel":"trade","type":"update","data":[${trades}]}`);
  });
  const l2Side = (sign: number): object[] =>
    away(20).map((far) => ({ px: ((middle + sign * far) / 10).toFixed(1), sz: size(5), n: 1 + below(20) }));
  const l2Book = made((index) => {
    step();
    const data = { coin: "BTC", time: 1_754_450_974_231 + index, levels: [l2Side(-1), l2Side(1)] };
    return bytes({ channel: "l2Book", data });
  });
  return { depth, krakenBook, krakenTrades, l2Book };
}

export function levelChanges(count: number, seed: number): LevelChanges {
  const below = seededNumbers(seed);
  const side = new Uint8Array(count);
  const ticks = new Float64Array(count);
  const lots = new Float64Array(count);
  let middle = MIDDLE;
  for (let index = 0; index < count; index++) {
    if (below(20) === 0) middle += below(3) - 1;
    const isAsk = below(2);
    const away = 1 + (below(10) === 0 ? below(500) : below(30));
    side[index] = isAsk;
    ticks[index] = isAsk ? middle + away : middle - away;
    lots[index] = below(3) === 0 ? 0 : 1 + below(1_000_000);
  }
  return { side, ticks, lots };
}
