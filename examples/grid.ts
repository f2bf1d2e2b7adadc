// Grid: resting orders to buy at steps below a middle, and a step higher to sell what was bought.
//
// Kai-Yuan Chen, Kai-Hsin Chen and Jyh-Shing Roger Jang, "Dynamic Grid Trading Strategy: From Zero Expectation to Market
// Outperformance", 2025 (arXiv:2506.11921), show that a fixed grid expects to earn nothing before costs: many small gains
// are paid for by one long fall. It shows limit orders as maker, `onFill`, and orders that wait for many bars.
import { Strategy, Bar, Fill, param, plot } from "tidebook";

export class Grid extends Strategy {
  steps: i32 = i32(param("steps", 8, 1, 50));
  stepPercent: f64 = param("stepPercent", 2, 0.1, 20, 0.1);
  middle: f64 = 0;
  quantity: f64 = 0;

  onBar(bar: Bar): void {
    plot("position", this.position);
    const hasLeft = bar.close > this.middle * (1 + (2 * this.stepPercent) / 100);
    if (this.position == 0 && hasLeft) this.layOut(bar.close);
  }

  onFill(fill: Fill): void {
    const up = 1 + this.stepPercent / 100;
    if (fill.isBuy) this.sellLimit(fill.quantity, fill.price * up);
    else this.buyLimit(fill.quantity, fill.price / up);
  }

  /** Begins a new grid below a price, with the equity in equal parts. */
  layOut(price: f64): void {
    this.cancelAll();
    this.middle = price;
    this.quantity = (0.95 * this.equity) / f64(this.steps) / price;
    for (let step = 1; step <= this.steps; step++) {
      this.buyLimit(this.quantity, price * Math.pow(1 - this.stepPercent / 100, f64(step)));
    }
  }
}
