import { assert } from "../../shared/assert.ts";
import { InputError } from "../../shared/errors.ts";
import { listText } from "../../shared/words.ts";
import type { Engine } from "../../wasm/index.ts";
import type { InstrumentMarket as Heard } from "../relay/market/instrument.ts";
import type { MarketListener, MarketTrade } from "../relay/market/listener.ts";
import { replayAny } from "../relay/replay/any.ts";
import type { BookChange, BookStep } from "./book.ts";
import { SimCandles } from "./candles.ts";
import type { SimInstrument } from "./instruments.ts";
import { InstrumentMarket, type MarketEvent, mixed, type SimMarket } from "./market.ts";
import { SimSide } from "./side.ts";

/** Levels of a side that are played: as many as a made-up book has, and more. */
const LEVELS = 200;
/** Changes that are held in memory at most, about 100 bytes each. */
const MOST_CHANGES = 10_000_000;
/** Between the end and the next beginning. */
const PAUSE_US = 1_000_000;
const SIDES = ["bid", "ask"] as const;
/** Currencies in which things are priced, where a venue's symbol is one word. */
const ONE_WORD = /^(.+?)(USDT|USDC|FDUSD|BUSD|TUSD|EUR|TRY|BRL|BTC|ETH|BNB)$/;

interface CapturedStep extends BookStep {
  /** µs after the capture's first event. */
  readonly after: number;
  readonly instrument: SimInstrument;
}

/** What a capture holds of one venue: its instruments and what happened to their books. */
export interface Capture {
  readonly venue: string;
  readonly instruments: readonly SimInstrument[];
  readonly steps: readonly CapturedStep[];
}

/**
 * Reads books and trades of a capture, or of a relay's event log, as the relay's own market understands them.
 * @throws InputError for what is none, has several venues or no whole book, or is too long
 */
export async function readCapture(engine: Engine, path: string): Promise<Capture> {
  const hearing = new Hearing(path);
  await replayAny(path, { engine, listeners: [hearing], pace: (time) => hearing.at(time), clock: () => 0 });
  return hearing.capture();
}

class Hearing implements MarketListener {
  readonly #path: string;
  readonly #venues = new Set<string>();
  readonly #instruments = new Map<Heard, { instrument: SimInstrument; bid: SimSide; ask: SimSide }>();
  readonly #steps: CapturedStep[] = [];
  #now = 0;
  #begun: number | null = null;
  #changes = 0;

  constructor(path: string) {
    this.#path = path;
  }

  async at(time: number): Promise<void> {
    this.#now = time;
  }

  book(heard: Heard): void {
    if (!heard.book.isLive) return;
    const known = this.#known(heard);
    const changes = SIDES.flatMap((side) => difference(side, known[side], heard.book.levels.top(side, LEVELS)));
    if (changes.length > 0) this.#put(known.instrument, { changes, trade: null });
  }

  /** Of an instrument without a book nothing is played: a venue shows both. */
  trade(heard: Heard, { ticks, lots, isBuy }: MarketTrade): void {
    const known = this.#instruments.get(heard);
    const trade = { ticks, lots, aggressor: isBuy ? "buy" : "sell" } as const;
    if (known) this.#put(known.instrument, { changes: [], trade });
  }

  rescaled({ key }: Heard): void {
    throw this.#refused(`${key} has a number that is finer than all before: record it anew`);
  }

  capture(): Capture {
    const [venue, ...others] = this.#venues;
    if (venue === undefined) throw this.#refused("no whole book is in it: record a stream of books, with its snapshot");
    if (others.length > 0) throw this.#refused(`it has ${listText([venue, ...others])}: record one venue alone`);
    const instruments = [...this.#instruments.values()].map(({ instrument }) => instrument);
    return { venue, instruments, steps: this.#steps };
  }

  #known(heard: Heard) {
    const known = this.#instruments.get(heard);
    if (known) return known;
    const { facts, venue, decimals } = heard;
    this.#venues.add(venue.name);
    const names = facts.quote === "" ? namesOf(facts.symbol) : { base: facts.base, quote: facts.quote };
    const [bid = 1] = heard.book.levels.top("bid", 1);
    const instrument: SimInstrument = {
      ...{ index: this.#instruments.size, symbol: facts.symbol, ...names },
      startPrice: bid / 10 ** decimals.price,
      priceScale: decimals.price,
      quantityScale: decimals.quantity,
    };
    const made = { instrument, bid: new SimSide("bid"), ask: new SimSide("ask") };
    this.#instruments.set(heard, made);
    return made;
  }

  #put(instrument: SimInstrument, step: BookStep): void {
    this.#begun ??= this.#now;
    this.#changes += step.changes.length;
    if (this.#changes > MOST_CHANGES) {
      throw this.#refused(
        `it has more than ${MOST_CHANGES.toLocaleString("en-US")} changes of books: play a part of it`,
      );
    }
    this.#steps.push({ ...step, instrument, after: this.#now - this.#begun });
  }

