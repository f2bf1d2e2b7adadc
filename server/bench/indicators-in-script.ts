import { readFileSync } from "node:fs";
import { packageRoot } from "../root.ts";
import type { Contest } from "./interleaved.ts";
import type { BenchControl } from "./row.ts";

/** An indicator of the table and the JavaScript programs that compute it. */
interface ScriptPeers {
  readonly name: string;
  readonly peers: Contest["peers"][number][];
}

/** Default periods of the table. */
const PERIODS = { sma: 30, ema: 30, rsi: 14 } as const;
type Name = keyof typeof PERIODS;
const NAMES = ["sma", "ema", "rsi"] as const;

interface Streaming {
  add(value: number): unknown;
}
type StreamingModule = Record<"SMA" | "EMA" | "RSI", new (period: number) => Streaming>;
interface Whole {
  calculate(input: { period: number; values: number[] }): number[];
}
type WholeModule = { default: Record<"SMA" | "EMA" | "RSI", Whole> };

/** Loops written by hand, and the libraries that `npm install --prefix tests/bench` has put there. */
export async function scriptPeers(close: Float64Array, control: BenchControl): Promise<ScriptPeers[]> {
  const values = Array.from(close);
  const streaming = await peerPackage<StreamingModule>("trading-signals", control);
  const whole = await peerPackage<WholeModule>("technicalindicators", control);
  return NAMES.map((name) => {
    const [period, key] = [PERIODS[name], name.toUpperCase() as "SMA" | "EMA" | "RSI"];
    const peers: ScriptPeers["peers"] = [
      { name: "JavaScript loop", target: "faster", run: () => void loops[name](close, period) },
    ];
    if (streaming) {
      const Class = streaming.module[key];
      const run = (): void => {
        const indicator = new Class(period);
        for (const value of values) indicator.add(value);
      };
      peers.push({ name: `trading-signals ${streaming.version}`, target: "faster", run });
    }
    if (whole) {
      const indicator = whole.module.default[key];
      const run = (): void => void indicator.calculate({ period, values });
      peers.push({ name: `technicalindicators ${whole.version}`, target: "faster", run });
    }
    return { name, peers };
  });
}

async function peerPackage<T>(name: string, { onNote }: BenchControl): Promise<{ module: T; version: string } | null> {
  const folder = new URL(`tests/bench/node_modules/${name}/`, packageRoot());
  try {
    const { version } = JSON.parse(readFileSync(new URL("package.json", folder), "utf8")) as { version: string };
    const module = (await import(new URL("dist/index.js", folder).href)) as T;
    return { module, version };
  } catch {
    onNote(`${name} is not installed: npm install --prefix tests/bench`);
    return null;
  }
}

/** As a careful JavaScript programmer writes them: one pass over typed arrays, NaN before the first value. */
export const loops: Readonly<Record<Name, (values: Float64Array, period: number) => Float64Array>> = {
  sma: (values, period) => {
    const out = new Float64Array(values.length).fill(NaN);
    let sum = 0;
    for (let at = 0; at < values.length; at++) {
      sum += values[at] as number;
      if (at >= period) sum -= values[at - period] as number;
      if (at >= period - 1) out[at] = sum / period;
    }
    return out;
  },
  ema: (values, period) => {
    const out = new Float64Array(values.length).fill(NaN);
    const share = 2 / (period + 1);
    let average = 0;
    for (let at = 0; at < values.length; at++) {
      const value = values[at] as number;
      if (at < period) average += value / period;
      else average += share * (value - average);
      if (at >= period - 1) out[at] = average;
    }
    return out;
  },
  rsi: (values, period) => {
    const out = new Float64Array(values.length).fill(NaN);
    let [gain, loss] = [0, 0];
    for (let at = 1; at < values.length; at++) {
      const change = (values[at] as number) - (values[at - 1] as number);
      const [up, down] = [change > 0 ? change : 0, change < 0 ? -change : 0];
      if (at <= period) {
        gain += up / period;
        loss += down / period;
      } else {
        gain = (gain * (period - 1) + up) / period;
        loss = (loss * (period - 1) + down) / period;
      }
      if (at >= period) out[at] = (100 * gain) / (gain + loss);
    }
    return out;
  },
};
