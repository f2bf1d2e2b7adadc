import { type Row, STATES } from "../../../shared/protocol/kinds.ts";
import type { Message } from "../../../shared/protocol/message.ts";

export type StateName = (typeof STATES)[number];

const TRADES_KEPT = 1000;
const ALERTS_KEPT = 200;
const EVENTS_KEPT = 300;

/** Levels of one side, best first. */
export interface HeldBook {
  readonly bids: readonly Row<"book">[];
  readonly asks: readonly Row<"book">[];
}

export const stateName = (state: number): StateName => STATES[state] ?? "down";

/** All that the relay has told, as it is now. Messages change it and nothing else does. */
export class LiveMarket {
  instruments = new Map<number, Row<"instruments">>();
  tops = new Map<number, Row<"tops">>();
  books = new Map<number, HeldBook>();
  sparks = new Map<number, readonly number[]>();
  /** By the time of their beginning. */
  bars = new Map<bigint, Row<"bars">>();
  /** Newest last. */
  trades: readonly Row<"trades">[] = [];
  alerts: readonly Row<"alerts">[] = [];
  events: readonly Row<"events">[] = [];
  venues: readonly Row<"venues">[] = [];
  streams: readonly Row<"streams">[] = [];

  /** Takes a message in; a channel's first one replaces what it told before. */
  take(message: Message): void {
    const isFirst = message.seq === 0;
    switch (message.kind) {
      case "instruments":
        if (isFirst) this.instruments.clear();
        for (const row of message.rows) this.instruments.set(row.instrument, row);
        return;
      case "tops":
        for (const row of message.rows) this.tops.set(row.instrument, row);
        return;
      case "book":
        if (isFirst) this.books.clear();
        this.#book(message.rows);
        return;
      case "trades":
        this.trades = (isFirst ? message.rows : [...this.trades, ...message.rows]).slice(-TRADES_KEPT);
        return;
      case "bars":
        if (isFirst) this.bars.clear();
        for (const row of message.rows) this.bars.set(row.openTime, row);
        return;
      case "alerts":
        this.alerts = (isFirst ? message.rows : [...this.alerts, ...message.rows]).slice(-ALERTS_KEPT);
        return;
      case "events":
        this.events = (isFirst ? message.rows : [...this.events, ...message.rows]).slice(-EVENTS_KEPT);
        return;
      case "venues":
        this.venues = message.rows;
        return;
      case "streams":
        this.streams = message.rows;
        return;
      case "sparks":
        this.#sparks(message.rows);
        return;
      // Programs ask for these; the page's own lines are computed on the bars that it shows.
      case "indicators":
      case "features":
    }
  }

  /** The same again: rows are never changed, so they are shared. */
  copy(): LiveMarket {
    const other = new LiveMarket();
    other.instruments = new Map(this.instruments);
    other.tops = new Map(this.tops);
    other.books = new Map(this.books);
    other.sparks = new Map(this.sparks);
    other.bars = new Map(this.bars);
    const { trades, alerts, events, venues, streams } = this;
    return Object.assign(other, { trades, alerts, events, venues, streams });
  }

  #book(rows: readonly Row<"book">[]): void {
    const sides = new Map<number, [Row<"book">[], Row<"book">[]]>();
    for (const row of rows) {
      const both = sides.get(row.instrument) ?? [[], []];
      sides.set(row.instrument, both);
      both[row.side === 0 ? 0 : 1].push(row);
    }
    for (const [instrument, [bids, asks]] of sides) this.books.set(instrument, { bids, asks });
  }

  #sparks(rows: readonly Row<"sparks">[]): void {
    const lines = new Map<number, number[]>();
    for (const { instrument, price } of rows) {
      const line = lines.get(instrument) ?? [];
      lines.set(instrument, line);
      line.push(Number(price));
    }
    for (const [instrument, line] of lines) this.sparks.set(instrument, line);
  }
}

export const keyOf = ({ venue, name }: Pick<Row<"instruments">, "venue" | "name">): string => `${venue}:${name}`;
