/** Ids that do not count up are kept so many at most. */
const MOST_RECENT = 64;
/** Holes that may still be filled, at most. */
const MOST_HOLES = 20_000;

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
  /** How often there were too many holes to remember, so that what is in them will not be told from what came again. */
  overfull = 0;

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
        if (this.#holes.length > MOST_HOLES) this.#forget();
      }
      this.#last = id;
      return true;
    }
    const at = this.#placeOf(id);
    const hole = this.#holes[at];
    if (!hole || id < hole[0]) return false;
    const [first, last] = hole;
    const rest: [number, number][] = [
      [first, id - 1],
      [id + 1, last],
    ];
    this.#holes.splice(at, 1, ...rest.filter(([from, to]) => from <= to));
    this.missing--;
    return true;
  }

  /** The first hole that ends at an id or behind it. */
  #placeOf(id: number): number {
    let [from, to] = [0, this.#holes.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((this.#holes[middle]?.[1] ?? 0) < id) from = middle + 1;
      else to = middle;
    }
    return from;
  }

  #forget(): void {
    this.giveUp();
    this.overfull++;
  }

  #isUnique(id: number): boolean {
    if (this.#recent.includes(id)) return false;
    this.#recent.push(id);
    if (this.#recent.length > MOST_RECENT) this.#recent = this.#recent.slice(MOST_RECENT / 2);
    this.#last = id;
    return true;
  }
}
