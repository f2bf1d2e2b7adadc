import { untrack } from "svelte";
import type { NumberMarks } from "../../shared/figures.ts";
import type { Indicator } from "../../shared/indicators.ts";
import type { ToldRule } from "../../shared/protocol/control.ts";
import { alertSound } from "./alert-sound.ts";
import { announce } from "../ui/announce.svelte.ts";
import { toast } from "../ui/toast.svelte.ts";
import {
  type BookView,
  type ChartColumns,
  connectLive,
  type DeckView,
  type DepthView,
  type FromWorker,
  type HeadView,
  type LinkState,
  type LiveSnapshot,
  type LiveWants,
  type NewsRow,
  type NewsView,
  type StreamsView,
  type TapeRow,
  type ToWorker,
  type WatchView,
} from "./connect.ts";
import { type Door, door, forget } from "./relay-door.ts";
import { settings } from "./settings.svelte.ts";

export type {
  BookView,
  ChartColumns,
  ChosenIndicator,
  DeckView,
  DepthView,
  HeadView,
  LadderRow,
  LinkState,
  LiveWants,
  NewsRow,
  StreamsView,
  VenueView,
  WatchRow,
} from "./connect.ts";

const ANNOUNCED_EVERY_MS = 10_000;
/** What a browser takes for a person's leave to sound. */
const PRESSES = ["pointerdown", "keydown"] as const;

const WANTS: LiveWants = {
  isHidden: false,
  isSmall: false,
  search: "",
  sort: "rank",
  first: 0,
  count: 40,
  selected: "",
  isTogether: false,
  ladderRows: 15,
  step: 0,
  intervalMs: 60_000,
  indicators: [],
  depthMinutes: 5,
  leastTrade: 0,
};

/** The market as the relay tells it, for as long as somebody looks; panels read it and say what they want. */
export class LiveState {
  door: Door | "asking" = $state.raw("asking");
  link: LinkState = $state.raw({ state: "idle", reason: "", role: "viewer", isSimulated: false, bars: [], heardAt: 0 });
  now = $state(0);
  deck: DeckView = $state.raw({ from: Infinity, to: 0, at: 0, isPast: false, speed: 1 });
  watch: WatchView = $state.raw({ first: 0, total: 0, all: 0, fresh: 0, rows: [], worst: { what: "", why: "" } });
  head: HeadView | null = $state.raw(null);
  book: BookView | null = $state.raw(null);
  tape: readonly TapeRow[] = $state.raw([]);
  streams: StreamsView | null = $state.raw(null);
  news: NewsView = $state.raw({ events: [], alerts: [] });
  chart: ChartColumns | null = $state.raw(null);
  depth: DepthView | null = $state.raw(null);
  rules: readonly ToldRule[] = $state.raw([]);
  /** The table of indicators, once it was asked for. */
  table: readonly Indicator[] = $state.raw([]);
  wants: LiveWants = $state.raw(WANTS);
  /** The token of an invitation that was asked for. */
  invitation: { readonly link: string; readonly days: number } | undefined = $state.raw();
  /** Why the last thing that was asked for was not done. */
  denial = $state("");
  private worker: Worker | undefined;
  private announcedAt = 0;

  /** Looks for a relay and opens the way to it; ends with what it returns. */
  open(): () => void {
    const seen = (): void => this.want({ isHidden: document.hidden });
    document.addEventListener("visibilitychange", seen);
    const pressed = (): void => void alertSound().wake();
    for (const press of PRESSES) document.addEventListener(press, pressed);
    const over = new AbortController();
    // What the door reads on its way is no reason to open it again.
    untrack(() => void this.begin(over.signal));
    return () => {
      over.abort();
      document.removeEventListener("visibilitychange", seen);
      for (const press of PRESSES) document.removeEventListener(press, pressed);
      this.worker?.terminate();
      this.worker = undefined;
    };
  }

  /** Changes what is wanted; the worker asks the relay for no more. */
  want(change: Partial<LiveWants>): void {
    // An effect that wants something does not depend on what else is wanted.
    this.wants = { ...untrack(() => this.wants), ...change };
    this.tell({ type: "want", wants: untrack(() => this.wants) });
  }

  /** Has what the worker writes from now on written with these marks. */
  write(marks: NumberMarks): void {
    this.tell({ type: "marks", marks });
  }

  /** Stands still at a moment, goes on from there at a speed, or back to now (null). */
  seek(at: number | null, speed = 0): void {
    this.tell({ type: "seek", at, speed });
  }

  askTable(): void {
    if (this.table.length === 0) this.tell({ type: "table" });
  }

  say(control: Extract<ToWorker, { type: "say" }>["control"]): void {
    this.denial = "";
    this.tell({ type: "say", control });
  }

  private async begin(over: AbortSignal): Promise<void> {
    const found = await door();
    if (over.aborted) return;
    this.door = found;
    if (found.state !== "open") return;
    const worker = connectLive();
    this.worker = worker;
    worker.addEventListener("message", ({ data }: MessageEvent<FromWorker>) => {
      if (worker === this.worker) this.heard(data);
    });
    worker.addEventListener("error", ({ message }) => {
      const reason = message || "its worker could not be started";
      this.link = { ...this.link, state: "refused", reason: `${reason}: reload the page` };
    });
    this.write(untrack(() => settings.marks));
    this.want({ isHidden: document.hidden });
    const url = new URL("v1/stream", document.baseURI);
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    this.tell({ type: "open", url: url.href, token: found.token });
  }

  private tell(said: ToWorker): void {
    this.worker?.postMessage(said);
  }

  private heard(said: FromWorker): void {
    switch (said.type) {
      case "snapshot":
        // One snapshot an animation frame: the next one comes when this one has been drawn.
        requestAnimationFrame(() => {
          this.show(said.snapshot);
          this.tell({ type: "drawn" });
        });
        return;
      case "table":
        this.table = said.indicators;
        return;
      case "rules":
        this.rules = said.rules;
        return;
      case "invited":
        this.invitation = { link: `${location.origin}${location.pathname}#view=${said.token}`, days: said.days };
        return;
      case "denied":
        this.denial = said.reason;
        return;
      case "alert":
        this.alerted(said.row, said.targets);
    }
  }

  private show(snapshot: LiveSnapshot): void {
    Object.assign(this, snapshot);
    if (snapshot.link?.state === "refused" && snapshot.link.reason === "token") {
      forget();
      this.door = {
        state: "unpaired",
        refusal: { reason: "the token of this page was taken back or is too old", isSpent: false },
      };
    }
  }

  private alerted({ instrument, text, aside }: NewsRow, targets: readonly string[]): void {
    const sentence = `${instrument} ${text}`;
    if (targets.includes("page")) {
      toast(sentence);
      alertSound().ring();
    }
    if (Date.now() - this.announcedAt > ANNOUNCED_EVERY_MS) {
      this.announcedAt = Date.now();
      announce(`Alert: ${sentence}`);
    }
    const isAllowed = typeof Notification !== "undefined" && Notification.permission === "granted";
    if (targets.includes("desktop") && isAllowed) new Notification(sentence, { body: aside, tag: instrument });
  }
}
