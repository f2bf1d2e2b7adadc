/**
 * One strategy that does everything the language allows, driven by a seed. Its text is AssemblyScript of a kind that is
 * also TypeScript with the same meaning (doubles, 32-bit integers by `i32`, no 64-bit arithmetic but sums of times), so
 * that engine and slow exchange run the very same decisions: see `strategy-in-script.ts`. Without events it has onBar
 * alone, which an engine may run by a shorter way.
 */
export function randomStrategySource(instruments: number, hasEvents: boolean): string {
  const names = ["A", "B", "C"].slice(0, instruments);
  const fields = names.map((name, i) => `  m${i}: Instrument = instrument("${name}");`).join("\n");
  const ticks = names.map((_, i) => `  t${i}: f64 = param("tick${i}", 0.01, 0, 1000000, 0.00000001);`).join("\n");
  const choose = (letter: string): string =>
    names.map((_, i) => (i + 1 < names.length ? `i == ${i} ? this.${letter}${i} : ` : `this.${letter}${i}`)).join("");
  const plots = names
    .map(
      (name, i) => `    plot("position ${name}", this.m${i}.position);
    plot("average ${name}", this.m${i}.averagePrice);`,
    )
    .join("\n");
  return `${HEAD}${hasEvents ? EVENTS : ""}}\n`
    .replaceAll("COUNT", String(instruments))
    .replace("  FIELDS", `${fields}\n${ticks}`)
    .replace("MARKET", choose("m"))
    .replace("TICK", choose("t"))
    .replace("    PLOTS", plots);
}

