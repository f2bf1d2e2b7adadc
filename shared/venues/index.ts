import { binance } from "./binance/index.ts";
import { hyperliquid } from "./hyperliquid/index.ts";
import { kraken } from "./kraken/index.ts";
import type { Venue } from "./venue.ts";

/** Every venue that there is. */
export const VENUES: readonly Venue[] = [binance, kraken, hyperliquid];
