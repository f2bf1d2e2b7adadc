//! Round trips from the fills.
//!
//! A trade runs from flat to flat, one instrument at a time. A fill that turns the position round ends one trade and
//! begins the next: its fee and its notional are shared by quantity, the ending part rounded toward zero, the rest
//! going to the beginning part, so that nothing is lost: the profits of all trades, the open ones marked at the last
//! close, sum exactly to final equity minus cash.
//!
//! The excursions (`mae`, `mfe`; Sweeney, Maximum Adverse Excursion, 1997) are the lowest and highest open profit
//! before fees, that is the trade's cash flow so far plus the value of what it holds, rounded down, looked at
//! - after each of its fills, at that fill's price;
//! - at the close of a bar at whose end it is open;
//! - at the high and the low of each bar that it was held through from open to close without a fill of its own: in a
//!   bar with a fill nobody knows on which side of it the extremes lie.
//!
//! Zero, the profit before the first fill, always counts: mae <= 0 <= mfe.
use super::mark::{power_of_ten, units, Mark};
use super::order::{Fill, Trade};
use super::report::{cash_flow, InstrumentView, Overflow, RunView};

/// All trades in the order of their first fill; an open one has no exit and is marked at the instrument's last close.
pub fn trades(run: &RunView) -> Result<Vec<Trade>, Overflow> {
    let mut trades = Vec::new();
    let mut open: Vec<Option<Open>> = run.instruments.iter().map(|_| None).collect();
    for fill in run.fills {
        let view = &run.instruments[fill.instrument as usize];
        let slot = &mut open[fill.instrument as usize];
        let mut rest = Part::whole(fill);
        if let Some(trip) = slot {
            trip.hold_until(&mut trades, view, view.bar_at_step[fill.step as usize])?;
            let reduces = (fill.side.sign() > 0) != (trip.lots > 0);
            let part = if reduces {
                rest.split(trip.lots.abs())
            } else {
                rest.split(rest.quantity)
            };
            trip.apply(&mut trades, view, fill, part)?;
            if trip.lots == 0 {
                trip.close(&mut trades, view, fill.step)?;
                *slot = None;
            }
        }
        if rest.quantity > 0 {
            slot.insert(Open::begin(&mut trades, view, fill)).apply(
                &mut trades,
                view,
                fill,
                rest,
            )?;
        }
    }
    for (view, trip) in run.instruments.iter().zip(open) {
        if let (Some(mut trip), Some(&last)) = (trip, view.bar_at_step.last()) {
            trip.finish(&mut trades, view, last)?;
        }
    }
    Ok(trades)
}

/// What a trade takes of a fill.
struct Part {
    quantity: i64,
    notional: i64,
    fee: i64,
}

impl Part {
    fn whole(fill: &Fill) -> Part {
        Part {
            quantity: fill.quantity,
            notional: fill.notional,
            fee: fill.fee,
        }
    }

    /// Takes up to `quantity` out of it, with its share of notional and fee.
    fn split(&mut self, quantity: i64) -> Part {
        let quantity = quantity.min(self.quantity);
        let share = |amount: i64| {
            (i128::from(amount) * i128::from(quantity) / i128::from(self.quantity)) as i64
        };
        let part = Part {
            quantity,
            notional: share(self.notional),
            fee: share(self.fee),
        };
        self.quantity -= part.quantity;
        self.notional -= part.notional;
        self.fee -= part.fee;
        part
    }
}

/// Quantity and its sum with prices, for an average.
#[derive(Default)]
struct Average {
    quantity: i128,
    sum: i128,
}

impl Average {
    fn add(&mut self, quantity: i64, price: i64) -> Result<(), Overflow> {
        self.quantity += i128::from(quantity);
        let product = i128::from(quantity) * i128::from(price);
        self.sum = self.sum.checked_add(product).ok_or(Overflow)?;
        Ok(())
    }

    /// In 1e-8, half away from zero.
    fn price(&self, scale: u8) -> Result<i64, Overflow> {
        let sum = self
            .sum
            .checked_mul(power_of_ten(8 - scale) as i128)
            .ok_or(Overflow)?;
        let half = self.quantity * sum.signum();
        let doubled = sum
            .checked_mul(2)
            .and_then(|sum| sum.checked_add(half))
            .ok_or(Overflow)?;
        i64::try_from(doubled / (2 * self.quantity)).map_err(|_| Overflow)
    }
}

/// The trade an instrument is in.
struct Open {
    /// Its place in the list of trades.
    at: usize,
    lots: i64,
    /// Cash flow so far before fees, 1e-8 quote.
    flow: i64,
    entries: Average,
    exits: Average,
    /// The bar of its latest fill.
    bar: i32,
}

impl Open {
    fn begin(trades: &mut Vec<Trade>, view: &InstrumentView, fill: &Fill) -> Open {
        trades.push(Trade {
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
        });
        let (entries, exits) = Default::default();
        Open {
            at: trades.len() - 1,
            lots: 0,
            flow: 0,
            entries,
            exits,
            bar: view.bar_at_step[fill.step as usize],
        }
    }

