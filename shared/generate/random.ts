import { log } from "./elementary.ts";

/** A stream of random numbers that a seed decides: xoshiro128** (Blackman and Vigna 2018), filled by splitmix32. */
export class RandomStream {
  private readonly state: Uint32Array;
  private spare: number | undefined;

  /** @param seed a whole number, 0 to 2^53 − 1 */
  constructor(seed: number) {
    const mix = splitMix(seed >>> 0, Math.floor(seed / 2 ** 32));
    this.state = Uint32Array.from({ length: 4 }, mix);
  }

  /** In [0, 1), of 32 bits. */
  uniform(): number {
    const s = this.state;
    const [a = 0, b = 0, c = 0, d = 0] = s;
    const result = Math.imul(rotated(Math.imul(b, 5), 7), 9) >>> 0;
    const e = c ^ a;
    const f = d ^ b;
    s[0] = a ^ f;
    s[1] = b ^ e;
    s[2] = e ^ (b << 9);
    s[3] = rotated(f, 11);
    return result / 2 ** 32;
  }

  /** Standard normal, by the polar method (Marsaglia and Bray 1964): two from each accepted point. */
  normal(): number {
    if (this.spare !== undefined) {
      const value = this.spare;
      this.spare = undefined;
      return value;
    }
    for (;;) {
      const [u, v] = [2 * this.uniform() - 1, 2 * this.uniform() - 1];
      const s = u * u + v * v;
      if (s >= 1 || s === 0) continue;
      const factor = Math.sqrt((-2 * log(s)) / s);
      this.spare = v * factor;
      return u * factor;
    }
  }
}

function rotated(x: number, by: number): number {
  return (x << by) | (x >>> (32 - by));
}

function splitMix(low: number, high: number): () => number {
  let state = (low ^ Math.imul(high, 0x9e3779b1)) >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let z = state;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return (z ^ (z >>> 15)) >>> 0;
  };
}
