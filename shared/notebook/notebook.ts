/** Something wrong with a cell; line and column count from 1 in its body, line 0 is its opening fence. */
export interface Problem {
  readonly message: string;
  readonly line: number;
  readonly column: number;
}

/** What stands between a notebook's first two `---` lines. */
export interface FrontMatter {
  /** Version of the notebook's format; 1 where nothing says another. */
  readonly version: number;
  readonly title: string;
  readonly tags: readonly string[];
  /** Lines count from 1 in the file. */
  readonly problems: readonly Problem[];
  /** Offset behind it, 0 where there is none. */
  readonly end: number;
}

/** Text for people, without the blank lines around it. Offsets are those of the notebook's text. */
export interface Prose {
  readonly type: "prose";
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Its first line, from 1. */
  readonly line: number;
}

/** A named fence. Offsets are those of the notebook's text; `start` to `end` is the fence without its last newline. */
export interface Cell {
  readonly type: "cell";
  /** Unique in the notebook: its name, followed by ~2, ~3 where a name is taken. */
  readonly id: string;
  /** The word of the opening fence; no kind of the table when a newer Tidebook wrote it. */
  readonly kind: string;
  readonly name: string;
  readonly options: CellOptions;
  /** Its lines joined by \n, whatever the file's newlines are. */
  readonly body: string;
  /** Line of the opening fence in the file, from 1; the body's first line follows. */
  readonly line: number;
  readonly start: number;
  readonly end: number;
  /** What is wrong with the opening fence. */
  readonly problems: readonly Problem[];
}

export interface CellOptions {
  /** Shown closed. */
  readonly fold: boolean;
  /** Does not run. */
  readonly off: boolean;
}

/** The last fence of a notebook, `lock`: what its results were when it was saved. */
export interface Lock {
  readonly type: "lock";
  readonly body: string;
  readonly line: number;
  readonly start: number;
  readonly end: number;
}

export type Block = Prose | Cell | Lock;

/** A notebook as its file says it. The text is the truth: every edit is an edit of it. */
export interface Notebook {
  readonly text: string;
  readonly frontMatter: FrontMatter;
  /** In the order of the file; blank lines between them belong to none. */
  readonly blocks: readonly Block[];
  /** Fences that look like cells and are none, with the reason; lines count in the file. */
  readonly notices: readonly Problem[];
  /** Written by a newer Tidebook: it can be read and run, not edited. */
  readonly isReadOnly: boolean;
}

export const cellsOf = ({ blocks }: Notebook): Cell[] => blocks.filter((block) => block.type === "cell");

export const lockOf = ({ blocks }: Notebook): Lock | undefined => blocks.find((block) => block.type === "lock");

/** Longest notebook, in UTF-16 code units. */
export const MOST_LETTERS = 4_000_000;

/** Most cells of a notebook: what a page can show and a reader can follow. */
export const MOST_CELLS = 1000;
