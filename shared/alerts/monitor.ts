import type { Alert } from "./alert.ts";
import { type AlertRule, isAbout, type PriceKind } from "./rule.ts";
import { PriceWindow } from "./window.ts";

/** What is known of an instrument at one moment; a price is null where there is none that may be believed. */
export interface PriceNews {
  /** `venue:NAME` */
  readonly instrument: string;
  /** Milliseconds since 1970 UTC of the receipt. */
  readonly time: number;
  readonly prices: Readonly<Record<PriceKind, number | null>>;
  /** Whether the stream is live or quiet: prices of any other are old, and a move over a hole is none of the window. */
  readonly isFresh: boolean;
}

const DIRECTIONS = ["up", "down"] as const;
type Direction = (typeof DIRECTIONS)[number];

/** Alerts of one rule, instrument and direction. */
interface Trigger {
  agreeing: number;
  /** Fired and not yet back below half of the threshold. */
  isHeld: boolean;
  quietUntil: number;
}

interface Track {
  readonly rule: AlertRule;
  readonly window: PriceWindow;
  readonly triggers: Readonly<Record<Direction, Trigger>>;
}

const HISTORY = 1000;

/** Watches prices and tells which rules they meet. It has no clock: time is that of the prices. */
export class PriceMonitor {
  private rules: readonly AlertRule[];
  private readonly tracks = new Map<string, readonly Track[]>();
  private readonly snoozes = new Map<string, number>();
  private readonly past: Alert[] = [];

  constructor(rules: readonly AlertRule[]) {
    this.rules = rules;
  }

  /** Puts other rules in force. One that stays as it is keeps what it has seen. */
  replaceRules(rules: readonly AlertRule[]): void {
    const before = new Set(this.rules.map((rule) => JSON.stringify(rule)));
    this.rules = rules;
    for (const [instrument, tracks] of this.tracks) {
      const kept = new Map(tracks.map((track) => [JSON.stringify(track.rule), track]));
      const now = rules.filter((rule) => isAbout(rule, instrument));
      this.tracks.set(
        instrument,
        now.map((rule) => {
          const key = JSON.stringify(rule);
          return (before.has(key) ? kept.get(key) : undefined) ?? trackOf(rule);
        }),
      );
    }
  }

  /** What a piece of news sets off, in the order of the rules; those of a snoozed rule say so. */
  observe(news: PriceNews): readonly Alert[] {
    const alerts: Alert[] = [];
    for (const track of this.tracksOf(news.instrument)) {
      const price = news.prices[track.rule.price];
      const isOver = track.rule.expires !== undefined && news.time >= track.rule.expires;
      if (!news.isFresh || price === null) track.window.clear();
      if (!news.isFresh || isOver || price === null || !(price > 0)) continue;
      const reference = track.window.reference(news.time);
      track.window.push(news.time, price);
      if (reference !== undefined) alerts.push(...this.judge(track, { ...news, price, reference }));
    }
    this.remember(alerts);
    return alerts;
  }

  /** An alert as a rule would give it, to try where alerts arrive. Undefined where there is no such rule. */
  test(ruleId: string, time: number): Alert | undefined {
    const rule = this.rules.find(({ id }) => id === ruleId);
    if (!rule) return undefined;
    const direction = rule.direction === "down" ? "down" : "up";
    const move = direction === "up" ? rule.move : -rule.move;
    const told = {
      instrument: rule.instruments[0] ?? "*",
      direction,
      move,
      price: 100 + move,
      reference: 100,
    } as const;
    const alertId = `test:${rule.id}:${time}`;
    const alert = { alertId, rule: rule.id, ...told, windowMs: rule.window, time, isTest: true, isSnoozed: false };
    this.remember([alert]);
    return alert;
  }

  /** Keeps a rule quiet until a time, for one instrument or for all; a time that is past ends it. */
  snooze(ruleId: string, until: number, instrument = "*"): void {
    this.snoozes.set(`${ruleId} ${instrument}`, until);
  }

  /** The last alerts, newest first. */
  history(): readonly Alert[] {
    return this.past.toReversed();
  }

  private tracksOf(instrument: string): readonly Track[] {
    const known = this.tracks.get(instrument);
    if (known) return known;
    const tracks = this.rules.filter((rule) => isAbout(rule, instrument)).map(trackOf);
    this.tracks.set(instrument, tracks);
    return tracks;
  }

  private judge(track: Track, now: { instrument: string; time: number; price: number; reference: number }): Alert[] {
    const { rule, triggers } = track;
    const move = (now.price / now.reference - 1) * 100;
    const { instrument, time, price, reference } = now;
    const fired = DIRECTIONS.filter((direction) => rule.direction === "either" || rule.direction === direction).filter(
      (direction) => fires(rule, triggers[direction], direction === "up" ? move : -move, time),
    );
    return fired.map((direction) => ({
      alertId: `${rule.id}:${instrument}:${direction}:${time}`,
      rule: rule.id,
      ...{ instrument, direction, move, price, reference, windowMs: rule.window, time },
      isTest: false,
      isSnoozed: [instrument, "*"].some((which) => time < (this.snoozes.get(`${rule.id} ${which}`) ?? 0)),
    }));
  }

  private remember(alerts: readonly Alert[]): void {
    this.past.push(...alerts);
    if (this.past.length > HISTORY) this.past.splice(0, this.past.length - HISTORY);
  }
}

function trackOf(rule: AlertRule): Track {
  const trigger = (): Trigger => ({ agreeing: 0, isHeld: false, quietUntil: 0 });
  return { rule, window: new PriceWindow(rule.window), triggers: { up: trigger(), down: trigger() } };
}

/** Fires when the threshold is met; then not before the move fell below half of it and the cooldown is over. */
function fires(rule: AlertRule, trigger: Trigger, move: number, time: number): boolean {
  if (move < rule.move / 2) trigger.isHeld = false;
  trigger.agreeing = move >= rule.move ? trigger.agreeing + 1 : 0;
  if (trigger.agreeing < rule.confirm || trigger.isHeld || time < trigger.quietUntil) return false;
  trigger.isHeld = true;
  trigger.quietUntil = time + rule.cooldown;
  return true;
}
