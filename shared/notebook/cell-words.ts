/** A flag of the command line in a sentence, and how a cell says the same. */
const SAID: readonly (readonly [flag: RegExp, words: string])[] = [
  [/--set instrument\.(tickSize|lotSize)=(\S+?)(?=[\s,;:]|$)/g, '$1: "$2" in the cell'],
  [/--set ([\w.]+)=(\S+?)(?=[\s,;:]|$)/g, "$1: $2 in the cell"],
  [/--on-bad (fail|drop|keep)/g, "onBad: $1 in the cell"],
  [/--dates (dmy|mdy)/g, "dates: $1"],
  [/--adjust\b/g, "adjust: true in the cell"],
  [/--data ([\w.:/-]+)=FILE/g, "data: { $1: CELL }"],
  [/--signal ([\w.:/-]+)=FILE/g, "signals: { $1: CELL }"],
  [/name prices with --from, or trades with --run/g, "name data cells or a backtest as of"],
  [/name prices with --from/g, "name a data cell as of"],
  [/name one --from/g, "name one cell as of"],
  [/--parameter ([\w.]+)=…/g, "parameters: { $1: … }"],
  [/with --parameter\b/g, "as parameters"],
  [/--(antithetic|sobol)\b/g, "variance: $1"],
  [/--payoff: the strike/g, "the strike"],
  [/: --start (\d+)/g, ", as start: $1"],
  [/--update\b/g, "Save"],
  [/\braise the budget$/g, "write budget: 60 into the cell to give it a minute"],
];

/** `on-bad` → `onBad`. */
const asKey = (flag: string): string => flag.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());

/**
 * A sentence of the engine or of a command in the words of a notebook's cells, where no flag can be given: what stands
 * in a cell's body, or the plain name of the setting.
 */
export function cellWords(sentence: string): string {
  const told = SAID.reduce((text, [flag, words]) => text.replaceAll(flag, words), sentence);
  return told.replaceAll(/(?<![\w-])--([a-z][a-zA-Z]*(?:-[a-z]+)*)/g, (_, flag: string) => asKey(flag));
}
