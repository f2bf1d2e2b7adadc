/** A seeded stream of numbers for tests: xorshift32 (Marsaglia 2003, "Xorshift RNGs", triple 13, 17, 5). */
export class Draw {
  private state: number;

  /** Neighbouring seeds are spread (Knuth's multiplicative hash), zero is avoided. */
  constructor(seed: number) {
    this.state = Math.imul(seed + 1, 0x9e3779b1) || 1;
    for (let i = 0; i < 8; i++) this.unit();
  }

  /** In [0, 1). */
  unit(): number {
    let x = this.state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.state = x;
    return (x >>> 8) / 16_777_216;
  }

  /** An integer in [0, count). */
  below(count: number): number {
    return Math.floor(this.unit() * count);
  }

  /** An integer in [from, to]. */
  between(from: number, to: number): number {
    return from + this.below(to - from + 1);
  }

  isHit(probability: number): boolean {
    return this.unit() < probability;
  }

  /** One of the choices; name one twice to see it more often. */
  one<T>(...choices: readonly T[]): T {
    return choices[this.below(choices.length)] as T;
  }
}
