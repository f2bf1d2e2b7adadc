import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { encodeNotebookLink } from "../../shared/link/notebook.ts";
import { projectRoot, temporaryFolder } from "../support/checkout.ts";
import { dictionary } from "../support/link.ts";
import { fragmentOf, madeParts } from "../support/link-maker.ts";
import { type Finished, runProcess } from "../support/process.ts";

/** Writes down each way out of a process, in every thread of it; Node runs it before anything else. */
const WATCH = `
const { appendFileSync } = require("node:fs");
const net = require("node:net"), dns = require("node:dns"), dgram = require("node:dgram");
const note = (what) => appendFileSync(process.env.WAYS_OUT, what + "\\n");
const { connect } = net.Socket.prototype;
net.Socket.prototype.connect = function (...args) { note("connect"); return connect.apply(this, args); };
for (const name of ["lookup", "resolve", "resolve4", "resolve6"]) {
  const own = dns[name];
  dns[name] = (...args) => { note("dns"); return own(...args); };
}
const { createSocket } = dgram;
dgram.createSocket = (...args) => { note("udp"); return createSocket(...args); };
const { fetch: own } = globalThis;
globalThis.fetch = (...args) => { note("fetch"); return own(...args); };
`;

const folder = temporaryFolder(afterAll);
const at = (name: string): string => join(folder, name);
const hits: string[] = [];
const sink = createServer((request, response) => {
  hits.push(request.url ?? "");
  response.end("time,close\n2020-01-01,1\n");
});
let address = "";

beforeAll(async () => {
  await new Promise<void>((resolve) => sink.listen(0, "127.0.0.1", resolve));
  address = `http://127.0.0.1:${(sink.address() as AddressInfo).port}`;
  writeFileSync(at("watch.cjs"), WATCH);
  writeFileSync(at("prices.csv"), "time,open,high,low,close,volume\n1,1,1,1,1,1\n");
});

beforeEach(() => writeFileSync(at("ways"), ""));
afterAll(() => sink.close());

function watched(...args: string[]): Promise<Finished> {
  const env = { XDG_CACHE_HOME: at("cache"), NO_COLOR: "", WAYS_OUT: at("ways") };
  const program = ["--require", at("watch.cjs"), join(projectRoot, "server/bin.mjs")];
  return runProcess(process.execPath, [...program, ...args], { cwd: folder, env });
}

const ways = (): string => readFileSync(at("ways"), "utf8");
const cell = (head: string, body: string): string => `\`\`\`${head}\n${body}\n\`\`\`\n\n`;

test("what watches sees a way out", async () => {
  const script = `fetch(${JSON.stringify(address)}).catch(() => 0)`;
  const env = { WAYS_OUT: at("ways") };
  await runProcess(process.execPath, ["--require", at("watch.cjs"), "-e", script], { cwd: folder, env });
  expect(ways()).toContain("fetch");
  hits.length = 0;
});

test("a foreign notebook asks for nothing on the command line, and its js cells do not run", async () => {
  const text = [
    `![x](${address}/picture.png) <img src="${address}/tag.png">\n\n`,
    cell("data away", `file: ${address}/prices.csv`),
    cell("data share", "file: //127.0.0.1/share/prices.csv"),
    cell("js ask", `await fetch("${address}/js"); return 1;`),
    cell("sql attach", `ATTACH '${address}/db' AS x`),
    cell("data bars", "generate: { model: gbm, seed: 1, bars: 50 }"),
    cell(
      "strategy s",
      `import { Strategy, Bar } from "tidebook";\nimport { x } from "${address}/x.ts";\nexport class S extends Strategy {}`,
    ),
  ].join("");
  writeFileSync(at("foreign.md"), text);
  const linked = `${address}/#${encodeNotebookLink({ text, files: [] }, dictionary)}`;
  for (const target of ["foreign.md", linked]) {
    const end = await watched("run", target, "--json");
    expect(end.code).toBe(2);
    const { cells } = JSON.parse(end.stdout) as { cells: { name: string; status: string }[] };
    const statuses = Object.fromEntries(cells.map(({ name, status }) => [name, status]));
    expect(statuses).toMatchObject({ away: "error", share: "error", ask: "skipped", attach: "error", bars: "done" });
  }
  expect([ways(), hits]).toEqual(["", []]);
});

test("a link asks for nothing when it is verified, and its names become no file's", async () => {
  const parts = await madeParts(folder, "--data", "sp500");
  const [data] = parts.envelope.data;
  if (!data) throw new Error("a link of sp500 names its data");
  for (const name of [`${address}/prices.csv`, at("prices.csv"), "prices.csv", "../prices.csv"]) {
    const end = await watched("verify", `${address}/${fragmentOf(parts, { data: [{ ...data, name }] })}`, "--json");
    expect(end.code).toBe(1);
    expect(JSON.parse(end.stdout)).toMatchObject({ verdict: "dataMissing", missing: [{ name, found: null }] });
  }
  expect([ways(), hits]).toEqual(["", []]);
  expect(existsSync(at("ways"))).toBe(true);
});
