import type { Row } from "../../../shared/protocol/kinds.ts";
import { ageOf, believed, changeOf, lastOf, priceText, type Reading } from "./figures.ts";
import { keyOf } from "./market.ts";
import type { LiveWants, WatchRow, WatchView } from "./shapes.ts";

const SORT_EVERY_MS = 1000;
const ALERT_SHOWN_MS = 5 * 60_000;

/** The watchlist's order and its visible rows. Rows sort at most once a second. */
export class Watchlist {
  #order: readonly number[] = [];
  #orderedAt = -Infinity;
  #orderedFor = "";
  /** Texts of a second ago and of now, by instrument. */
  readonly #texts = new Map<number, { before: string; now: string; since: number }>();

  /** Numbers of the instruments whose rows can be seen. */
  visible({ first, count }: LiveWants): readonly number[] {
    return this.#order.slice(first, first + count);
  }

  view(reading: Reading, wants: LiveWants): WatchView {
    this.#sort(reading, wants);
    const { market, now } = reading;
    const alerted = new Set(
      market.alerts
        .filter(({ time, isTest }) => isTest === 0 && now - Number(time) / 1000 < ALERT_SHOWN_MS)
        .map(({ instrument }) => instrument),
    );
    const rows = this.visible(wants).flatMap((number) => {
      const instrument = market.instruments.get(number);
      return instrument ? [this.#row(reading, instrument, alerted)] : [];
    });
    const all = market.instruments.size;
    return { first: wants.first, total: this.#order.length, all, rows, ...this.#health(reading) };
  }

  #row(reading: Reading, instrument: Row<"instruments">, alerted: ReadonlySet<string>): WatchRow {
    const key = keyOf(instrument);
    const { name, venue, priceDecimals } = instrument;
    const top = reading.market.tops.get(instrument.instrument);
    const { state, reason, isFresh } = believed(reading, top);
    const last = top ? priceText(lastOf(top), priceDecimals) : "–";
    return {
      ...{ key, name, venue, state, reason, isFresh, last },
      same: this.#same(instrument.instrument, last, reading.now),
      change: top && isFresh ? changeOf(top) : NaN,
      spark: reading.market.sparks.get(instrument.instrument) ?? [],
      hasAlert: alerted.has(key),
    };
  }

  /** How many leading letters a price shares with that of a second ago. */
  #same(instrument: number, text: string, now: number): number {
    const known = this.#texts.get(instrument) ?? { before: text, now: text, since: now };
    this.#texts.set(instrument, known);
    if (now - known.since >= SORT_EVERY_MS || now < known.since)
      Object.assign(known, { before: known.now, since: now });
    known.now = text;
    if (known.before.length !== text.length) return 0;
    let same = 0;
    while (same < text.length && known.before[same] === text[same]) same++;
    return same;
  }

  #sort({ market, now, cut }: Reading, { search, sort }: LiveWants): void {
    const asked = `${search} ${sort} ${market.instruments.size}`;
    const isDue = Math.abs(now - this.#orderedAt) >= SORT_EVERY_MS && sort !== "rank" && sort !== "name";
    if (asked === this.#orderedFor && !isDue) return;
    this.#orderedFor = asked;
    this.#orderedAt = now;
    const words = search.toLowerCase().split(/\s+/).filter(Boolean);
    const found = [...market.instruments.values()].filter((one) => {
      const text = `${keyOf(one)} ${one.base} ${one.quote}`.toLowerCase();
      return words.every((word) => text.includes(word));
    });
    const value = (one: Row<"instruments">): number => {
      const top = market.tops.get(one.instrument);
      if (sort === "state") return top && cut === null ? -top.state : -9;
      return top && top.state <= 1 ? changeOf(top) || 0 : -Infinity;
    };
    if (sort === "name")
      found.sort((a, b) => (keyOf(a).slice(a.venue.length) < keyOf(b).slice(b.venue.length) ? -1 : 1));
    if (sort === "change") found.sort((a, b) => value(b) - value(a));
    if (sort === "state") found.sort((a, b) => value(a) - value(b));
    this.#order = found.map(({ instrument }) => instrument);
  }

  #health(reading: Reading): Pick<WatchView, "fresh" | "worst"> {
    const { market, cut } = reading;
    if (cut !== null) return { fresh: 0, worst: { what: "Nothing is fresh.", why: cut } };
    let fresh = 0;
    let worst: { age: number; instrument: Row<"instruments">; reason: string; state: string } | null = null;
    for (const instrument of market.instruments.values()) {
      const top = market.tops.get(instrument.instrument);
      const { isFresh, reason, state } = believed(reading, top);
      if (isFresh) fresh++;
      else if (top) {
        const age = ageOf(reading, top.receivedTime) || 0;
        if (!worst || age > worst.age) worst = { age, instrument, reason, state };
      }
    }
    if (!worst) return { fresh, worst: { what: "", why: "" } };
    const { instrument, reason, state, age } = worst;
    const since = age >= 1000 ? `, last heard ${Math.round(age / 1000)} s ago` : "";
    return {
      fresh,
      worst: { what: `${instrument.name} at ${instrument.venue} is ${state}.`, why: `${reason}${since}` },
    };
  }
}
