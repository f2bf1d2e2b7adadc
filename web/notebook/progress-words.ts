import { numberText, shortText } from "../../shared/figures.ts";
import { spanText } from "./clock.ts";

/** How far a cell is. */
interface Running {
  /** Of the language: `bars`, `rows`. */
  readonly units: string;
  readonly progress: { readonly done: number; readonly all: number } | undefined;
  /** Units a second; 0 while nothing is known. */
  readonly rate: number;
  /** Seconds since it began. */
  readonly seconds: number;
  /** Seconds after which it is stopped if nothing comes of it. */
  readonly limit: number | undefined;
}

interface ProgressWords {
  readonly share: number | undefined;
  readonly done: string;
  readonly rate: string;
  readonly left: string;
}

/** What is done, how fast, and what is left: where nothing is known of that, how long it takes and when it is stopped. */
export function progressWords({ units, progress, rate, seconds, limit }: Running): ProgressWords {
  const { done, all } = progress ?? { done: 0, all: 0 };
  const so = `${numberText(Math.floor(seconds), 0)} s`;
  const stops = limit === undefined ? "" : `stops at ${limit} s`;
  return {
    share: all > 0 ? done / all : undefined,
    done: all > 0 ? `${numberText(done, 0)} of ${numberText(all, 0)} ${units}` : `${so} so far`,
    rate: rate > 0 ? `${shortText(rate)} ${units}/s` : all > 0 ? `${so} so far` : "",
    left: rate > 0 ? `${spanText((all - done) / rate)} left` : stops,
  };
}
