import { once } from "node:events";
import { readFileSync, truncateSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo, type Server } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { configChecks, type Finding, machineChecks } from "../../../server/doctor.ts";
import { EventLog } from "../../../server/relay/log/writer.ts";
import { temporaryFolder } from "../../support/checkout.ts";

const folder = temporaryFolder(afterAll);
let server: Server;
let taken = 0;
let closed = 0;

async function listening(): Promise<[Server, number]> {
  const opened = createServer().listen(0, "127.0.0.1");
  await once(opened, "listening");
  return [opened, (opened.address() as AddressInfo).port];
}

beforeAll(async () => {
  [server, taken] = await listening();
  const [gone, port] = await listening();
  closed = port;
  gone.close();
  await once(gone, "close");
});

afterAll(() => server.close());

function checked(name: string, lines: readonly string[]): Promise<Finding[]> {
  const path = join(folder, name);
  writeFileSync(path, lines.join("\n"));
  return configChecks(path, true);
}

const venueAt = (port: number): string =>
  `venues: [{ venue: kraken, rest: "http://127.0.0.1:${port}", stream: "ws://127.0.0.1:${port}" }]`;

const faultsIn = (findings: readonly Finding[]): string[] =>
  findings.filter(({ isFine }) => !isFine).map(({ name, text }) => `${name}: ${text}`);

test("a machine that runs these tests is fine", async () => {
  const findings = await machineChecks();
  expect(faultsIn(findings)).toEqual([]);
  expect(findings.map(({ name }) => name)).toEqual(["machine", "cache", "temporary files", "engine"]);
});

test("a relay whose port is free, whose venue answers and whose log has room can begin", async () => {
  const findings = await checked("good.yaml", [
    `listen: { port: ${closed} }`,
    venueAt(taken),
    "log: { folder: log, keep: { bytes: 1 kB } }",
  ]);
  expect(faultsIn(findings)).toEqual([]);
  expect(findings.map(({ name }) => name.replace(/:\d+$/, ""))).toEqual([
    "configuration",
    "listen",
    "log",
    "log so far",
    "kraken http://127.0.0.1",
    "kraken ws://127.0.0.1",
  ]);
});

test("what stands in its way is named, each with a way on", async () => {
  writeFileSync(join(folder, "file"), "");
  const findings = await checked("bad.yaml", [
    `listen: { port: ${taken}, tls: { cert: cert.pem, key: key.pem } }`,
    venueAt(closed),
    "log: { folder: file/log }",
  ]);
  const [listen = "", cert = "", key = "", log = "", rest = "", stream = ""] = faultsIn(findings);
  expect(listen).toMatch(/^listen: 127\.0\.0\.1:\d+ cannot be listened on \(EADDRINUSE\): .*listen\.port/);
  expect(cert).toMatch(/^listen\.tls\.cert: .*cert\.pem cannot be read \(ENOENT\)/);
  expect(key).toMatch(/^listen\.tls\.key: /);
  expect(log).toMatch(/^log: .*log cannot be written \(ENOTDIR\): name another log\.folder/);
  expect(rest).toMatch(/^kraken http:\S+: nobody answers \(ECONNREFUSED\)/);
  expect(stream).toMatch(/^kraken ws:\S+: nobody answers/);
});

test("a collector of traces that does not answer, and a secret that is nowhere, are told", async () => {
  const traces = (port: number, headers = "") =>
    checked("traces.yaml", [
      `listen: { port: ${closed} }`,
      venueAt(taken),
      `telemetry: { traces: { endpoint: "http://127.0.0.1:${port}/v1/traces"${headers} } }`,
    ]);
  expect(faultsIn(await traces(taken))).toEqual([]);
  expect(faultsIn(await traces(closed))).toEqual([
    expect.stringMatching(/^traces http:\S+: nobody answers \(ECONNREFUSED/),
  ]);
  expect(faultsIn(await traces(taken, ", headers: { a: { file: nowhere } }"))).toEqual([
    expect.stringMatching(/telemetry\.traces\.headers\.a: .*nowhere cannot be read/),
  ]);
});

test("a log that may grow larger than its disk is told", async () => {
  const findings = await checked("large.yaml", [
    `listen: { port: ${closed} }`,
    venueAt(taken),
    "log: { folder: log, keep: { bytes: 999999 TB } }",
  ]);
  expect(faultsIn(findings)).toEqual([expect.stringMatching(/log has .* GB left, the log may take 999999000\.0 GB/)]);
});

test("a log that was altered is told with its place, one that a crash has torn is not", async () => {
  const kept = join(folder, "kept");
  const log = new EventLog({ folder: kept, keep: { bytes: Infinity, time: Infinity } });
  for (const time of [1, 2]) {
    log.append({ kind: "frame", receivedTime: time, payload: Buffer.from("a frame".repeat(20)) });
    log.flush();
  }
  const lines = [`listen: { port: ${closed} }`, venueAt(taken), "log: { folder: kept, keep: { bytes: 1 kB } }"];
  const soFar = async () => (await checked("kept.yaml", lines)).find(({ name }) => name === "log so far");
  expect(await soFar()).toMatchObject({ isFine: true, text: "as it was written, 2 records in 1 segment" });

  const path = join(kept, "0000000000000001.tbl");
  const bytes = readFileSync(path);
  truncateSync(path, bytes.length - 1);
  expect(await soFar()).toMatchObject({ isFine: true });
  writeFileSync(path, bytes.with(40, (bytes[40] ?? 0) ^ 1));
  expect(await soFar()).toMatchObject({
    isFine: false,
    text: expect.stringMatching(
      /0{15}1\.tbl, block 1 at byte 0: .*: move .*kept away, and a new log begins$/,
    ) as string,
  });
});

test("a configuration that cannot be read is a fault, one that is not there is looked for only by name", async () => {
  expect(faultsIn(await checked("typo.yaml", ["venus: []"]))).toEqual([expect.stringMatching(/did you mean venues/)]);
  expect(await configChecks(join(folder, "none.yaml"), false)).toEqual([]);
  await expect(configChecks(join(folder, "none.yaml"), true)).rejects.toMatchObject({ code: "file/missing" });
});
