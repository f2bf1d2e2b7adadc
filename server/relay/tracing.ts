import { diag, DiagLogLevel, type Attributes, type HrTime, SpanKind, SpanStatusCode } from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { BatchSpanProcessor, TraceIdRatioBasedSampler, TracerProvider } from "@opentelemetry/sdk-trace";
import type { Alert } from "../../shared/alerts/alert.ts";
import type { RelayConfig } from "../../shared/relay-config.ts";
import { packageVersion } from "../version.ts";
import type { InstrumentMarket } from "./market/instrument.ts";
import type { MarketListener } from "./market/listener.ts";
import type { NetFact } from "./observed-net.ts";
import type { Report } from "./report.ts";

/** A relay that ends waits no longer for its collector, ms. */
const CLOSES_WITHIN_MS = 2000;
/** A collector that is away is told of so often, ms. */
const COMPLAIN_EVERY_MS = 60_000;

export interface TracingParts {
  readonly settings: NonNullable<RelayConfig["telemetry"]["traces"]>;
  /** Headers of each export, with their secrets. */
  readonly headers: Readonly<Record<string, string>>;
  readonly report: Report;
  /** µs since 1970, of which net facts' times are, too. */
  readonly clock: () => number;
}

interface Done {
  readonly name: string;
  readonly kind?: SpanKind;
  /** µs since 1970. */
  readonly from: number;
  readonly to: number;
  readonly attributes: Attributes;
  readonly failure?: string | null;
}

/** What takes time in a relay, as spans of OpenTelemetry, told when it is over; they leave in batches, aside. */
export class Tracing implements MarketListener {
  readonly #clock: () => number;
  readonly #provider: TracerProvider;
  readonly #done: (span: Done) => void;
  /** Since when a book that was whole cannot be read, and why. */
  readonly #broken = new Map<InstrumentMarket, { readonly from: number; readonly reason: string }>();
  readonly #whole = new Set<InstrumentMarket>();

  constructor({ settings, headers, report, clock }: TracingParts) {
    this.#clock = clock;
    complainTo(report);
    const exporter = new OTLPTraceExporter({ url: settings.endpoint, headers: { ...headers } });
    this.#provider = new TracerProvider({
      resource: resourceFromAttributes({ "service.name": "tidebook-relay", "service.version": packageVersion() }),
      sampler: new TraceIdRatioBasedSampler(settings.sample),
      spanProcessors: [new BatchSpanProcessor({ exporter })],
    });
    const tracer = this.#provider.getTracer("tidebook", packageVersion());
    this.#done = ({ name, kind = SpanKind.INTERNAL, from, to, attributes, failure = null }) => {
      const span = tracer.startSpan(name, { kind, startTime: timeOf(from), attributes });
      if (failure !== null) span.setStatus({ code: SpanStatusCode.ERROR, message: failure });
      span.end(timeOf(to));
    };
  }

  /** Requests to venues, and connections from begin to end. */
  net({ from, to, ...fact }: NetFact): void {
    const { hostname, pathname } = new URL(fact.address);
    const attributes = { "server.address": hostname, "url.path": pathname };
    const span = { from, to, kind: SpanKind.CLIENT, failure: fact.failure };
    if (fact.kind !== "request") {
      const name = fact.kind === "connect" ? "connect" : "connection";
      return this.#done({ ...span, name: `${name} ${hostname}`, attributes });
    }
    const { method, status } = fact;
    const answer: Attributes = status === null ? {} : { "http.response.status_code": status };
    const failure = status !== null && status >= 400 ? `HTTP status ${status}` : fact.failure;
    const about = { ...attributes, "http.request.method": method, ...answer };
    this.#done({ ...span, name: `${method} ${pathname}`, attributes: about, failure });
  }

  book(instrument: InstrumentMarket): void {
    const { book } = instrument;
    const broken = this.#broken.get(instrument);
    if (!book.isFresh) {
      if (!broken && this.#whole.has(instrument)) {
        this.#broken.set(instrument, { from: this.#clock(), reason: book.reason });
      }
      return;
    }
    this.#whole.add(instrument);
    if (!broken) return;
    this.#broken.delete(instrument);
    const attributes = { "tidebook.instrument": instrument.key, "tidebook.reason": broken.reason };
    this.#done({ name: "resync", from: broken.from, to: this.#clock(), attributes });
  }

  /** From the receipt of the price until everybody has been told. */
  alerted({ time, rule, instrument, direction, alertId, isTest }: Alert): void {
    const attributes = {
      ...{ "tidebook.rule": rule, "tidebook.instrument": instrument, "tidebook.direction": direction },
      "tidebook.alert": alertId,
    };
    const to = this.#clock();
    this.#done({ name: "alert", from: isTest ? to : Math.min(to, time * 1000), to, attributes });
  }

  /** A segment of the event log was put on the disk for good; meanwhile nothing was read. */
  sealed(file: string, bytes: number, us: number): void {
    const to = this.#clock();
    this.#done({ name: "log seal", from: to - us, to, attributes: { "tidebook.file": file, "tidebook.bytes": bytes } });
  }

  /** Sends what has not left yet, unless the collector takes too long. */
  async close(): Promise<void> {
    const late = new Promise((resolve) => setTimeout(resolve, CLOSES_WITHIN_MS).unref());
    const sent = this.#provider.shutdown().catch((error: unknown) => diag.error(String(error)));
    await Promise.race([sent, late]);
    diag.disable();
  }
}

const timeOf = (us: number): HrTime => [Math.floor(us / 1e6), Math.round(us % 1e6) * 1000];

function complainTo(report: Report): void {
  let next = 0;
  const complain = (sentence: string): void => {
    if (performance.now() < next) return;
    next = performance.now() + COMPLAIN_EVERY_MS;
    report("warn", `traces do not reach their collector: ${reasonIn(sentence)}`);
  };
  const silent = (): void => undefined;
  const logger = { error: complain, warn: silent, info: silent, debug: silent, verbose: silent };
  diag.setLogger(logger, { logLevel: DiagLogLevel.ERROR, suppressOverrideMessage: true });
}

/** The library tells an error as JSON with its stack. */
function reasonIn(said: string): string {
  try {
    return (JSON.parse(said) as { message?: string }).message ?? said;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return said;
  }
}
