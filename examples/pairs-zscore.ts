// Pairs: when the ratio of two prices is far from its mean, sells the dear one and buys the cheap one, half the equity
// each, until the ratio is back.
//
// Evan Gatev, William Goetzmann and Geert Rouwenhorst, "Pairs Trading: Performance of a Relative-Value Arbitrage Rule",
// Review of Financial Studies 19(3), 2006. A pair that has parted for good loses without a bound, hence the limit beyond
// which the strategy gives up. It shows two instruments: run it with --data FIRST=a.csv --data SECOND=b.csv.
import { Strategy, Bar, Instrument, instrument, param, plot } from "tidebook";

export class PairsZscore extends Strategy {
  other: Instrument = instrument("SECOND");
  period: i32 = i32(param("period", 60, 10, 500));
  entry: f64 = param("entry", 2, 0.5, 5, 0.1);
  exit: f64 = param("exit", 0.5, 0, 3, 0.1);
  limit: f64 = param("limit", 4, 1, 10, 0.1);
  ratios: f64[] = [];

  onBar(bar: Bar): void {
    const ratio = Math.log(bar.close / this.other.close[0]);
    if (isNaN(ratio)) return;
    this.ratios.push(ratio);
    if (this.ratios.length <= this.period) return;
    this.ratios.shift();
    const score = this.scoreOf(ratio);
    plot("score", score);
    const size = Math.abs(score);
    if (this.position != 0 && (size < this.exit || size > this.limit)) this.hold(0);
    else if (this.position == 0 && size > this.entry && size < this.limit) this.hold(score > 0 ? -45 : 45);
  }

  /** Percent of equity in the first instrument; the second one gets the opposite. */
  hold(percent: f64): void {
    this.targetPercent(percent);
    this.other.targetPercent(-percent);
  }

  /** Distance of a ratio from the mean of the last ones, in standard deviations. */
  scoreOf(ratio: f64): f64 {
    let sum: f64 = 0;
    for (let i = 0; i < this.period; i++) sum += this.ratios[i];
    const mean = sum / f64(this.period);
    let squares: f64 = 0;
    for (let i = 0; i < this.period; i++) squares += (this.ratios[i] - mean) * (this.ratios[i] - mean);
    return (ratio - mean) / Math.sqrt(squares / f64(this.period));
  }
}
