import type { BacktestResult } from "../../shared/backtest.ts";
import { indicatorNamed } from "../../shared/indicators.ts";
import type { Plan } from "../../shared/notebook/graph.ts";
import type { ChartIndicator } from "../../shared/notebook/kinds/chart.ts";
import type { RunFile } from "../../shared/settings.schema.ts";

/** A series of a strategy that a chart can draw: an indicator of the table over closes. */
export interface DrawnSeries {
  /** `fast 20` */
  readonly label: string;
  readonly indicator: ChartIndicator;
  /** `price`, or a pane of its own. */
  readonly pane: string;
}

const FIELD = /^[ \t]*(?:readonly\s+)?(\w+)\s*:\s*Series\s*=\s*(\w+)\((.*)\)\s*;/gm;
const PARAM = /^param\(\s*"([^"]+)"\s*,\s*(-?[\d.]+)[^)]*\)$/;
const MOST = 6;

/** The indicators that the strategy of a notebook's run keeps in its fields, as `seriesIn`. */
export function seriesOf(plan: Plan, id: string, { request }: BacktestResult): DrawnSeries[] {
  const file = plan.cells.get(id)?.reading.parsed as RunFile | undefined;
  const strategy = [...plan.cells.values()].find(
    ({ cell }) => cell.kind === "strategy" && cell.name === file?.strategy,
  );
  return seriesIn(strategy?.cell.body ?? "", request.params);
}

/**
 * The indicators that a strategy's source keeps in its fields, with the values that the run gave their parameters: what
 * the reader sees in the code is what the chart shows. Anything less plain than `sma(close, param("fast", 20, 2, 200))`
 * is left to the strategy's own `plot`.
 */
export function seriesIn(source: string, params: BacktestResult["request"]["params"]): DrawnSeries[] {
  const found = [...source.matchAll(FIELD)].flatMap(([, field = "", name = "", inside = ""]) => {
    const one = drawnSeries({ field, name, args: argumentsOf(inside) }, params);
    return one ? [one] : [];
  });
  return found.slice(0, MOST);
}

function drawnSeries(
  { field, name, args }: { field: string; name: string; args: readonly string[] },
  params: BacktestResult["request"]["params"],
): DrawnSeries | undefined {
  const row = indicatorNamed(name);
  if (row?.outputs.length !== 1) return undefined;
  const hasSource = args[0] === "close";
  if (!hasSource && /^[a-z]/.test(args[0] ?? "") && !args[0]?.startsWith("param(")) return undefined;
  const options: Record<string, number> = {};
  for (const [index, text] of (hasSource ? args.slice(1) : args).entries()) {
    const option = row.options[index];
    const value = valueOf(text, params);
    if (!option || value === undefined) return undefined;
    options[option.name] = value;
  }
  const label = [field, ...Object.values(options)].join(" ");
  return { label, indicator: { name, options }, pane: row.pane === "price" ? "price" : label };
}

function valueOf(text: string, params: BacktestResult["request"]["params"]): number | undefined {
  const [, name, otherwise] = PARAM.exec(text) ?? [];
  const value = name === undefined ? Number(text) : (params[name] ?? Number(otherwise));
  return text !== "" && Number.isFinite(value) ? value : undefined;
}

/** Arguments of a call, split at the commas that stand in no inner bracket. */
function argumentsOf(inside: string): string[] {
  const parts = [""];
  let depth = 0;
  for (const letter of inside) {
    if (letter === "(") depth++;
    if (letter === ")") depth--;
    if (letter === "," && depth === 0) parts.push("");
    else parts.push(`${parts.pop() ?? ""}${letter}`);
  }
  return parts.map((part) => part.trim()).filter(Boolean);
}
