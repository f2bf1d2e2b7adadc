// Trend on two timeframes: the weekly average gives the direction, a daily setback inside it the entry.
//
// Alexander Elder's "triple screen" (Trading for a Living, 1993) without its third screen. A week is seen once it has
// ended, so the direction is up to five days old: that is the price of not looking ahead. It shows a higher timeframe.
import { Strategy, Bar, Series, Timeframe, atr, close, ema, param, plot, rsi, timeframe } from "tidebook";

export class MultiTimeframeTrend extends Strategy {
  weekly: Timeframe = timeframe("1w");
  tide: Series = ema(this.weekly.close, param("weeks", 26, 2, 100));
  wave: Series = rsi(close, param("period", 3, 2, 30));
  range: Series = atr(14);
  low: f64 = param("low", 30, 1, 50);
  distance: f64 = param("stopRanges", 3, 0.5, 10, 0.5);

  onBar(bar: Bar): void {
    plot("tide", this.tide[0]);
    const isRising = this.tide[0] > this.tide[1];
    if (this.position > 0) {
      if (!isRising) {
        this.cancelAll();
        this.flatten();
      }
    } else if (isRising && this.openOrders == 0 && this.wave[0] < this.low) {
      const stop = bar.close - this.distance * this.range[0];
      const quantity = (0.95 * this.equity) / bar.close;
      this.buy(quantity).bracket(stop, bar.close + 3 * (bar.close - stop));
    }
  }
}
