import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { readConfig } from "../../server/relay/config.ts";
import { startRelay } from "../../server/relay/service.ts";
import { faultFrom } from "../../server/sim/faults.ts";
import { simVenues } from "../../server/sim/index.ts";
import { serveSim } from "../../server/sim/server.ts";

const SEED = Number(process.env.TIDEBOOK_SEED ?? 20_260_122);
const folder = mkdtempSync(join(tmpdir(), "tidebook-traces-"));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Span {
  readonly name: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly status: { readonly code: number; readonly message?: string };
  readonly attributes: readonly { readonly key: string; readonly value: Record<string, unknown> }[];
}

interface Export {
  readonly resourceSpans: readonly { readonly scopeSpans: readonly { readonly spans: readonly Span[] }[] }[];
}

/** A collector of this machine that keeps what comes. */
async function collecting(status: number) {
  const bodies: string[] = [];
  const headers: unknown[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (piece: Buffer) => (body += piece.toString()));
    request.on("end", () => {
      bodies.push(body);
      headers.push([request.url, request.headers.authorization]);
      response.writeHead(status, { "content-type": "application/json" }).end("{}");
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const spans = () =>
    bodies
      .flatMap((body) => (JSON.parse(body) as Export).resourceSpans)
      .flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/traces`;
  return { endpoint, spans, headers, bodies, close: () => void server.close() };
}

/** A relay of a simulated venue whose connection breaks, for some seconds. */
async function relayed(traces: string, seconds: number) {
  const clock = () => Date.now() * 1000;
  const venues = simVenues({
    ...{ venues: ["kraken"], seed: SEED, instruments: 2, rate: 200, startTime: clock() },
    ...{ faults: [faultFrom("reset@2s")], isLimited: true, truth: null },
  });
  const sim = await serveSim({ port: 0, venues, clock });
  const at = `rest: "${sim.address.href}kraken", stream: "ws://${sim.address.host}/kraken"`;
  const text = [
    "listen: { port: 0 }",
    `auth: { folder: state }`,
    "log: { folder: log }",
    `venues: [{ venue: kraken, instruments: 2, ${at} }]`,
    "alerts: [{ id: any, price: last, move: 0.001, window: 1s }]",
    traces,
  ].join("\n");
  const config = readConfig({ text, path: "relay.yaml", env: {}, flags: {} });
  const notes: string[] = [];
  const report = (level: string, sentence: string) => level === "warn" && notes.push(sentence);
  const relay = await startRelay({ config, base: folder, serve: { page: null, token: null }, report });
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  await relay.close();
  await sim.close();
  return notes;
}

test("requests, connections, repairs of books, alerts and seals of the log leave as spans", async () => {
  const { endpoint, spans, headers, bodies, close } = await collecting(200);
  writeFileSync(join(folder, "secret"), "Bearer of-the-collector\n");
  const begun = BigInt(Date.now()) * 1_000_000n;
  await relayed(`telemetry: { traces: { endpoint: "${endpoint}", headers: { authorization: { file: secret } } } }`, 9);
  close();
  const ended = BigInt(Date.now() + 1) * 1_000_000n;
  const all = spans();
  const named = (name: RegExp) => all.filter((span) => name.test(span.name));
  for (const name of [/^GET \/kraken\//, /^connect 127/, /^connection 127/, /^resync$/, /^alert$/, /^log seal$/]) {
    expect(named(name).length, String(name)).toBeGreaterThan(0);
  }
  for (const { name, startTimeUnixNano, endTimeUnixNano } of all) {
    const [from, to] = [BigInt(startTimeUnixNano), BigInt(endTimeUnixNano)];
    expect(begun <= from && from <= to && to <= ended, `${name} ${from - begun} ${ended - to}`).toBe(true);
  }
  const [broken] = named(/^connection/);
  expect(broken?.status.code).toBe(2);
  const [repair] = named(/^resync$/);
  const keys = repair?.attributes.map(({ key, value }) => [key, Object.values(value)[0]]);
  expect(keys).toEqual([
    ["tidebook.instrument", expect.stringMatching(/^kraken:/)],
    ["tidebook.reason", expect.any(String)],
  ]);
  expect(new Set(headers.map((one) => JSON.stringify(one)))).toEqual(
    new Set([JSON.stringify(["/v1/traces", "Bearer of-the-collector"])]),
  );
  expect(bodies.join("")).not.toContain("of-the-collector");
}, 60_000);

test("a collector that refuses is told of once, and the relay goes on; a sample of none sends nothing", async () => {
  const refusing = await collecting(400);
  const notes = await relayed(`telemetry: { traces: { endpoint: "${refusing.endpoint}" } }`, 7);
  refusing.close();
  expect(notes.filter((sentence) => sentence.startsWith("traces"))).toEqual([
    "traces do not reach their collector: Bad Request",
  ]);
  expect(refusing.bodies.length).toBeGreaterThan(0);
  const idle = await collecting(200);
  await relayed(`telemetry: { traces: { endpoint: "${idle.endpoint}", sample: 0 } }`, 2);
  idle.close();
  expect(idle.bodies).toEqual([]);
}, 60_000);
