/** What people who know TypeScript write, and what to write in this language instead. */
interface Habit {
  /** The compiler's message. */
  readonly message: RegExp;
  /** The source before and from the place that it points at. */
  readonly before?: RegExp;
  readonly from?: RegExp;
  readonly instead: string;
}

const CLOSURE = "A function cannot use what is around it: pass it in as a parameter, or write a method";
const READING = "`series[0]` is its value at this bar, `series[1]` the one before";
const EXPRESSION = /^Expression expected/;
const TYPE = /^Type expected/;

const HABITS: readonly Habit[] = [
  {
    message: EXPRESSION,
    before: /\?$/,
    from: /^\./,
    instead: "There is no `?.` here: ask with `if (x != null)` before",
  },
  {
    message: EXPRESSION,
    before: /\?$/,
    from: /^\?/,
    instead: "There is no `??` here: ask with `if`, or `isNaN(x) ? y : x`",
  },
  { message: EXPRESSION, from: /^interface\b/, instead: "An interface stands outside of classes and functions" },
  { message: TYPE, from: /^async\b/, instead: "Nothing here has to be waited for: leave out `async`" },
  { message: TYPE, from: /^\w+\s*=\s*\(/, instead: "Write a method, as in `onBar(bar: Bar): void { … }`" },
  {
    message: TYPE,
    from: /^\w+\s*=/,
    instead: "Write the field's type, as in `last: f64 = 0` or `fast: Series = sma(close, 20)`",
  },
  {
    message: TYPE,
    before: /\(\s*\w+\s*(,[^()]*)?\)$/,
    instead: "Write the parameter's type, as in `onBar(bar: Bar): void`",
  },
  {
    message: TYPE,
    before: /[(,]\s*\w+\s*$/,
    from: /^[,)]/,
    instead: "Write the parameter's type, as in `onBar(bar: Bar): void`",
  },
  { message: TYPE, before: /:\s*$/, instead: "Write the type behind the colon, as in `last: f64` or `: void`" },
  {
    message: TYPE,
    before: /\)$/,
    from: /^\s*=>/,
    instead: "Write what the function returns, as in `(x: f64): f64 => x + 1`",
  },
  { message: TYPE, before: /\)$/, instead: "Write what the method returns: `: void` before the brace" },
  { message: /^Not implemented: Closures|^Property '\w+' does not exist on type '[^']*\w#\w+/, instead: CLOSURE },
  {
    message: /^Not implemented: Iterators/,
    instead: "There is no `for (… of …)` here: write `for (let i = 0; i < xs.length; i++)`",
  },
  {
    message: /^Not implemented: Exceptions/,
    instead: "There is no try and catch here: ask before, as in `if (isNaN(x))`",
  },
  {
    message: /^Cannot assign to '[^']*\b(Bar|Fill|Signal)#\w+'/,
    instead:
      "What a handler is given can only be read, no price or order would change: keep numbers of your own in a field",
  },
  {
    message: /^Expression resolves to unusual type/,
    from: /^null\b/,
    instead: "null is no number: a missing one is NaN, and `isNaN(x)` asks for it",
  },
  {
    message: /^Type '[iuf]\d+' is not assignable to type '.*\bstring'/i,
    before: /\bplot\(\s*$/,
    instead: 'A plot begins with its name: `plot("spread", x)`',
  },
  {
    message: /^Type '[iuf]\d+' is not assignable to type '.*\bstring'/i,
    instead: "A number becomes text by `.toString()`",
  },
  {
    message: /^Operator .*\bSeries'/,
    instead: `A series is no number: ${READING}`,
  },
  {
    message: /^Conversion from type 'f64' to 'i32'/,
    instead:
      "A whole number cannot take a fraction: give it the type f64, as in `let x: f64 = 0`, or cut the fraction off with `i32(x)`",
  },
  {
    message: /^Identifier expected/,
    from: /^(const|let|var)\s*[{[]/,
    instead: "There is no taking apart here: name each part, as in `const c = bar.close` or `const a = list[0]`",
  },
  {
    message: /^Type '<object>'/,
    instead: "An object is made of a class: `class Levels { stop: f64 = 0 }`, then `new Levels()`",
  },
  { message: /^Type argument expected/, instead: "Write the type of what comes out, as in `xs.map<f64>(…)`" },
  { message: /^Cannot find name 'any'/, instead: "There is no type any here: write f64, i32, bool, string or a class" },
  {
    message: /^Cannot find name 'undefined'/,
    instead: "There is no undefined here: a missing number is NaN, a missing object null",
  },
  {
    message: /^Cannot find name 'JSON'/,
    instead: "There is no JSON here: a strategy reads its series and writes by `log` and `plot`",
  },
  {
    message: /^Type '.*string' is not assignable to type '[iuf]\d+'/i,
    instead: "A number is wanted here, not a text: `parseFloat(x)` makes one of a text",
  },
  {
    message: /^Expected 1 arguments?, but got 0/,
    from: /^new Date\b/,
    instead: "There is no clock here: `bar.time` is the time of the bar, in milliseconds",
  },
  {
    message: /^Cannot find name '(fetch|XMLHttpRequest|WebSocket|require)'/,
    instead:
      'A strategy has no network: what it needs from outside comes as a series, by `signal("name")` and --signal',
  },
  {
    message: /^Expected 4 arguments, but got \d/,
    from: /^abort\b/,
    instead: 'Stop with a sentence: `throw new Error("why")`',
  },
  {
    message: /^Property '\w+' does not exist on type '[^']*\bSeries'/,
    instead: `A series is read by how many bars ago: ${READING}`,
  },
  {
    message: /^Property 'toFixed' does not exist/,
    instead: "Numbers have no toFixed here: write `x.toString()`, or `(Math.round(x * 100) / 100).toString()`",
  },
  {
    message: /^Property '\w+' does not exist on type '[^']*\b[FIU]\d+'/,
    before: /\bposition\s*\.\s*$/,
    instead: "`this.position` is a number, the signed quantity that is held; `this.averagePrice` is what it cost",
  },
  {
    message: /^Property '\w+' does not exist on type '[^']*\b[FIU]\d+'/,
    instead: "What stands before the point is a number, which has no such member: it is the value itself",
  },
];

/** Names of other platforms' order calls, and ours. */
export const FOREIGN_NAMES: Readonly<Record<string, string>> = {
  long: "buy or targetPercent",
  short: "sell or targetPercent",
  entry: "buy or targetPercent",
  exit: "flatten",
  close: "flatten",
  closePosition: "flatten",
  orderTargetPercent: "targetPercent",
  order_target_percent: "targetPercent",
};

/** Functions of other platforms, and ours. */
export const FOREIGN_FUNCTIONS: Readonly<Record<string, string>> = {
  highest: "max",
  lowest: "min",
  stdev: "stddev",
  bollinger: "bbands",
  bb: "bbands",
  linreg: "linearreg",
  change: "mom",
  tr: "trange",
  crossover: "crossedAbove",
  crossunder: "crossedBelow",
};

/** What to write instead, when a complaint comes from a habit that this language does not share. */
export function insteadOf(message: string, source: string, offset: number): string | undefined {
  const [before, from] = [source.slice(Math.max(0, offset - 200), offset), source.slice(offset, offset + 200)];
  const habit = HABITS.find(
    (one) => one.message.test(message) && (one.before?.test(before) ?? true) && (one.from?.test(from) ?? true),
  );
  return habit?.instead;
}
