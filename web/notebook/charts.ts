// What draws, in one piece that comes after the page.
export { default as CorrelationHeatmap } from "../chart/CorrelationHeatmap.svelte";
export { default as FanChart } from "../chart/FanChart.svelte";
export { default as BinChart } from "../chart/BinChart.svelte";
export { default as Histogram } from "../chart/Histogram.svelte";
export { default as LineChart } from "../chart/LineChart.svelte";
export { default as MonthlyTable } from "../chart/MonthlyTable.svelte";
export { default as PriceChart } from "../chart/PriceChart.svelte";
export { default as RollingChart } from "../chart/RollingChart.svelte";
export { default as TimeChart } from "../chart/TimeChart.svelte";
