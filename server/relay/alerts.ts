import { existsSync, readFileSync } from "node:fs";
import type { Alert } from "../../shared/alerts/alert.ts";
import { PriceMonitor, type PriceNews } from "../../shared/alerts/monitor.ts";
import { type AlertRule, alertRule } from "../../shared/alerts/rule.ts";
import { InputError } from "../../shared/errors.ts";
import type { ToldRule } from "../../shared/protocol/control.ts";
import type { Row } from "../../shared/protocol/kinds.ts";
import type { AlertDesk } from "../hub/hub.ts";
import { keepState } from "../state-file.ts";
import type { InstrumentMarket } from "./market/instrument.ts";
import type { MarketListener } from "./market/listener.ts";

type Written = Readonly<Record<string, unknown>>;

export interface AlertParts {
  /** Rules of the configuration. */
  readonly config: readonly Written[];
  /** The file in which the page's rules are kept. */
  readonly path: string;
  /** ms since 1970 */
  readonly clock: () => number;
  readonly isFresh: (instrument: InstrumentMarket, of: "tops" | "trades") => boolean;
  readonly alerted: (alert: Alert) => void;
  readonly rulesChanged: () => void;
}

/** Watches the relay's prices by rules of the configuration and of pages, and tells what they find. */
export class Alerts implements AlertDesk, MarketListener {
  readonly #parts: AlertParts;
  readonly #handlers = new Set<(alert: Alert) => void>();
  #config: readonly Written[];
  readonly #monitor: PriceMonitor;
  readonly #quiet = new Map<string, number>();
  #own: readonly Written[];

  /** @throws InputError when the file of the page's rules cannot be read as one of ours */
  constructor(parts: AlertParts) {
    this.#parts = parts;
    this.#config = parts.config;
    this.#own = existsSync(parts.path) ? readOwn(parts.path) : [];
    this.#monitor = new PriceMonitor(this.#inForce(this.#own));
  }

  book(instrument: InstrumentMarket): void {
    this.#observe(instrument);
  }

  quote(instrument: InstrumentMarket): void {
    this.#observe(instrument);
  }

  trade(instrument: InstrumentMarket): void {
    this.#observe(instrument);
  }

  /** The last alerts, oldest first. */
  rows(): Row<"alerts">[] {
    return this.#monitor.history().toReversed().map(alertRow);
  }

  rules(): readonly ToldRule[] {
    const told = (from: ToldRule["from"]) => (written: Written) => {
      const quietUntil = this.#quiet.get(String(written.id)) ?? 0;
      return { written, from, quietUntil };
    };
    return [...this.#config.map(told("config")), ...this.#own.map(told("page"))];
  }

  /**
   * Tells a program or strategy of this process in the turn of the event loop that brought the price; ends with what it
   * returns. Tests are told, too, and say so; what somebody wants quiet is not. What a handler throws is the program's
   * uncaught error: the market goes on, and other handlers are told.
   */
  subscribe(handler: (alert: Alert) => void): () => void {
    this.#handlers.add(handler);
    return () => void this.#handlers.delete(handler);
  }

  /** Other rules of the configuration. @throws InputError, and everything stays as it was */
  reconfigure(config: readonly Written[]): void {
    const inForce = this.#inForce(this.#own, config);
    this.#config = config;
    this.#monitor.replaceRules(inForce);
    this.#parts.rulesChanged();
  }

  replace(rules: readonly Written[]): void {
    const inForce = this.#inForce(rules);
    keepState(this.#parts.path, { rules });
    this.#own = rules;
    this.#monitor.replaceRules(inForce);
    this.#parts.rulesChanged();
  }

  snooze(rule: string, instrument: string, ms: number): void {
    this.#known(rule);
    const until = this.#parts.clock() + ms;
    this.#monitor.snooze(rule, until, instrument);
    if (instrument === "*") this.#quiet.set(rule, until);
    this.#parts.rulesChanged();
  }

  test(rule: string): void {
    this.#known(rule);
    const alert = this.#monitor.test(rule, this.#parts.clock());
    if (alert) this.#tell(alert);
  }

  #observe(instrument: InstrumentMarket): void {
    const { isFresh } = this.#parts;
    const news = newsOf(instrument, isFresh(instrument, "tops"), isFresh(instrument, "trades"));
    for (const alert of this.#monitor.observe(news)) this.#tell(alert);
  }

  #tell(alert: Alert): void {
    for (const handler of alert.isSnoozed ? [] : this.#handlers) {
      try {
        handler(alert);
      } catch (error) {
        // Thrown here it would end the frame that brought the price half way through its listeners.
        queueMicrotask(() => {
          throw error;
        });
      }
    }
    this.#parts.alerted(alert);
  }

  #known(id: string): void {
    if (this.rules().some(({ written }) => written.id === id)) return;
    throw new InputError("alerts/rule", `there is no rule ${id}`);
  }

  /** @throws InputError for a rule that is none, and for two of one name */
  #inForce(own: readonly Written[], config = this.#config): AlertRule[] {
    const rules = [...config, ...own].map((written) => {
      const read = alertRule.safeParse(written);
      if (read.success) return read.data;
      const [issue] = read.error.issues;
      const where = [typeof written.id === "string" ? written.id : "a rule", ...(issue?.path ?? []).map(String)].join(
        ", ",
      );
      throw new InputError("alerts/rule", `${where}: ${issue?.message ?? "is not valid"}`);
    });
    const twice = rules.find(({ id }, index) => rules.findIndex((other) => other.id === id) !== index);
    if (twice) throw new InputError("alerts/rule", `two rules are called ${twice.id}: give one another name`);
    return rules;
  }
}

function newsOf(
  { key, decimals, book, lastTrade, lastQuote }: InstrumentMarket,
  isFresh: boolean,
  isLastFresh: boolean,
): PriceNews {
  const top = book.isFresh ? book.quote() : lastQuote;
  const unit = 10 ** decimals.price;
  const bid = top?.bid ? top.bid.ticks / unit : null;
  const ask = top?.ask ? top.ask.ticks / unit : null;
  const last = lastTrade && isLastFresh ? lastTrade.ticks / unit : null;
  const mid = bid === null || ask === null ? null : (bid + ask) / 2;
  const time = Math.max(book.receivedTime, lastTrade?.receivedTime ?? 0, lastQuote?.receivedTime ?? 0) / 1000;
  return { instrument: key, time, prices: { bid, ask, mid, last }, isFresh };
}

export function alertRow(alert: Alert): Row<"alerts"> {
  const { isTest, isSnoozed, time, ...told } = alert;
  return { ...told, time: BigInt(Math.round(time * 1000)), isTest: isTest ? 1 : 0, isSnoozed: isSnoozed ? 1 : 0 };
}

function readOwn(path: string): readonly Written[] {
  try {
    return (JSON.parse(readFileSync(path, "utf8")) as { rules: readonly Written[] }).rules.map((rule) => ({ ...rule }));
  } catch (cause) {
    throw new InputError("alerts/file", `${path} cannot be read as alert rules: mend it or delete it`, { cause });
  }
}
