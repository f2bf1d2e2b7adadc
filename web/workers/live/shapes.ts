import type { NumberMarks } from "../../../shared/figures.ts";
import type { Indicator } from "../../../shared/indicators.ts";
import type { Control, Role, ToldRule } from "../../../shared/protocol/control.ts";
import type { StateName } from "./market.ts";

/** An indicator of the candles, with the options that differ from their defaults. */
export interface ChosenIndicator {
  readonly name: string;
  readonly options: Readonly<Record<string, number>>;
}

/** What the page wants to see; the worker asks the relay for no more. */
export interface LiveWants {
  /** A page that nobody sees hears of alerts alone. */
  readonly isHidden: boolean;
  /** A small screen takes a third of the bytes. */
  readonly isSmall: boolean;
  readonly search: string;
  readonly sort: "rank" | "name" | "change" | "state";
  /** Rows of the watchlist that can be seen. */
  readonly first: number;
  readonly count: number;
  /** `venue:NAME` of the instrument in the middle; empty for the first. */
  readonly selected: string;
  /** Whether the books of all venues stand in the ladder together. */
  readonly isTogether: boolean;
  /** Rows of each side of the ladder. */
  readonly ladderRows: number;
  /** Ticks of a row of the ladder as a power and digit of ten, in the price's unit; 0 lets the book decide. */
  readonly step: number;
  /** Length of a bar. */
  readonly intervalMs: number;
  /** Drawn with the candles. */
  readonly indicators: readonly ChosenIndicator[];
  readonly depthMinutes: number;
  /** Trades of less than this are left out of the tape, in the base's unit. */
  readonly leastTrade: number;
}

/** How the worker and the relay get on. */
export interface LinkState {
  readonly state: "idle" | "connecting" | "open" | "waiting" | "refused";
  /** A sentence, empty while open. */
  readonly reason: string;
  readonly role: Role;
  readonly isSimulated: boolean;
  /** Lengths of the bars that the relay makes, ms. */
  readonly bars: readonly number[];
  /** ms since 1970 of the page's clock when something came last. */
  readonly heardAt: number;
}

export interface WatchRow {
  readonly key: string;
  readonly name: string;
  readonly venue: string;
  readonly state: StateName;
  readonly reason: string;
  readonly isFresh: boolean;
  readonly last: string;
  /** Leading letters of `last` that are as they were a second ago. */
  readonly same: number;
  /** Percent against the reference; NaN where it is not to be read. */
  readonly change: number;
  readonly spark: readonly number[];
  readonly hasAlert: boolean;
}

export interface WatchView {
  readonly first: number;
  readonly total: number;
  readonly all: number;
  readonly fresh: number;
  readonly rows: readonly WatchRow[];
  /** The worst staleness, in a sentence of two parts; empty when all is fresh. */
  readonly worst: { readonly what: string; readonly why: string };
}

export interface HeadView {
  readonly key: string;
  readonly name: string;
  readonly venue: string;
  readonly base: string;
  readonly quote: string;
  readonly proof: string;
  readonly last: string;
  readonly change: number;
  readonly state: StateName;
  readonly reason: string;
  readonly isFresh: boolean;
  /** Relay's time less the time of receipt, ms. */
  readonly ageMs: number;
}

export interface LadderRow {
  readonly price: string;
  /** Empty where nobody stands. */
  readonly quantity: string;
  /** Share of the largest row, 0 to 1. */
  readonly share: number;
}

export interface BookView {
  readonly title: string;
  /** Of the instruments whose books stand in it: one in USD beside one in USDT, as each venue quotes it. */
  readonly names: readonly string[];
  /** Furthest first, as they are drawn from above. */
  readonly asks: readonly LadderRow[];
  readonly bids: readonly LadderRow[];
  readonly mid: string;
  readonly spread: string;
  readonly bps: string;
  /** Share of what is shown that stands on the bid, percent; NaN without a book. */
  readonly bidShare: number;
  readonly steps: readonly { readonly value: number; readonly title: string }[];
  readonly step: number;
  readonly isFresh: boolean;
  readonly state: StateName;
  readonly reason: string;
  readonly ageMs: number;
}

export interface TapeRow {
  readonly id: number;
  readonly time: string;
  readonly price: string;
  readonly quantity: string;
  readonly isBuy: boolean;
  readonly isLarge: boolean;
}

export interface VenueView {
  readonly venue: string;
  readonly proof: string;
  readonly instruments: number;
  readonly ageMs: number;
  readonly rate: number;
  readonly gaps: number;
  readonly reconnects: number;
  readonly lateMs: number;
  readonly state: StateName;
  readonly reason: string;
  readonly fresh: number;
  readonly streams: number;
}

