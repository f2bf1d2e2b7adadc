import { InputError, StrategyError, type AppError } from "../shared/errors.ts";
import { indicators } from "../shared/indicators.ts";
import { nearest } from "../shared/nearest.ts";
import { indicatorError } from "./host.ts";
import { trapOffsets } from "./trap.ts";

/** What the engine says of a run that ended before its last bar. */
export interface FaultFacts {
  readonly code: string;
  readonly bar: number;
  readonly time?: number;
  readonly name?: string;
  readonly text?: string;
  readonly what?: string;
  readonly message?: string;
  readonly line?: number;
  readonly column?: number;
  readonly ago?: number;
  readonly interval?: number;
  readonly indicator?: number;
  readonly status?: number;
  readonly value?: string;
  readonly min?: string;
  readonly max?: string;
}

/** What the sentence needs to know of the run. */
export interface FaultContext {
  readonly path: string;
  readonly instruments: readonly string[];
  readonly signals: readonly string[];
  /** The run's parameters, with those left to their defaults. */
  readonly params: Readonly<Record<string, number>>;
  /** The trap that ended the strategy, if one did. */
  readonly trap?: unknown;
  /** Whether its functions called each other deeper than there is room for. */
  readonly isTooDeep: boolean;
}

/** `at bar 17 (2024-01-02 00:17)`, counted from 0 as `bar.index` is. */
function barWords(bar: number, time: number | undefined): string {
  if (bar < 0 || time === undefined) return "before the first bar";
  return `at bar ${bar} (${new Date(time).toISOString().replace("T", " ").slice(0, 16)})`;
}

/** The sentence for a fault: what, where, what to do. */
export function faultError(fault: FaultFacts, context: FaultContext): AppError {
  const { path } = context;
  const where = barWords(fault.bar, fault.time);
  const isDeep = context.isTooDeep || context.trap instanceof RangeError;
  const facts = { path, bar: fault.bar, ...placeOf(fault), offsets: trapOffsets(context.trap, isDeep).join(",") };
  const say = (code: string, text: string): StrategyError =>
    new StrategyError(`strategy/${code}`, `${path}: ${text}`, { facts });
  switch (fault.code) {
    case "overflow":
      return new InputError(
        "backtest/overflow",
        `${path}: an amount outgrew 64 bits ${where}: use less cash, leverage or quantity`,
      );
    case "futureValue":
      return say(
        "future",
        `${where} it asks a series for the value ${fault.ago} bars ago: that is the future, use 0 or more`,
      );
    case "unknownInstrument":
      return say("instrument", missing("instrument", fault.name, context.instruments, "--data"));
    case "unknownSignal":
      return say("signal", missing("signal", fault.name, context.signals, "--signal"));
    case "timeframe": {
      const bars = `the bars are ${(fault.interval ?? 0) / 1000} s long`;
      return say(
        "timeframe",
        `timeframe("${fault.text}") is no multiple of the bars' interval (${bars}), such as "1h" or "1d"`,
      );
    }
    case "mixedClocks":
      return say(
        "clocks",
        `${nameOf(fault.indicator)} is given series of different instruments or timeframes: they tick apart`,
      );
    case "indicator":
      return say(
        "indicator",
        indicatorError(fault.indicator ?? -1, fault.status ?? 0).message + suspects(fault, context),
      );
    case "parameter":
      return new InputError(
        "strategy/parameter",
        `${path}: parameter "${fault.name}" is ${fault.value}, outside ${fault.min} to ${fault.max}`,
      );
    case "misuse":
      return say("misuse", `${where}: ${fault.what}`);
    case "strategy":
      return say("trap", `${fault.message} ${where}${remedyOf(fault.message ?? "")}`);
    default:
      return say("trap", `${trapWords(context)} ${where}${remedyOf(trapReason(context))}`);
  }
}

/** The place that the strategy itself told, if it did. */
function placeOf({ line, column }: FaultFacts): { line: number; column: number } | undefined {
  return line === undefined || line <= 0 ? undefined : { line, column: column ?? 1 };
}

/** What a strategy's own library and the machine stop it for, and what to do. */
const REMEDIES: readonly (readonly [reason: RegExp, remedy: string])[] = [
  [/^Index out of range$/, "a list's indexes go from 0 to its length less 1, so ask `i < list.length` before"],
  [/^Key does not exist$/, "ask `map.has(key)` before"],
  [/^Array is empty$/, "ask for its length before"],
  [/^Invalid length$/, "a length or count is a whole number from 0 on, and not too large for 16 MB"],
  [/^Unexpected 'null'/, "something was used that is null, so ask `x != null` before"],
  [
    /(divi(de|sion)|remainder) by zero/i,
    "a whole number was divided by 0, so ask for 0 before; with f64 it is Infinity",
  ],
];

function remedyOf(reason: string): string {
  const remedy = REMEDIES.find(([pattern]) => pattern.test(reason))?.[1];
  return remedy === undefined ? "" : `: ${remedy}`;
}

const trapReason = ({ trap }: FaultContext): string => (trap instanceof Error ? trap.message : String(trap));

function trapWords(context: FaultContext): string {
  const { trap, isTooDeep } = context;
  if (isTooDeep) return "the strategy calls itself deeper than its stack of 256 kB allows";
  if (trap instanceof RangeError) return "the strategy's calls need more stack than this machine has";
  return `the strategy stopped itself (${trapReason(context)})`;
}

function missing(kind: string, name = "", known: readonly string[], flag: string): string {
  const list = known.length === 0 ? "none is given" : `given: ${known.join(", ")}`;
  return `it asks for ${kind} "${name}" (${list}): ${remedyForMissing(name, known, flag)}`;
}

/** Short names and places differ by a letter because they mean different things: only longer ones are misspelt. */
function remedyForMissing(name: string, known: readonly string[], flag: string): string {
  if (/^\d+$/.test(name))
    return "a number is the place of a run's data, counted from 0: give more data, or ask by name";
  const giving = `give it with ${flag} ${name}=FILE`;
  const guess = name.length < 3 ? undefined : nearest(name, known);
  return guess === undefined ? giving : `did you mean "${guess}"? If not, ${giving}`;
}

/** The engine tells an indicator's option, not its value: the run's parameters that could not stand for it. */
function suspects({ indicator, status = 0 }: FaultFacts, { params }: FaultContext): string {
  const option = indicators[indicator ?? -1]?.options[status >>> 16];
  const cannot: Readonly<Record<number, (value: number) => boolean>> = {
    3: (value) => !Number.isInteger(value),
    4: (value) => option !== undefined && (value < option.min || value > option.max),
  };
  const found = Object.entries(params).filter(([, value]) => cannot[status & 0xffff]?.(value));
  return found.length === 0
    ? ""
    : `, and ${found.map(([name, value]) => `parameter "${name}" is ${value}`).join(", ")}`;
}

function nameOf(id: number | undefined): string {
  return indicators[id ?? -1]?.name ?? "an indicator";
}
