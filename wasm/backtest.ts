import type { BacktestRequest, BacktestResult, DataRecord, ParameterRecord } from "../shared/backtest.ts";
import { InputError } from "../shared/errors.ts";
import type { OrderEvent } from "../shared/explain/events.ts";
import { canonicalJson, type Json, REFUSED_KEYS } from "../shared/json.ts";
import { metrics } from "../shared/metrics.ts";
import { nearest } from "../shared/nearest.ts";
import type { Settings } from "../shared/settings.ts";
import { warningsOf, type RunFacts } from "../shared/warnings.ts";
import * as read from "./columns.ts";
import type { Scales } from "./columns.ts";
import { digestOf, type Part } from "./digest.ts";
import { faultError, type FaultFacts } from "./fault.ts";
import type { Bars } from "./bars.ts";
import { hex, type Engine } from "./host.ts";
import { linkStrategy, type LinkedStrategy } from "./link.ts";
import { decimalAt, engineSettings, requestOf, type RunInstrument } from "./request.ts";

/** Records from outside, in any order; times in ms. */
export interface SignalColumns {
  readonly name: string;
  readonly time: BigInt64Array;
  readonly value: Float64Array;
  readonly available: BigInt64Array;
}

export interface RunInput {
  /** The user's path for messages, and the compiled module. */
  readonly strategy: { readonly path: string; readonly module: Uint8Array };
  readonly instruments: readonly RunInstrument[];
  readonly signals: readonly SignalColumns[];
  /** Parameters that the user set. */
  readonly params: Readonly<Record<string, number>>;
  readonly settings: Settings;
  readonly version: string;
  /** Told between chunks of bars how many of how many are done. */
  readonly onProgress?: (done: number, all: number) => void;
  /** Watches the run and tells at its end what happened to its orders. */
  readonly onEvents?: (events: readonly OrderEvent[]) => void;
}

/** Bars that the engine is given at once. A function that runs on stays in its first, slow code: it must end to go on faster. */
const CHUNK = 8_192;
/** Bars between two words on how far the run is: a few ms of the fastest strategy. */
const TOLD = 65_536;
const PARTS = { orders: 0, fills: 1, plots: 2, log: 3, parameters: 4, fault: 5, facts: 6, events: 7 } as const;
const REPORT = { equity: 0, trades: 1, metrics: 2 } as const;
const STATUS = { done: 0, more: 1 } as const;

interface CutInstrument extends RunInstrument {
  /** The bars in the range, with their warm-up. */
  readonly inside: Bars;
  readonly warmup: number;
}

/**
 * Runs one backtest in this thread.
 * @throws InputError for settings that do not fit the data, StrategyError when the strategy ends the run. After a
 *   StrategyError this thread's engine may have been stopped in mid-call: start another thread for the next run.
 */
export class Backtest {
  private readonly engine: Engine;
  private readonly input: RunInput;
  private readonly cut: CutInstrument[];
  private request: BacktestRequest;
  private strategy: LinkedStrategy | undefined;
  private engineMs = 0;

  constructor(engine: Engine, input: RunInput) {
    this.engine = engine;
    this.input = input;
    this.request = requestOf(
      input.settings,
      input.instruments,
      {},
      input.signals.map(({ name }) => name),
    );
    const { from, to, warmup } = this.request.range;
    this.cut = input.instruments.map((instrument) => {
      const { bars, warmup: before } = instrument.bars.range(from, to, warmup);
      return { ...instrument, inside: bars, warmup: before };
    });
  }

  run(): BacktestResult {
    try {
      this.open();
      if (this.input.onEvents) this.engine.exports.run_watch();
      const start = performance.now();
      this.guard(() => this.start());
      this.checkParameters();
      this.guard(() => this.advance());
      this.engineMs = performance.now() - start;
      return this.result();
    } finally {
      this.close();
    }
  }

  /** The strategy's parameters, without running a bar; instruments and signals that it names need not exist. */
  describe(): ParameterRecord[] {
    try {
      this.open();
      this.engine.exports.run_describe();
      this.guard(() => this.start());
      return this.parameters();
    } finally {
      this.close();
    }
  }

  /** Bytes that the strategy has used of its memory; 0 before it has run. */
  get strategyBytes(): number {
    return this.strategy?.usedBytes() ?? 0;
  }

