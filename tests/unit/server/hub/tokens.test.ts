import { readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { Tokens } from "../../../../server/hub/tokens.ts";
import { InputError } from "../../../../shared/errors.ts";
import { temporaryFolder } from "../../../support/checkout.ts";

const folder = temporaryFolder(afterAll);
const path = join(folder, "state", "tokens.json");
let now = Date.now();
const troubles: string[] = [];
const tokens = new Tokens(
  path,
  () => now,
  (sentence) => void troubles.push(sentence),
);

test("are kept hashed, in a file of their owner alone", () => {
  const { token } = tokens.add("viewer", null);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readFileSync(path, "utf8")).not.toContain(token);
  expect(Buffer.from(token, "base64url")).toHaveLength(32);
});

test("end when their time is over", () => {
  const { token } = tokens.add("viewer", 1000);
  expect(tokens.check(token)?.role).toBe("viewer");
  now += 1001;
  expect(tokens.check(token)).toBeUndefined();
});

test("are given for a code once, within five minutes", () => {
  const [used, old] = [tokens.pairingCode(), tokens.pairingCode()];
  expect(tokens.check(tokens.pair(used) ?? "")?.role).toBe("trader");
  expect(tokens.pair(used)).toBeUndefined();
  now += 5 * 60_000 + 1;
  expect(tokens.pair(old)).toBeUndefined();
});

test("in a file that is none are an error that names it", () => {
  const path = join(folder, "broken.json");
  writeFileSync(path, '{"tokens": 7}');
  expect(() => new Tokens(path, () => now)).toThrow(/broken\.json cannot be read as the relay's tokens: mend it/);
});

test("in a file that breaks later hold on as they were, which is told once", () => {
  const { token } = tokens.add("viewer", null);
  const written = readFileSync(path, "utf8");
  writeFileSync(path, written.slice(0, 40));
  for (let second = 0; second < 3; second++) tokens.reload();
  expect(tokens.check(token)?.role).toBe("viewer");
  expect(tokens.check("another")).toBeUndefined();
  expect(troubles).toEqual([`${path} cannot be read as the relay's tokens: mend it, or delete it and pair anew`]);
  rmSync(path);
  tokens.reload();
  expect(tokens.check(token)).toBeUndefined();
  writeFileSync(path, written);
  tokens.reload();
  expect(tokens.check(token)?.role).toBe("viewer");
});

test("that cannot be kept are an error that says so, and a code stays good until its token is", () => {
  const blocked = join(folder, "blocked");
  writeFileSync(blocked, "a file where the folder should be");
  const own = new Tokens(join(blocked, "tokens.json"), () => now);
  const code = own.pairingCode();
  const refused = new InputError("state/unwritable", "");
  expect(() => own.add("viewer", null)).toThrow(/tokens\.json cannot be written \(.+\): nothing was changed/);
  expect(() => own.pair(code)).toThrow(expect.objectContaining({ code: refused.code }) as Error);
  expect(own.list()).toEqual([]);
  rmSync(blocked);
  expect(own.check(own.pair(code) ?? "")?.role).toBe("trader");
  expect(own.pair(code)).toBeUndefined();
});

test("that another program has added or taken back just now stay so", () => {
  const other = new Tokens(path, () => now);
  const [gone, added] = [tokens.add("trader", null), other.add("viewer", null)];
  other.revoke(gone.id);
  const mine = tokens.add("viewer", null);
  expect([gone, added, mine].map(({ token }) => tokens.check(token)?.role)).toEqual([undefined, "viewer", "viewer"]);
  const late = other.add("viewer", null);
  tokens.revoke(mine.id);
  expect([added, mine, late].map(({ token }) => other.check(token)?.role)).toEqual(["viewer", "viewer", "viewer"]);
  other.reload();
  expect([added, mine, late].map(({ token }) => other.check(token)?.role)).toEqual(["viewer", undefined, "viewer"]);
});
