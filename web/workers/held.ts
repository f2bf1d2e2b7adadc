import { type BarSource, type Engine, readBars, type ReadBars, readSignal } from "../../wasm/index.ts";
import { pageUnpackers } from "./unpackers.ts";

/** Bars under a name that the page gives them: the same key means the same bars. */
export interface KeyedSource {
  readonly key: string;
  readonly source: BarSource;
}

/** What a worker gets and lets go of before a task. */
export interface Holdings {
  readonly fresh: readonly KeyedSource[];
  readonly dropped: readonly string[];
}

type Signal = ReturnType<typeof readSignal>;

/** The bars of a worker, which cross to it once and are read when they are first used. */
export class Held {
  private readonly engine: Engine;
  private readonly sources = new Map<string, BarSource>();
  private readonly read = new Map<string, ReadBars>();
  private readonly signals = new Map<string, Signal>();

  constructor(engine: Engine) {
    this.engine = engine;
  }

  update({ fresh, dropped }: Holdings): void {
    for (const key of dropped) {
      this.read.get(key)?.bars.free();
      for (const kept of [this.sources, this.read, this.signals]) kept.delete(key);
    }
    for (const { key, source } of fresh) this.sources.set(key, source);
  }

  label(key: string): string {
    return this.source(key).label;
  }

  /** @throws InputError for what is wrong with the bars */
  bars(key: string): ReadBars {
    return this.once(this.read, key, (source) => readBars(this.engine, source, pageUnpackers));
  }

  /** @throws InputError for what is wrong with the signal */
  signal(key: string): Signal {
    return this.once(this.signals, key, (source) => readSignal(this.engine, source, pageUnpackers));
  }

  private once<T>(kept: Map<string, T>, key: string, read: (source: BarSource) => T): T {
    const known = kept.get(key);
    if (known !== undefined) return known;
    const source = this.source(key);
    const value = read(source);
    kept.set(key, value);
    // The file itself is not needed again.
    const { label, onBad, adjust } = source;
    this.sources.set(key, { label, onBad, adjust });
    return value;
  }

  private source(key: string): BarSource {
    const source = this.sources.get(key);
    if (!source) throw new Error(`the bars ${key} were not given to this worker`);
    return source;
  }
}