export interface StreamsView {
  readonly venues: readonly VenueView[];
  /** Of the instrument in the middle. */
  readonly own: readonly { readonly channel: string; readonly state: StateName; readonly reason: string }[];
  readonly rate: number;
  /** From the relay's receipt of a frame to this page, ms; NaN before anything came. */
  readonly latency: { readonly p50: number; readonly p99: number; readonly bins: readonly LatencyBin[] };
}

export interface LatencyBin {
  readonly title: string;
  readonly count: number;
}

export interface NewsRow {
  readonly id: string;
  /** ms since 1970 UTC */
  readonly time: number;
  readonly kind: string;
  readonly instrument: string;
  readonly text: string;
  readonly aside: string;
}

export interface NewsView {
  readonly events: readonly NewsRow[];
  readonly alerts: readonly NewsRow[];
}

/** A line of an indicator as charts draw it; `pane` is `price`, or the key of one below. */
interface ChartLine {
  readonly name: string;
  readonly values: Float64Array<ArrayBuffer>;
  readonly kind: "line" | "histogram" | "band" | "marker";
  readonly pane: string;
  readonly shift: number;
}

/** A piece of a chart: columns, an entry for each bar. */
export interface ChartColumns {
  readonly key: string;
  readonly intervalMs: number;
  readonly time: Float64Array<ArrayBuffer>;
  readonly open: Float64Array<ArrayBuffer>;
  readonly high: Float64Array<ArrayBuffer>;
  readonly low: Float64Array<ArrayBuffer>;
  readonly close: Float64Array<ArrayBuffer>;
  readonly volume: Float64Array<ArrayBuffer>;
  readonly lines: readonly ChartLine[];
  /** Why an indicator that was asked for is not drawn. */
  readonly notes: readonly string[];
  /** When the last bar ends, ms of the relay's clock. */
  readonly closesAt: number;
}

/** Resting depth over time: a grid of 0 (nobody) to 7 (most), column by column, lowest price first. */
export interface DepthView {
  readonly key: string;
  readonly columns: number;
  readonly rows: number;
  readonly grid: Uint8Array<ArrayBuffer>;
  readonly lowest: number;
  readonly highest: number;
  readonly decimals: number;
  /** ms since 1970 UTC of the left and right edge. */
  readonly from: number;
  readonly to: number;
  /** The middle of best bid and ask by column, NaN where there is none. */
  readonly bid: Float64Array<ArrayBuffer>;
  readonly ask: Float64Array<ArrayBuffer>;
  readonly trades: readonly { time: number; price: number; share: number; isBuy: boolean }[];
}

/** Where the page stands in what it keeps of the past. Times in ms of the relay's clock. */
export interface DeckView {
  readonly from: number;
  readonly to: number;
  readonly at: number;
  readonly isPast: boolean;
  readonly speed: number;
}

/** What has changed since the last one; at most one an animation frame. */
export interface LiveSnapshot {
  link?: LinkState;
  /** ms of the relay's clock. */
  now?: number;
  deck?: DeckView;
  watch?: WatchView;
  head?: HeadView | null;
  book?: BookView | null;
  tape?: readonly TapeRow[];
  streams?: StreamsView;
  news?: NewsView;
  chart?: ChartColumns | null;
  depth?: DepthView | null;
}

/** What the page says to the worker. */
export type ToWorker =
  | { readonly type: "open"; readonly url: string; readonly token: string }
  | { readonly type: "want"; readonly wants: LiveWants }
  /** How numbers are written from now on. */
  | { readonly type: "marks"; readonly marks: NumberMarks }
  /** Asks for the table of indicators, which this worker has anyhow. */
  | { readonly type: "table" }
  /** The last snapshot has been drawn. */
  | { readonly type: "drawn" }
  | { readonly type: "say"; readonly control: Exclude<Control, { type: "subscribe" | "unsubscribe" | "clock" }> }
  /** Stands still at a time, goes on from there at a speed, or back to now (null). */
  | { readonly type: "seek"; readonly at: number | null; readonly speed: number };

/** What the worker says to the page. */
export type FromWorker =
  | { readonly type: "snapshot"; readonly snapshot: LiveSnapshot }
  | { readonly type: "table"; readonly indicators: readonly Indicator[] }
  | { readonly type: "rules"; readonly rules: readonly ToldRule[] }
  | { readonly type: "invited"; readonly token: string; readonly days: number }
  | { readonly type: "denied"; readonly reason: string }
  | { readonly type: "alert"; readonly row: NewsRow; readonly targets: readonly string[] };
