import { didYouMean } from "../../words.ts";
import { z } from "../../schema.ts";
import type { CellKind } from "../kind.ts";
import { readYamlBody } from "../yaml-body.ts";

/** What a live cell can show of an instrument. */
const VIEWS = ["candles", "book", "depth", "trades", "streams"] as const;

const schema = z.strictObject({
  instrument: z
    .string("must be an instrument of the relay, as binance:BTC/USDT")
    .max(100)
    .regex(/^[a-z]+:\S+$/, "must be an instrument of the relay, as binance:BTC/USDT"),
  show: z
    .array(
      z.enum(VIEWS, { error: ({ input }) => `is no view of a market${didYouMean(String(input), VIEWS)}` }),
      "must be a list, as in [candles, book]",
    )
    .min(1, "must name one view at least")
    .max(VIEWS.length)
    .default(["candles", "book"]),
  minutes: z.union([z.literal(1), z.literal(5), z.literal(15), z.literal(60)], "must be 1, 5, 15 or 60").default(1),
});

/** A market as it is now: nothing of it is kept, and no result follows from it. */
export type Live = z.output<typeof schema>;

/** A leaf: what it shows is another thing each time, so nothing may use it. */
export const live: CellKind<Live> = {
  kind: "live",
  title: "Live market",
  purpose: "Shows an instrument as the relay hears it now, in the page only.",
  language: "yaml",
  template: "instrument: binance:BTC/USDT\nshow: [candles, book]",
  read: (body) => readYamlBody(body, { schema, whole: "a live cell", keys: Object.keys(schema.shape), uses: () => [] }),
};
