import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { packageRoot, workerUrl } from "../../../server/root.ts";

test("the package's root is found from the sources", () => {
  expect(JSON.parse(readFileSync(new URL("package.json", packageRoot()), "utf8"))).toMatchObject({ name: "tidebook" });
});

test("a worker's file is JavaScript that Node can run", async () => {
  const url = await workerUrl("start");
  expect(url.pathname).toMatch(/\/start\.js$/);
  expect(existsSync(url)).toBe(true);
});
