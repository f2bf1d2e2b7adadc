// Charts on a page of their own, for tests: mounted with the columns that a test names.
import { type Component, mount, unmount } from "svelte";
import CorrelationHeatmap from "../../../web/chart/CorrelationHeatmap.svelte";
import Histogram from "../../../web/chart/Histogram.svelte";
import LineChart from "../../../web/chart/LineChart.svelte";
import MonthlyTable from "../../../web/chart/MonthlyTable.svelte";
import PriceChart from "../../../web/chart/PriceChart.svelte";
import RollingChart from "../../../web/chart/RollingChart.svelte";
import Scatter from "../../../web/chart/Scatter.svelte";

const charts = { CorrelationHeatmap, Histogram, LineChart, MonthlyTable, PriceChart, RollingChart, Scatter };

let frames: number[] = [];
let before = performance.now();
requestAnimationFrame(function count(now) {
  frames.push(now - before);
  before = now;
  requestAnimationFrame(count);
});

let mounted: Record<string, unknown> | undefined;

const page = {
  /** What the chart told its page. */
  told: [] as { what: string; value: unknown }[],
  /** What the content security policy refused. */
  violations: [] as string[],

  /** Mounts a chart; columns may come as lists, since a test's values cross as JSON. */
  async show(chart: keyof typeof charts, given: unknown): Promise<void> {
    if (mounted) await unmount(mounted);
    const tell = (what: string) => (value: unknown) => void page.told.push({ what, value });
    const told = { onorder: tell("order"), onrange: tell("range"), onmonth: tell("month"), onpoint: tell("point") };
    const target = document.getElementById("chart") as HTMLElement;
    mounted = mount(charts[chart] as Component, { target, props: { ...told, ...(columnsIn(given) as object) } });
  },

  /** Milliseconds of each frame since the last call. */
  countFrames(): number[] {
    const seen = frames;
    frames = [];
    return seen;
  },

  /** A chart of so many bars that never were. */
  async many(count: number): Promise<void> {
    const column = () => new Float64Array(count);
    const bars = { time: column(), open: column(), high: column(), low: column(), close: column(), volume: column() };
    let [seed, price] = [1, 100];
    const random = () => (seed = (seed * 48271) % 2147483647) / 2147483647;
    for (let bar = 0; bar < count; bar++) {
      const open = price;
      price *= 1 + (random() - 0.5) * 0.002;
      bars.time[bar] = Date.UTC(2020, 0, 1) + bar * 60_000;
      bars.open[bar] = open;
      bars.close[bar] = price;
      bars.high[bar] = Math.max(open, price) * (1 + random() * 0.0005);
      bars.low[bar] = Math.min(open, price) * (1 - random() * 0.0005);
      bars.volume[bar] = 10 + random() * 90;
    }
    const average = column().fill(NaN);
    for (let bar = 20; bar < count; bar++)
      average[bar] = bars.close.subarray(bar - 20, bar).reduce((a, b) => a + b) / 20;
    const equity = { name: "strategy", time: bars.time, value: bars.close.map((close) => close * 100) };
    await page.show("PriceChart", { name: "walk", bars, lines: [{ name: "sma 20", values: average }], equity });
  },
};

/** The value with every list of numbers in it as a column; null stands for NaN. */
function columnsIn(value: unknown): unknown {
  if (Array.isArray(value)) {
    const isColumn = value.length > 0 && value.every((one) => typeof one === "number" || one === null);
    return isColumn ? Float64Array.from(value as (number | null)[], (one) => one ?? NaN) : value.map(columnsIn);
  }
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, columnsIn(one)]));
}

declare global {
  // A script's global variable is what a test reaches from outside.
  var chartsPage: typeof page;
}
globalThis.chartsPage = page;
document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI, sourceFile }) => {
  page.violations.push(`${violatedDirective} ${blockedURI} ${sourceFile}`);
});
