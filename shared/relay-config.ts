import { didYouMean, listText } from "./words.ts";
import { barLength } from "./bar-lengths.ts";
import { liveIndicatorSetting } from "./live-indicators.ts";
import { z } from "./schema.ts";
import { VENUES } from "./venues/index.ts";
import { alertRule } from "./alerts/rule.ts";
import { marketEvents, type MarketEventSettings } from "./market-events.ts";

const SIZES: Readonly<Record<string, number>> = { kB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12 };

const size = z.string("must be a size, as 10 GB").transform((text, context): number => {
  const [, count = "", unit = ""] = /^(\d{1,6}(?:\.\d{1,3})?) ?(kB|MB|GB|TB)$/.exec(text) ?? [];
  const bytes = Number(count) * (SIZES[unit] ?? NaN);
  if (bytes > 0) return bytes;
  context.addIssue({ code: "custom", message: "must be a size, as 10 GB" });
  return z.NEVER;
});

const LOOPBACK = /^(127\.0\.0\.1|localhost|\[::1\])$/;
const HERE = String.raw`(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?(\/[\w./-]*)?`;
const ANYWHERE = String.raw`[\w.-]+(:\d{1,5})?(\/[\w./-]*)?`;

/** An address of a venue; without TLS only on this machine. */
const address = (secure: string, plain: string) => {
  const pattern = new RegExp(`^(${secure}:\\/\\/${ANYWHERE}|${plain}:\\/\\/${HERE})$`);
  const sentence = `must be an address that begins with ${secure}:// (or ${plain}:// on this machine alone)`;
  return z
    .string(sentence)
    .regex(pattern, sentence)
    .transform((text) => text.replace(/\/$/, ""));
};

const venueNames = VENUES.map(({ name }) => name);
const CHANNELS = ["trades", "quotes", "book"] as const;

const venue = z.strictObject({
  venue: z.enum(venueNames as [string, ...string[]], {
    error: ({ input }) =>
      `names no venue${didYouMean(String(input), venueNames) || `: there are ${listText(venueNames)}`}`,
  }),
  instruments: z
    .union(
      [z.array(z.string()).min(1), z.number().int().min(1).max(2000)],
      "must be a list of instruments, or how many of the first",
    )
    .default(10),
  channels: z
    .array(z.enum(CHANNELS, `must be of ${listText([...CHANNELS])}`))
    .min(1)
    .default([...CHANNELS]),
  rest: address("https", "http").optional(),
  stream: address("wss", "ws").optional(),
});

const listen = z
  .strictObject({
    host: z.string().default("127.0.0.1"),
    port: z.number().int().min(0).max(65_535).default(7437),
    hosts: z.array(z.string()).default([]),
    origins: z.array(z.string()).default([]),
    tls: z.strictObject({ cert: z.string(), key: z.string() }).optional(),
    insecure: z.boolean().default(false),
  })
  .superRefine(({ host, hosts, tls, insecure }, context) => {
    if (LOOPBACK.test(host)) return;
    if (hosts.length === 0)
      context.addIssue({ code: "custom", path: ["hosts"], message: "must name how others reach it" });
    if (!tls && !insecure) {
      context.addIssue({
        code: "custom",
        path: ["tls"],
        message: "is missing beyond this machine: give cert and key, or say insecure: true",
      });
    }
  });

const log = z.strictObject({
  folder: z.string(),
  keep: z.strictObject({ bytes: size.default(10e9), days: z.number().positive().default(7) }).prefault({}),
});

/** A rule is kept as it was written, so that a page shows what stands in the file. */
const alertWritten = z.record(z.string(), z.unknown()).superRefine((written, context) => {
  for (const issue of alertRule.safeParse(written).error?.issues ?? []) context.addIssue({ ...issue });
});

/** Options of each event of the table, or `false` for none of it. */
const events = z
  .strictObject(
    Object.fromEntries(
      marketEvents.map(({ name, options }) => {
        const numbers = options.map(({ name: option, default: usual, min, max, integer }) => {
          const sentence = `must be ${integer ? "a whole number" : "a number"} from ${min} to ${max}`;
          const number = z.number(sentence).min(min, sentence).max(max, sentence);
          return [option, (integer ? number.int(sentence) : number).default(usual)] as const;
        });
        const settings = z.strictObject(Object.fromEntries(numbers)).nullable();
        return [name, z.preprocess((said) => (said === false ? null : said), settings).prefault({})] as const;
      }),
    ),
  )
  .transform(
    (said) => Object.fromEntries(Object.entries(said).filter(([, one]) => one !== null)) as MarketEventSettings,
  );

