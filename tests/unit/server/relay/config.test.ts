import { describe, expect, test } from "vitest";
import { configSchema, configText } from "../../../../server/relay/config-text.ts";
import { readConfig } from "../../../../server/relay/config.ts";

const read = (
  text: string,
  env: Readonly<Record<string, string>> = {},
  flags: Readonly<Record<string, unknown>> = {},
) => readConfig({ text, path: "relay.yaml", env, flags });
const VENUES = "venues: [{ venue: kraken, instruments: [BTC/USD] }]\n";

describe("a relay's configuration", () => {
  test("printed reads as the same one", () => {
    const text = `${VENUES}bars: [1s, 4h, 1d]
events: { imbalance: false, large: { times: 50 } }
alerts: [{ id: moved, move: 1, window: 30s }]
indicators: [{ name: sma, options: { period: 20 }, bars: [1m, 1h] }, { name: macd, instruments: ["kraken:*"] }]
log: { folder: log, keep: { bytes: 500 MB, days: 2 } }
telemetry: { log: { level: debug, format: json }, traces: { endpoint: "https://c.example/v1/traces", headers: { a: { env: A } } } }
listen: { host: 10.0.0.1, hosts: [relay.example], tls: { cert: a.pem, key: b.pem } }
`;
    const config = read(text);
    expect(config.bars).toEqual([1000, 14_400_000, 86_400_000]);
    expect(config.events).toMatchObject({ large: { times: 50, after: 30 } });
    expect(config.events.imbalance).toBeUndefined();
    const [sma, macd] = config.indicators;
    expect(sma).toEqual({ name: "sma", options: { period: 20 }, bars: [60_000, 3_600_000], instruments: ["*"] });
    expect(macd?.options).toEqual({ fastPeriod: 12, slowPeriod: 26, signalPeriod: 9 });
    expect(read(configText(config))).toEqual(config);
  });

  test.each([
    ["bars: [1m, 2m]", "line 2, column 12: bars.1 must be one of 1s, 5s, 15s, 1m, 5m, 15m, 1h, 4h or 1d"],
    ["telemetry: { traces: { endpoint: collector } }", "telemetry.traces.endpoint must be an address without a query"],
    [
      'telemetry: { traces: { endpoint: "http://c.example/v1/traces", headers: { a: { env: A } } } }',
      "telemetry.traces.endpoint must begin with https:// where headers carry secrets",
    ],
    [
      'telemetry: { traces: { endpoint: "https://c.example/v1/traces", headers: { a: Bearer x } } }',
      "telemetry.traces.headers.a must name where the secret is",
    ],
    ["telemetry: { logs: {} }", "there is no setting telemetry.logs: did you mean log?"],
    ["telemetry: { log: { level: loud } }", "telemetry.log.level must be one of error, warn, info or debug"],
    ["events: { spred: false }", "there is no setting events.spred: did you mean spread?"],
    ["events: { large: { time: 3 } }", "there is no setting events.large.time: did you mean times?"],
    ["events: { large: { times: 1 } }", "events.large.times must be a number from 1.01 to 10000"],
    ["events: { imbalance: { levels: 2.5 } }", "events.imbalance.levels must be a whole number from 1 to 100"],
    ["indicators: [{ name: smaa }]", "indicators.0.name names no indicator of bars: did you mean sma?"],
    ["indicators: [{ name: mavp }]", "indicators.0.name names no indicator of bars"],
    ["indicators: [{ name: ofi }]", "indicators.0.name names no indicator of bars"],
    [
      "indicators: [{ name: sma, options: { length: 3 } }]",
      "indicators.0.options has no length for sma: it has period",
    ],
    [
      "indicators: [{ name: sma, options: { period: 0 } }]",
      "indicators.0.options.period must be a whole number from 1 to",
    ],
    ["indicators: [{ name: rsi, bars: [7m] }]", "indicators.0.bars.0 must be one of 1s"],
    ["alerts: [{ move: 2 }]", "alerts.0.id is missing"],
    ["alerts: [{ id: a, wndow: 5m }]", "there is no setting alerts.0.wndow: did you mean window?"],
    ["alerts: [{ id: a, price: middle }]", "alerts.0.price must be mid, last, bid or ask"],
    ["log: { folder: x, keep: { days: seven } }", "log.keep.days must be a number"],
    ["log: { folder: x, keep: { days: 0 } }", "log.keep.days must be more than 0"],
    ["listen: { port: 99999 }", "listen.port must be at most 65535"],
    ["listen: 5", "listen must be a group of settings (NAME: VALUE)"],
    ["indicators: [{ name: rsi, bar: [1m] }]", "there is no setting indicators.0.bar: did you mean bars?"],
  ])("with %s is refused in a sentence", (line, sentence) => {
    expect(() => read(`${VENUES}${line}\n`)).toThrow(sentence);
  });

  test.each([
    ["venus: [{ venue: kraken }]", "line 1, column 1: there is no setting venus: did you mean venues?"],
    ["bars: [1m]", "line 1, column 1: venues must be a list of one venue at least, as - venue: binance"],
    ["venues: [{ venue: kraken }, { venue: kraken }]", "venues.1.venue names kraken a second time"],
    ["venues: kraken", "line 1, column 1: venues must be a list of one venue at least"],
  ])("without venues, as in %s, says what to write", (text, sentence) => {
    expect(() => read(text)).toThrow(sentence);
  });

  test("is overridden by variables, whose names know no small letters, and by flags", () => {
    const env = {
      TIDEBOOK__LISTEN__PORT: "8000",
      TIDEBOOK__EVENTS__SPREAD__LEASTBPS: "7",
      TIDEBOOK__VENUES__0__INSTRUMENTS: "5",
    };
    const config = read(VENUES, env, { "listen.port": 9000 });
    expect(config.listen.port).toBe(9000);
    expect(config.events.spread?.leastBps).toBe(7);
    expect(config.venues[0]?.instruments).toBe(5);
    expect(() => read(VENUES, { TIDEBOOK__LISTEN__PROT: "1" })).toThrow(
      "TIDEBOOK__LISTEN__PROT: there is no setting listen.prot: did you mean port?",
    );
  });

  test("has a schema for editors that knows every section", () => {
    const schema = configSchema() as {
      properties: Record<string, Record<string, unknown>>;
      additionalProperties: boolean;
    };
    const sections = ["listen", "auth", "venues", "bars", "indicators", "events", "alerts", "log", "telemetry"];
    expect(Object.keys(schema.properties)).toEqual(sections);
    expect(schema.additionalProperties).toBe(false);
    expect(JSON.stringify(schema.properties.alerts)).toContain('"window"');
    expect(JSON.stringify(schema.properties.events)).toContain('{"const":false}');
    expect(JSON.stringify(schema.properties.bars)).toContain('"15m"');
  });
});
