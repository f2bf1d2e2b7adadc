// RSI mean reversion: buys a short, sharp fall inside a rising market and sells the recovery.
//
// The index is J. Welles Wilder's (New Concepts in Technical Trading Systems, 1978). Over two bars, with a long average
// as a filter, it is Larry Connors's and Cesar Alvarez's (Short Term Trading Strategies That Work, 2009). It wins often
// and little and loses seldom and much: look at the payoff beside the win rate. It shows a filter and a time limit.
import { Strategy, Bar, Series, close, rsi, sma, param, plot } from "tidebook";

export class RsiReversion extends Strategy {
  index: Series = rsi(close, param("period", 2, 2, 30));
  trend: Series = sma(close, param("trend", 200, 20, 400));
  recovery: Series = sma(close, param("recovery", 5, 2, 50));
  low: f64 = param("low", 10, 1, 50);
  patience: i32 = i32(param("patience", 20, 1, 250));
  entered: i32 = 0;

  onBar(bar: Bar): void {
    plot("rsi", this.index[0]);
    if (this.position == 0) {
      if (bar.close > this.trend[0] && this.index[0] < this.low) {
        this.targetPercent(100);
        this.entered = bar.index;
      }
    } else if (bar.close > this.recovery[0] || bar.index - this.entered >= this.patience) {
      this.flatten();
    }
  }
}
