import { countText, digitsText, numberText, percentText, signedPercentText, signedText } from "../../shared/figures.ts";
import { monteCarloNotes } from "../../shared/montecarlo/notes.ts";
import { models } from "../../shared/montecarlo/models.ts";
import { type ByFraction, endsAlike, type MonteCarloResult } from "../../shared/montecarlo/result.ts";
import { visible } from "../../shared/visible.ts";
import { type Ink, plainInk } from "./ink.ts";
import { sparkLines } from "./spark.ts";
import { tableText, wrap } from "./table.ts";

const WIDTH = 80;
/** Width of the prices beside the fan. */
const MARGIN = 11;
const FAN_ROWS = 12;
const SHOWN = ["0.01", "0.05", "0.25", "0.5", "0.75", "0.95", "0.99"];
const LEVELS = ["0.9", "0.95", "0.99"];

/** What paths say together for a terminal, at most 80 columns wide, as lines. */
export function monteCarloText(result: MonteCarloResult, ink: Ink = plainInk): string[] {
  const blocks = [
    heading(result, ink),
    fanLines(result, ink),
    distributions(result, ink),
    risk(result, ink),
    chances(result),
    calibration(result, ink),
    monteCarloNotes(result)
      .flatMap((note) => wrap(note, WIDTH))
      .map(ink.faint),
    [ink.faint(`${countText(result.paths, "path")} in ${numberText(result.seconds, 2)} s`)],
  ];
  return blocks.filter((block) => block.length > 0).flatMap((block, index) => (index === 0 ? block : ["", ...block]));
}

function heading({ model, parameters, weights, ...result }: MonteCarloResult, ink: Ink): string[] {
  const row = models.find(({ name }) => name === model);
  const title = `${row?.title ?? model}, ${countText(result.paths, "path")} of ${countText(result.horizon, "step")}`;
  const shares = Object.entries(weights).map(([name, share]) => `${visible(name)} ${percentText(share, 1)}`);
  const values = Object.entries(parameters).map(([name, value]) => `${visible(name)} ${digitsText(value)}`);
  const year = row?.isAnnual ? [`${digitsText(Number(result.stepsPerYear.toPrecision(5)))} steps a year`] : [];
  const how = [...year, ...(result.variance === "none" ? [] : [result.variance])];
  const facts = [`start ${digitsText(result.start)}`, ...shares, ...values, ...how, `seed ${result.seed}`];
  return [
    ink.strong(title),
    ...wrap(facts.join(" · "), WIDTH).map((line) => ink.faint(line)),
    ink.faint("─".repeat(WIDTH)),
  ];
}

/** Bands of prices over the steps: light where nine in ten paths are, dark where half of them are. */
function fanLines({ fan, start }: MonteCarloResult, ink: Ink): string[] {
  const band = (name: string): readonly number[] => fan.quantiles[name] ?? [];
  const [low, inner, middle, upper, high] = ["0.05", "0.25", "0.5", "0.75", "0.95"].map(band);
  const top = Math.max(...(high ?? []), start);
  const bottom = Math.min(...(low ?? []), start);
  const columns = WIDTH - MARGIN - 1;
  const rowOf = (price: number | undefined): number =>
    top > bottom ? Math.round(((top - (price ?? start)) / (top - bottom)) * (FAN_ROWS - 1)) : FAN_ROWS >> 1;
  const horizon = fan.steps.at(-1) ?? 1;
  const lines = Array.from({ length: FAN_ROWS }, (_, row) => {
    const cells = Array.from({ length: columns }, (_, column) => {
      const step = (column / (columns - 1)) * horizon;
      const at = (values: readonly number[] | undefined): number => rowOf(between(fan.steps, values ?? [], step));
      if (row === at(middle)) return "━";
      if (row >= at(upper) && row <= at(inner)) return "▓";
      return row >= at(high) && row <= at(low) ? "░" : " ";
    });
    const price = top - ((top - bottom) * row) / (FAN_ROWS - 1);
    const label = row % 3 === 0 || row === FAN_ROWS - 1 ? short(price) : "";
    return `${ink.faint(label.padStart(MARGIN - 1))} ${cells.join("")}`.trimEnd();
  });
  const ends = `${" ".repeat(MARGIN)}0${`step ${numberText(horizon, 0)}`.padStart(columns - 1)}`;
  return [
    ...lines,
    ink.faint(ends),
    ink.faint(`${" ".repeat(MARGIN)}░ 5 to 95 %   ▓ 25 to 75 %   ━ half of the paths end below`),
  ];
}

/** A line through points, read at a place between them. */
function between(steps: readonly number[], values: readonly number[], step: number): number {
  const after = steps.findIndex((one) => one >= step);
  const before = Math.max(0, after - 1);
  const [x0 = 0, x1 = 0, y0 = 0, y1 = 0] = [steps[before], steps[after], values[before], values[after]];
  return x1 > x0 ? y0 + ((y1 - y0) * (step - x0)) / (x1 - x0) : y1;
}

