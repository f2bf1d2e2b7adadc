// MACD with a trend filter: the cross of MACD over its signal line is only followed upward, and only above a long average.
//
// Gerald Appel's indicator (Technical Analysis: Power Tools for Active Investors, 2005). The filter leaves out the crosses
// of falling markets, at the price of entering late after every turn. It shows named outputs of an indicator.
import { Strategy, Bar, Series, Macd, close, ema, macd, param, plot, crossedAbove, crossedBelow } from "tidebook";

export class MacdTrend extends Strategy {
  lines: Macd = macd(close, param("fast", 12, 2, 50), param("slow", 26, 5, 100), param("signal", 9, 2, 50));
  trend: Series = ema(close, param("trend", 200, 20, 400));

  onBar(bar: Bar): void {
    plot("histogram", this.lines.histogram[0]);
    const isRising = bar.close > this.trend[0];
    if (this.position == 0) {
      if (isRising && crossedAbove(this.lines.macd, this.lines.signal)) this.targetPercent(100);
    } else if (!isRising || crossedBelow(this.lines.macd, this.lines.signal)) {
      this.flatten();
    }
  }
}
