import { InputError } from "../shared/errors.ts";
import { durationText, timeText } from "../shared/time.ts";
import type { RunInstrument } from "./request.ts";

const [HOUR, DAY] = [3_600_000, 86_400_000];
/** Bars have no fixed length if one step in so many is no whole number of intervals, as the engine has it. */
const ODD_SHARE = 100;
/**
 * So many steps in a row above the interval, or fewer if they are all there are, are longer bars and not gaps, if half of
 * them are alike and nearly all a multiple of those.
 */
const [ENOUGH_STEPS, FEW_STEPS] = [24, 8];
const [HALF, NEARLY_ALL] = [0.5, 0.9];

/** Labels of an instrument's bars, and how long a bar may be. */
interface Clock {
  readonly instrument: RunInstrument;
  readonly labels: Float64Array;
  readonly length: number;
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

/** When a bar ends at the latest. */
function endOf({ labels, length }: Clock, index: number): number {
  return Math.min(labelAt(labels, index) + length, labelAt(labels, index + 1));
}

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
  // Days and weeks of a place are an hour shorter and longer when its clocks change.
  const slack = of >= DAY ? HOUR : 0;
  const rest = step % of;
  return rest <= slack || rest >= of - slack;
}

/** Refuses bars of which some in a row are longer than the interval: each step there is above it. */
function checkMixture({ source }: RunInstrument, labels: Float64Array, interval: number): void {
  for (let first = 0; first < labels.length; first++) {
    let last = first;
    while (last + 1 < labels.length && labelAt(labels, last + 1) - labelAt(labels, last) > interval) last++;
    const steps = last - first;
    const length =
      steps < (steps + 1 === labels.length ? FEW_STEPS : ENOUGH_STEPS)
        ? undefined
        : fixedLength(labels.subarray(first, last + 1));
    if (length !== undefined) {
      const [given, usual] = [durationText(length), durationText(interval)];
      const [from, to] = [labelAt(labels, first), labelAt(labels, last)].map(timeText);
      const message = `${source}: its bars from ${from} to ${to} are ${given} long, not ${usual}, and would be known to the other instruments before they end: give every instrument bars of one length`;
      throw new InputError("backtest/intervals", message);
    }
    first = last;
  }
}

/** The step that half of these labels have between them and nearly all a multiple of. */
function fixedLength(labels: Float64Array): number | undefined {
  const steps = Array.from(labels.subarray(1), (label, index) => label - labelAt(labels, index)).sort((a, b) => a - b);
  const length = steps[Math.floor(steps.length / 2)] ?? 0;
  const share = (isOne: (step: number) => boolean): number => steps.filter(isOne).length / steps.length;
  const isFixed = share((step) => step === length) >= HALF && share((step) => isMultiple(step, length)) >= NEARLY_ALL;
  return isFixed ? length : undefined;
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