const LOG_LEVELS = ["error", "warn", "info", "debug"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];
const LOG_FORMATS = ["auto", "json", "text"] as const;

const secret = z.union(
  [z.strictObject({ file: z.string().min(1) }), z.strictObject({ env: z.string().min(1) })],
  "must name where the secret is, as { file: collector.token } or { env: COLLECTOR_TOKEN }",
);
export type Secret = z.infer<typeof secret>;

const TRACE_ENDPOINT = "must be an address without a query, as http://127.0.0.1:4318/v1/traces";

/** Where spans go, by OTLP over HTTP. */
const traces = z
  .strictObject({
    endpoint: z.string(TRACE_ENDPOINT).regex(/^https?:\/\/[\w.-]+(:\d{1,5})?\/[\w./-]*$/, TRACE_ENDPOINT),
    headers: z.record(z.string().regex(/^[\w-]{1,80}$/, "must be the name of a header"), secret).default({}),
    sample: z.number("must be a number from 0 to 1").min(0).max(1).default(1),
  })
  .superRefine(({ endpoint, headers }, context) => {
    const isOpen = /^http:\/\/(?!(127\.0\.0\.1|localhost)[:/])/.test(endpoint);
    if (!isOpen || Object.keys(headers).length === 0) return;
    const message = "must begin with https:// where headers carry secrets beyond this machine";
    context.addIssue({ code: "custom", path: ["endpoint"], message });
  });

/** What a relay says of itself to those who run it. */
const telemetry = z.strictObject({
  log: z
    .strictObject({
      /** The least that is told: `info` in JSON and `warn` in sentences, where nothing is said. */
      level: z.enum(LOG_LEVELS, `must be one of ${listText([...LOG_LEVELS], "or")}`).optional(),
      /** `auto` is sentences on a terminal and JSON elsewhere. */
      format: z.enum(LOG_FORMATS, `must be one of ${listText([...LOG_FORMATS], "or")}`).default("auto"),
    })
    .prefault({}),
  traces: traces.optional(),
});

const NO_VENUE = "must be a list of one venue at least, as - venue: binance";

function refuseTwice(venues: readonly { readonly venue: string }[], context: z.RefinementCtx): void {
  for (const [place, { venue: name }] of venues.entries()) {
    if (venues.findIndex((one) => one.venue === name) === place) continue;
    const message = `names ${name} a second time: put what is wanted of it into one entry`;
    context.addIssue({ code: "custom", path: [place, "venue"], message });
  }
}

/** What `relay.yaml` can say. What is left out has its default. */
export const relayConfig = z.strictObject({
  listen: listen.prefault({}),
  auth: z.strictObject({ folder: z.string().optional() }).prefault({}),
  venues: z.array(venue, NO_VENUE).min(1, NO_VENUE).superRefine(refuseTwice),
  bars: z.array(barLength, `must be a list, as in [1m, 1h]`).default([60_000]),
  indicators: z.array(liveIndicatorSetting).max(100).default([]),
  events: events.prefault({}),
  alerts: z.array(alertWritten).max(200).default([]),
  log: log.optional(),
  telemetry: telemetry.prefault({}),
});
export type RelayConfig = z.infer<typeof relayConfig>;

/** Words that stand at each place, for did-you-mean: by the path without its numbers. */
export const CONFIG_KEYS: Readonly<Record<string, readonly string[]>> = {
  "": ["listen", "auth", "venues", "bars", "indicators", "events", "alerts", "log", "telemetry"],
  listen: ["host", "port", "hosts", "origins", "tls", "insecure"],
  "listen.tls": ["cert", "key"],
  auth: ["folder"],
  venues: ["venue", "instruments", "channels", "rest", "stream"],
  indicators: ["name", "options", "bars", "instruments"],
  events: marketEvents.map(({ name }) => name),
  ...Object.fromEntries(
    marketEvents.map(({ name, options }) => [`events.${name}`, options.map((option) => option.name)]),
  ),
  alerts: Object.keys(alertRule.in.shape),
  log: ["folder", "keep"],
  "log.keep": ["bytes", "days"],
  telemetry: ["log", "traces"],
  "telemetry.traces": ["endpoint", "headers", "sample"],
  "telemetry.log": ["level", "format"],
};
