/** Holes and ids that are kept at most. */
const MOST_KEPT = 64;

/** Whether ids of trades count up by one, so that a missing one can be told. */
export type IdRule = "counting" | "unique";

/**
 * Tells trades that came before from new ones: two connections bring the same ones while one takes over from the other,
 * and a venue repeats the last ones when it is asked again.
 */
export class TradeIds {
  readonly #rule: IdRule;
  #last = 0;
  /** First and last id of what has not come. */
  readonly #holes: [first: number, last: number][] = [];
  #recent: number[] = [];
  /** Ids that never came, trades that came again, and those that came for the first time. */
  missing = 0;
  repeated = 0;
  taken = 0;

  constructor(rule: IdRule) {
    this.#rule = rule;
  }

  get last(): number {
    return this.#last;
  }

  /** The first and last of the ids that are missing and may still come, the oldest ones; null where there are none. */
  get hole(): readonly [first: number, last: number] | null {
    return this.#holes[0] ?? null;
  }

  /** Whether taking this id would tell that others were missed. */
  leavesHole(id: number): boolean {
    return this.#rule === "counting" && this.#last > 0 && id > this.#last + 1;
  }

  /** What is missing will not come any more. */
  giveUp(): void {
    this.#holes.length = 0;
  }

  isNew(id: number): boolean {
    const isNew = this.#rule === "counting" ? this.#isCounted(id) : this.#isUnique(id);
    if (isNew) this.taken++;
    else this.repeated++;
    return isNew;
  }

  #isCounted(id: number): boolean {
    if (id > this.#last) {
      if (this.#last > 0 && id > this.#last + 1) {
        this.#holes.push([this.#last + 1, id - 1]);
        this.missing += id - this.#last - 1;
        if (this.#holes.length > MOST_KEPT) this.#holes.shift();
      }
      this.#last = id;
      return true;
    }
    const at = this.#holes.findIndex(([first, last]) => id >= first && id <= last);
    const hole = this.#holes[at];
    if (!hole) return false;
    const [first, last] = hole;
    const rest: [number, number][] = [
      [first, id - 1],
      [id + 1, last],
    ];
    this.#holes.splice(at, 1, ...rest.filter(([from, to]) => from <= to));
    this.missing--;
    return true;
  }

  #isUnique(id: number): boolean {
    if (this.#recent.includes(id)) return false;
    this.#recent.push(id);
    if (this.#recent.length > MOST_KEPT) this.#recent = this.#recent.slice(MOST_KEPT / 2);
    this.#last = id;
    return true;
  }
}
