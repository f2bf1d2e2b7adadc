import { InputError } from "../../shared/errors.ts";
import { VENUES } from "../../shared/venues/index.ts";
import { didYouMean } from "../../shared/words.ts";
import { binance } from "./binance.ts";
import type { Fault } from "./faults.ts";
import { hyperliquid } from "./hyperliquid.ts";
import { kraken } from "./kraken.ts";
import { ModelMarket, type SimMarket } from "./market.ts";
import type { SimProtocol } from "./protocol.ts";
import { SimVenue } from "./venue.ts";

/** Every venue that can be simulated, with what its servers do by the clock. */
const PROTOCOLS: readonly (Pick<SimVenueParts, "pings" | "idleAfterMs"> & { readonly protocol: SimProtocol })[] = [
  { protocol: binance, pings: { everyMs: 20_000, deadAfterMs: 60_000 }, idleAfterMs: null },
  { protocol: kraken, pings: null, idleAfterMs: null },
  { protocol: hyperliquid, pings: null, idleAfterMs: 60_000 },
];

type SimVenueParts = ConstructorParameters<typeof SimVenue>[0];

export const SIMULATED: readonly string[] = PROTOCOLS.map(({ protocol }) => protocol.name);

export interface SimOptions {
  readonly venues: readonly string[];
  readonly seed: number;
  readonly instruments: number;
  /** Events a second at each venue. */
  readonly rate: number;
  /** µs */
  readonly startTime: number;
  readonly faults: readonly Fault[];
  readonly isLimited: boolean;
  readonly truth: ((line: string) => void) | null;
  /** What happens in place of what the seed makes up. */
  readonly market?: SimMarket;
}

/** The venues that were asked for, by name, all of one world: the same things are worth the same at each. @throws InputError */
export function simVenues(options: SimOptions): Map<string, SimVenue> {
  const { seed, instruments: count, rate, startTime, ...others } = options;
  const venues = options.venues.map((name): [string, SimVenue] => {
    const row = PROTOCOLS.find(({ protocol }) => protocol.name === name);
    const limits = VENUES.find((venue) => venue.name === name)?.limits;
    if (!row || !limits) {
      const wayOn = didYouMean(name, SIMULATED) || `: there are ${SIMULATED.join(", ")}`;
      throw new InputError("sim/venue", `there is no simulated venue '${name}'${wayOn}`);
    }
    const market = options.market ?? new ModelMarket({ venue: name, seed, count, rate, startTime });
    return [name, new SimVenue({ ...others, seed, startTime, limits, ...row, market })];
  });
  return new Map(venues);
}
