import { givenInputs, indicators, type Indicator } from "../../shared/indicators.ts";
import { formOf, namesOf } from "../../wasm/compiler/indicator-source.ts";
import type { Draw } from "./draw.ts";

/** What a generated strategy may reach. */
export interface Surroundings {
  /** Names of the instruments beside the first. */
  readonly others: readonly string[];
  readonly intervalMs: number;
  /** A multiple of that, such as `4h`. */
  readonly timeframe: string;
  readonly hasSignal: boolean;
}

/** Others want series that no column is. */
const rows = indicators.filter((row) => givenInputs(row).length === 0);

const COLUMNS = ["open", "high", "low", "close", "volume"];

const OWN = `class Own extends Indicator {
  last: f64 = 0;

  update(bar: Bar): f64 {
    this.last = 0.9 * this.last + 0.1 * Math.log(1 + bar.high - bar.low) * (bar.index % 2 == 0 ? 1 : -1);
    return this.last;
  }
}`;

/** Ways to trade: `up` is the direction, `q` a quantity, `c` the close, `r` a range of prices. */
const ALWAYS = [
  "this.targetPercent(up ? 80 : -40);",
  "if (up) this.buy(q); else this.sell(q);",
  "this.targetQuantity(up ? q : -q).bracket(up ? c - 3 * r : c + 3 * r, up ? c + 4 * r : c - 4 * r);",
];
const SOMETIMES = [
  "if (up) this.buyLimit(q, c - r).day(); else this.sellLimit(q, c + r).postOnly();",
  "if (up) this.buyStop(q, c + r).gtd(bar.time + 20 * STEP); else this.sellStop(q, c - r);",
  "if (up) this.buyStopLimit(q, c + r, c + 1.5 * r); else this.sellStopLimit(q, c - r, c - 1.5 * r);",
  "if (up) this.buyIfTouched(q, c - r); else this.sellIfTouched(q, c + r);",
  "if (up) this.buyLimitIfTouched(q, c - r, c - 0.5 * r); else this.sellLimitIfTouched(q, c + r, c + 0.5 * r);",
  "if (up) this.sellTrailing(q, 2 * r).reduceOnly(); else this.buyTrailing(q, 2 * r);",
  "if (up) this.buy(q).ioc(); else this.sell(q).fok();",
  "this.buyStop(q, c + r).oco(this.sellStop(q, c - r));",
  "this.kept = this.buyLimit(q, c - 2 * r).bracket(c - 5 * r, c + 2 * r);",
  "const kept = this.kept; if (kept && kept.isOpen) kept.modify(2 * q, c - r);",
  "if (this.openOrders > 10) this.cancelAll();",
  "this.flatten();",
];

/** A strategy that trades on anything the language has, the same for the same draw. */
export function generatedStrategy(draw: Draw, surroundings: Surroundings): string {
  return new Generator(draw, surroundings).source();
}

class Generator {
  private readonly draw: Draw;
  private readonly around: Surroundings;
  private readonly imported = new Set(["Strategy", "Bar", "Fill", "Order", "Series", "plot", "log", "random", "param"]);
  private readonly fields: string[] = [];
  /** Expressions of series that were declared so far. */
  private readonly series: string[] = [];

  constructor(draw: Draw, around: Surroundings) {
    this.draw = draw;
    this.around = around;
  }

  source(): string {
    const own = this.draw.isHit(0.4);
    this.field("kept", "Order | null", "null");
    this.field("turn", "i32", "0");
    this.field("paid", "f64", "0");
    this.field("share", "f64", `param("share", ${this.draw.one(0.1, 0.3, 0.5)}, 0.01, 1, 0.01)`);
    this.worlds();
    if (own) this.import("Indicator", "custom").seriesField("own", "custom(new Own())");
    const count = this.draw.between(2, 5);
    for (let at = 0; at < count; at++) this.indicator(`x${at}`);
    const bar = this.onBar();
    const imports = `import { ${[...this.imported].join(", ")} } from "tidebook";`;
    const body = [...this.fields.map((field) => `  ${field}`), "", bar, "", ON_FILL].join("\n");
    return [imports, ...(own ? [OWN] : []), `export class Generated extends Strategy {\n${body}\n}\n`].join("\n\n");
  }

