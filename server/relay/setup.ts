import { decimalsOf } from "../../shared/venues/levels.ts";
import type { Instrument } from "../../shared/market.ts";
import type { Channel, Endpoints, Venue } from "../../shared/venues/venue.ts";
import { didYouMean } from "../../shared/words.ts";
import type { InstrumentFacts } from "./market/instrument.ts";

/** A venue as the configuration wants it. */
export interface VenueSetup {
  readonly venue: Venue;
  readonly endpoints: Endpoints;
  /** Names or symbols, or the first so many that trade. */
  readonly instruments: readonly string[] | number;
  readonly channels: readonly Channel[];
  /** A simulator of this machine stands in the venue's place: no other is spoken to without TLS. */
  readonly isSimulated: boolean;
}

/** The instruments that are watched of those that a venue lists, and a sentence for each name that is none. */
export function chosenInstruments(
  { venue, instruments: wanted }: VenueSetup,
  listed: readonly Instrument[],
): { readonly chosen: InstrumentFacts[]; readonly complaints: string[] } {
  const trading = listed.filter(({ status }) => status === "trading");
  if (typeof wanted === "number")
    return { chosen: trading.slice(0, wanted).map((one) => factsOf(venue, one)), complaints: [] };
  const complaints: string[] = [];
  const chosen = new Map<string, InstrumentFacts>();
  for (const word of wanted) {
    const found = trading.find(({ symbol, name }) => symbol === word || name === word);
    if (found) chosen.set(found.symbol, factsOf(venue, found));
    else {
      const names = trading.flatMap(({ symbol, name }) => [symbol, name]);
      complaints.push(`${venue.title} has no instrument ${word} that trades${didYouMean(word, names)}`);
    }
  }
  return { chosen: [...chosen.values()], complaints };
}

/** Decimals that fill numbers up say nothing of the steps, and orders of before finer steps still rest. */
const PADDED_QUANTITY = 8;

function factsOf({ book }: Venue, { symbol, name, base, quote, tickSize, lotSize }: Instrument): InstrumentFacts {
  const isPadded = book.zeros === "padding" && book.snapshot === "rest";
  const decimals = {
    price: decimalsOf(tickSize, book.zeros),
    quantity: isPadded ? PADDED_QUANTITY : decimalsOf(lotSize, book.zeros),
  };
  return { symbol, name, base, quote, decimals };
}
