import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { Alert } from "../../shared/alerts/alert.ts";
import { InputError } from "../../shared/errors.ts";
import { liveIndicators } from "../../shared/live-indicators.ts";
import type { RelayConfig } from "../../shared/relay-config.ts";
import { VENUES } from "../../shared/venues/index.ts";
import { listText } from "../../shared/words.ts";
import { nodeEngine } from "../engine.ts";
import { Failures } from "../hub/failures.ts";
import { Hub } from "../hub/hub.ts";
import { relayService } from "../hub/service.ts";
import { Tokens } from "../hub/tokens.ts";
import { serveSite, type Site } from "../site/serve.ts";
import { packageVersion } from "../version.ts";
import { Alerts } from "./alerts.ts";
import type { Net } from "./connect/net.ts";
import { machineClock, machineNet } from "./edge.ts";
import { isFresh } from "./figures.ts";
import { Features } from "./indicators/features.ts";
import { LiveIndicators } from "./indicators/live.ts";
import { EventLog, type LogOptions } from "./log/writer.ts";
import { MINUTE_MS } from "./market/bar.ts";
import { metricsText } from "./metrics.ts";
import { observedNet, reportOfNet } from "./observed-net.ts";
import { Publisher } from "./publisher.ts";
import { Relay } from "./relay.ts";
import type { Report } from "./report.ts";
import { secretHeaders } from "./secret.ts";
import type { VenueSetup } from "./setup.ts";
import type { Tracing } from "./tracing.ts";

/** How often the relay lives on, and how often pages hear what is not told by itself, in ms. */
const TICK_MS = 20;
const TELL_MS = 500;
const DAY_US = 86_400_000_000;

/** Sections that a running relay does not change. */
const LATER = ["listen", "auth", "bars", "indicators", "events", "log", "telemetry"] as const;

export interface RelayService {
  /** Null where nobody is served. */
  readonly site: Site | null;
  /** A link that pairs one page, once. */
  pairingLink(): string;
  /** Puts venues and alerts of another configuration in force. @throws InputError, and everything stays as it was */
  reload(config: RelayConfig): void;
  /** Tells alerts as they happen, in the turn that brought the price; ends with what it returns. */
  onAlert(handler: (alert: Alert) => void): () => void;
  close(): Promise<void>;
}

export interface ServiceOptions {
  readonly config: RelayConfig;
  /** Paths in the configuration are relative to this folder. */
  readonly base: string;
  /** Null serves nobody: recording alone. */
  readonly serve: null | {
    /** Folder of the built page; null serves programs alone. */
    readonly page: string | null;
    /** A trader's token that holds for this start: of a test or a program. */
    readonly token: string | null;
  };
  readonly report: Report;
  /** The relay sleeps until the first page or program asks; this is done before it connects. Absent: it never sleeps. */
  readonly onWake?: () => void;
}

/** Where tokens are, unless the configuration says otherwise. */
export function tokensPath(config: Pick<RelayConfig, "auth">, base: string): string {
  return join(stateFolder(config, base), "tokens.json");
}

function stateFolder({ auth }: Pick<RelayConfig, "auth">, base: string): string {
  const state = join(process.env.XDG_STATE_HOME || join(homedir(), ".local/state"), "tidebook");
  return auth.folder === undefined ? state : resolve(base, auth.folder);
}

