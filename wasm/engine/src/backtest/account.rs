//! Cash, positions and the double-entry ledger. Every amount is an integer of 1e-8 quote.

use super::config::{Instrument, ONE};
use super::order::{Fill, Side};
use crate::fixed::{divide, divide_narrow, product, Overflow, Rounding};

#[derive(Clone, Copy, Debug, Default)]
pub struct Position {
    /// Signed lots.
    pub lots: i64,
    /// Quantity-weighted entry price without fees; 0 when flat. For strategies to read: no money depends on it.
    pub average: f64,
    /// What the open lots cost (negative for a short), so that the ledger can be closed exactly.
    cost: i64,
    /// Last close, in price units.
    pub mark: i64,
}

#[derive(Debug)]
pub struct Account {
    pub cash: i64,
    pub positions: Vec<Position>,
    capital: i64,
    realized: i64,
    fees: i64,
}

impl Account {
    pub fn new(cash: i64, instruments: usize) -> Account {
        Account {
            cash,
            positions: vec![Position::default(); instruments],
            capital: cash,
            realized: 0,
            fees: 0,
        }
    }

    /// What all entries sum to: exactly zero after every event.
    pub fn ledger_sum(&self) -> i128 {
        let costs: i128 = self
            .positions
            .iter()
            .map(|position| i128::from(position.cost))
            .sum();
        i128::from(self.cash) + costs + i128::from(self.fees)
            - i128::from(self.capital)
            - i128::from(self.realized)
    }

    /// Cash and every position at its mark, rounded down.
    pub fn equity(&self, instruments: &[Instrument]) -> Result<i64, Overflow> {
        let mut equity = self.cash;
        for (position, instrument) in self.positions.iter().zip(instruments) {
            if position.lots != 0 {
                let value =
                    instrument
                        .valuation
                        .value(position.lots, position.mark, Rounding::Floor)?;
                equity = equity.checked_add(value).ok_or(Overflow)?;
            }
        }
        Ok(equity)
    }

    pub fn apply(&mut self, fill: &Fill, instrument: &Instrument) -> Result<(), Overflow> {
        let position = &mut self.positions[fill.instrument as usize];
        let change = fill.side.sign() * fill.quantity;
        let before = position.lots;
        let after = before.checked_add(change).ok_or(Overflow)?;
        let flow = fill.side.sign() * fill.notional;
        self.cash = self
            .cash
            .checked_sub(flow)
            .and_then(|cash| cash.checked_sub(fill.fee))
            .ok_or(Overflow)?;
        self.fees = self.fees.checked_add(fill.fee).ok_or(Overflow)?;

        let price = instrument.price(fill.price);
        if before == 0 || (before > 0) == (change > 0) {
            position.cost = position.cost.checked_add(flow).ok_or(Overflow)?;
            let (held, added) = (
                instrument.quantity(before.abs()),
                instrument.quantity(change.abs()),
            );
            position.average =
                (held * position.average + added * price) / instrument.quantity(after.abs());
        } else {
            let closed = before.abs().min(change.abs());
            let released = share(position.cost, closed, before.abs())?;
            let proceeds = share(flow, closed, change.abs())?;
            let gain = proceeds.checked_add(released).ok_or(Overflow)?;
            self.realized = self.realized.checked_sub(gain).ok_or(Overflow)?;
            position.cost = position.cost - released + (flow - proceeds);
            if after == 0 {
                position.average = 0.0;
            } else if (after > 0) != (before > 0) {
                position.average = price;
            }
        }
        position.lots = after;
        assert_eq!(self.ledger_sum(), 0, "the ledger does not balance");
        Ok(())
    }

    /// Equity x leverage less exposure after a fill, in units of 1e-16; the fill's price marks its instrument.
    pub fn slack(
        &self,
        fill: &Fill,
        leverage: i64,
        instruments: &[Instrument],
    ) -> Result<i128, Overflow> {
        let flow = fill.side.sign() * fill.notional;
        let mut equity = i128::from(self.cash) - i128::from(flow) - i128::from(fill.fee);
        let mut exposure = 0i128;
        for (index, (position, instrument)) in self.positions.iter().zip(instruments).enumerate() {
            let is_filled = index == fill.instrument as usize;
            let lots = position.lots
                + if is_filled {
                    fill.side.sign() * fill.quantity
                } else {
                    0
                };
            if lots != 0 {
                let mark = if is_filled { fill.price } else { position.mark };
                equity += i128::from(instrument.valuation.value(lots, mark, Rounding::Floor)?);
                exposure += i128::from(instrument.valuation.value(
                    lots.abs(),
                    mark,
                    Rounding::Ceil,
                )?);
            }
        }
        Ok(equity * i128::from(leverage) - exposure * 100_000_000)
    }
}

/// `amount` x `part` / `whole`, toward zero; all of it when `part` is the whole.
fn share(amount: i64, part: i64, whole: i64) -> Result<i64, Overflow> {
    if part == whole {
        return Ok(amount);
    }
    let product = i128::from(amount) * i128::from(part);
    let magnitude = divide(product.abs(), i128::from(whole), Rounding::Floor)?;
    Ok(if product < 0 { -magnitude } else { magnitude })
}

/// A taker's price moved against him by `rate` and rounded to the tick against him.
pub fn slipped(
    instrument: &Instrument,
    side: Side,
    price: i64,
    rate: i64,
) -> Result<i64, Overflow> {
    let rounding = if side == Side::Buy {
        Rounding::Ceil
    } else {
        Rounding::Floor
    };
    let rate = ONE + side.sign() * rate;
    let ticks = match (product(price, rate), product(ONE, instrument.tick)) {
        (Some(moved), Some(tick)) => divide_narrow(moved, tick, rounding).ok_or(Overflow)?,
        _ => divide(
            i128::from(price) * i128::from(rate),
            i128::from(ONE) * i128::from(instrument.tick),
            rounding,
        )?,
    };
    ticks.checked_mul(instrument.tick).ok_or(Overflow)
}
