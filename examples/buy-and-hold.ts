// Buy and hold: everything into the first instrument at the first bar, and never another trade.
//
// William F. Sharpe, "The Arithmetic of Active Management", Financial Analysts Journal 47(1), 1991: before costs the
// average actively managed dollar earns what the market earns, so after costs it earns less. This is what every other
// strategy is to be compared with. It shows the smallest strategy there is.
import { Strategy, Bar } from "tidebook";

export class BuyAndHold extends Strategy {
  onBar(bar: Bar): void {
    if (bar.index == 0) this.targetPercent(100);
  }
}