    fn apply(
        &mut self,
        trades: &mut [Trade],
        view: &InstrumentView,
        fill: &Fill,
        part: Part,
    ) -> Result<(), Overflow> {
        let trade = &mut trades[self.at];
        self.flow = self
            .flow
            .checked_add(cash_flow(fill.side, part.notional))
            .ok_or(Overflow)?;
        let change = fill.side.sign() * part.quantity;
        self.lots = self.lots.checked_add(change).ok_or(Overflow)?;
        trade.fees = trade.fees.checked_add(part.fee).ok_or(Overflow)?;
        trade.quantity = trade.quantity.max(self.lots.abs());
        let average = if fill.side == trade.side {
            &mut self.entries
        } else {
            &mut self.exits
        };
        average.add(part.quantity, fill.price)?;
        self.see(trade, view, fill.price, view.price_scale)
    }

    /// Compares the profit at a price with the excursions so far.
    fn see(
        &self,
        trade: &mut Trade,
        view: &InstrumentView,
        price: i64,
        price_scale: u8,
    ) -> Result<(), Overflow> {
        let profit = self.profit(view, price, price_scale)?;
        trade.mae = trade.mae.min(profit);
        trade.mfe = trade.mfe.max(profit);
        Ok(())
    }

    fn profit(&self, view: &InstrumentView, price: i64, price_scale: u8) -> Result<i64, Overflow> {
        let mark = Mark::new(
            self.lots,
            view.lot_units,
            view.lot_scale,
            price_scale,
            price,
        )?;
        self.flow.checked_add(mark.at(price)?).ok_or(Overflow)
    }

    /// Looks at the prices between the latest fill and bar `until`, exclusive: profit is monotone in the price while the
    /// position is constant, so the extremes are enough.
    fn hold_until(
        &mut self,
        trades: &mut [Trade],
        view: &InstrumentView,
        until: i32,
    ) -> Result<(), Overflow> {
        if until <= self.bar {
            return Ok(());
        }
        let (first, next, until) = (self.bar as usize, self.bar as usize + 1, until as usize);
        self.bar = until as i32;
        let (mut low, mut high) = (view.bars.close[first], view.bars.close[first]);
        for bar in next..until {
            // The close too: with bad rows kept it may lie outside its own bar.
            low = low.min(view.bars.low[bar]).min(view.bars.close[bar]);
            high = high.max(view.bars.high[bar]).max(view.bars.close[bar]);
        }
        let scale = power_of_ten(view.bars.decimals);
        let trade = &mut trades[self.at];
        self.see(trade, view, units(low, scale), view.bars.decimals)?;
        self.see(trade, view, units(high, scale), view.bars.decimals)
    }

    fn close(
        &self,
        trades: &mut [Trade],
        view: &InstrumentView,
        step: u32,
    ) -> Result<(), Overflow> {
        let trade = &mut trades[self.at];
        trade.exit_step = Some(step);
        trade.entry_price = self.entries.price(view.price_scale)?;
        trade.exit_price = Some(self.exits.price(view.price_scale)?);
        trade.pnl = self.flow.checked_sub(trade.fees).ok_or(Overflow)?;
        Ok(())
    }

    /// The end of the run: still open after bar `last`.
    fn finish(
        &mut self,
        trades: &mut [Trade],
        view: &InstrumentView,
        last: i32,
    ) -> Result<(), Overflow> {
        self.hold_until(trades, view, last + 1)?;
        let close = units(
            view.bars.close[last as usize],
            power_of_ten(view.bars.decimals),
        );
        let profit = self.profit(view, close, view.bars.decimals)?;
        let trade = &mut trades[self.at];
        trade.entry_price = self.entries.price(view.price_scale)?;
        trade.pnl = profit.checked_sub(trade.fees).ok_or(Overflow)?;
        Ok(())
    }
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
            (33, UNIT - 33, Some(2))
        );
        assert_eq!(
            (got[1].side, got[1].quantity, got[1].entry_step),
            (Side::Sell, 20, 2)
        );
        // Sold at 11, last close 9: two units gain 4. The high 13 and the low 8 of bar 4 were held through.
        assert_eq!(
            (got[1].fees, got[1].pnl, got[1].mae, got[1].mfe),
            (67, 4 * UNIT - 67, -4 * UNIT, 6 * UNIT)
        );
        assert_eq!((got[1].exit_step, got[1].exit_price), (None, None));
    }

    #[test]
    fn averages_weigh_by_quantity_and_round_half_away_from_zero() {
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
        let half = Average {
            quantity: 16,
            sum: 1001,
        };
        assert_eq!(
            (
                half.price(8),
                Average {
                    quantity: 2,
                    sum: -3
                }
                .price(8)
            ),
            (Ok(63), Ok(-2))
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
