import { pino, stdTimeFunctions } from "pino";
import type { RelayConfig } from "../../shared/relay-config.ts";
import { HIDDEN_FACTS, redactor } from "./redaction.ts";
import type { Report } from "./report.ts";
import { secretHeaders } from "./secret.ts";

export interface LogPlace {
  readonly stream: { write(text: string): unknown };
  /** Whether a person reads it: sentences then, unless the configuration says otherwise. */
  readonly isTerminal: boolean;
  /** What must never stand in it. */
  readonly secrets: Iterable<string>;
}

/** The relay's own log, a line each: JSON for collectors, the sentences alone for people. Secrets stand in neither. */
export function operationalLog({ level, format }: RelayConfig["telemetry"]["log"], place: LogPlace): Report {
  const { stream, isTerminal, secrets } = place;
  const clean = redactor(secrets);
  const isText = format === "text" || (format === "auto" && isTerminal);
  const told = isText
    ? { write: (line: string) => stream.write(`${(JSON.parse(line) as { msg: string }).msg}\n`) }
    : stream;
  const logger = pino(
    {
      level: level ?? (isText ? "warn" : "info"),
      base: { pid: process.pid },
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: [...HIDDEN_FACTS], censor: "[redacted]" },
      hooks: { streamWrite: clean },
    },
    told,
  );
  return (severity, sentence, facts = {}) => logger[severity](facts, sentence);
}

/** That of this process, on standard error. @throws InputError where a secret is not where the configuration says */
export function ownLog({ telemetry }: RelayConfig, base: string, tokens: readonly string[]): Report {
  const headers = secretHeaders(telemetry.traces?.headers ?? {}, "telemetry.traces.headers", base);
  const secrets = [...tokens, ...Object.values(headers)];
  return operationalLog(telemetry.log, { stream: process.stderr, isTerminal: process.stderr.isTTY, secrets });
}
