import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { tidebookWith, serving } from "../support/program.ts";
import { runProcess } from "../support/process.ts";

let child: ChildProcess;
let address: URL;

beforeAll(async () => {
  [child, address] = await serving(["start", "--port", "0", "--no-market"]);
}, 120_000);

afterAll(() => void child.kill("SIGKILL"));

/** Sends a request as it stands, which a well-behaved client could not. */
function raw(...lines: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = "";
    const socket = connect(Number(address.port), "127.0.0.1", () => socket.end(`${lines.join("\r\n")}\r\n\r\n`));
    socket.on("data", (bytes) => (answer += bytes.toString("latin1")));
    socket.on("error", reject).on("close", () => resolve(answer));
  });
}

const statusOf = (answer: string): number => Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]);

describe("the page is served to this machine's browser alone", () => {
  test("with the headers that isolate it", async () => {
    const answer = await fetch(address);
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain("<title>Tidebook");
    expect(answer.headers.get("content-security-policy")).toContain("default-src 'none'; script-src 'self'");
    expect(answer.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
    const isolation = ["cross-origin-opener-policy", "cross-origin-embedder-policy", "cross-origin-resource-policy"];
    expect(isolation.map((name) => answer.headers.get(name))).toEqual(["same-origin", "require-corp", "same-origin"]);
  });

  test.each(["/a?b=c", "//rebound.example/x", "//", "/\\rebound.example", "//["])(
    "under its own name, to which localhost leads: %s",
    async (path) => {
      const answer = await raw(`GET ${path} HTTP/1.1`, `Host: LOCALHOST:${address.port}`, "Connection: close");
      expect(statusOf(answer)).toBe(308);
      expect(answer).toContain(`location: ${address.origin}${path}\r\n`);
    },
  );

  const own = (): string => address.host;
  const cases: [what: string, status: number, lines: () => string[]][] = [
    ["a stranger's name", 421, () => ["GET / HTTP/1.1", `Host: rebound.example:${address.port}`]],
    ["its name with a trailing dot", 421, () => ["GET / HTTP/1.1", `Host: 127.0.0.1.:${address.port}`]],
    ["another spelling of its address", 421, () => ["GET / HTTP/1.1", `Host: 2130706433:${address.port}`]],
    ["an IPv6 address", 421, () => ["GET / HTTP/1.1", `Host: [::1]:${address.port}`]],
    ["its name without the port", 421, () => ["GET / HTTP/1.1", "Host: 127.0.0.1"]],
    ["a name in front of its own", 421, () => ["GET / HTTP/1.1", `Host: user@${own()}`]],
    ["two names", 400, () => ["GET / HTTP/1.1", `Host: ${own()}`, "Host: rebound.example"]],
    ["no name", 400, () => ["GET / HTTP/1.1"]],
    ["a whole address as the path", 400, () => [`GET http://${own()}/ HTTP/1.1`, `Host: ${own()}`]],
    ["an opaque origin", 403, () => ["GET / HTTP/1.1", `Host: ${own()}`, "Origin: null"]],
    ["another origin", 403, () => ["GET / HTTP/1.1", `Host: ${own()}`, "Origin: http://rebound.example"]],
    ["its origin on another port", 403, () => ["GET / HTTP/1.1", `Host: ${own()}`, "Origin: http://127.0.0.1:1"]],
    ["its origin as https", 403, () => ["GET / HTTP/1.1", `Host: ${own()}`, `Origin: https://${own()}`]],
    ["a method that changes something", 405, () => ["POST / HTTP/1.1", `Host: ${own()}`, "Content-Length: 0"]],
    ["a path out of the folder", 404, () => ["GET /../package.json HTTP/1.1", `Host: ${own()}`]],
    ["a coded path out of the folder", 404, () => ["GET /%2e%2e%2fpackage.json HTTP/1.1", `Host: ${own()}`]],
    ["a part of the package that is no page", 404, () => ["GET /node/start.js HTTP/1.1", `Host: ${own()}`]],
  ];
  test.each(cases)("%s: %i", async (_what, status, lines) => {
    expect(statusOf(await raw(...lines(), "Connection: close"))).toBe(status);
  });
});

test("a taken port is told, and no other is used in its place", async () => {
  const end = await runProcess(...tidebookWith("start", "--port", address.port));
  const sentence = `port ${address.port} is taken: end the program that listens there, or choose another with --port`;
  expect(end).toEqual({ code: 2, stdout: "", stderr: `tidebook: ${sentence}\n` });
});

test.each(["x", "-1", "65536", "1.5"])("--port %s is refused", async (port) => {
  const end = await runProcess(...tidebookWith("start", `--port=${port}`));
  expect([end.code, end.stdout]).toEqual([2, ""]);
  expect(end.stderr).toContain("give a number from 0 to 65535");
});

test("SIGTERM ends it with 0", async () => {
  child.kill("SIGTERM");
  const [code] = (await once(child, "exit")) as [number];
  expect(code).toBe(0);
});
