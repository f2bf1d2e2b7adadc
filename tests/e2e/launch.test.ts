import { appendFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { checkoutWith, temporaryFolder } from "../support/checkout.ts";
import { runProcess } from "../support/process.ts";

const answering = `export async function main(args: readonly string[]): Promise<number> {
  process.stdout.write(args.join(" ") + "\\n");
  return 0;
}`;

const start = (root: string, ...args: string[]) =>
  runProcess(process.execPath, [join(root, "server/bin.mjs"), ...args]);
const bundles = (root: string) => readdirSync(join(root, "node_modules/.cache/tidebook"));

test("first starts at the same time all answer and leave one bundle", async () => {
  const root = checkoutWith(answering);
  const ends = await Promise.all([1, 2, 3, 4].map((n) => start(root, "hello", String(n))));
  expect(ends).toEqual([1, 2, 3, 4].map((n) => ({ code: 0, stdout: `hello ${n}\n`, stderr: "" })));
  expect(bundles(root)).toHaveLength(1);
});

test("a later start uses the bundle, a changed source makes a new one", async () => {
  const root = checkoutWith(answering);
  await start(root);
  await start(root);
  expect(bundles(root)).toHaveLength(1);
  appendFileSync(join(root, "server/main.ts"), `\nprocess.stdout.write("changed ");\n`);
  expect((await start(root, "again")).stdout).toBe("changed again\n");
  expect(bundles(root)).toHaveLength(2);
});

test("where node_modules cannot be written the bundle lies in the user's cache and packages still load", async () => {
  const root = checkoutWith(`import datasets from "vega-datasets";
    export const main = async () => (process.stdout.write(typeof datasets), 0);`);
  writeFileSync(join(root, "node_modules/.cache"), "a file where a folder would have to be");
  const cache = temporaryFolder();
  const end = await runProcess(process.execPath, [join(root, "server/bin.mjs")], { env: { XDG_CACHE_HOME: cache } });
  expect(end).toEqual({ code: 0, stdout: "object", stderr: "" });
  expect(readdirSync(join(cache, "tidebook/bundles"))).toHaveLength(1);
});

test("a source that does not compile is told in one sentence", async () => {
  const end = await start(checkoutWith("export const main = ;"));
  expect(end.code).toBe(70);
  expect(end.stderr).toMatch(/^tidebook: cannot start: .+\n$/);
});

test.each([
  [
    "an expected failure",
    `new InputError("x/y", "a.csv is empty: give a file with bars")`,
    2,
    "a.csv is empty: give a file with bars",
  ],
  ["a defect", `new TypeError("x is not\\n  a function")`, 70, "internal error: x is not a function; please report it"],
])("%s is one sentence on standard error, wherever it is thrown", async (_kind, thrown, code, sentence) => {
  const imports = `import { InputError } from "../shared/errors.ts";`;
  for (const body of [`throw ${thrown};`, `setTimeout(() => { throw ${thrown}; }); await new Promise(() => {});`]) {
    const end = await start(checkoutWith(`${imports} export async function main(): Promise<number> { ${body} }`));
    expect(end.code).toBe(code);
    expect(end.stdout).toBe("");
    expect(end.stderr).toContain(`tidebook: ${sentence}`);
    expect(end.stderr.trimEnd()).not.toContain("\n");
  }
});

test("everything written reaches a pipe before the process ends", async () => {
  const end = await start(
    checkoutWith(`export async function main(): Promise<number> {
    process.stdout.write("x".repeat(5_000_000));
    return 1;
  }`),
  );
  expect([end.code, end.stdout.length]).toEqual([1, 5_000_000]);
});

test("a reader that goes away ends the program quietly", async () => {
  const root = checkoutWith(`export async function main(): Promise<number> {
    for (let line = 0; line < 200_000; line++) process.stdout.write("line " + line + "\\n");
    return 0;
  }`);
  const end = await runProcess("sh", ["-c", `"${process.execPath}" "${root}/server/bin.mjs" | head -n 1`]);
  expect(end).toEqual({ code: 0, stdout: "line 0\n", stderr: "" });
});

test("Ctrl-C lets a command keep what is done and ends with 130", async () => {
  const root =
    checkoutWith(`export async function main(_args: readonly string[], interrupted: AbortSignal): Promise<number> {
    process.stdout.write("working");
    const alive = setInterval(() => {}, 1000);
    await new Promise((resolve) => interrupted.addEventListener("abort", resolve));
    clearInterval(alive);
    process.stdout.write(", kept");
    return 0;
  }`);
  const end = await runProcess(process.execPath, [join(root, "server/bin.mjs")], {
    onOutput: (text, signal) => text === "working" && signal("SIGINT"),
  });
  expect(end).toEqual({ code: 130, stdout: "working, kept", stderr: "" });
});
