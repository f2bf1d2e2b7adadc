/** The columns of a row's inputs up to a bar, that bar last. */
type Columns = readonly (readonly number[])[];
/** An indicator's outputs at the last bar, straight from its definition. */
type Reference = (columns: Columns, options: readonly number[]) => readonly number[];

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const mean = (values: readonly number[]) => sum(values) / values.length;
const squares = (values: readonly number[]) => sum(values.map((value) => (value - mean(values)) ** 2));
const last = (values: readonly number[], count: number) => values.slice(-count);
const steps = <T>(values: readonly number[], of: (now: number, before: number) => T): T[] =>
  values.slice(1).map((value, at) => of(value, values[at]!));
const logs = (values: readonly number[]) => steps(values, (now, before) => Math.log(now / before));
/** Bars of n entries, one for each of the last n bars. */
const bars = (columns: Columns, n: number) =>
  last(columns[0]!, n).map((_, at) => columns.map((column) => last(column, n)[at]!));
const typical = ([high = 0, low = 0, close = 0]: readonly number[]) => (high + low + close) / 3;

function averageTrueRange([high = [], low = [], close = []]: Columns, n: number): number {
  const ranges = steps(close, (_now, before) => before).map((before, at) =>
    Math.max(high[at + 1]! - low[at + 1]!, Math.abs(high[at + 1]! - before), Math.abs(low[at + 1]! - before)),
  );
  return ranges.slice(n).reduce((average, range) => ((n - 1) * average + range) / n, mean(ranges.slice(0, n)));
}

function block(columns: Columns, n: number): readonly [high: number, low: number, close: number] {
  const end = Math.floor((columns[0]!.length - 1) / n) * n;
  const [high = [], low = [], close = []] = columns.map((column) => column.slice(end - n, end));
  return [Math.max(...high), Math.min(...low), close.at(-1)];
}

/** The bars of the last one's session, whose first column is their time. */
function sessionBars(columns: Columns, minutes: number, offset: number): number[][] {
  const sessionOf = (time: number) => Math.floor((time / 60_000 - offset) / minutes);
  const all = bars(columns, columns[0]!.length);
  return all.filter(([time = 0]) => sessionOf(time) === sessionOf(columns[0]!.at(-1)!));
}

/** @param middle of several that are fullest, the nearest to it counts */
function valueArea(
  volumes: readonly number[],
  share: number,
  middle = 0,
): readonly [from: number, fullest: number, to: number] {
  const fullestOnes = volumes.flatMap((one, at) => (one === Math.max(...volumes) ? [at] : []));
  const [fullest = 0] = fullestOnes.sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle) || a - b);
  let [from, to] = [fullest, fullest];
  while (sum(volumes.slice(from, to + 1)) < share * sum(volumes)) {
    const [below, above] = [volumes[from - 1] ?? -1, volumes[to + 1] ?? -1];
    if (below < 0 && above < 0) break;
    if (above >= below) to++;
    else from--;
  }
  return [from, fullest, to];
}

const perYear = (annualization: number, variance: number) => Math.sqrt(annualization * variance);

