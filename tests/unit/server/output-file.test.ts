import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { writeOutput } from "../../../server/output-file.ts";

const root = mkdtempSync(join(tmpdir(), "tidebook-output-"));
afterAll(() => rmSync(root, { recursive: true }));

test("a file that is there is replaced at once, under its own name and mode", async () => {
  const folder = mkdtempSync(join(root, "a-"));
  const [file, link] = [join(folder, "bars.csv"), join(folder, "link.csv")];
  writeFileSync(file, "old");
  chmodSync(file, 0o640);
  symlinkSync(file, link);
  await writeOutput(link, "new");
  expect([readFileSync(file, "utf8"), statSync(file).mode & 0o777]).toEqual(["new", 0o640]);
  expect(readdirSync(folder).sort()).toEqual(["bars.csv", "link.csv"]);
});

test("what cannot be written leaves the file as it was", async () => {
  const file = join(root, "bars.csv");
  writeFileSync(file, "old");
  mkdirSync(`${file}.${process.pid}.part`);
  await expect(writeOutput(file, "new")).rejects.toThrow("bars.csv");
  await expect(writeOutput(file, "new", { isNew: true })).rejects.toThrow(
    "exists already: nothing was written over it",
  );
  expect(readFileSync(file, "utf8")).toBe("old");
});
