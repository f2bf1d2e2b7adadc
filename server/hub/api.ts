import { Hono } from "hono";
import type { Context, MiddlewareHandler } from "hono";
import type { Role, Subscribe } from "../../shared/protocol/control.ts";
import { BAR_SOURCES, type KindName, type Row, STATES } from "../../shared/protocol/kinds.ts";
import { formatDecimal } from "../../shared/decimal.ts";
import { InputError } from "../../shared/errors.ts";
import type { LiveIndicator } from "../../shared/live-indicators.ts";
import { z } from "../../shared/schema.ts";
import { durationFrom, intervalText } from "../../shared/time.ts";
import { listText } from "../../shared/words.ts";
import { featuresJson, indicatorsJson } from "./figures-json.ts";
import type { HubSource } from "./hub.ts";
import type { Failures } from "./failures.ts";
import type { Tokens } from "./tokens.ts";

/** What is recorded. */
export interface Recording {
  /** Written since the start. */
  readonly bytes: number;
  /** Why nothing is written any more, or null. */
  readonly failure: string | null;
}

export interface ApiParts {
  readonly source: HubSource;
  /** Lengths of the bars that are made, ms. */
  readonly bars: readonly number[];
  readonly indicators: readonly LiveIndicator[];
  readonly features: readonly string[];
  readonly tokens: Tokens;
  readonly failures: Failures;
  /** Why the relay is not ready, or null. */
  readonly unready: () => string | null;
  /** Null where nothing is to be recorded. */
  readonly recording: () => Recording | null;
  /** In the text format of Prometheus. */
  readonly metrics: () => string;
}

/** What the server knows of a request beside itself. */
export interface ApiContext {
  Bindings: { readonly address: string };
}

const MOST_PAIR_BYTES = 1024;
/** What can be asked, for who reads `/v1`. */
const ADDRESSES: Readonly<Record<string, string>> = {
  "/v1/instruments": "instruments of all venues, with their units",
  "/v1/streams": "how each stream is, and why; how much is recorded",
  "/v1/alerts": "the last alerts",
  "/v1/bars?instrument=VENUE:NAME&interval=1m": "bars, the one that is being made included",
  "/v1/book?instrument=VENUE:NAME&depth=20": "the book's best levels",
  "/v1/indicators": "live indicators; with ?instrument=VENUE:NAME&points=100 their values",
  "/v1/features": "what models read: a column for each figure, an entry for each instrument",
  "/v1/stream": "WebSocket: everything as it changes",
  "/metrics": "the relay's own figures, for Prometheus",
  "/healthz": "whether the process lives; without a token",
  "/readyz": "whether its streams are there; without a token",
};
const ASKED: Omit<Subscribe, "kind"> = {
  ...{ type: "subscribe", channel: 0, instruments: [], rate: 1 },
  ...{ depth: 20, intervalMs: 60_000 },
};

/** What programs ask by HTTP: JSON, numbers as decimal strings; and how the relay is. */
export function relayApi(parts: ApiParts): Hono<ApiContext> {
  const { source, unready, recording, metrics } = parts;
  const rows = <Name extends KindName>(kind: Name, changes: Partial<Subscribe> = {}) =>
    source.rows(kind, { ...ASKED, ...changes, kind });
  const app = new Hono<ApiContext>();
  app.get("/healthz", (context) => context.text("ok\n"));
  app.get("/readyz", (context) => {
    const reason = unready();
    return reason === null ? context.text("ready\n") : context.text(`${reason}\n`, 503);
  });
  app.post("/v1/pair", (context) => pair(context, parts));
  const entrance: MiddlewareHandler<ApiContext> = async (context, next) => guard(context, parts) ?? (await next());
  app.use("/v1/*", entrance);
  app.use("/metrics", entrance);
  app.get("/metrics", (context) => context.text(metrics()));
  app.get("/v1/instruments", (context) => context.json({ instruments: rows("instruments") }));
  app.get("/v1/streams", (context) =>
    context.json({ streams: rows("streams").map(streamJson), recording: recording() }),
  );
  app.get("/v1/alerts", (context) => {
    return context.json({ alerts: rows("alerts").map((row) => ({ ...row, time: milliseconds(row.time) })) });
  });
  const named = (asked = "") => instrumentNamed(rows("instruments"), asked);
  app.get("/v1/bars", (context) => {
    const instrument = named(context.req.query("instrument"));
    if ("error" in instrument) return context.json(instrument, 404);
    const interval = context.req.query("interval") ?? "1m";
    const intervalMs = durationFrom(interval);
    if (intervalMs === undefined || !parts.bars.includes(intervalMs)) {
      const error = `this relay makes no bars of ${interval}, but of ${listText(parts.bars.map(intervalText))}`;
      return context.json({ error }, 404);
    }
    return context.json(
      barsJson(instrument, interval, rows("bars", { instruments: [instrument.instrument], intervalMs })),
    );
  });
  app.get("/v1/indicators", (context) => {
    const asked = context.req.query("instrument");
    if (asked === undefined) return context.json({ indicators: parts.indicators });
    const instrument = named(asked);
    if ("error" in instrument) return context.json(instrument, 404);
    const instruments = [instrument.instrument];
    const depth = countOf(context.req.query("points"), 100);
    const lengths = [...new Set(parts.indicators.map(({ intervalMs }) => intervalMs))];
    const points = lengths.flatMap((intervalMs) => rows("indicators", { instruments, depth, intervalMs }));
    return context.json(indicatorsJson(instrument, parts.indicators, points));
  });
  app.get("/v1/features", (context) =>
    context.json(featuresJson(parts.features, rows("instruments"), rows("features"))),
  );
  app.get("/v1/book", (context) => {
    const instrument = named(context.req.query("instrument"));
    if ("error" in instrument) return context.json(instrument, 404);
    const depth = countOf(context.req.query("depth"), 20);
    const instruments = [instrument.instrument];
    return context.json(bookJson(instrument, rows("tops", { instruments }), rows("book", { instruments, depth })));
  });
  app.onError(failed);
  app.get("/v1", (context) => context.json({ addresses: ADDRESSES }));
  app.all("*", (context) => context.json({ error: "there is no such address: /v1 lists them" }, 404));
  return app;
}