/** The relay with its machine: sockets, disk, clock, and pages that look at it. @throws InputError */
export async function startRelay({ config, base, serve, report, onWake }: ServiceOptions): Promise<RelayService> {
  const tracing = await tracingOf(config, base, report);
  const log = openLog(config, base, tracing);
  let ticking: NodeJS.Timeout | undefined;
  const wake = () => {
    if (ticking) return;
    onWake?.();
    ticking = setInterval(() => relay.advance(), TICK_MS);
  };
  const publisher = new Publisher(machineClock, wake, ({ event, text }) => report("info", text, { event }));
  const told = (sentence: string, level: "info" | "warn" | "error" = "warn") => {
    publisher.note(sentence);
    report(level, sentence);
  };
  const alerts = alertsOf({ config, base, publisher, report, tracing, relay: () => relay, hub: () => front?.hub });
  const engine = nodeEngine();
  const indicators = new LiveIndicators(engine, liveIndicators(config.indicators), (...point) =>
    publisher.computed(...point),
  );
  const relay: Relay = new Relay({
    engine,
    venues: venueSetups(config),
    net: netOf(report, tracing),
    random: Math.random,
    clock: machineClock,
    log,
    settings: { events: config.events, bars: barsOf(config) },
    listeners: [...(serve ? [publisher, alerts, indicators] : []), ...(tracing ? [tracing] : [])],
    interest: (instrument) => front?.hub.interest(instrument) ?? 0,
    note: told,
  });
  if (log && log.recovered > 0) told(`the log's tail was torn: ${log.recovered} bytes were cut off`);
  if (!onWake) wake();
  const watching = log && setInterval(() => (log.failure === null ? undefined : stopped()), TELL_MS);
  const stopped = () => {
    told(
      `recording has stopped (${log?.failure ?? ""}): mend that and start the relay again, it goes on without`,
      "error",
    );
    if (watching) clearInterval(watching);
  };
  const front: Front | null =
    serve && (await serveRelay({ config, base, serve, relay, publisher, alerts, indicators, log, told }));
  const about = { version: packageVersion(), venues: config.venues.map(({ venue }) => venue) };
  report("info", "the relay has begun", { ...about, address: front?.site.address.href ?? null });
  return {
    site: front?.site ?? null,
    pairingLink: () => front?.pairingLink() ?? "",
    reload: (next) => {
      alerts.reconfigure(next.alerts);
      relay.watch(venueSetups(next));
      const waiting = LATER.filter((key) => !isDeepStrictEqual(next[key], config[key]));
      const rest = waiting.length === 0 ? "" : `; ${listText(waiting)} will be from the next start on`;
      told(`venues and alerts are those of the configuration as it is now${rest}`);
    },
    onAlert: (handler) => alerts.subscribe(handler),
    close: async () => {
      clearInterval(ticking);
      if (watching) clearInterval(watching);
      await front?.close();
      relay.end();
      log?.close();
      await tracing?.close();
      report("info", "the relay has ended");
    },
  };
}

/** The network itself, and what it does told to log and traces. */
function netOf(report: Report, tracing: Tracing | null): Net {
  const told = reportOfNet(report);
  const clock = () => machineClock.wall();
  return observedNet(machineNet, clock, (fact) => {
    told(fact);
    tracing?.net(fact);
  });
}

interface AlertsFor {
  readonly config: RelayConfig;
  readonly base: string;
  readonly publisher: Publisher;
  readonly report: Report;
  readonly tracing: Tracing | null;
  readonly relay: () => Relay;
  readonly hub: () => Hub | undefined;
}

function alertsOf({ config, base, publisher, report, tracing, relay, hub }: AlertsFor): Alerts {
  const { port } = config.listen;
  return new Alerts({
    config: config.alerts,
    path: join(stateFolder(config, base), `alerts-${port}.json`),
    clock: () => Date.now(),
    isFresh: (instrument, of) => isFresh(relay(), instrument, of),
    alerted: (alert) => {
      relay().record("alert", alert);
      publisher.alerted(alert);
      tracing?.alerted(alert);
      const { instrument, direction, move, rule } = alert;
      report("info", `${instrument} moved ${direction} by ${Math.abs(move).toFixed(2)} %: ${rule}`, { alert });
    },
    rulesChanged: () => hub()?.rulesChanged(),
  });
}

type Front = Awaited<ReturnType<typeof serveRelay>>;

interface FrontParts {
  readonly config: RelayConfig;
  readonly base: string;
  readonly serve: NonNullable<ServiceOptions["serve"]>;
  readonly relay: Relay;
  readonly publisher: Publisher;
  readonly alerts: Alerts;
  readonly indicators: LiveIndicators;
  readonly log: EventLog | null;
  readonly told: (sentence: string) => void;
}

