import type { CellOutput } from "../../../shared/notebook/outputs.ts";
import type { Maker } from "../../../shared/notebook/keys.ts";
import type { CellState } from "../../../shared/notebook/states.ts";

/** A version in a notebook's history; the newest is what the notebook says now. */
export interface Version {
  /** The revision that the notebook had with it. */
  readonly version: number;
  /** ms since 1970. */
  readonly time: number;
  readonly bytes: number;
  /** What it changed, in words. */
  readonly summary: string;
}

/** A notebook without its text; texts lie under `ID/REVISION`. */
export interface NotebookRow {
  readonly id: string;
  readonly title: string;
  readonly created: number;
  readonly changed: number;
  readonly revision: number;
  /** Oldest first; `parts` are the parts that a version changed. */
  readonly history: readonly (Version & { readonly parts: readonly string[] })[];
  /** When it was deleted; it can be restored until it is forgotten. */
  readonly deleted?: number;
}

/** How a data file was read: the same answers give the same bars. */
export interface DataFacts {
  /** SHA-256 of all its bars. */
  readonly fingerprint: string;
  readonly rows: number;
  /** First and last time, ms. */
  readonly from: number;
  readonly to: number;
  /** Commonest step in ms; 0 for a signal. */
  readonly interval: number;
  readonly isSignal: boolean;
  /** Names in the file, by what they are. */
  readonly columns: Readonly<Record<string, string>>;
  readonly onBad: "fail" | "drop" | "keep";
  readonly adjust: boolean;
  /** What comes first in dates such as 01/02/2024, where the file does not tell. */
  readonly dates?: "dmy" | "mdy" | undefined;
}

/** A data file without its bytes, which lie under its name, too. */
export interface DataRow {
  readonly name: string;
  readonly size: number;
  /** SHA-256 of the bytes; rows of before have none. */
  readonly content?: string;
  readonly facts: DataFacts;
  readonly added: number;
  readonly used: number;
}

/** A result without the cell's output, which lies under the same key: that of its request. */
export interface ResultRow {
  readonly form: number;
  readonly key: string;
  readonly size: number;
  readonly used: number;
}

/** What a notebook's cells were when they last ran; outputs lie under the states' keys. */
export interface RunRow {
  readonly form: number;
  readonly maker: Maker;
  readonly states: readonly Omit<CellState, "output">[];
}

/** Tables of the store; keys are texts. */
export interface Rows {
  readonly notebooks: NotebookRow;
  readonly texts: string;
  readonly data: DataRow;
  readonly bytes: Uint8Array;
  readonly results: ResultRow;
  readonly outputs: CellOutput;
  readonly runs: RunRow;
  /** Small things that the store remembers, such as when everything was last exported. */
  readonly memos: string | number;
}

export type Table = keyof Rows;

export const tables: readonly Table[] = ["notebooks", "texts", "data", "bytes", "results", "outputs", "runs", "memos"];
