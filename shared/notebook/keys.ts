import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { canonicalJson, type Json } from "../json.ts";
import type { Plan, Planned } from "./graph.ts";
import type { CellOutput } from "./outputs.ts";
import type { Unit } from "./unit.ts";

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

/** What computes: the engine by its SHA-256, the compiler by the name that links give it. */
export interface Maker {
  readonly engine: string;
  readonly compiler: string;
}

/** What a cell's result depends on beside its own text. */
export interface Given {
  /** What its sources gave, by name. */
  readonly inputs: ReadonlyMap<string, CellOutput>;
  /** What is compiled for it, which has the texts of all indicator cells that it imports, or that these import. */
  readonly unit: Unit | undefined;
  readonly maker: Maker;
}

/**
 * The key under which a cell's result is kept: all that it depends on. A strategy whose module stayed the same leaves the
 * results of its backtests where they are.
 */
export function resultKey(planned: Planned, { inputs, unit, maker }: Given): string {
  const given = [...inputs].map(([name, output]) => [name, identityOf(output)]);
  return hashOf([meaningOf(planned), unit ? [unit, maker.compiler] : null, given, maker.engine]);
}

function meaningOf({ cell, kind, reading }: Planned): unknown {
  const isYaml = kind?.language === "yaml" && reading.parsed !== undefined;
  return [cell.kind, isYaml ? reading.parsed : cell.body];
}

function identityOf(output: CellOutput): unknown {
  switch (output.kind) {
    // What a run takes otherwise than its cell, such as adjusted prices, the fingerprint does not tell: the file does.
    case "data":
      return [output.fingerprint, output.content, output.source, { ...output.data, fingerprint: undefined }];
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
    // An indicator's text stands in the unit of what imports it; the others give nothing to other cells.
    case "indicator":
    case "chart":
    case "live":
      return null;
    case "js":
      return output;
  }
}
