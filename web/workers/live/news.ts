import type { Row } from "../../../shared/protocol/kinds.ts";
import { digitsText, signedText } from "../../../shared/figures.ts";
import { durationText } from "../../../shared/time.ts";
import type { LiveMarket } from "./market.ts";
import { keyOf } from "./market.ts";
import type { NewsRow, NewsView } from "./shapes.ts";

const SHOWN = 120;

export function newsView(market: LiveMarket): NewsView {
  const events = market.events.slice(-SHOWN).map((row, place): NewsRow => {
    const instrument = market.instruments.get(row.instrument);
    const time = Number(row.time) / 1000;
    const id = `${row.time} ${row.instrument} ${row.event} ${place}`;
    const name = instrument?.name ?? (row.text.split(" ")[0] || "relay");
    return { id, time, kind: row.event, instrument: name, text: row.text, aside: instrument?.venue ?? "" };
  });
  return { events: events.toReversed(), alerts: market.alerts.slice(-SHOWN).map(alertRow).toReversed() };
}

export function alertRow(row: Row<"alerts">): NewsRow {
  return {
    id: row.alertId,
    time: Number(row.time) / 1000,
    kind: row.isTest === 1 ? "test" : "alert",
    instrument: row.instrument,
    // A test has to be told from the real thing wherever it is read.
    text: `${row.isTest === 1 ? "test: " : ""}${signedText(row.move, 2)} % in ${durationText(row.windowMs)}, at ${digitsText(row.price)}`,
    aside: `rule: ${row.rule}${row.isSnoozed === 1 ? ", snoozed" : ""}`,
  };
}

/** The number of an instrument by its key; undefined where there is none. */
export function instrumentOf(market: LiveMarket, key: string): Row<"instruments"> | undefined {
  const all = market.instruments.values();
  if (key === "") return all.next().value;
  for (const one of all) if (keyOf(one) === key) return one;
  return undefined;
}
