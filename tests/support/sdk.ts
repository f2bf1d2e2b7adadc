import { readFileSync, readdirSync } from "node:fs";
import type { Sdk } from "../../wasm/compile.ts";

const folder = new URL("../../wasm/strategy/", import.meta.url);

/** The language's sources, as the compiler takes them. */
export const sdk: Sdk = Object.fromEntries(
  readdirSync(folder).map((name) => [name.replace(/\.ts$/, ""), readFileSync(new URL(name, folder), "utf8")]),
);
