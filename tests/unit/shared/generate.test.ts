import { describe, expect, test } from "vitest";
import { type Generated, generateBars } from "../../../shared/generate/bars.ts";
import { exp, log } from "../../../shared/generate/elementary.ts";
import { marketModels } from "../../../shared/generate/models.ts";
import { RandomStream } from "../../../shared/generate/random.ts";
import { engine } from "../../support/engine.ts";
import { checkColumns, hex } from "../../../wasm/index.ts";

const DAY = 86_400_000;

function request(model: string, changes: Partial<Generated> = {}): Generated {
  const row = marketModels.find((one) => one.model === model);
  const parameters = Object.fromEntries((row?.parameters ?? []).map((one) => [one.name, one.default]));
  return {
    model,
    seed: 1,
    bars: 500,
    instrument: 1,
    interval: DAY,
    from: 1_420_416_000_000,
    start: 100,
    decimals: 2,
    weekdays: true,
    parameters,
    ...changes,
  };
}

const returns = ({ close }: ReturnType<typeof generateBars>) =>
  Array.from(close.subarray(1), (value, index) => Math.log(value / (close[index] ?? 1)));
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const centred = (values: readonly number[]) => {
  const middle = mean(values);
  return values.map((value) => value - middle);
};
const deviation = (values: readonly number[]) => Math.sqrt(mean(centred(values).map((value) => value ** 2)));
const correlation = (a: readonly number[], b: readonly number[]) => {
  const other = centred(b);
  return mean(centred(a).map((value, index) => value * (other[index] ?? 0))) / (deviation(a) * deviation(b));
};

describe("elementary functions", () => {
  test("agree with those of the machine to the last digits", () => {
    for (let x = -600; x <= 600; x += 0.7301) expect(Math.abs(exp(x) / Math.exp(x) - 1)).toBeLessThan(1e-15);
    for (let x = 1e-6; x < 1e6; x *= 1.0137) {
      expect(Math.abs(log(x) - Math.log(x))).toBeLessThan(4e-16 * Math.max(1, Math.abs(Math.log(x))));
    }
    expect([exp(0), log(1)]).toEqual([1, 0]);
  });
});

test("normal numbers have mean 0, deviation 1 and the tails of a normal distribution", () => {
  const random = new RandomStream(7);
  const values = Array.from({ length: 200_000 }, () => random.normal());
  expect(Math.abs(mean(values))).toBeLessThan(0.01);
  expect(Math.abs(deviation(values) - 1)).toBeLessThan(0.01);
  expect(values.filter((value) => Math.abs(value) > 1.959964).length / values.length).toBeCloseTo(0.05, 2);
});

describe.each(marketModels.map((row) => row.model))("%s", (model) => {
  test("the same seed gives the same bars, another seed others", () => {
    expect(generateBars(request(model))).toEqual(generateBars(request(model)));
    expect(generateBars(request(model)).close).not.toEqual(generateBars(request(model, { seed: 2 })).close);
  });

  test("makes bars that every check of price files takes, on weekdays alone", () => {
    const { time, ...prices } = generateBars(request(model, { bars: 2000 }));
    const { bars, report } = checkColumns(
      engine,
      { time, ...prices, adjusted: null },
      { name: model, onBad: "fail", adjust: false },
    );
    expect(report).toMatchObject({ rows: 2000, badRows: 0, interval: DAY, outliers: expect.any(Number) as number });
    expect(
      Array.from(time, (one) => new Date(Number(one)).getUTCDay()).filter((day) => day === 0 || day === 6),
    ).toEqual([]);
    bars.free();
  });
});

/** Computed once with this code; a change of any digit here is a change of every link to generated data. */
test("fingerprints of generated bars never change", () => {
  const fingerprints = marketModels.map(({ model }) => {
    const { time, ...prices } = generateBars(request(model));
    const bars = engine.bars({ time, ...prices }, 2);
    const fingerprint = hex(bars.fingerprint()).slice(0, 16);
    bars.free();
    return `${model} ${fingerprint}`;
  });
  expect(fingerprints).toMatchInlineSnapshot(`
    [
      "gbm 30fec62b42a460f7",
      "pair 715a442388a387a5",
      "regimes c541c0cbb32e51b4",
      "basket 24679d0ad76958e9",
    ]
  `);
});

describe("what the models promise", () => {
  test("a random walk has its volatility and drift", () => {
    const parameters = { drift: 0.1, volatility: 0.2 };
    const all = Array.from({ length: 40 }, (_, seed) =>
      returns(generateBars(request("gbm", { seed, bars: 2520, decimals: 6, parameters }))),
    );
    expect(deviation(all.flat()) * Math.sqrt(252)).toBeCloseTo(0.2, 2);
    // The mean of 400 years has a standard error of 0.2 / 20.
    expect(Math.abs(mean(all.flat()) * 252 - (0.1 - 0.02))).toBeLessThan(0.03);
  });

  test("a pair comes back together", () => {
    const [one, two] = [1, 2].map(
      (instrument) => generateBars(request("pair", { instrument, bars: 2520, decimals: 6 })).close,
    );
    const distance = Array.from(one ?? [], (price, index) => Math.log(price / (two?.[index] ?? 1)));
    const first = distance[0] ?? 0;
    expect(deviation(distance)).toBeGreaterThan(0.03);
    expect(Math.abs(mean(distance) - first)).toBeLessThan(0.25);
    expect(Math.abs((distance.at(-1) ?? 0) - first)).toBeLessThan(0.3);
  });

  test("instruments of a basket have the correlation asked for", () => {
    const parameters = { drift: 0, volatility: 0.2, correlation: 0.6 };
    const legs = [1, 2, 20].map((instrument) =>
      returns(generateBars(request("basket", { instrument, bars: 5000, decimals: 6, parameters }))),
    );
    expect(correlation(legs[0] ?? [], legs[1] ?? [])).toBeCloseTo(0.6, 1);
    expect(correlation(legs[0] ?? [], legs[2] ?? [])).toBeCloseTo(0.6, 1);
  });

  test("storms are wilder than calms, so returns have fat tails", () => {
    const values = returns(generateBars(request("regimes", { bars: 5000, decimals: 6 })));
    const size = deviation(values);
    const fourth = mean(values.map((value) => (value / size) ** 4));
    expect(fourth).toBeGreaterThan(4);
  });
});