function failed(error: Error, context: Context<ApiContext>): Response {
  if (error instanceof InputError) return context.json({ error: error.message }, 500);
  throw error;
}

async function pair(context: Context<ApiContext>, { tokens, failures }: ApiParts): Promise<Response> {
  const { address } = context.env;
  if (failures.isBlocked(address)) return tooMany(context);
  const isShort = Number(context.req.header("content-length") ?? Infinity) <= MOST_PAIR_BYTES;
  if (!isShort) return context.json({ error: `say how long the code is: at most ${MOST_PAIR_BYTES} bytes` }, 413);
  const body: unknown = await context.req.json().catch(() => null);
  const { data } = z.strictObject({ code: z.string().max(100) }).safeParse(body);
  const token = data && tokens.pair(data.code);
  if (token !== undefined) return context.json({ token, role: "trader" satisfies Role });
  failures.add(address);
  return context.json({ error: "that code is used up or too old: the relay prints a new one when it starts" }, 403);
}

/** An answer for those who may not ask; undefined for those who may. */
function guard(context: Context<ApiContext>, { tokens, failures }: ApiParts): Response | undefined {
  const { address } = context.env;
  const said = context.req.header("authorization");
  const [, given] = /^Bearer ([\w-]{1,200})$/.exec(said ?? "") ?? [];
  // Whoever has a token is let in, whatever others of this machine try: any page can make it ask without one.
  if (given !== undefined && tokens.check(given)) return undefined;
  if (failures.isBlocked(address)) return tooMany(context);
  if (said !== undefined) failures.add(address);
  const error = "this needs a token: send Authorization: Bearer TOKEN; `tidebook relay token add` makes one";
  return context.json({ error }, 401);
}

const tooMany = (context: Context<ApiContext>) =>
  context.json({ error: "ten tries failed within a minute: wait a minute" }, 429, { "retry-after": "60" });

function instrumentNamed(all: readonly Row<"instruments">[], asked: string) {
  // Venues write BTCUSDT where everybody else writes BTC/USDT, and a configuration takes both.
  const instrument =
    all.find(({ venue, name }) => `${venue}:${name}` === asked) ??
    all.find(({ venue, name }) => `${venue}:${name.replace("/", "")}` === asked);
  return instrument ?? { error: `there is no instrument ${asked}: ask /v1/instruments` };
}

const streamJson = (row: Row<"streams">) => ({
  ...row,
  state: STATES[row.state],
  heardTime: row.heardTime < 0n ? null : milliseconds(row.heardTime),
});

function bookJson(instrument: Row<"instruments">, [top]: readonly Row<"tops">[], levels: readonly Row<"book">[]) {
  const { venue, name, priceDecimals, quantityDecimals } = instrument;
  const side = (which: number) =>
    levels
      .filter((level) => level.side === which)
      .map(({ price, quantity }) => [formatDecimal(price, priceDecimals), formatDecimal(quantity, quantityDecimals)]);
  const state = STATES[top?.state ?? STATES.indexOf("down")];
  const receivedTime = top ? milliseconds(top.receivedTime) : null;
  return { venue, instrument: name, state, receivedTime, bids: side(0), asks: side(1) };
}

function barsJson(of: Row<"instruments">, interval: string, rows: readonly Row<"bars">[]) {
  const price = (units: bigint) => formatDecimal(units, of.priceDecimals);
  const bars = rows.map(({ openTime, open, high, low, close, volume, trades, revision, source, reason, isClosed }) => ({
    time: milliseconds(openTime),
    ...{ open: price(open), high: price(high), low: price(low), close: price(close) },
    ...{ volume: formatDecimal(volume, of.quantityDecimals), trades, revision },
    ...{ source: BAR_SOURCES[source], isClosed: isClosed === 1 },
    ...(reason === "" ? {} : { reason }),
  }));
  return { venue: of.venue, instrument: of.name, interval, bars };
}

const countOf = (asked: string | undefined, usual: number): number =>
  Math.min(1000, Math.max(1, Math.trunc(Number(asked ?? usual)) || usual));

const milliseconds = (time: bigint): number => Number(time) / 1000;
