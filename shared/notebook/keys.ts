import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { canonicalJson, type Json } from "../json.ts";
import type { Plan, Planned } from "./graph.ts";
import type { CellOutput } from "./outputs.ts";

export const hashOf = (value: unknown): string => bytesToHex(sha256(utf8ToBytes(canonicalJson(plain(value)))));

/** JSON's own part of a value: what is undefined is left out. */
function plain(value: unknown): Json {
  return JSON.parse(JSON.stringify(value ?? null)) as Json;
}

/**
 * What each cell means together with what it uses, by id: a key that stays is a cell that an edit did not touch. Comments
 * and spaces in YAML mean nothing.
 */
export function meaningKeys({ order, cells }: Plan): ReadonlyMap<string, string> {
  const keys = new Map<string, string>();
  for (const id of order) {
    const planned = cells.get(id);
    if (!planned) continue;
    const { name, options } = planned.cell;
    const sources = planned.dependsOn.map((source) => keys.get(source) ?? source);
    keys.set(id, hashOf([name, meaningOf(planned), options.off, sources]));
  }
  return keys;
}

/**
 * The key under which a cell's result is kept: its own meaning, what its sources gave, and the engine. A strategy whose
 * module stayed the same leaves the results of its backtests where they are.
 */
export function resultKey(planned: Planned, inputs: ReadonlyMap<string, CellOutput>, engine: string): string {
  const given = [...inputs].map(([name, output]) => [name, identityOf(output)]);
  return hashOf([meaningOf(planned), given, engine]);
}

function meaningOf({ cell, kind, reading }: Planned): unknown {
  const isYaml = kind?.language === "yaml" && reading.parsed !== undefined;
  return [cell.kind, isYaml ? reading.parsed : cell.body];
}

function identityOf(output: CellOutput): unknown {
  switch (output.kind) {
    case "data":
      return [output.fingerprint, output.data.tickSize, output.data.range];
    case "strategy":
      return output.sha256;
    case "backtest":
      return output.result.digest;
    case "sql":
      return output.resultHash;
    case "montecarlo":
      return output.resultHash;
    case "compare":
      return output.runs.map(({ result }) => result.digest);
    case "indicator":
    case "chart":
    case "live":
      return null;
    case "js":
      return output;
  }
}
