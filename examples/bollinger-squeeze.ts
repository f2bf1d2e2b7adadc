// Bollinger squeeze: waits until the bands are as narrow as they have been for half a year, then follows the first close
// outside of them, long or short, until the price closes outside on the other side.
//
// John Bollinger, Bollinger on Bollinger Bands, 2001, calls it "the Squeeze": quiet markets are followed by lively
// ones. It does not say in which direction, and the first move is often the wrong one. It shows an indicator with
// several outputs, an indicator of an indicator, and short positions.
import { Strategy, Bar, Series, Bbands, bbands, bbw, close, min, param, plot } from "tidebook";

export class BollingerSqueeze extends Strategy {
  period: f64 = param("period", 20, 5, 100);
  deviations: f64 = param("deviations", 2, 0.5, 4, 0.1);
  bands: Bbands = bbands(close, this.period, this.deviations, this.deviations);
  width: Series = bbw(close, this.period, this.deviations, this.deviations);
  narrowest: Series = min(this.width, param("memory", 125, 20, 500));
  patience: i32 = i32(param("patience", 10, 1, 60));
  squeezed: i32 = -1000;

  onBar(bar: Bar): void {
    plot("upper", this.bands.upper[0]);
    plot("lower", this.bands.lower[0]);
    if (this.width[0] <= this.narrowest[0]) this.squeezed = bar.index;
    const isAbove = bar.close > this.bands.upper[0];
    const isBelow = bar.close < this.bands.lower[0];
    if (this.position > 0 && isBelow) this.flatten();
    else if (this.position < 0 && isAbove) this.flatten();
    else if (this.position == 0 && bar.index - this.squeezed <= this.patience) {
      if (isAbove) this.targetPercent(95);
      else if (isBelow) this.targetPercent(-95);
    }
  }
}
