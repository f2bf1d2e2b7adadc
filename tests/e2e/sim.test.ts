import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { WebSocket } from "ws";
import { VENUES } from "../../shared/venues/index.ts";
import { tidebookWith, serving } from "../support/program.ts";
import { runProcess } from "../support/process.ts";

const folder = mkdtempSync(join(tmpdir(), "tidebook-sim-"));
const truth = join(folder, "truth.jsonl");

let child: ChildProcess;
let address: URL;

beforeAll(async () => {
  const market = ["--instruments", "3", "--seed", "5", "--truth", truth];
  [child, address] = await serving(["sim", "--port", "0", ...market]);
}, 120_000);

afterAll(() => {
  child.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

test.each(VENUES.map((venue) => ({ name: venue.name, venue })))(
  "an adapter of $name hears its books and trades where only the addresses differ",
  async ({ name, venue }) => {
    const [request] = venue.rest.instruments();
    const answer = await fetch(`${address.href}${name}${request?.path ?? ""}`, {
      method: request?.method ?? "GET",
      body: request?.body ?? null,
    });
    const [instrument] = venue.rest.readInstruments(await answer.text());
    const symbol = instrument?.symbol ?? "";
    const socket = new WebSocket(`ws://${address.host}/${name}${venue.streamPath}`);
    const wanted = new Set(["acknowledgement", "trade", venue.integrity === "full" ? "bookSnapshot" : "bookDelta"]);
    await new Promise<void>((resolve, reject) => {
      socket.on("error", reject);
      socket.on("open", () => {
        const streams = (["trades", "book"] as const).map((channel) => ({ channel, symbol }));
        for (const frame of venue.subscribe(streams, 1)) socket.send(frame);
      });
      socket.on("message", (data) => {
        for (const { kind } of venue.parse((data as Buffer).toString(), Date.now() * 1000)) wanted.delete(kind);
        if (wanted.size === 0) resolve();
      });
    });
    socket.terminate();
    expect(wanted.size).toBe(0);
  },
  60_000,
);

test("pages of elsewhere and unknown paths are turned away", async () => {
  const index = (await (await fetch(address)).json()) as { simulated: boolean; venues: { venue: string }[] };
  expect(index.venues.map(({ venue }) => venue)).toEqual(["binance", "kraken", "hyperliquid"]);
  const asked = [
    fetch(address, { headers: { origin: "https://elsewhere.example" } }),
    fetch(new URL("binance/api/v3/time", address), { headers: { origin: "null" } }),
    fetch(new URL("nowhere/at/all", address)),
  ];
  for (const answer of asked) expect((await answer).status).toBe(404);
  const socket = new WebSocket(`ws://${address.host}/binance/stream`, { origin: "https://elsewhere.example" });
  const [error] = (await once(socket, "error")) as [Error];
  expect(error.message).toContain("404");
});

test("wrong words end with a sentence and 2", async () => {
  const end = await runProcess(...tidebookWith("sim", "--fault", "dorp=1"));
  expect([end.code, end.stderr]).toEqual([2, expect.stringContaining("did you mean drop")]);
  const venue = await runProcess(...tidebookWith("sim", "--venues", "binanse"));
  expect([venue.code, venue.stderr]).toEqual([2, expect.stringContaining("did you mean binance")]);
}, 60_000);

test("SIGTERM ends it with 0 and a whole truth", async () => {
  child.kill("SIGTERM");
  const [code] = (await once(child, "exit")) as [number];
  expect(code).toBe(0);
  const lines = readFileSync(truth, "utf8").trimEnd().split("\n");
  expect(lines.length).toBeGreaterThan(10);
  const rows = lines.map((line) => JSON.parse(line) as { venue: string; bids?: unknown[] });
  expect(new Set(rows.map(({ venue }) => venue)).size).toBe(3);
  expect(rows[0]?.bids).toHaveLength(20);
}, 60_000);