  #refused(why: string): InputError {
    return new InputError("sim/capture", `${this.#path}: ${why}`);
  }
}

/** As the venues write their symbols: `BTC/USD`, `BTCUSDT`, or `BTC` alone. */
function namesOf(symbol: string): Pick<SimInstrument, "base" | "quote"> {
  const [base = symbol, quote] = symbol.split("/");
  if (quote !== undefined) return { base, quote };
  const [, first = symbol, second = "USDC"] = ONE_WORD.exec(symbol) ?? [];
  return { base: first, quote: second };
}

/** What changes a side into these levels, and changes it. */
function difference(side: "bid" | "ask", known: SimSide, levels: Float64Array): BookChange[] {
  const now = new Map<number, number>();
  for (let at = 0; at < levels.length; at += 2) now.set(levels[at] ?? NaN, levels[at + 1] ?? 0);
  const gone = known.top(known.size).flatMap(([ticks]) => (now.has(ticks) ? [] : [{ side, ticks, lots: 0 }]));
  const changes: BookChange[] = [...gone];
  for (const [ticks, lots] of now) if (known.lotsOf(ticks) !== lots) changes.push({ side, ticks, lots });
  for (const { ticks, lots } of changes) known.set(ticks, lots);
  return changes;
}

/** A market in which what a capture holds happens again, at the capture's pace, from the start as soon as it has ended. */
export class CapturedMarket implements SimMarket {
  readonly instruments: readonly InstrumentMarket[];
  readonly #markets: ReadonlyMap<SimInstrument, InstrumentMarket>;
  readonly #bySymbol: ReadonlyMap<string, InstrumentMarket>;
  readonly #steps: readonly CapturedStep[];
  /** Of each instrument the step that tells its whole book. */
  readonly #firsts = new Map<SimInstrument, CapturedStep>();
  #round: number;
  #next = 0;
  #time: number;

  /** @param startTime µs */
  constructor({ instruments, steps }: Capture, startTime: number) {
    const minutes = Math.max(1, (steps.at(-1)?.after ?? 0) / 60_000_000);
    this.#markets = new Map(
      instruments.map((instrument) => {
        const traded = steps.flatMap((one) => (one.instrument === instrument && one.trade ? [one.trade.lots] : []));
        const candles = new SimCandles({
          seed: mixed(1, instrument.symbol),
          time: startTime,
          ticks: Math.round(instrument.startPrice * 10 ** instrument.priceScale),
          trades: traded.length / minutes,
          volume: Math.max(1, Math.round(traded.reduce((sum, lots) => sum + lots, 0) / Math.max(1, traded.length))),
        });
        const book = { bids: new SimSide("bid"), asks: new SimSide("ask") };
        return [instrument, new InstrumentMarket({ instrument, book, candles })];
      }),
    );
    this.instruments = [...this.#markets.values()];
    this.#bySymbol = new Map(this.instruments.map((market) => [market.instrument.symbol, market]));
    this.#steps = steps;
    this.#round = startTime;
    this.#time = startTime;
    for (const step of steps) if (!this.#firsts.has(step.instrument)) this.#firsts.set(step.instrument, step);
    // Whoever comes first finds whole books.
    for (const step of this.#firsts.values()) this.#happen(step, startTime);
  }

  get time(): number {
    return this.#time;
  }

  named(symbol: string): InstrumentMarket | undefined {
    return this.#bySymbol.get(symbol);
  }

  *advance(time: number): Generator<MarketEvent> {
    for (;;) {
      const step = this.#steps[this.#next];
      if (!step) return;
      const due = this.#round + step.after;
      if (due > time) break;
      this.#time = due;
      yield this.#happen(step, due);
      this.#next++;
      if (this.#next < this.#steps.length) continue;
      this.#next = 0;
      this.#round = due + PAUSE_US;
    }
    this.#time = Math.max(this.#time, time);
  }

  #happen(step: CapturedStep, time: number): MarketEvent {
    const market = this.#markets.get(step.instrument);
    assert(market, "every step is of an instrument of the capture");
    const sides = { bid: market.book.bids, ask: market.book.asks };
    if (this.#firsts.get(step.instrument) !== step) {
      for (const { side, ticks, lots } of step.changes) sides[side].set(ticks, lots);
      return market.happened(time, step);
    }
    // What stands there from the last round goes.
    const changes = SIDES.flatMap((side) => {
      const whole = step.changes.filter((one) => one.side === side).flatMap(({ ticks, lots }) => [ticks, lots]);
      return difference(side, sides[side], Float64Array.from(whole));
    });
    return market.happened(time, { changes, trade: step.trade });
  }
}
