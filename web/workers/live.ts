// The page's end of the relay, in a thread of its own: what the relay tells becomes one snapshot a frame.
import { chooseMarks } from "../../shared/figures.ts";
import { givenInputs, indicators } from "../../shared/indicators.ts";
import { decodeMessage } from "../../shared/protocol/message.ts";
import type { Told } from "../../shared/protocol/control.ts";
import type { Message } from "../../shared/protocol/message.ts";
import type { Engine } from "../../wasm/index.ts";
import { engineHere } from "./engine-here.ts";
import { channelsFor, MINUTE_MS } from "./live/channels.ts";
import { RelayTime } from "./live/clock.ts";
import { Deck } from "./live/deck.ts";
import { Desk } from "./live/desk.ts";
import type { Reading } from "./live/figures.ts";
import { Latencies } from "./live/latency.ts";
import { HubLink } from "./live/link.ts";
import { LiveMarket } from "./live/market.ts";
import { alertRow } from "./live/news.ts";
import type { FromWorker, LinkState, LiveSnapshot, LiveWants, ToWorker } from "./live/shapes.ts";

/** A page that draws is asked at this pace whether there is something new; it draws at most once a frame. */
const TURN_MS = 40;

const now = (): number => performance.timeOrigin + performance.now();

class Live {
  readonly #market = new LiveMarket();
  readonly #time = new RelayTime();
  readonly #deck = new Deck(decodeMessage);
  readonly #desk = new Desk();
  readonly #latencies = new Latencies();
  readonly #link: HubLink;
  #engine: Engine | null = null;
  #wants: LiveWants | null = null;
  #isAskDue = false;
  #state: LinkState = { state: "idle", reason: "", role: "viewer", isSimulated: false, bars: [MINUTE_MS], heardAt: 0 };
  #isStateTold = false;
  #isDrawn = true;
  #targets = new Map<string, readonly string[]>();
  /** Null shows what is now; else the moment, and how fast it goes on. */
  #past: { at: number; speed: number; since: number } | null = null;

  constructor() {
    const after = (ms: number, act: () => void) => {
      const timer = setTimeout(act, ms);
      return () => clearTimeout(timer);
    };
    this.#link = new HubLink(
      { connect: (url) => new WebSocket(url), now, random: Math.random, after },
      {
        state: (state, reason) => this.#become({ state, reason }),
        told: (told) => this.#told(told),
        message: (message, bytes) => this.#message(message, bytes),
        clock: (...stamps) => this.#time.take(...stamps),
      },
    );
    engineHere().then(
      (engine) => (this.#engine = engine),
      // Without the engine there are candles without lines.
      () => undefined,
    );
    setInterval(() => this.#turn(), TURN_MS);
  }

  take(said: ToWorker): void {
    switch (said.type) {
      case "open":
        return this.#link.open(said.url, said.token);
      case "want":
        this.#wants = said.wants;
        this.#isAskDue = true;
        return;
      case "marks":
        chooseMarks(() => said.marks);
        return this.#desk.renew();
      case "table":
        // Bars have no series of periods.
        return say({ type: "table", indicators: indicators.filter((row) => givenInputs(row).length === 0) });
      case "drawn":
        this.#isDrawn = true;
        return;
      case "say":
        return this.#link.say(said.control);
      case "seek":
        this.#past = said.at === null ? null : { at: said.at, speed: said.speed, since: now() };
        this.#desk.renew();
    }
  }

  get #relayNow(): number {
    return now() + this.#time.offset;
  }

  #become(change: Partial<LinkState>): void {
    this.#state = { ...this.#state, ...change };
    this.#isStateTold = false;
    this.#desk.renew();
  }

  #told(told: Told): void {
    if (told.type === "welcome") {
      const { role, isSimulated, bars } = told;
      this.#become({ role, isSimulated, bars });
      this.#subscribe();
    }
    if (told.type === "rules") {
      this.#targets = new Map(
        told.rules.map(({ written: { id, to } }) => [
          String(id),
          Array.isArray(to) ? to.map(String) : ["page", "desktop"],
        ]),
      );
      say({ type: "rules", rules: told.rules });
    }
    if (told.type === "invited") say({ type: "invited", token: told.token, days: told.days });
    if (told.type === "denied" || told.type === "refused") say({ type: "denied", reason: told.reason });
  }

  #message(message: Message, bytes: Uint8Array): void {
    const heard = now();
    this.#state = { ...this.#state, heardAt: heard };
    this.#market.take(message);
    this.#deck.keep(bytes, this.#relayNow, this.#market);
    if (message.kind === "trades" && message.seq > 0) {
      for (const { receivedTime } of message.rows) this.#latencies.add(this.#relayNow - Number(receivedTime) / 1000);
    }
    if (message.kind === "alerts" && message.seq > 0) {
      for (const row of message.rows) {
        if (row.isSnoozed === 0) say({ type: "alert", row: alertRow(row), targets: this.#targets.get(row.rule) ?? [] });
      }
    }
    if (message.kind === "instruments") this.#subscribe();
  }

  #reading(): Reading {
    const past = this.#past;
    if (!past) {
      const { state, reason } = this.#state;
      const cut = state === "open" ? null : `this page has no connection to the relay${reason ? ` (${reason})` : ""}`;
      return { market: this.#market, now: this.#relayNow, cut };
    }
    const at = Math.min(this.#relayNow, past.at + (now() - past.since) * past.speed);
    return { market: this.#deck.at(at), now: at, cut: null };
  }

  #subscribe(): void {
    this.#isAskDue = false;
    const wants = this.#wants;
    if (!wants) return;
    const reading: Reading = { market: this.#market, now: this.#relayNow, cut: null };
    for (const [number, channel] of channelsFor(reading, wants, {
      visible: this.#desk.watchlist.visible(wants),
      bars: this.#state.bars,
    })) {
      const isOther = this.#link.want(number, channel);
      // A chart of another length made of these would be looked at where they end.
      if (isOther && channel?.kind === "bars") this.#market.bars.clear();
    }
  }

  #turn(): void {
    const wants = this.#wants;
    if (!wants || this.#state.state === "idle") return;
    // A list that is scrolled wants others with every frame: the relay is not asked so often.
    if (this.#isAskDue) this.#subscribe();
    if (this.#state.state === "open") {
      this.#desk.watchDepth({ market: this.#market, now: this.#relayNow, cut: null }, wants);
    }
    if (!this.#isDrawn) return;
    const reading = this.#reading();
    const parts = { clock: now(), latencies: this.#latencies, engine: this.#engine };
    const snapshot: LiveSnapshot = this.#desk.snapshot(reading, wants, parts);
    if (!this.#isStateTold) snapshot.link = this.#state;
    this.#isStateTold = true;
    const from = this.#deck.from;
    const isPast = this.#past !== null;
    snapshot.deck = { from, to: this.#relayNow, at: reading.now, isPast, speed: this.#past?.speed ?? 1 };
    this.#isDrawn = false;
    say({ type: "snapshot", snapshot });
    if (snapshot.watch) this.#subscribe();
  }
}

const say = (said: FromWorker): void => self.postMessage(said);
const live = new Live();
addEventListener("message", ({ data }: MessageEvent<ToWorker>) => live.take(data));