  private open(): void {
    const { engine, input, request } = this;
    const { exports, memory } = engine;
    this.cut.forEach((instrument, index) => {
      const grid = request.instruments[index];
      const [tick, lot] = [decimalAt(grid?.tickSize ?? "1"), decimalAt(grid?.lotSize ?? "1")];
      const name = memory.text(instrument.name);
      const { bars, inside, warmup, source } = instrument;
      const status = memory.with([name], (pointer = 0) =>
        exports.run_instrument(
          inside.handle,
          warmup,
          tick.units,
          tick.scale,
          lot.units,
          lot.scale,
          pointer,
          name.length,
        ),
      );
      if (status === 1) throw bars.emptyRange(source);
      if (status === 2) {
        const size = grid?.tickSize ?? "";
        throw new InputError(
          "backtest/tick",
          `${source}: instrument.tickSize ${size} is too fine for prices this high`,
        );
      }
    });
    for (const [key, value] of Object.entries(input.params)) {
      const name = memory.text(key);
      memory.with([name], (pointer = 0) => exports.run_parameter(pointer, name.length, value));
    }
    for (const signal of input.signals) {
      const name = memory.text(signal.name);
      memory.with(
        [name, signal.time, signal.value, signal.available],
        (pointer = 0, time = 0, value = 0, available = 0) =>
          exports.run_signal(pointer, name.length, signal.time.length, time, value, available),
      );
    }
    memory.with([engineSettings(request)], (pointer = 0) => exports.run_open(pointer));
  }

  private start(): void {
    const { strategy, onProgress } = this.input;
    const module = this.engine.strategy(strategy.module, strategy.path);
    // From here on the strategy's own code may run: whoever watches over its time begins to count.
    onProgress?.(0, this.rowsOf(0));
    this.strategy = linkStrategy(this.engine.exports as unknown as Record<string, unknown>, this.engine.table, module);
    this.engine.exports.run_start(this.strategy.first, this.strategy.present);
  }

  private advance(): void {
    const { exports } = this.engine;
    const all = this.rowsOf(0);
    // The first chunks are small, so that a strategy that never returns is placed near its bar.
    let chunk = 16;
    let told = -TOLD;
    for (;;) {
      const done = exports.run_bars_done();
      if (chunk < CHUNK || done >= told + TOLD) this.input.onProgress?.((told = done), all);
      const status = exports.run_advance(chunk);
      if (status === STATUS.done) break;
      if (status !== STATUS.more) throw this.fault();
      chunk = Math.min(2 * chunk, CHUNK);
    }
    this.input.onProgress?.(all, all);
  }

  /** Turns a trap into the sentence that the engine knows. */
  private guard(work: () => void): void {
    try {
      work();
    } catch (trap) {
      if (trap instanceof WebAssembly.RuntimeError || trap instanceof RangeError) throw this.fault(trap);
      throw trap;
    }
  }

  private fault(trap?: unknown): Error {
    const facts = JSON.parse(new TextDecoder().decode(this.part("fault"))) as FaultFacts;
    const { instruments, signals, strategy } = this.input;
    return faultError(facts, {
      path: strategy.path,
      instruments: instruments.map(({ name }) => name),
      signals: signals.map(({ name }) => name),
      params: Object.fromEntries(this.parameters().map(({ name, value }) => [name, value])),
      trap,
      isTooDeep: this.strategy?.isTooDeep() ?? false,
    });
  }

  private checkParameters(): void {
    const declared = this.parameters();
    const names = declared.map(({ name }) => name);
    const unknown = Object.keys(this.input.params).find((name) => !names.includes(name));
    if (unknown !== undefined) {
      const guess = nearest(unknown, names);
      const list = names.length === 0 ? "it declares none" : `it declares ${names.join(", ")}`;
      const hint = guess === undefined ? "" : ` Did you mean "${guess}"?`;
      throw new InputError(
        "strategy/unknown-parameter",
        `${this.input.strategy.path} has no parameter "${unknown}": ${list}.${hint}`,
      );
    }
    const params = Object.fromEntries(declared.map(({ name, value }) => [name, value]));
    this.request = { ...this.request, params };
  }

  private parameters(): ParameterRecord[] {
    const declared = read.readParameters(this.part("parameters"));
    const refused = declared.find(({ name }) => REFUSED_KEYS.has(name))?.name;
    if (refused === undefined) return declared;
    const { path } = this.input.strategy;
    throw new InputError(
      "strategy/parameter",
      `${path}: a parameter cannot be called "${refused}": give it another name`,
    );
  }

  private part(name: keyof typeof PARTS): Uint8Array<ArrayBuffer> {
    this.engine.exports.run_read(PARTS[name]);
    return this.engine.memory.outbox();
  }

  private report(name: keyof typeof REPORT): Uint8Array<ArrayBuffer> {
    this.engine.exports.run_report(REPORT[name]);
    return this.engine.memory.outbox();
  }