  /** Other instruments, a higher timeframe and a signal, when there are some. */
  private worlds(): void {
    const { others, timeframe, hasSignal } = this.around;
    others.forEach((name, at) => {
      this.import("Instrument", "instrument").field(`other${at}`, "Instrument", `instrument("${name}")`);
      this.series.push(`this.other${at}.close`);
    });
    if (this.draw.isHit(0.5)) {
      this.import("Timeframe", "timeframe").field("higher", "Timeframe", `timeframe("${timeframe}")`);
      this.series.push("this.higher.close", "this.higher.volume");
    }
    if (hasSignal) this.import("signal").seriesField("mood", `signal("mood")`);
  }

  private indicator(name: string): void {
    const row = this.draw.one(...rows);
    const [call = "", outputs] = namesOf(row);
    const options = this.options(row).map(String);
    const form = formOf(row);
    if (form === "series") options.unshift(this.sourceOf());
    else if (form === "pair") options.unshift(this.column(), this.column());
    else if (this.fields.some((field) => field.startsWith("higher")) && this.draw.isHit(0.3))
      options.push("this.higher");
    this.import(call);
    const value = `${call}(${options.join(", ")})`;
    if (outputs === undefined) this.seriesField(name, value);
    else {
      this.import(outputs).field(name, outputs, value);
      this.series.push(...row.outputs.map((output) => `this.${name}.${output.name}`));
    }
  }

  /** The row's options, its whole numbers all longer or all shorter, so that fast stays below slow. */
  private options(row: Indicator): number[] {
    const factor = this.draw.one(0.5, 1, 1, 1.5, 2);
    return row.options.map((option) => {
      if (!option.integer || option.labels) return option.default;
      return Math.min(Math.max(Math.round(option.default * factor), option.min), option.max);
    });
  }

  private column(): string {
    const name = this.draw.one(...COLUMNS);
    this.import(name);
    return name;
  }

  private sourceOf(): string {
    return this.series.length > 0 && this.draw.isHit(0.4) ? this.draw.one(...this.series) : this.column();
  }

  private onBar(): string {
    const { draw } = this;
    const { intervalMs, others } = this.around;
    const first = this.draw.one(...this.series);
    const second = this.draw.one(...this.series);
    const ways = [draw.one(...ALWAYS), ...Array.from({ length: draw.between(2, 5) }, () => draw.one(...SOMETIMES))];
    others.forEach((_, at) => ways.push(`this.other${at}.targetPercent(up ? -30 : 30);`));
    const lines = [
      ...this.series.map((series, at) => `plot("line ${at}", ${series}[0]);`),
      `const up = ${first}[0] > ${first}[${draw.between(1, 5)}];`,
      `if (bar.index % 40 == 0) log(bar.index.toString() + " " + ${second}[0].toString() + " " + this.equity.toString());`,
      `if (random() > ${draw.one(0.1, 0.25)}) return;`,
      "const c = bar.close;",
      "const r = Math.max(bar.high - bar.low, 0.004 * c);",
      "const q = (this.share * this.equity) / c;",
      `this.turn = (this.turn + 1) % ${ways.length};`,
      ...ways.map((way, at) => `if (this.turn == ${at}) { ${way.replace("STEP", String(intervalMs))} }`),
    ];
    return ["onBar(bar: Bar): void {", ...lines.map((line) => `  ${line}`), "}"].map((line) => `  ${line}`).join("\n");
  }

  private import(...names: string[]): this {
    for (const name of names) this.imported.add(name);
    return this;
  }

  private field(name: string, type: string, value: string): void {
    this.fields.push(`${name}: ${type} = ${value};`);
  }

  private seriesField(name: string, value: string): void {
    this.field(name, "Series", value);
    this.series.push(`this.${name}`);
  }
}

const ON_FILL = `  onFill(fill: Fill): void {
    this.paid += fill.fee;
    if (fill.isMaker) log("maker " + fill.price.toString());
  }

  onStop(): void {
    log("paid " + this.paid.toString());
  }`;
