// Donchian breakout: buys a new high, risks a fixed part of the equity, and trails a stop by the average true range.
//
// Richard Donchian traded the four-week channel; position size and stop by volatility are those of the "Turtles" (Curtis
// Faith, Way of the Turtle, 2007). Most of its trades lose, and few large gains pay for them. It shows sizing by risk,
// stop orders, and that an order placed at a bar works from the next one.
import { Strategy, Bar, Fill, Series, atr, high, low, max, min, param } from "tidebook";

export class DonchianBreakout extends Strategy {
  top: Series = max(high, param("entry", 20, 5, 200));
  bottom: Series = min(low, param("exit", 10, 2, 200));
  range: Series = atr(param("atr", 20, 2, 100));
  risk: f64 = param("riskPercent", 1, 0.1, 5, 0.1);
  distance: f64 = param("stopRanges", 2, 0.5, 10, 0.5);
  peak: f64 = 0;

  onBar(bar: Bar): void {
    this.cancelAll();
    const stop = this.distance * this.range[0];
    if (this.position > 0) {
      this.peak = Math.max(this.peak, bar.high);
      this.sellStop(this.position, Math.max(this.bottom[0], this.peak - stop));
    } else if (stop > 0) {
      const affordable = (0.98 * this.equity) / this.top[0];
      this.buyStop(Math.min((this.equity * this.risk) / 100 / stop, affordable), this.top[0]);
    }
  }

  onFill(fill: Fill): void {
    if (fill.isBuy) this.peak = fill.price;
  }
}
