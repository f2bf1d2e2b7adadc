import { LARGEST, ONE, absolute, divideDown, divideUp, doubleOf } from "./decimal.ts";

/** What a fill would do: `change` is signed, all in units. */
export interface Deal {
  instrument: number;
  change: bigint;
  price: bigint;
  feeBps: bigint;
}

/** Cash and positions in units; each rounding goes against the account. */
export class Account {
  cash: bigint;
  readonly leverage: bigint;
  readonly positions: bigint[];
  readonly averages: number[];
  /** Last closes, as of the end of the last clock step; null before an instrument's first bar. */
  readonly closes: (bigint | null)[];
  /** What funds are judged at while a clock step is traded: where a bar of before has not ended yet, its open. */
  known: readonly (bigint | null)[];

  constructor(cash: bigint, leverage: bigint, instruments: number) {
    this.cash = cash;
    this.leverage = leverage;
    this.positions = Array.from({ length: instruments }, () => 0n);
    this.averages = Array.from({ length: instruments }, () => 0);
    this.closes = Array.from({ length: instruments }, () => null);
    this.known = this.closes;
  }

  position(instrument: number): bigint {
    return this.positions[instrument] ?? 0n;
  }

  /** Cash and each position at its last close, rounded down. */
  equity(): bigint {
    return this.positions.reduce((sum, held, i) => sum + divideDown(held * (this.closes[i] ?? 0n), ONE), this.cash);
  }

  /** Cash that a deal brings (negative when it costs), before its fee. */
  cashOf(deal: Deal): bigint {
    return divideDown(-deal.change * deal.price, ONE);
  }

  /** The fee of a deal, on its exact notional. */
  feeOf(deal: Deal): bigint {
    return divideUp(absolute(deal.change) * deal.price * deal.feeBps, ONE * ONE * 10_000n);
  }

  /** Whether a deal only brings a position nearer to zero. */
  reduces(deal: Deal): boolean {
    const before = this.position(deal.instrument);
    const after = before + deal.change;
    return after * before >= 0n && absolute(after) <= absolute(before);
  }

  /** Whether the exposure after a deal is within the equity after it times the leverage, and within 64 bits. */
  affords(deal: Deal): boolean {
    if (this.reduces(deal)) return true;
    let exposure = 0n;
    let equity = this.cash + this.cashOf(deal) - this.feeOf(deal);
    this.positions.forEach((held, i) => {
      const position = i === deal.instrument ? held + deal.change : held;
      const price = i === deal.instrument ? deal.price : (this.known[i] ?? 0n);
      exposure += divideUp(absolute(position) * price, ONE);
      equity += divideDown(position * price, ONE);
    });
    return exposure <= LARGEST && exposure * ONE <= equity * this.leverage;
  }

  /** The same without any rounding: a deal that fails here fails there too. */
  affordsExactly(deal: Deal): boolean {
    if (this.reduces(deal)) return true;
    let exposure = 0n; // of 1e-16
    let equity = this.cash * ONE - deal.change * deal.price;
    this.positions.forEach((held, i) => {
      const position = i === deal.instrument ? held + deal.change : held;
      const price = i === deal.instrument ? deal.price : (this.known[i] ?? 0n);
      exposure += absolute(position) * price;
      equity += position * price;
    });
    const feeScale = ONE * 10_000n;
    const equityAfterFee = equity * feeScale - absolute(deal.change) * deal.price * deal.feeBps;
    return exposure * ONE * feeScale <= equityAfterFee * this.leverage;
  }

  /** The largest quantity, in whole lots up to `wanted`, that the account can afford. */
  affordable(deal: Deal, wanted: bigint, lot: bigint): bigint {
    const side = deal.change > 0n ? 1n : -1n;
    const sized = (lots: bigint): Deal => ({ ...deal, change: side * lots * lot });
    if (this.affords(sized(wanted / lot))) return wanted;
    let good = 0n;
    let bad = wanted / lot + 1n;
    while (bad - good > 1n) {
      const middle = (good + bad) / 2n;
      if (this.affordsExactly(sized(middle))) good = middle;
      else bad = middle;
    }
    while (good > 0n && !this.affords(sized(good))) good -= 1n;
    return good * lot;
  }

  /** Moves cash and position by a deal that was made, and gives its cash and fee. */
  settle(deal: Deal): { cash: bigint; fee: bigint } {
    const cash = this.cashOf(deal);
    const fee = this.feeOf(deal);
    const before = this.position(deal.instrument);
    this.averages[deal.instrument] = this.averageAfter(deal, before);
    this.positions[deal.instrument] = before + deal.change;
    this.cash += cash - fee;
    return { cash, fee };
  }

  private averageAfter(deal: Deal, before: bigint): number {
    const after = before + deal.change;
    const average = this.averages[deal.instrument] ?? 0;
    if (after === 0n) return 0;
    if (before * deal.change >= 0n) {
      const value = doubleOf(absolute(before)) * average + doubleOf(absolute(deal.change)) * doubleOf(deal.price);
      return value / doubleOf(absolute(after));
    }
    return after * before < 0n ? doubleOf(deal.price) : average;
  }
}