/** One for each indicator that TA-Lib has not. */
export const references: Readonly<Record<string, Reference>> = {
  parkinson: (columns, [n = 0, year = 0]) => [
    perYear(year, mean(bars(columns, n).map(([high = 0, low = 0]) => Math.log(high / low) ** 2)) / (4 * Math.LN2)),
  ],
  garmanklass: (columns, [n = 0, year = 0]) => {
    const terms = bars(columns, n).map(
      ([open = 0, high = 0, low = 0, close = 0]) =>
        Math.log(high / low) ** 2 / 2 - (2 * Math.LN2 - 1) * Math.log(close / open) ** 2,
    );
    return [perYear(year, mean(terms))];
  },
  yangzhang: (columns, [n = 0, year = 0]) => {
    const before = last(columns[3]!, n + 1);
    const gaps = bars(columns, n).map(([open = 0], at) => Math.log(open / before[at]!));
    const bodies = bars(columns, n).map(([open = 0, , , close = 0]) => Math.log(close / open));
    const rogersSatchell = bars(columns, n).map(
      ([open = 0, high = 0, low = 0, close = 0]) =>
        Math.log(high / close) * Math.log(high / open) + Math.log(low / close) * Math.log(low / open),
    );
    const k = 0.34 / (1.34 + (n + 1) / (n - 1));
    const variance = squares(gaps) / (n - 1) + (k * squares(bodies)) / (n - 1) + (1 - k) * mean(rogersSatchell);
    return [perYear(year, variance)];
  },
  realizedvol: ([close = []], [n = 0, year = 0]) => [perYear(year, squares(logs(last(close, n + 1))) / (n - 1))],
  zscore: ([close = []], [n = 0]) => {
    const window = last(close, n);
    return [(close.at(-1)! - mean(window)) / Math.sqrt(squares(window) / n)];
  },
  quantile: ([close = []], [n = 0, share = 0]) => {
    const sorted = last(close, n).sort((a, b) => a - b);
    const [at, rest] = [Math.floor(share * (n - 1)), (share * (n - 1)) % 1];
    return [sorted[at]! + rest * ((sorted[at + 1] ?? 0) - sorted[at]!)];
  },
  entropy: ([close = []], [n = 0, classes = 0]) => {
    const window = last(close, n);
    const [low, high] = [Math.min(...window), Math.max(...window)];
    const counts = Array<number>(classes).fill(0);
    for (const value of window) {
      const place = Math.min(classes - 1, Math.floor(((value - low) * classes) / (high - low)));
      counts[place] = counts[place]! + 1;
    }
    return [-sum(counts.filter(Boolean).map((count) => (count / n) * Math.log2(count / n)))];
  },
  autocorrelation: ([close = []], [n = 0, lag = 0]) => {
    const window = last(close, n).map((value) => value - mean(last(close, n)));
    return [sum(window.slice(lag).map((value, at) => value * window[at]!)) / squares(window)];
  },
  hurst: ([close = []], [n = 0]) => {
    const changes = steps(last(close, n + 1), (now, before) => now - before);
    const path = changes.map((_, at) => sum(changes.slice(0, at + 1)) - (at + 1) * mean(changes));
    const range = Math.max(0, ...path) - Math.min(0, ...path);
    return [Math.log(range / Math.sqrt(squares(changes) / n)) / Math.log(n / 2)];
  },
  logreturn: ([close = []], [n = 0]) => [Math.log(close.at(-1)! / close.at(-1 - n)!)],
  kalman: ([close = []], [levelNoise = 0, slopeNoise = 0, noise = 0]) => {
    let [level, slope] = [close[0]!, 0];
    let [a, b, c] = [noise, 0, noise];
    for (const value of close.slice(1)) {
      [a, b, c] = [a + 2 * b + c + levelNoise, b + c, c + slopeNoise];
      const [forecast, scale] = [level + slope, a + noise];
      level = forecast + (a / scale) * (value - forecast);
      slope += (b / scale) * (value - forecast);
      [a, b, c] = [a - (a * a) / scale, b - (a * b) / scale, c - (b * b) / scale];
    }
    return [level, slope];
  },
  fracdiff: ([close = []], [order = 0, n = 0]) => {
    const weights = [1];
    for (let k = 1; k < n; k++) weights.push((-weights[k - 1]! * (order - k + 1)) / k);
    return [sum(weights.map((weight, ago) => weight * close.at(-1 - ago)!))];
  },
  cusum: ([close = []], [threshold = 0]) => {
    let [rise, fall, sign] = [0, 0, 0];
    for (const change of logs(close)) {
      [rise, fall] = [Math.max(0, rise + change), Math.min(0, fall + change)];
      sign = rise > threshold ? 1 : fall < -threshold ? -1 : 0;
      if (sign === 1) rise = 0;
      if (sign === -1) fall = 0;
    }
    return [sign];
  },
  chandelier: (columns, [n = 0, multiple = 0]) => {
    const range = averageTrueRange(columns, n);
    const [high = [], low = []] = columns.map((column) => last(column, n));
    return [Math.max(...high) - multiple * range, Math.min(...low) + multiple * range];
  },
  atrstop: (columns, [n = 0, multiple = 0]) => {
    let [stop, direction] = [0, 0];
    for (let bar = n; bar < columns[0]!.length; bar++) {
      const close = columns[2]![bar]!;
      const away =
        multiple *
        averageTrueRange(
          columns.map((column) => column.slice(0, bar + 1)),
          n,
        );
      const isCrossed = direction * (close - stop) < 0;
      const [was, before] = [direction, stop];
      direction = was === 0 ? 1 : isCrossed ? -was : was;
      stop = close - direction * away;
      if (was === direction) stop = direction * Math.max(direction * before, direction * stop);
    }
    return [stop, direction];
  },
  pivot: (columns, [n = 0]) => {
    const [high, low, close] = block(columns, n);
    const p = (high + low + close) / 3;
    return [p, 2 * p - low, p + high - low, high + 2 * (p - low), 2 * p - high, p - high + low, low - 2 * (high - p)];
  },
  pivotfibonacci: (columns, [n = 0]) => {
    const [high, low, close] = block(columns, n);
    const p = (high + low + close) / 3;
    return [p, ...[0.382, 0.618, 1, -0.382, -0.618, -1].map((ratio) => p + ratio * (high - low))];
  },
  camarilla: (columns, [n = 0]) => {
    const [high, low, close] = block(columns, n);
    return [12, 6, 4, 2, -12, -6, -4, -2].map((part) => close + (1.1 * (high - low)) / part);
  },
  vwapbands: (columns, [anchor = 0, every = 0, multiple = 0]) => {
    const since = columns[0]!.length - 1 - anchor;
    const window = bars(columns, 1 + (every > 0 ? since % every : since));
    const weight = sum(window.map(([, , , volume = 0]) => volume));
    const vwap = sum(window.map((bar) => typical(bar) * bar[3]!)) / weight;
    const band = multiple * Math.sqrt(sum(window.map((bar) => (typical(bar) - vwap) ** 2 * bar[3]!)) / weight);
    return [vwap + band, vwap, vwap - band];
  },
  volumeprofile: (columns, [n = 0, classes = 0, share = 0]) => {
    const window = bars(columns, n);
    const low = Math.min(...last(columns[1]!, n));
    const width = (Math.max(...last(columns[0]!, n)) - low) / classes;
    const volumes = Array<number>(classes).fill(0);
    for (const bar of window) {
      const place = Math.min(classes - 1, Math.floor((typical(bar) - low) / width));
      volumes[place] = volumes[place]! + bar[3]!;
    }
    const [from, fullest, to] = valueArea(volumes, share);
    return [to + 1, fullest + 0.5, from].map((place) => low + width * place);
  },
  delta: ([buys = [], volume = []]) => [2 * buys.at(-1)! - volume.at(-1)!],
  cvd: ([buys = [], volume = []]) => [sum(volume.map((all, bar) => 2 * buys[bar]! - all))],
  vpin: (columns, [n = 0]) => {
    const window = bars(columns, n);
    const sides = sum(window.map(([buys = 0, volume = 0]) => Math.abs(2 * buys - volume)));
    return [sides / sum(window.map(([, volume = 0]) => volume))];
  },
  kylelambda: (columns, [n = 0]) => {
    const flows = bars(columns, n).map(([, buys = 0, volume = 0]) => 2 * buys - volume);
    const moves = last(
      steps(columns[0]!, (now, before) => now - before),
      n,
    );
    return [sum(moves.map((move, at) => (flows[at]! - mean(flows)) * (move - mean(moves)))) / squares(flows)];
  },
  ofi: (columns, [n = 0]) => {
    const quotes = bars(columns, n + 1);
    const events = quotes.slice(1).map(([bid = 0, bids = 0, ask = 0, asks = 0], at) => {
      const [bidBefore = 0, bidsBefore = 0, askBefore = 0, asksBefore = 0] = quotes[at]!;
      const demand = bid > bidBefore ? bids : bid < bidBefore ? -bidsBefore : bids - bidsBefore;
      const supply = ask < askBefore ? asks : ask > askBefore ? -asksBefore : asks - asksBefore;
      return demand - supply;
    });
    return [sum(events)];
  },
  effectivespread: (columns, [n = 0]) => {
    const halves = bars(columns, n).map(([price = 0, bid = 0, ask = 0]) => Math.abs(price / ((bid + ask) / 2) - 1));
    return [20_000 * mean(halves)];
  },
  realizedspread: (columns, [n = 0, horizon = 0]) => {
    const trades = bars(columns, n + horizon);
    const mids = trades.map(([, , bid = 0, ask = 0]) => (bid + ask) / 2);
    const halves = trades
      .slice(0, n)
      .map(([price = 0, side = 0], at) => (side * (price - mids[at + horizon]!)) / mids[at]!);
    return [20_000 * mean(halves)];
  },
  sessionvwap: (columns, [minutes = 0, offset = 0, multiple = 0]) => {
    const window = sessionBars(columns, minutes, offset);
    const priced = window.map(([, high = 0, low = 0, close = 0, volume = 0]) => [typical([high, low, close]), volume]);
    const weight = sum(priced.map(([, volume = 0]) => volume));
    const vwap = sum(priced.map(([price = 0, volume = 0]) => price * volume)) / weight;
    const spread = sum(priced.map(([price = 0, volume = 0]) => (price - vwap) ** 2 * volume)) / weight;
    const band = multiple * Math.sqrt(spread);
    return [vwap + band, vwap, vwap - band];
  },
  marketprofile: (columns, [n = 0, minutes = 0, offset = 0, classes = 0, share = 0]) => {
    const window = sessionBars(columns, minutes, offset).slice(-n);
    const lowest = Math.min(...window.map(([, , low = 0]) => low));
    const width = (Math.max(...window.map(([, high = 0]) => high)) - lowest) / classes;
    const place = (price: number) => Math.min(classes - 1, Math.floor((price - lowest) / width));
    const touched = Array.from(
      { length: classes },
      (_, at) => window.filter(([, high = 0, low = 0]) => place(low) <= at && at <= place(high)).length,
    );
    const [from, fullest, to] = valueArea(touched, share, (classes - 1) / 2);
    return [to + 1, fullest + 0.5, from].map((at) => lowest + width * at);
  },
  amihud: ([close = [], volume = []], [n = 0]) => {
    const moves = steps(last(close, n + 1), (now, before) => Math.abs(now / before - 1) / now);
    return [1e6 * mean(moves.map((move, at) => move / last(volume, n)[at]!))];
  },
};
