import { stringify } from "yaml";
import { alertRule } from "../../shared/alerts/rule.ts";
import { marketEvents } from "../../shared/market-events.ts";
import { type RelayConfig, relayConfig } from "../../shared/relay-config.ts";
import { z } from "../../shared/schema.ts";
import { intervalText } from "../../shared/time.ts";

/**
 * A configuration as a file that says everything and reads as the same one. No setting of it is a secret: keys of TLS and
 * tokens are named by their files.
 */
export function configText({ bars, indicators, events, log, ...rest }: RelayConfig): string {
  const written = {
    ...rest,
    bars: bars.map(intervalText),
    indicators: indicators.map(({ bars: lengths, ...one }) => ({ ...one, bars: lengths.map(intervalText) })),
    events: Object.fromEntries(marketEvents.map(({ name }) => [name, events[name] ?? false])),
    ...(log ? { log: { ...log, keep: { ...log.keep, bytes: sizeText(log.keep.bytes) } } } : {}),
  };
  return stringify(written);
}

/** JSON Schema 2020-12 of what a file may say. */
export function configSchema(): object {
  const rule = z.toJSONSchema(alertRule, { io: "input" });
  const schema = z.toJSONSchema(relayConfig, { io: "input", unrepresentable: "any" });
  const { properties = {} } = schema;
  const { alerts, events } = properties as Record<string, Record<string, unknown>>;
  const kinds = (events?.properties ?? {}) as Record<string, { anyOf?: unknown[] }>;
  // A kind of event that is not wanted is `false`, which is read as nothing.
  for (const kind of Object.values(kinds)) kind.anyOf = [...(kind.anyOf ?? []).slice(0, 1), { const: false }];
  const { $schema: _, ...plain } = rule;
  return { ...schema, title: "relay.yaml", properties: { ...properties, alerts: { ...alerts, items: plain } } };
}

function sizeText(bytes: number): string {
  const [unit, size] = (
    [
      ["TB", 1e12],
      ["GB", 1e9],
      ["MB", 1e6],
    ] as const
  ).find(([, one]) => bytes % one === 0) ?? ["kB", 1e3];
  return `${bytes / size} ${unit}`;
}
