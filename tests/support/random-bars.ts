import { Draw } from "./draw.ts";
import type { InputBar, InputInstrument, Settings } from "./exchange/types.ts";

/** A market to trade in: the same for the same seed. */
export interface RandomMarket {
  seed: number;
  intervalMs: number;
  instruments: InputInstrument[];
  settings: Settings;
}

/** What bars look like. */
export interface Shape {
  /** Decimals of the prices in the data. */
  decimals: number;
  /** Where the walk starts, in the data's smallest step. */
  start: number;
  intervalMs: number;
  /** How much later than on the first instrument bars begin. */
  offsetMs: number;
  rows: number;
  /** Share of bars that are not there. */
  missing: number;
  /** Typical quote value of a bar's volume. */
  value: number;
}

const START = Date.UTC(2024, 0, 30);

/** Bars with gaps, flat stretches, spikes and bars without volume, for one to three instruments, and settings. */
export function randomMarket(seed: number): RandomMarket {
  const draw = new Draw(seed);
  const intervalMs = draw.one(60_000, 3_600_000, 3_600_000, 86_400_000);
  const count = draw.one(1, 1, 1, 2, 2, 3);
  const settings = randomSettings(draw, intervalMs);
  const rows = draw.between(40, 260);
  const instruments = ["A", "B", "C"].slice(0, count).map((name, i) => {
    const decimals = draw.one(0, 2, 2, 3, 5, 8);
    const start = draw.one(150, 2_000, 10_000, 10_000, 60_000, 4_000_000);
    // Others' bars may begin inside those of the first, and be shorter.
    const pace = i === 0 ? 1 : draw.one(1, 1, 4);
    const shape: Shape = {
      decimals,
      start,
      intervalMs: intervalMs / pace,
      offsetMs: i === 0 ? 0 : intervalMs * draw.one(0, 0, 0.125, 0.375),
      rows: rows * pace,
      missing: count > 1 ? draw.one(0, 0.05, 0.25) : draw.one(0, 0, 0.1),
      value: Number(settings.cash) * draw.one(0.2, 1, 5),
    };
    const steps = draw.one(1, 1, 1, 1, 5, 25);
    return {
      name,
      bars: randomBars(draw, shape),
      tickSize: decimalText(steps, decimals),
      lotSize: randomLot(draw, start * 10 ** -decimals, Number(settings.cash)),
    };
  });
  return { seed, intervalMs, instruments, settings };
}

/**
 * A lot that is worth 1e-7 of the quote or more and of which the account can pay for 3e10 at most: with finer ones the
 * last lot is decided by the rounding of doubles and of money, not by the rules that are looked at here.
 */
function randomLot(draw: Draw, price: number, cash: number): string {
  const isFit = (lot: string): boolean => Number(lot) * price >= 1e-7 && cash / price / Number(lot) <= 3e10;
  const lots = ["0.00000001", "0.0000001", "0.001", "0.25", "1", "1000"].filter(isFit);
  return draw.isHit(0.4) ? (lots[0] ?? "1000") : draw.one(...lots);
}

function randomSettings(draw: Draw, intervalMs: number): Settings {
  const [makerBps, takerBps] = draw.one(["0", "0"], ["10", "10"], ["2", "10"], ["7.5", "12.25"], ["0.02", "55"]);
  return {
    cash: draw.one("10000", "10000", "1000000", "500.01"),
    leverage: draw.one("1", "1", "2", "3.5", "20"),
    makerBps: makerBps ?? "0",
    takerBps: takerBps ?? "0",
    slippageBps: draw.one("0", "1", "3.7", "40"),
    limit: draw.one("through", "touch"),
    volumeShare: draw.one(null, null, null, 0.125, 0.03125, 1),
    latencyMs: draw.one(0, 0, 0, 0, 1, intervalMs, 2.5 * intervalMs),
    interval: intervalMs,
  };
}

/** A walk of bars with gaps, flat stretches, spikes and bars without volume. */
export function randomBars(draw: Draw, shape: Shape): InputBar[] {
  const bars: InputBar[] = [];
  let last = shape.start;
  let flat = 0;
  for (let i = 0; i < shape.rows; i++) {
    flat = flat > 0 ? flat - 1 : draw.isHit(0.02) ? draw.between(3, 25) : 0;
    const [open, high, low, close] = flat > 0 ? [last, last, last, last] : randomBar(draw, last, shape.start);
    last = close;
    if (i > 0 && draw.isHit(shape.missing)) continue;
    const [o, h, l, c] = [open, high, low, close].map((steps) => decimalText(steps, shape.decimals));
    const price = close * 10 ** -shape.decimals;
    const volume = draw.isHit(0.08) ? 0 : dyadic((shape.value / price) * draw.unit());
    bars.push({ time: START + shape.offsetMs + i * shape.intervalMs, open: o!, high: h!, low: l!, close: c!, volume });
  }
  return bars;
}

/** Open, high, low, close in steps: a walk with jumps at the open and spikes inside. */
function randomBar(draw: Draw, last: number, start: number): [number, number, number, number] {
  const size = Math.max(1, Math.round(last * draw.one(0.0005, 0.004, 0.015)));
  const pull = last > 4 * start ? -size : last < start / 4 ? size : 0;
  const gap = draw.isHit(0.05) ? Math.round(last * (draw.unit() - 0.5) * 0.4) : draw.between(-1, 1);
  const open = Math.max(1, last + gap);
  const close = Math.max(1, open + pull + draw.between(-size, size));
  const spike = draw.isHit(0.03) ? Math.round(last * draw.unit() * 0.3) : 0;
  const up = draw.isHit(0.5);
  const high = Math.max(open, close) + draw.between(0, size) + (up ? spike : 0);
  const low = Math.max(1, Math.min(open, close) - draw.between(0, size) - (up ? 0 : spike));
  return [open, high, low, close];
}

/** A few binary digits near `volume`: a share of it is then exact, whatever the order of evaluation. */
function dyadic(volume: number): number {
  const unit = 2 ** (Math.floor(Math.log2(volume)) - 10);
  return Math.round(volume / unit) * unit;
}

/** `steps` × 10^-`decimals` as text with all its decimals. */
function decimalText(steps: number, decimals: number): string {
  const digits = String(steps).padStart(decimals + 1, "0");
  return decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}
