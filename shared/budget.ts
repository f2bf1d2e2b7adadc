import { StrategyError } from "./errors.ts";

/** Parts of a run, each of which may take a whole budget: one that never ends is over after so many at the latest. */
const PARTS = 20;

/**
 * How long a strategy may take. The seconds count from the moment at which its own code may run, and begin anew with each
 * twentieth of the bars, and for the report behind the last: signs of less do not count.
 */
export class RunBudget {
  readonly seconds: number;
  private readonly path: string;
  private done = 0;
  private all = 0;
  /** Bars that were done when the seconds began. */
  private begun: number | undefined;

  constructor(path: string, seconds: number) {
    this.path = path;
    this.seconds = seconds;
  }

  /** Takes in how many bars of how many are done, and tells whether the seconds begin anew. */
  heard(done: number, all: number): boolean {
    [this.done, this.all] = [done, all];
    const isRenewed = this.begun === undefined || done === all || done - this.begun >= all / PARTS;
    if (isRenewed) this.begun = done;
    return isRenewed;
  }

  /** Why the run was stopped when the seconds were over. */
  error(): StrategyError {
    const { path, seconds, done, all, begun = 0 } = this;
    const place = done === 0 ? "as it was built, or in its first bars" : `after bar ${done}`;
    const [more, quicker] =
      done > begun ? [` with more than ${done - begun} of ${all} bars`, ", make it quicker"] : ["", ""];
    const sentence =
      `the strategy did not come back within ${seconds} s${more} (${place}): ` +
      `look for a loop without end${quicker}, or raise the budget`;
    return new StrategyError("strategy/budget", `${path}: ${sentence}`, { facts: { path, bar: done } });
  }
}
