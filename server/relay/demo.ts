import { relayConfig } from "../../shared/relay-config.ts";
import { faultFrom } from "../sim/faults.ts";
import { SIMULATED, simVenues } from "../sim/index.ts";
import { serveSim } from "../sim/server.ts";
import type { SimVenue } from "../sim/venue.ts";
import { notesTo } from "./report.ts";
import { startRelay } from "./service.ts";

export interface DemoOptions {
  readonly port: number;
  /** Folder of the built page. */
  readonly page: string;
  /** At all venues together, as the rate. */
  readonly instruments: number;
  readonly rate: number;
  readonly seed: number;
  /** As the command line writes them. */
  readonly faults: readonly string[];
  /** Where tokens and rules are kept; null for the user's own folder of states. */
  readonly state: string | null;
  readonly note: (sentence: string) => void;
}

export interface Demo {
  readonly address: URL;
  pairingLink(): string;
  close(): Promise<void>;
}

const MOST_AT_FIRST = 40;
/** Moves of half a percent are rare enough here to be news, and not too rare to be seen. */
const RULE = { id: "moved", move: 0.5, window: "1m" };

/**
 * The relay and the page with simulated venues in this process, over the wire as real ones would be. Neither does anything
 * until the first page looks: who came for a notebook pays nothing for the market. @throws InputError
 */
export async function startDemo({ port, page, faults, state, note, ...market }: DemoOptions): Promise<Demo> {
  const clock = () => Date.now() * 1000;
  const shares = sharesOf(market.instruments);
  const menu = faults.map(faultFrom);
  const venues = new Map<string, SimVenue>();
  const sim = await serveSim({ port: 0, venues, clock });
  const onWake = () => {
    const made = simVenues({
      venues: SIMULATED,
      seed: market.seed,
      instruments: Math.max(...shares),
      rate: Math.max(1, Math.round(market.rate / SIMULATED.length)),
      startTime: clock(),
      faults: menu,
      isLimited: true,
      truth: null,
    });
    for (const [name, venue] of made) venues.set(name, venue);
  };
  const config = relayConfig.parse({
    listen: { port },
    auth: state === null ? {} : { folder: state },
    alerts: [RULE],
    bars: ["1s", "1m", "5m", "15m", "1h"],
    // The venues here quote in dollars of three kinds, which are worth the same.
    events: { crossed: { dollars: 1 } },
    venues: SIMULATED.map((venue, place) => ({
      venue,
      instruments: shares[place] ?? 1,
      rest: `${sim.address.href}${venue}`,
      stream: `ws://${sim.address.host}/${venue}`,
    })),
  });
  const serve = { page, token: null };
  const relay = await startRelay({ config, base: process.cwd(), serve, report: notesTo(note), onWake });
  return {
    address: relay.site?.address ?? sim.address,
    pairingLink: () => relay.pairingLink(),
    close: async () => {
      await relay.close();
      await sim.close();
    },
  };
}

/**
 * Instruments of each venue. Binance gives a whole book only for a request of much weight: within its budget, more than so
 * many would begin with shallow ones.
 */
function sharesOf(instruments: number): number[] {
  const first = Math.max(1, Math.min(MOST_AT_FIRST, Math.ceil(instruments / SIMULATED.length)));
  const others = SIMULATED.length - 1;
  return SIMULATED.map((_, place) =>
    place === 0 ? first : Math.max(1, Math.floor((instruments - first + others - place) / others)),
  );
}
