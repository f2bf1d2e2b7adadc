//! Round trips from the fills.
//!
//! A trade runs from flat to flat, one instrument at a time. A fill that turns the position round ends one trade and
//! begins the next: the ending part has its notional rounded against the account as if it were alone and its share of
//! the fee by quantity, rounded up; the beginning part has the rest, so that nothing is lost: the profits of all trades,
//! the open ones marked at the last close, sum exactly to final equity minus cash.
//!
//! The excursions (`mae`, `mfe`; Sweeney, Maximum Adverse Excursion, 1997) are the lowest and highest open profit
//! before fees, that is the trade's exact cash flow so far plus the value of what it holds, looked at
//! - after each of its fills, at that fill's price;
//! - at the close of each bar at whose end it is open;
//! - at the high and the low of each such bar but the one it was entered in: nobody knows on which side of the entry
//!   those lie, and the same holds for the exit's bar.
//!
//! Only the extremes are rounded, toward zero. The profit before the first fill, 0, counts: mae <= 0 <= mfe.
use super::average::Average;
use super::mark::{power_of_ten, units};
use super::order::{Fill, Trade};
use super::report::{cash_flow, InstrumentView, RunView};
use crate::fixed::{divide, Overflow, Rounding, Valuation, POWERS};

/// All trades: the closed ones in the order of their exits, then the open ones by instrument. An open one has no exit
/// and is marked at the instrument's last close.
pub fn trades(run: &RunView) -> Result<Vec<Trade>, Overflow> {
    let mut trades = Vec::new();
    let mut open: Vec<Option<Open>> = run.instruments.iter().map(|_| None).collect();
    for fill in run.fills {
        let view = &run.instruments[fill.instrument as usize];
        let slot = &mut open[fill.instrument as usize];
        let mut rest = Part {
            lots: fill.side.sign() * fill.quantity,
            notional: fill.notional,
            fee: fill.fee,
        };
        if let Some(trip) = slot {
            trip.hold_until(view, view.bar_at_step[fill.step as usize])?;
            let turns = (rest.lots > 0) != (trip.lots > 0) && rest.lots.abs() > trip.lots.abs();
            let part = if turns {
                rest.split(-trip.lots, view, fill)?
            } else {
                std::mem::take(&mut rest)
            };
            trip.apply(view, fill, part)?;
            if trip.lots == 0 {
                trades.push(trip.close(view, fill.step)?);
                *slot = None;
            }
        }
        if rest.lots != 0 {
            slot.insert(Open::begin(view, fill))
                .apply(view, fill, rest)?;
        }
    }
    for (view, trip) in run.instruments.iter().zip(open) {
        if let (Some(trip), Some(&last)) = (trip, view.bar_at_step.last()) {
            trades.push(trip.finish(view, last)?);
        }
    }
    Ok(trades)
}

/// What a trade takes of a fill; `lots` are signed.
#[derive(Default)]
struct Part {
    lots: i64,
    notional: i64,
    fee: i64,
}

impl Part {
    /// Takes `lots` out of it, with their notional and their share of the fee.
    fn split(&mut self, lots: i64, view: &InstrumentView, fill: &Fill) -> Result<Part, Overflow> {
        let Fill { side, price, .. } = *fill;
        let flow = valuation(view, view.price_scale).value(-lots, price, Rounding::Floor)?;
        let share = i128::from(self.fee) * i128::from(lots.abs());
        let fee = divide(share, i128::from(self.lots.abs()), Rounding::Ceil)?;
        let part = Part {
            lots,
            notional: cash_flow(side, flow),
            fee,
        };
        self.lots -= part.lots;
        self.notional -= part.notional;
        self.fee -= part.fee;
        Ok(part)
    }
}

/// The trade an instrument is in.
struct Open {
    trade: Trade,
    lots: i64,
    /// Cash flow so far before fees, 1e-8 quote.
    flow: i64,
    /// The same and its extremes with the position's value, unrounded: units of lots x units of the finest price.
    exact: i128,
    worst: i128,
    best: i128,
    entries: Average,
    exits: Average,
    entry_bar: i32,
    /// The bar of its latest fill.
    bar: i32,
}

/// Decimals of the finer of fill prices and bar prices.
fn finest(view: &InstrumentView) -> u8 {
    view.price_scale.max(view.bars.decimals)
}

