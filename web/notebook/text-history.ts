/** A text and how it came about. */
export interface Step {
  readonly text: string;
  /** What was done, in words: `slow 200 → 100`. */
  readonly words: string;
  /** ms since 1970. */
  readonly time: number;
}

interface Kept extends Step {
  /** Edits of one key are one step until something closes it. */
  readonly key: string | undefined;
}

/** Steps that are kept, and the letters that they may have together. */
const MOST_STEPS = 300;
const MOST_LETTERS = 20_000_000;

/** The texts of a notebook in the order in which they came about; undo and redo go along them. */
export class TextHistory {
  private steps: readonly Kept[];
  private at = 0;

  constructor(text: string, time: number) {
    this.steps = [{ text, words: "Opened", time, key: undefined }];
  }

  /** From the text that was opened to the newest; `at` is the one that is shown. */
  get all(): readonly Step[] {
    return this.steps;
  }

  get index(): number {
    return this.at;
  }

  get canUndo(): boolean {
    return this.at > 0;
  }

  get canRedo(): boolean {
    return this.at < this.steps.length - 1;
  }

  /** Whether an edit of this key continues the last step. */
  continues(key: string | undefined): boolean {
    return key !== undefined && this.at > 0 && !this.canRedo && this.steps[this.at]?.key === key;
  }

  /** The text before the step that an edit of this key belongs to. */
  before(key: string | undefined): string {
    return this.steps[this.continues(key) ? this.at - 1 : this.at]?.text ?? "";
  }

  /** Takes a text after an edit; what was undone before it is gone. */
  push(step: Step, key?: string): void {
    const from = this.continues(key) ? this.at : this.at + 1;
    const kept = [...this.steps.slice(0, from), { ...step, key }];
    let letters = 0;
    const first = kept.findLastIndex((one) => (letters += one.text.length) > MOST_LETTERS) + 1;
    this.steps = kept.slice(Math.max(Math.min(first, kept.length - 2), kept.length - MOST_STEPS));
    this.at = this.steps.length - 1;
  }

  /** The next edit is a step of its own. */
  close(): void {
    this.steps = this.steps.map((step, index) => (index === this.at ? { ...step, key: undefined } : step));
  }

  /** The text so many steps before (negative) or after; undefined where there is none. */
  go(count: number): string | undefined {
    const target = this.steps[this.at + count];
    if (!target) return undefined;
    this.close();
    this.at += count;
    return target.text;
  }
}
