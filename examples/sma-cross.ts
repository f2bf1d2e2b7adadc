// Moving average cross: long while the fast average is above the slow one, otherwise out of the market.
//
// William Brock, Josef Lakonishok and Blake LeBaron, "Simple Technical Trading Rules and the Stochastic Properties of
// Stock Returns", Journal of Finance 47(5), 1992, test such rules on ninety years of the Dow Jones index. Later work
// finds that what they found did not last. It shows series, parameters, crosses and a target position.
import { Strategy, Bar, Series, close, sma, param, crossedAbove, crossedBelow } from "tidebook";

export class SmaCross extends Strategy {
  fast: Series = sma(close, param("fast", 20, 2, 200));
  slow: Series = sma(close, param("slow", 100, 5, 400));

  onBar(bar: Bar): void {
    if (crossedAbove(this.fast, this.slow)) this.targetPercent(100);
    else if (crossedBelow(this.fast, this.slow)) this.flatten();
  }
}
