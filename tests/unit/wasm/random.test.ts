import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { engine } from "../../support/engine.ts";
import { normalBelow } from "../../support/montecarlo.ts";

const DRAWS = 2 ** 24;
const BLOCKS = 64;
const CELLS = 1024;
/** Deviations that a statistic may be off. Seeds are fixed: a generator that passes once passes for ever. */
const SIGMAS = 4.5;
/** The next draw, the same lane of the next step, the other half of a pair of normals, and farther ones. */
const LAGS = [1, 2, 4, 8, 64, 1000];

const draws = (kind: number, block: number, count: number, seed = 20): Float32Array | Float64Array => {
  engine.exports.random_draws(kind, seed, block, count);
  const bytes = engine.memory.outbox().buffer;
  return kind % 2 === 0 ? new Float32Array(bytes) : new Float64Array(bytes);
};

const uniform = (power: number) => (power % 2 === 1 ? 0 : 0.5 ** power / (power + 1));
const normal = (power: number) => [1, 0, 1, 0, 3, 0, 15, 0, 105][power] ?? NaN;
const kinds = [
  // Multiples of 2^-23 from 0 on: their mean is 2^-24 below a half.
  {
    title: "uniform floats",
    kind: 0,
    centre: 0.5 - 2 ** -24,
    moment: uniform,
    low: 0,
    width: 1,
    below: (x: number) => x,
  },
  { title: "uniform doubles", kind: 1, centre: 0.5, moment: uniform, low: 0, width: 1, below: (x: number) => x },
  { title: "normal floats", kind: 2, centre: 0, moment: normal, low: -6, width: 12, below: normalBelow },
  { title: "normal doubles", kind: 3, centre: 0, moment: normal, low: -6, width: 12, below: normalBelow },
] as const;

interface Told {
  readonly powers: Float64Array;
  readonly products: Float64Array;
  readonly cells: Float64Array;
}

function told({ kind, centre, low, width }: (typeof kinds)[number]): Told {
  const [powers, products, cells] = [new Float64Array(5), new Float64Array(LAGS.length), new Float64Array(CELLS)];
  const count = DRAWS / BLOCKS;
  for (let block = 0; block < BLOCKS; block++) {
    const values = Float64Array.from(draws(kind, block, count));
    for (let at = 0; at < count; at++) {
      const value = values[at] ?? 0;
      const cell = Math.min(CELLS - 1, Math.max(0, Math.floor(((value - low) / width) * CELLS)));
      cells[cell] = (cells[cell] ?? 0) + 1;
      const moved = value - centre;
      values[at] = moved;
      for (let power = 1, product = moved; power <= 4; power++, product *= moved)
        powers[power] = (powers[power] ?? 0) + product;
    }
    LAGS.forEach((lag, index) => {
      let sum = 0;
      for (let at = lag; at < count; at++) sum += (values[at] ?? 0) * (values[at - lag] ?? 0);
      products[index] = (products[index] ?? 0) + sum;
    });
  }
  return { powers, products, cells };
}

test.each(kinds)("2^24 $title have their distribution and nothing in common", { timeout: 300_000 }, (row) => {
  const { powers, products, cells } = told(row);
  for (const power of [1, 2, 3, 4]) {
    const spread = Math.sqrt(row.moment(2 * power) - row.moment(power) ** 2);
    const off = (((powers[power] ?? 0) / DRAWS - row.moment(power)) / spread) * Math.sqrt(DRAWS);
    expect(Math.abs(off), `moment ${power}`).toBeLessThan(SIGMAS);
  }
  LAGS.forEach((lag, index) => {
    const off = (products[index] ?? 0) / row.moment(2) / Math.sqrt(DRAWS - lag * BLOCKS);
    expect(Math.abs(off), `lag ${lag}`).toBeLessThan(SIGMAS);
  });
  const edge = (cell: number) =>
    cell === 0 ? 0 : cell === CELLS ? 1 : row.below(row.low + (row.width * cell) / CELLS);
  let [square, freedom, distance, seen, part, expected] = [0, -1, 0, 0, 0, 0];
  cells.forEach((count, cell) => {
    seen += count;
    distance = Math.max(distance, Math.abs(seen / DRAWS - edge(cell + 1)));
    part += count;
    expected += DRAWS * (edge(cell + 1) - edge(cell));
    // Cells that expect too little are counted with the next.
    if (expected <= 20) return;
    square += (part - expected) ** 2 / expected;
    freedom++;
    [part, expected] = [0, 0];
  });
  // Wilson and Hilferty 1931: the cube root of chi-square is nearly normal.
  const third = 2 / (9 * freedom);
  expect(Math.abs((Math.cbrt(square / freedom) - (1 - third)) / Math.sqrt(third)), "chi-square").toBeLessThan(SIGMAS);
  // Kolmogorov's distribution: beyond 2.2 once in 16,000.
  expect(distance * Math.sqrt(DRAWS)).toBeLessThan(2.2);
});

test("blocks and seeds have nothing in common", () => {
  const count = 2 ** 18;
  const first = draws(2, 0, count);
  for (const other of [draws(2, 1, count), draws(2, 2, count), draws(2, 0, count, 21)]) {
    let sum = 0;
    for (let at = 0; at < count; at++) sum += (first[at] ?? 0) * (other[at] ?? 0);
    expect(Math.abs(sum)).toBeLessThan(SIGMAS * Math.sqrt(count));
  }
});

test("the numbers of a seed are these, on every machine", () => {
  // A test of the crate asks the same of the machine that it is built for: wasm/engine/src/montecarlo/random/mod.rs.
  const hash = (kind: number) =>
    createHash("sha256")
      .update(new Uint8Array(draws(kind, 3, 4096).buffer))
      .digest("hex")
      .slice(0, 16);
  expect([0, 1, 2, 3].map(hash)).toEqual([
    "529b5c971f6740b8",
    "14832b275369dce7",
    "b7ddb86eabd1115d",
    "0e24ca9d98c49f51",
  ]);
});