function distributions(result: MonteCarloResult, ink: Ink): string[] {
  const { terminal, maxDrawdown, timeUnderWater, start } = result;
  const isAlike = endsAlike(result);
  const row = (label: string, quantiles: ByFraction, text: (value: number) => string): string[] => [
    label,
    ...SHOWN.map((name) => text(quantiles[name] ?? NaN)),
  ];
  const signed = (value: number): string => signedPercentText(value, 1);
  const head = ["", ...SHOWN.map((name) => `${Number(name) * 100} %`)];
  const table = tableText(
    [
      head,
      ...(isAlike
        ? []
        : [row("End", terminal.quantiles, short), row("Return", scaled(terminal.quantiles, start), signed)]),
      row("Drawdown", maxDrawdown.quantiles, (value) => percentText(value, 1)),
      row("Under water", timeUnderWater.quantiles, (value) => numberText(value, 0)),
    ],
    new Set([...head.keys()].slice(1)),
  );
  const [first = "", ...rest] = table;
  const { from, to, counts } = terminal.histogram;
  const shape = sparkLines(counts, counts.length, 3, { low: 0, floor: 0 }).map(
    (line) => `${" ".repeat(MARGIN)}${line}`,
  );
  const foot = `${" ".repeat(MARGIN)}${short(from)}${short(to).padStart(counts.length - short(from).length)}`;
  const error =
    terminal.standardError === null ? "" : ` ± ${digitsText(Number(terminal.standardError.toPrecision(2)))}`;
  const means = [
    ...(isAlike ? [] : [`end ${short(terminal.mean)}${error}`]),
    `drawdown ${percentText(maxDrawdown.mean, 1)}`,
    `longest time under water ${countText(Math.round(timeUnderWater.mean), "step")}`,
  ];
  return [
    ...(isAlike ? alikeLines(result) : [...shape.map((line) => line.trimEnd()), ink.faint(foot)]),
    ...["", ink.faint(first), ...rest],
    ...wrap(`On average: ${means.join(" · ")}`, WIDTH),
  ];
}

function alikeLines({ model, terminal: { mean: end }, start }: MonteCarloResult): string[] {
  const why = model === "shuffle" ? ": the same returns in another order come to the same end" : "";
  const sentence = `Every path ends at ${short(end)} (${signedPercentText(end / start - 1, 1)})${why}. Only the way there differs.`;
  return wrap(sentence, WIDTH);
}

/** A price of five digits. */
function short(value: number): string {
  return digitsText(Number(value.toPrecision(5)));
}

function scaled(quantiles: ByFraction, start: number): ByFraction {
  return Object.fromEntries(Object.entries(quantiles).map(([name, value]) => [name, value / start - 1]));
}

function risk(result: MonteCarloResult, ink: Ink): string[] {
  // They are taken of the end, which is one number.
  if (endsAlike(result)) return [];
  const percent = (value: number | undefined): string => signedPercentText(value, 2);
  const row = (label: string, of: ByFraction): string[] => [label, ...LEVELS.map((level) => percent(of[level]))];
  const interval = (label: string, of: Readonly<Record<string, readonly [number, number]>>): string[] => [
    label,
    ...LEVELS.map((level) => (of[level] ?? []).map((end) => signedText(end * 100, 2)).join(" to ")),
  ];
  const lines = tableText(
    [
      ["", ...LEVELS.map((level) => `${Number(level) * 100} %`)],
      row("Value at risk", result.valueAtRisk),
      interval("  95 % interval", result.valueAtRiskInterval),
      row("  of a normal", result.valueAtRiskNormal),
      row("  Cornish–Fisher", result.valueAtRiskCornishFisher),
      row("Expected shortfall", result.expectedShortfall),
      interval("  95 % interval", result.expectedShortfallInterval),
    ],
    new Set([1, 2, 3]),
  );
  return [
    ...lines.map((line, index) => (index === 0 ? ink.faint(line) : line)),
    ink.faint("All of these are returns on the start: minus is a loss, plus a gain."),
  ];
}

function chances(result: MonteCarloResult): string[] {
  const { terminal, ruin, goal, payoff } = result;
  const of = ({ probability, interval: [low, high] }: typeof ruin): string =>
    `${percentText(probability, 2)} (${percentText(low, 2)} to ${percentText(high, 2)})`;
  const rows = [
    ...(endsAlike(result) ? [] : [["Ends below the start", percentText(terminal.lossProbability, 2)]]),
    [`Touches ${digitsText(ruin.level)} of the start (ruin)`, of(ruin)],
    [`Touches ${digitsText(goal.level)} times the start (goal)`, of(goal)],
  ];
  if (payoff !== null) {
    const error = payoff.standardError === null ? "" : ` ± ${digitsText(Number(payoff.standardError.toPrecision(2)))}`;
    rows.push(["Mean payoff, not discounted", `${short(payoff.mean)}${error}`]);
  }
  return tableText(rows);
}

function calibration({ calibration, parameters }: MonteCarloResult, ink: Ink): string[] {
  if (!calibration) return [];
  const { observations, standardErrors, instruments, correlation } = calibration;
  const estimates = Object.entries(standardErrors).map(([name, error]) => {
    const about = error === null ? "error unknown" : `± ${digitsText(Number(error.toPrecision(2)))}`;
    return [`  ${visible(name)}`, short(parameters[name] ?? NaN), about];
  });
  const from = observations === 0 ? "The start from" : `From ${countText(observations, "return")} of`;
  const head = ink.faint(`${from} ${instruments.map(visible).join(", ")}`);
  const pairs = instruments.flatMap((one, row) =>
    instruments.slice(0, row).map((other, column) => {
      const value = correlation[(row * (row + 1)) / 2 + column];
      return [`  ${visible(other)} with ${visible(one)}`, numberText(value, 3), "correlation"];
    }),
  );
  return [...wrap(head, WIDTH), ...tableText([...estimates, ...pairs], new Set([1]))];
}