impl Open {
    fn begin(view: &InstrumentView, fill: &Fill) -> Open {
        let trade = Trade {
            instrument: fill.instrument,
            side: fill.side,
            entry_step: fill.step,
            exit_step: None,
            quantity: 0,
            entry_price: 0,
            exit_price: None,
            pnl: 0,
            fees: 0,
            mae: 0,
            mfe: 0,
        };
        let (entries, exits) = Default::default();
        let bar = view.bar_at_step[fill.step as usize];
        Open {
            trade,
            lots: 0,
            flow: 0,
            exact: 0,
            worst: 0,
            best: 0,
            entries,
            exits,
            entry_bar: bar,
            bar,
        }
    }

    fn apply(&mut self, view: &InstrumentView, fill: &Fill, part: Part) -> Result<(), Overflow> {
        let quantity = part.lots.abs();
        let average = if fill.side == self.trade.side {
            &mut self.entries
        } else {
            &mut self.exits
        };
        average.add(quantity, fill.price)?;
        self.flow = self
            .flow
            .checked_add(cash_flow(fill.side, part.notional))
            .ok_or(Overflow)?;
        self.trade.fees = self.trade.fees.checked_add(part.fee).ok_or(Overflow)?;
        let paid = value(part.lots, view, fill.price, view.price_scale)?;
        self.exact = self.exact.checked_sub(paid).ok_or(Overflow)?;
        self.lots = self.lots.checked_add(part.lots).ok_or(Overflow)?;
        self.trade.quantity = self.trade.quantity.max(self.lots.abs());
        self.see(view, fill.price, view.price_scale)
    }

    /// Compares the profit at a price with the extremes so far.
    fn see(&mut self, view: &InstrumentView, price: i64, scale: u8) -> Result<(), Overflow> {
        let held = value(self.lots, view, price, scale)?;
        let profit = self.exact.checked_add(held).ok_or(Overflow)?;
        self.worst = self.worst.min(profit);
        self.best = self.best.max(profit);
        Ok(())
    }

    /// Looks at the bars from the latest fill's up to `until`, exclusive: profit is monotone in the price while the
    /// position is constant, so the extremes are enough.
    fn hold_until(&mut self, view: &InstrumentView, until: i32) -> Result<(), Overflow> {
        if until <= self.bar {
            return Ok(());
        }
        let bars = view.bars;
        let first = self.bar as usize;
        let whole = if self.bar == self.entry_bar {
            first + 1
        } else {
            first
        };
        self.bar = until;
        let (mut low, mut high) = (bars.close[first], bars.close[first]);
        let held = whole..(until as usize).max(whole);
        let (lows, highs) = (&bars.low[held.clone()], &bars.high[held.clone()]);
        for ((&bottom, &top), &close) in lows.iter().zip(highs).zip(&bars.close[held]) {
            // The close too: with bad rows kept it may lie outside its own bar.
            let bottom = if close < bottom { close } else { bottom };
            let top = if close > top { close } else { top };
            low = if bottom < low { bottom } else { low };
            high = if top > high { top } else { high };
        }
        let scale = power_of_ten(bars.decimals);
        self.see(view, units(low, scale), bars.decimals)?;
        self.see(view, units(high, scale), bars.decimals)
    }

    fn close(&mut self, view: &InstrumentView, step: u32) -> Result<Trade, Overflow> {
        self.trade.exit_step = Some(step);
        self.trade.exit_price = Some(self.exits.price(view.price_scale)?);
        self.ended(view, self.flow)
    }

    /// The end of the run: still open after bar `last`.
    fn finish(mut self, view: &InstrumentView, last: i32) -> Result<Trade, Overflow> {
        self.hold_until(view, last + 1)?;
        let decimals = view.bars.decimals;
        let close = units(view.bars.close[last as usize], power_of_ten(decimals));
        let held = valuation(view, decimals).value(self.lots, close, Rounding::Floor)?;
        self.ended(view, self.flow.checked_add(held).ok_or(Overflow)?)
    }

    fn ended(&self, view: &InstrumentView, profit: i64) -> Result<Trade, Overflow> {
        let (multiplier, divisor) = Valuation::new(finest(view), 1, view.lot_scale).ratio();
        let rounded = |amount: i128, rounding| {
            divide(
                amount.checked_mul(multiplier).ok_or(Overflow)?,
                divisor,
                rounding,
            )
        };
        Ok(Trade {
            entry_price: self.entries.price(view.price_scale)?,
            pnl: profit.checked_sub(self.trade.fees).ok_or(Overflow)?,
            mae: rounded(self.worst, Rounding::Ceil)?,
            mfe: rounded(self.best, Rounding::Floor)?,
            ..self.trade
        })
    }
}

