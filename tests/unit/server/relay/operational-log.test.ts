import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { Tokens } from "../../../../server/hub/tokens.ts";
import { type NetFact, observedNet, reportOfNet } from "../../../../server/relay/observed-net.ts";
import { operationalLog } from "../../../../server/relay/operational-log.ts";
import type { RelayConfig } from "../../../../shared/relay-config.ts";
import { temporaryFolder } from "../../../support/checkout.ts";
import { SIM_START, SimNet } from "../../../support/sim-net.ts";

const folder = temporaryFolder(afterAll);

function logging(settings: RelayConfig["telemetry"]["log"], secrets: readonly string[] = [], isTerminal = false) {
  let text = "";
  const stream = { write: (piece: string) => void (text += piece) };
  const report = operationalLog(settings, { stream, isTerminal, secrets });
  const lines = () => text.trimEnd().split("\n");
  return { report, text: () => text, told: () => lines().map((line) => JSON.parse(line) as Record<string, unknown>) };
}

describe("the relay's own log", () => {
  test("is a line of JSON for each sentence, with its time, level and facts", () => {
    const { report, told } = logging({ format: "auto" });
    report("info", "the relay has begun", { venues: ["kraken"] });
    report("debug", "GET something");
    report("error", "recording has stopped");
    expect(told()).toMatchObject([
      { level: "info", msg: "the relay has begun", venues: ["kraken"], pid: process.pid },
      { level: "error", msg: "recording has stopped" },
    ]);
    expect(told()[0]?.time).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  });

  test("is the sentences of warnings alone where a person reads it, unless the configuration says otherwise", () => {
    const person = logging({ format: "auto" }, [], true);
    person.report("info", "connected to wss://ws.kraken.com/v2");
    person.report("warn", "Kraken has no instrument BTC/USDT that trades");
    expect(person.text()).toBe("Kraken has no instrument BTC/USDT that trades\n");
    const machine = logging({ format: "json", level: "debug" }, [], true);
    machine.report("debug", "all of it");
    expect(machine.told()).toMatchObject([{ msg: "all of it" }]);
    const file = logging({ format: "text", level: "info" });
    file.report("info", "a sentence");
    expect(file.text()).toBe("a sentence\n");
  });
});

describe("no secret stands in the relay's own log", () => {
  const secrets = ["pass word/with+odd=signs", 'quo"te\\back', randomBytes(20).toString("hex"), "zürich-geheim"];
  const bytes = (secret: string) => Buffer.from(secret);
  const writings: Record<string, (secret: string) => string> = {
    plain: (secret) => secret,
    "in JSON": (secret) => JSON.stringify({ a: secret }),
    "as part of an address": encodeURIComponent,
    hex: (secret) => bytes(secret).toString("hex"),
    base64: (secret) => bytes(secret).toString("base64"),
    base64url: (secret) => bytes(secret).toString("base64url"),
  };

  test.each(Object.keys(writings))("that the configuration names, %s, in sentences, facts and errors", (name) => {
    const write = writings[name] ?? String;
    for (const format of ["json", "text"] as const) {
      const { report, text } = logging({ format, level: "debug" }, secrets);
      for (const secret of secrets) {
        const written = write(secret);
        report("error", `it said ${written}`, { deep: { er: { said: [written] } }, err: new Error(written) });
        report("error", `twice${written}${written}`);
      }
      expect(text()).toContain("it said");
      for (const secret of secrets) {
        expect(text()).not.toContain(write(secret));
        expect(text()).not.toContain(secret);
        expect(text()).not.toContain(JSON.stringify(secret).slice(1, -1));
      }
    }
  });

  test("of the kinds that nobody named: tokens, headers, keys, parts of addresses; and lines stay JSON", () => {
    const { token } = new Tokens(join(folder, "tokens.json"), () => 0).add("trader", null);
    const pem = `-----BEGIN PRIVATE KEY-----\n${randomBytes(48).toString("base64")}\n-----END PRIVATE KEY-----`;
    const hidden = [token, "open sesame".replace(" ", ""), "x9y8z7", "q1w2e3"];
    const sentences = [
      `socket hang up at https://api.example/v1/x?apiKey=${hidden[1]}&n=1`,
      `open http://127.0.0.1:7437/#pair=${hidden[2]} and /v1/stream?token=${hidden[2]}`,
      `answered authorization: Bearer ${hidden[1]}, cookie: ${hidden[2]} and Basic ${hidden[1]}=`,
      `wss://user:${hidden[3]}@venue.example/ws refused "${token}" \\ ${token}`,
      `secret=${hidden[1]} password=${hidden[2]}`,
    ];
    const { report, told, text } = logging({ format: "json", level: "debug" });
    for (const sentence of sentences) report("warn", sentence, { headers: { authorization: hidden[3] }, token });
    report("warn", pem, { cause: new Error(pem), tls: { key: hidden[1] } });
    expect(told()).toHaveLength(sentences.length + 1);
    for (const one of [...hidden, pem.split("\n")[1] ?? ""]) expect(text()).not.toContain(one);
    expect(told().map(({ msg }) => msg)).toEqual([
      "socket hang up at https://api.example/v1/x?[redacted]",
      "open http://127.0.0.1:7437/#[redacted] and /v1/stream?token=[redacted]",
      "answered authorization: Bearer [redacted], cookie: [redacted] and Basic [redacted]",
      'wss://[redacted]@venue.example/ws refused "[redacted]" \\ [redacted]',
      "secret=[redacted] password=[redacted]",
      "[redacted]",
    ]);
  });

  test("and what is none stays readable: hashes, names, prices, paths", () => {
    const { report, told } = logging({ format: "json" });
    const digest = "a".repeat(64);
    const sentence = `binance:BTC/USDT moved up by 2.10 %: ${digest} in /var/lib/tidebook/log/00000001.tbl at 63388.10`;
    report("warn", sentence, { alertId: "moved:binance:BTC/USDT:up:1785641753000" });
    expect(told()).toMatchObject([{ msg: sentence, alertId: "moved:binance:BTC/USDT:up:1785641753000" }]);
  });
});

test("the network tells connections and answers with how long they took, never what was asked for", () => {
  const facts: NetFact[] = [];
  const net = new SimNet({ venues: ["binance"], seed: 1, faults: ["reset@1s"] });
  const told: string[] = [];
  const report = reportOfNet((level, sentence, about) => told.push(`${level} ${sentence} ${about?.ms as number}`));
  const watched = observedNet(
    net,
    () => net.now,
    (fact) => {
      facts.push(fact);
      report(fact);
    },
  );
  const frames: unknown[] = [];
  const { rest, stream } = net.endpoints("binance");
  watched.open(`${stream}/stream?streams=btcusdt@trade`, {
    opened: () => undefined,
    pinged: () => undefined,
    frame: (bytes) => frames.push(bytes),
    closed: () => undefined,
  });
  const statuses: unknown[] = [];
  watched.request({ address: `${rest}/api/v3/depth?symbol=BTCUSDT`, method: "GET", body: null }, (answer) =>
    statuses.push(typeof answer === "string" ? answer : answer.status),
  );
  for (let at = 1; at <= 30; at++) net.advance(SIM_START + at * 50_000);
  expect(frames.length).toBeGreaterThan(0);
  expect(statuses).toEqual([200]);
  expect(told).toEqual([
    `info connected to ${stream}/stream 50`,
    `debug GET ${rest}/api/v3/depth 50`,
    `info lost ${stream}/stream: the connection broke 950`,
  ]);
  expect(JSON.stringify(facts)).not.toMatch(/symbol|streams=/);
});