const HEAD = `import { Strategy, Bar, Fill, Order, Instrument, instrument, param, plot } from "tidebook";

export class RandomStrategy extends Strategy {
  state: i32 = i32(param("seed", 1, 1, 2147483647));
  activity: f64 = param("activity", 0.5, 0, 1, 0.01);
  value: f64 = param("value", 1000, 0, 1000000000, 0.01);
  interval: f64 = param("interval", 60000, 1, 1000000000);
  FIELDS
  kept: Order[] = [];
  places: i32[] = [];
  now: i64 = 0;
  seen: f64 = 0;
  told: f64 = 0;

  market(i: i32): Instrument {
    return MARKET;
  }

  tick(i: i32): f64 {
    return TICK;
  }

  unit(): f64 {
    let x = this.state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.state = x;
    return f64(x >>> 8) / 16777216;
  }

  pick(count: i32): i32 {
    return i32(this.unit() * f64(count));
  }

  isHit(probability: f64): bool {
    return this.unit() < probability;
  }

  invalid(): f64 {
    const which = this.pick(6);
    if (which == 0) return 0;
    if (which == 1) return -1;
    if (which == 2) return NaN;
    if (which == 3) return Infinity;
    if (which == 4) return 1e300;
    return 0.0000000000001;
  }

  /** Near the last close in ticks, halves of ticks now and then, or far from it. */
  near(i: i32, direction: f64): f64 {
    const close = this.market(i).close[0];
    const tick = this.tick(i);
    const which = this.pick(20);
    if (which == 0) return close;
    if (which < 8) return close + direction * tick * f64(this.pick(5));
    if (which == 8) return close + direction * tick * (f64(this.pick(5)) + 0.5);
    if (which < 15) return close * (1 + direction * 0.02 * this.unit());
    if (which < 19) return close * (1 + direction * 0.15 * this.unit());
    return this.isHit(0.3) ? this.invalid() : close * (1 - direction * 0.01 * this.unit());
  }

  quantity(i: i32): f64 {
    const close = this.market(i).close[0];
    const which = this.pick(20);
    if (which == 0) return Math.abs(this.market(i).position);
    if (which == 1) return this.isHit(0.3) ? this.invalid() : 2 * Math.abs(this.market(i).position);
    if (which < 8) return Math.floor(this.value / close) * (1 + f64(this.pick(3)));
    if (which == 8) return (this.value / close) * 12 * this.unit();
    return (this.value / close) * 1.5 * this.unit();
  }

  randomOrder(i: i32): Order {
    const m = this.market(i);
    const isBuy = this.isHit(0.5);
    const direction: f64 = isBuy ? 1 : -1;
    const which = this.pick(16);
    const q = this.quantity(i);
    if (which < 3) return isBuy ? m.buy(q) : m.sell(q);
    if (which == 3) {
      const p = this.near(i, direction);
      return isBuy ? m.buyLimit(q, p) : m.sellLimit(q, p);
    }
    if (which < 7) {
      const p = this.near(i, -direction);
      return isBuy ? m.buyLimit(q, p) : m.sellLimit(q, p);
    }
    if (which < 9) {
      const s = this.near(i, direction);
      return isBuy ? m.buyStop(q, s) : m.sellStop(q, s);
    }
    if (which < 11) {
      const s = this.near(i, direction);
      const p = this.isHit(0.5) ? s + direction * this.tick(i) * f64(this.pick(6) - 2) : this.near(i, direction);
      return isBuy ? m.buyStopLimit(q, s, p) : m.sellStopLimit(q, s, p);
    }
    if (which == 11) {
      const s = this.near(i, -direction);
      return isBuy ? m.buyIfTouched(q, s) : m.sellIfTouched(q, s);
    }
    if (which < 14) {
      const s = this.near(i, -direction);
      const p = this.isHit(0.5) ? s + direction * this.tick(i) * f64(this.pick(6) - 2) : this.near(i, -direction);
      return isBuy ? m.buyLimitIfTouched(q, s, p) : m.sellLimitIfTouched(q, s, p);
    }
    const offset = this.isHit(0.05) ? this.invalid() : this.tick(i) * f64(1 + this.pick(4)) + m.close[0] * 0.02 * this.unit();
    return isBuy ? m.buyTrailing(q, offset) : m.sellTrailing(q, offset);
  }

  bracket(i: i32, order: Order): void {
    const close = this.market(i).close[0];
    const reach = this.isHit(0.3) ? this.tick(i) * f64(1 + this.pick(6)) : close * 0.03 * this.unit();
    const below = close - reach;
    const above = close + reach * (0.5 + this.unit());
    if (this.isHit(0.04)) order.bracket(this.invalid(), above);
    else if (this.isHit(0.5)) order.bracket(below, above);
    else order.bracket(above, below);
  }

  modifiers(i: i32, order: Order): void {
    const which = this.pick(30);
    if (which == 0) order.ioc();
    if (which == 1) order.fok();
    if (which == 2 || which == 3) order.day();
    if (which == 4 || which == 5) order.gtd(this.now + i64(this.interval * f64(this.pick(12) - 1)));
    if (which == 6) order.postOnly();
    if (which == 7 || which == 8) order.reduceOnly();
    if (which == 9) order.reduceOnly().day();
    if (which == 10) order.cancel();
    if (this.isHit(0.3)) this.bracket(i, order);
    if (this.isHit(0.15)) order.oco(this.kept[this.old()]);
  }

  /** An order, and one that is to reduce what it builds, the two in one bar: with little volume they take many. */
  thereAndBack(i: i32): void {
    const m = this.market(i);
    const q = this.quantity(i);
    const isBuy = this.isHit(0.5);
    const p = this.near(i, isBuy ? -1 : 1);
    const isResting = this.isHit(0.4);
    const first = isBuy ? (isResting ? m.buyLimit(q, p) : m.buy(q)) : isResting ? m.sellLimit(q, p) : m.sell(q);
    const back = isBuy ? m.sell(q) : m.buy(q);
    back.reduceOnly();
    if (this.isHit(0.2)) back.fok();
    this.keep(i, this.isHit(0.5) ? first : back);
  }

  /** Place of an order kept before, open or not. */
  old(): i32 {
    if (this.kept.length == 0) this.keep(0, this.market(0).buyLimit(this.quantity(0), this.near(0, -1)));
    return this.pick(this.kept.length);
  }

  /** Keeps the last orders, with the number of their instrument. */
  keep(i: i32, order: Order): void {
    if (this.kept.length < 10) {
      this.kept.push(order);
      this.places.push(i);
      return;
    }
    const n = this.pick(10);
    this.kept[n] = order;
    this.places[n] = i;
  }

  modifyOld(): void {
    const n = this.old();
    const i = this.places[n];
    const done = this.kept[n].filled;
    const q = done > 0 && this.isHit(0.3) ? done : this.quantity(i);
    this.kept[n].modify(q, this.near(i, this.isHit(0.5) ? 1 : -1));
  }

  act(): void {
    const i = this.pick(COUNT);
    const m = this.market(i);
    const which = this.pick(100);
    if (which < 6) this.thereAndBack(i);
    else if (which < 66) {
      const order = this.randomOrder(i);
      this.modifiers(i, order);
      this.keep(i, order);
    } else if (which < 72) this.kept[this.old()].cancel();
    else if (which < 80) this.modifyOld();
    else if (which < 83) this.kept[this.old()].oco(this.kept[this.old()]);
    else if (which < 88) {
      const order = m.targetPercent(this.isHit(0.03) ? NaN : 240 * this.unit() - 120);
      if (this.isHit(0.5)) this.keep(i, order);
    } else if (which < 92) {
      const order = m.targetQuantity((this.isHit(0.5) ? 1 : -1) * this.quantity(i));
      if (this.isHit(0.3)) order.bracket(m.close[0] * 0.98, m.close[0] * 1.03);
      this.keep(i, order);
    } else if (which < 94) m.flatten();
    else if (which < 95) this.flatten();
    else if (which < 96) this.targetPercent(100 * this.unit());
    else if (which < 98) m.cancelAll();
    else if (which < 99) this.cancelAll();
    else this.keep(0, this.buy(this.quantity(0)));
  }

  onBar(bar: Bar): void {
    this.now = bar.time;
    if (this.isHit(this.activity)) {
      const times = 1 + this.pick(3);
      for (let n = 0; n < times; n++) this.act();
    }
    let known: f64 = 0;
    for (let n = 0; n < this.kept.length; n++) {
      const order = this.kept[n];
      known += f64(n + 1) * (order.filled + (order.isOpen ? 1 : 0) + (order.status == "filled" ? 10 : 0));
    }
    PLOTS
    plot("equity", this.equity);
    plot("cash", this.cash);
    plot("openOrders", f64(this.openOrders));
    plot("state", f64(this.state));
    plot("known", known);
    plot("seen", this.seen);
    plot("told", this.told);
  }
`;

const EVENTS = `
  onFill(fill: Fill): void {
    this.seen += fill.price * fill.quantity - fill.fee + f64(fill.orderId) + f64(fill.instrument) + (fill.liquidity == "maker" ? 0.5 : 0);
    if (this.isHit(0.15)) this.act();
  }

  onOrder(order: Order): void {
    this.told = this.told * 0.75 + f64(order.id) + (order.status == "filled" ? 0.5 : 0) + (order.isOpen ? 0.25 : 0);
    if (this.isHit(0.04)) this.act();
  }
`;
