import { z } from "./schema.ts";
import { durationFrom } from "./time.ts";
import { listText } from "./words.ts";

/** Lengths of bars that a relay can make. */
const BAR_LENGTHS = ["1s", "5s", "15s", "1m", "5m", "15m", "1h", "4h", "1d"] as const;

/** A length as it is written; read as ms. */
export const barLength = z
  .enum(BAR_LENGTHS, `must be one of ${listText([...BAR_LENGTHS], "or")}`)
  .transform((text) => durationFrom(text) ?? NaN);
