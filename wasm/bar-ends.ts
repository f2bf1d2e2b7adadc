import { InputError } from "../shared/errors.ts";
import { durationText, timeText } from "../shared/time.ts";
import type { Settings } from "../shared/settings.ts";
import type { Bars } from "./bars.ts";
import type { RunInstrument } from "./request.ts";

const [HOUR, DAY] = [3_600_000, 86_400_000];
/** Bars have no fixed length if one step in so many is no whole number of intervals, as the engine has it. */
const ODD_SHARE = 100;
/**
 * So many steps in a row above the interval are longer bars and not gaps if half of them are alike and nearly all a
 * multiple of those; fewer are if nearly all are alike, or if there are no others.
 */
const [ENOUGH_STEPS, SOME_STEPS, FEW_STEPS] = [24, 12, 8];
const [HALF, NEARLY_ALL] = [0.5, 0.9];

/** Labels of bars, and how long a bar may be. */
interface Spans {
  readonly labels: Float64Array;
  readonly length: number;
}

interface Clock extends Spans {
  readonly instrument: RunInstrument;
}

/**
 * When each of some bars ends, ms: one interval after its label, or with the next one where bars have no fixed length. The end
 * of a single bar is unknown: Infinity.
 */
export function barEnds(bars: Bars): Float64Array {
  const labels = Float64Array.from(bars.time(), Number);
  const spans = { labels, length: longest(labels, bars.interval) || Number.POSITIVE_INFINITY };
  return labels.map((_, index) => endOf(spans, index));
}

/**
 * Beside others an instrument's bar is taken to end one interval after its label. One that is longer would be seen, and
 * traded, before its end.
 * @throws InputError for bars longer than the interval, or of no fixed length, that outlast those of the first instrument
 */
export function checkEnds(interval: number, instruments: readonly RunInstrument[]): void {
  const clocks = instruments.map((instrument): Clock => {
    const labels = Float64Array.from(instrument.bars.time(), Number);
    checkMixture(instrument, labels, interval);
    // Bars may be shorter than those of the first.
    return { instrument, labels, length: longest(labels, Math.min(interval, instrument.bars.interval)) };
  });
  const [first, ...others] = clocks;
  if (first) for (const other of others) checkSeen(other, first);
}

/** The label at an index; beyond the last bar nothing begins. */
const labelAt = (labels: Float64Array, index: number): number => labels[index] ?? Number.POSITIVE_INFINITY;

/** When a bar ends at the latest, and not before the next begins if that is within the hour that clocks are changed by. */
function endOf({ labels, length }: Spans, index: number): number {
  const [end, next] = [labelAt(labels, index) + length, labelAt(labels, index + 1)];
  return next <= end + slackOf(length) ? next : end;
}

/** Days and weeks of a place are an hour shorter and longer when its clocks change. */
const slackOf = (length: number): number => (length >= DAY ? HOUR : 0);

/** How long a bar may be: the interval, or the longest step where bars have no fixed length. */
function longest(labels: Float64Array, interval: number): number {
  let [most, odd] = [interval, 0];
  for (let index = 1; index < labels.length; index++) {
    const step = labelAt(labels, index) - labelAt(labels, index - 1);
    if (step === interval) continue;
    most = Math.max(most, step);
    if (!isMultiple(step, interval)) odd++;
  }
  return odd * ODD_SHARE > labels.length ? most : interval;
}

function isMultiple(step: number, of: number): boolean {
  const rest = step % of;
  return rest <= slackOf(of) || rest >= of - slackOf(of);
}

/** Refuses bars of which some in a row are longer than the interval: each step there is above it. */
function checkMixture({ source }: RunInstrument, labels: Float64Array, interval: number): void {
  for (let first = 0; first < labels.length; first++) {
    let last = first;
    while (last + 1 < labels.length && labelAt(labels, last + 1) - labelAt(labels, last) > interval) last++;
    const length = fixedLength(labels.subarray(first, last + 1), last - first + 1 === labels.length);
    if (length !== undefined) {
      const [given, usual] = [durationText(length), durationText(interval)];
      const [from, to] = [labelAt(labels, first), labelAt(labels, last)].map(timeText);
      const message = `${source}: its bars from ${from} to ${to} are ${given} long, not ${usual}, and would be known to the other instruments before they end: give every instrument bars of one length`;
      throw new InputError("backtest/intervals", message);
    }
    first = last;
  }
}

/** The length of bars that follow each other with these labels; undefined where it cannot be told from gaps. */
function fixedLength(labels: Float64Array, isAll: boolean): number | undefined {
  const steps = Array.from(labels.subarray(1), (label, index) => label - labelAt(labels, index)).sort((a, b) => a - b);
  if (steps.length < (isAll ? FEW_STEPS : SOME_STEPS)) return undefined;
  const length = steps[Math.floor(steps.length / 2)] ?? 0;
  const share = (isOne: (step: number) => boolean): number => steps.filter(isOne).length / steps.length;
  const isEnough = isAll || steps.length >= ENOUGH_STEPS;
  const alike = share((step) => step === length);
  const isFixed = isEnough && alike >= HALF && share((step) => isMultiple(step, length)) >= NEARLY_ALL;
  return isFixed || alike >= NEARLY_ALL ? length : undefined;
}

/** Refuses a bar that lasts longer than the first instrument's bar that is the first to show it. */
function checkSeen(clock: Clock, first: Clock): void {
  let seenBy = 0;
  for (let index = 0; index < clock.labels.length; index++) {
    while (seenBy < first.labels.length && labelAt(first.labels, seenBy) < labelAt(clock.labels, index)) seenBy++;
    if (seenBy === first.labels.length) return;
    const [end, shown] = [endOf(clock, index), endOf(first, seenBy)];
    if (end <= shown) continue;
    const [bar, until, known] = [labelAt(clock.labels, index), end, shown].map(timeText);
    const message = `${clock.instrument.source}: its bar of ${bar} may last until ${until}, but the bar of ${first.instrument.source} that shows it first ends at ${known}: give every instrument bars of one fixed length`;
    throw new InputError("backtest/intervals", message);
  }
}

/**
 * Steps of the clock for each bar of the first instrument, while that has bars: 1 where the others' bars begin with its
 * own. The clock is the union of the labels of all.
 */
export function stepsPerBar(instruments: readonly RunInstrument[], { from, to }: Settings["range"]): number {
  const [first, ...others] = instruments.map(({ bars }) => {
    const labels = Float64Array.from(bars.time(), Number);
    return labels.filter((label) => label >= (from ?? -Infinity) && label < (to ?? Infinity));
  });
  if (!first || first.length === 0) return 1;
  const [start = 0, end = 0] = [first[0], first.at(-1)];
  const between = new Set<number>();
  for (const labels of others) {
    let at = 0;
    for (const label of labels) {
      if (label < start || label > end) continue;
      while (labelAt(first, at) < label) at++;
      if (labelAt(first, at) !== label) between.add(label);
    }
  }
  return (first.length + between.size) / first.length;
}
