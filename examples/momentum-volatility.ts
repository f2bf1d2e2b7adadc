// Time-series momentum: long what rose over the last year, short what fell, sized so that the position's volatility is
// the same in calm and in wild markets.
//
// Tobias Moskowitz, Yao Hua Ooi and Lasse Heje Pedersen, "Time Series Momentum", Journal of Financial Economics 104(2),
// 2012, over 58 futures; on a single index the gain is smaller and the years without one are longer. It shows a custom
// indicator, an indicator of it, and a rebalancing once a month that leaves small differences alone.
import { Strategy, Bar, Indicator, Series, close, custom, param, plot, stddev } from "tidebook";

/** Logarithm of a close over the close before. */
class LogReturn extends Indicator {
  last: f64 = NaN;

  update(bar: Bar): f64 {
    const change = Math.log(bar.close / this.last);
    this.last = bar.close;
    return change;
  }
}

export class MomentumVolatility extends Strategy {
  lookback: i32 = i32(param("lookback", 252, 20, 500));
  target: f64 = param("volatilityPercent", 15, 1, 100);
  barsPerYear: f64 = param("barsPerYear", 252, 1, 1000000);
  every: i32 = i32(param("every", 21, 1, 250));
  returns: Series = custom(new LogReturn());
  deviation: Series = stddev(this.returns, param("deviation", 60, 5, 500));

  onBar(bar: Bar): void {
    const volatility = 100 * this.deviation[0] * Math.sqrt(this.barsPerYear);
    plot("volatility", volatility);
    if (bar.index % this.every != 0) return;
    const momentum = bar.close - close[this.lookback];
    if (isNaN(momentum) || !(volatility > 0)) return;
    const wanted = Math.min(95, (100 * this.target) / volatility) * (momentum > 0 ? 1 : -1);
    const held = (100 * this.position * bar.close) / this.equity;
    if (Math.abs(wanted - held) > 5) this.targetPercent(wanted);
  }
}