  /** Equity, trades and metrics, from which the reports are read. */
  private finish(): void {
    if (this.engine.exports.run_finish(this.request.periodsPerYear) === 0) return;
    const { path } = this.input.strategy;
    const message = `${path}: an amount outgrew 64 bits: use less cash, leverage or quantity`;
    throw new InputError("backtest/overflow", message);
  }

  private result(): BacktestResult {
    const start = performance.now();
    const { request, engine } = this;
    this.finish();
    const scales = this.scales();
    this.input.onEvents?.(read.readEvents(this.part("events"), scales));
    const parts = {
      orders: this.part("orders"),
      fills: this.part("fills"),
      plots: this.part("plots"),
      log: this.part("log"),
    };
    const equity = read.readEquity(this.report("equity"));
    const values = read.readDoubles(this.report("metrics"));
    const facts = JSON.parse(new TextDecoder().decode(this.part("facts"))) as RunFacts;
    const columns = {
      orders: read.readOrders(parts.orders, scales),
      fills: read.readFills(parts.fills, scales),
      trades: read.readTrades(this.report("trades"), scales, equity.time.length - 1),
    };
    const data = this.data();
    const records = data.map(({ record }) => record);
    const identity = digestOf(engine, this.partsOfDigest(data, parts));
    return {
      ...identity,
      engine: { version: this.input.version, sha256: engine.sha256 },
      request,
      data: records,
      signals: this.signals().map(({ record }) => record),
      metrics: Object.fromEntries(metrics.map(({ name, id }) => [name, orNull(values[id])])),
      ...columns,
      equity,
      plots: read.readPlots(parts.plots, this.rowsOf(0)),
      log: read.readLog(parts.log),
      warnings: warningsOf({ ...columns, equity, data: records }, facts),
      timing: {
        compileMs: 0,
        dataMs: 0,
        engineMs: this.engineMs,
        reportMs: performance.now() - start,
        bars: this.rowsOf(0),
      },
    };
  }

  private partsOfDigest(
    data: readonly { record: DataRecord; fingerprint: Uint8Array }[],
    columns: { orders: Uint8Array; fills: Uint8Array; plots: Uint8Array; log: Uint8Array },
  ): Part[] {
    const request = new TextEncoder().encode(canonicalJson(this.request as unknown as Json));
    return [
      { name: "request", bytes: request },
      { name: "engine", bytes: this.engine.bytes, sha256: this.engine.sha256 },
      { name: "strategy", bytes: this.input.strategy.module },
      ...data.map(({ record, fingerprint }) => ({ name: `data:${record.instrument}`, bytes: fingerprint })),
      ...this.signals().map(({ record, bytes }) => ({ name: `signal:${record.name}`, bytes })),
      ...Object.entries(columns).map(([name, bytes]) => ({ name, bytes, isResult: true })),
    ];
  }

  private data(): { record: DataRecord; fingerprint: Uint8Array }[] {
    return this.cut.map(({ name, source, inside }) => {
      const fingerprint = inside.fingerprint();
      const time = inside.time();
      const record = {
        name: source.split(/[\\/]/).at(-1) ?? source,
        instrument: name,
        fingerprint: hex(fingerprint),
        rows: time.length,
        from: Number(time[0]),
        to: Number(time.at(-1)),
        interval: this.request.interval,
      };
      return { record, fingerprint };
    });
  }

  private signals(): { record: BacktestResult["signals"][number]; bytes: Uint8Array }[] {
    return this.input.signals.map(({ name, time, value, available }) => {
      const columns = [time, value, available].map(
        (column) => new Uint8Array(column.buffer, column.byteOffset, column.byteLength),
      );
      const bytes = this.engine.hash(columns);
      return { record: { name, fingerprint: hex(bytes), rows: time.length }, bytes };
    });
  }

  private scales(): Scales[] {
    return this.cut.map(({ name, inside }, index) => {
      const grid = this.request.instruments[index];
      const [tick, lot] = [decimalAt(grid?.tickSize ?? "1"), decimalAt(grid?.lotSize ?? "1")];
      return { name, priceScale: Math.max(inside.decimals, tick.scale), lotUnits: lot.units, lotScale: lot.scale };
    });
  }

  /** Bars of an instrument in the range. */
  private rowsOf(index: number): number {
    const instrument = this.cut[index];
    return instrument ? instrument.inside.rows - instrument.warmup : 0;
  }

  private close(): void {
    this.engine.exports.run_close();
    this.strategy?.unlink();
    for (const { inside } of this.cut) inside.free();
  }
}

function orNull(value: number | undefined): number | null {
  return value === undefined || !Number.isFinite(value) ? null : value;
}