/** The side that pages and programs see. */
async function serveRelay({ config, base, serve, relay, publisher, alerts, indicators, log, told }: FrontParts) {
  const features = new Features(indicators);
  const made = { bars: barsOf(config), indicators: indicators.wanted, features: features.names };
  const clock = () => Date.now();
  const tokens = new Tokens(tokensPath(config, base), clock, told);
  if (serve.token !== null) tokens.admit(serve.token, "trader");
  const failures = new Failures(clock);
  const epoch = Math.floor(clock() / 1000);
  const hub = new Hub({
    source: publisher,
    alerts,
    isSimulated: [...relay.sites.values()].every(({ setup }) => setup.isSimulated),
    tokens,
    failures,
    ...made,
    build: packageVersion(),
    epoch,
    clock: () => machineClock.wall(),
  });
  publisher.attach({ relay, hub, alerts, indicators, features });
  const unready = () => {
    const missing = [...relay.sites.values()].filter(({ isListed }) => !isListed);
    return missing.length === 0 ? null : `${missing.map(({ setup }) => setup.venue.title).join(", ")} not heard yet`;
  };
  const recording = () => log && { bytes: log.bytes, failure: log.failure };
  const metrics = () => metricsText({ relay, hub, recording: recording(), now: machineClock.steady() });
  const { host, port, hosts, origins, tls } = config.listen;
  const service = relayService(
    hub,
    { source: publisher, ...made, tokens, failures, unready, recording, metrics },
    { hosts, origins },
  );
  const place = { host, tls: tls ? { cert: fileOf(base, tls.cert), key: fileOf(base, tls.key) } : null };
  const site = await serveSite(serve.page, port, service, place);
  const telling = setInterval(() => {
    publisher.advance();
    hub.dropRevoked();
  }, TELL_MS);
  return {
    hub,
    site,
    pairingLink: () => `${site.address.href}#pair=${tokens.pairingCode()}`,
    close: async () => {
      clearInterval(telling);
      hub.close();
      await site.close();
    },
  };
}

/** Lengths of bars, the minute's and those of indicators among them. */
const barsOf = ({ bars, indicators }: RelayConfig): number[] =>
  [...new Set([MINUTE_MS, ...bars, ...indicators.flatMap((one) => one.bars)])].sort((a, b) => a - b);

function venueSetups(config: RelayConfig): VenueSetup[] {
  return config.venues.flatMap(({ venue: name, instruments, channels, rest, stream }): VenueSetup[] => {
    const venue = VENUES.find((one) => one.name === name);
    if (!venue) return [];
    const endpoints = { rest: rest ?? venue.endpoints.rest, stream: stream ?? venue.endpoints.stream };
    const isSimulated = endpoints.stream.startsWith("ws:");
    return [{ venue, endpoints, instruments, channels, isSimulated }];
  });
}

/** Null, and nothing of it loaded, unless the configuration wants traces. @throws InputError */
async function tracingOf({ telemetry: { traces } }: RelayConfig, base: string, report: Report) {
  if (!traces) return null;
  const { Tracing } = await import("./tracing.ts");
  const headers = secretHeaders(traces.headers, "telemetry.traces.headers", base);
  return new Tracing({ settings: traces, headers, report, clock: () => machineClock.wall() });
}

function openLog({ log }: RelayConfig, base: string, tracing: Tracing | null): EventLog | null {
  if (!log) return null;
  const { bytes, days } = log.keep;
  const sealed: LogOptions["sealed"] = (...segment) => tracing?.sealed(...segment);
  return new EventLog({ folder: resolve(base, log.folder), keep: { bytes, time: days * DAY_US }, sealed });
}

function fileOf(base: string, path: string): Buffer {
  try {
    return readFileSync(resolve(base, path));
  } catch (cause) {
    throw new InputError("relay/tls", `${path}: this file of listen.tls cannot be read`, { cause });
  }
}