fn valuation(view: &InstrumentView, price_scale: u8) -> Valuation {
    Valuation::new(price_scale, view.lot_units, view.lot_scale)
}

/// Lots at a price of 10^-`scale`, unrounded.
fn value(lots: i64, view: &InstrumentView, price: i64, scale: u8) -> Result<i128, Overflow> {
    let price = i128::from(price) * i128::from(POWERS[(finest(view) - scale) as usize]);
    let units = i128::from(lots) * i128::from(view.lot_units);
    units.checked_mul(price).ok_or(Overflow)
}

#[cfg(test)]
mod tests {
    use super::super::order::Side;
    use super::super::report::sample;
    use super::*;

    const UNIT: i64 = 100_000_000;

    /// Trades of fills on five bars that swing between 8 and 13.
    fn trades_of(fills: &[Fill]) -> Vec<Trade> {
        let bars = sample::bars(&[
            [10.0, 10.0, 10.0, 10.0],
            [10.0, 13.0, 8.0, 11.0],
            [11.0, 12.0, 9.0, 10.5],
            [10.5, 12.5, 9.5, 12.0],
            [12.0, 13.0, 8.0, 9.0],
        ]);
        let instruments = [sample::instrument(&bars, &[0, 1, 2, 3, 4])];
        let run = RunView {
            clock: &bars.time,
            instruments: &instruments,
            fills,
            cash: 1000 * UNIT,
            periods_per_year: 252.0,
            interval: 86_400_000,
        };
        trades(&run).unwrap()
    }

    #[test]
    fn a_long_trade_sees_the_bars_between_entry_and_exit() {
        let got = trades_of(&[
            sample::fill(1, 0, 20, 1000, UNIT),
            sample::fill(4, 0, -20, 1200, UNIT),
        ]);
        assert_eq!(
            got,
            [Trade {
                instrument: 0,
                side: Side::Buy,
                entry_step: 1,
                exit_step: Some(4),
                quantity: 20,
                entry_price: 10 * UNIT,
                exit_price: Some(12 * UNIT),
                pnl: 2 * UNIT,
                fees: 2 * UNIT,
                // 9 in bar 2 and 12.5 in bar 3; not the 8 and 13 of the bars it came and went in.
                mae: -2 * UNIT,
                mfe: 5 * UNIT,
            }]
        );
    }

    #[test]
    fn a_reversal_shares_its_fee_by_quantity() {
        // Long 1, then sell 3: one closes at a third of the fee, two open short with the rest.
        let got = trades_of(&[
            sample::fill(1, 0, 10, 1000, 0),
            sample::fill(2, 0, -30, 1100, 100),
        ]);
        assert_eq!(
            (got[0].fees, got[0].pnl, got[0].exit_step),
            (34, UNIT - 34, Some(2))
        );
        assert_eq!(
            (got[1].side, got[1].quantity, got[1].entry_step),
            (Side::Sell, 20, 2)
        );
        // Sold at 11, last close 9: two units gain 4. The high 13 and the low 8 of bar 4 were held through.
        assert_eq!(
            (got[1].fees, got[1].pnl, got[1].mae, got[1].mfe),
            (66, 4 * UNIT - 66, -4 * UNIT, 6 * UNIT)
        );
        assert_eq!((got[1].exit_step, got[1].exit_price), (None, None));
    }

    #[test]
    fn averages_weigh_by_quantity() {
        // 1 at 10.00 and 2 at 10.01: 10.00666666|67. The largest position is 0.3.
        let fills = [
            sample::fill(1, 0, 1, 1000, 0),
            sample::fill(1, 0, 2, 1001, 0),
            sample::fill(2, 0, -1, 1100, 0),
            sample::fill(3, 0, -2, 1200, 0),
        ];
        let got = trades_of(&fills);
        assert_eq!(got.len(), 1);
        assert_eq!(
            (got[0].quantity, got[0].entry_price, got[0].exit_price),
            (3, 1_000_666_667, Some(1_166_666_667))
        );
    }

    #[test]
    fn a_round_trip_inside_one_bar_sees_only_its_own_prices() {
        let got = trades_of(&[
            sample::fill(1, 0, 10, 1000, 0),
            sample::fill(1, 0, -10, 900, 0),
        ]);
        assert_eq!((got[0].mae, got[0].mfe, got[0].pnl), (-UNIT, 0, -UNIT));
    }
}
