import { exp } from "../../shared/generate/elementary.ts";
import { RandomStream } from "../../shared/generate/random.ts";

const STEP_US = 100_000;
const STEPS_A_YEAR = (365.25 * 24 * 3600 * 1_000_000) / STEP_US;
/** Pulls the price home within about a day, so that no run of months leaves the digits that a venue allows. */
const PULL = 1e-6;

/** Annual volatility of each regime, and the chance in a step to go to the calmer and to the wilder one. */
const REGIMES: readonly (readonly [volatility: number, calmer: number, wilder: number])[] = [
  [0.4, 0, 0.0005],
  [1.2, 0.002, 0.001],
  [4, 0.005, 0],
];

/**
 * What an instrument is worth: a random walk whose volatility changes between calm, busy and wild. The same seed gives
 * the same path whoever asks and whenever, so venues that share it agree within their spreads.
 */
export class Fundamental {
  readonly #random: RandomStream;
  readonly #start: number;
  #step: number;
  #deviation = 0;
  #regime = 0;

  constructor(seed: number, startPrice: number, startTime: number) {
    this.#random = new RandomStream(seed);
    this.#start = startPrice;
    this.#step = Math.floor(startTime / STEP_US);
  }

  /** The price at a time in µs; times must not go back. */
  at(time: number): number {
    const last = Math.floor(time / STEP_US);
    for (; this.#step < last; this.#step++) this.#advance();
    return this.#start * exp(this.#deviation);
  }

  #advance(): void {
    const [volatility = 0, calmer = 0, wilder = 0] = REGIMES[this.#regime] ?? [];
    this.#deviation += volatility * Math.sqrt(1 / STEPS_A_YEAR) * this.#random.normal() - PULL * this.#deviation;
    const chance = this.#random.uniform();
    if (chance < calmer) this.#regime--;
    else if (chance < calmer + wilder) this.#regime++;
  }
}
