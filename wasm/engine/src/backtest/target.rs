//! Orders to a target: one market order from the position that is to the one that is wanted.

use super::config::MOST;
use super::entry::{Moment, Wish};
use super::exchange::Exchange;
use super::journal::Deed;
use super::order::{Kind, Order, Reason, Side, Status};
use crate::fixed::Overflow;

/// What an order placed by a target is noted as, beside the terms of `amend`.
const TARGET: u32 = 6;
/// Why the quantity of an order to a target changed before it worked.
const MEASURED_AGAIN: u32 = 2;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    Percent,
    Quantity,
}

impl Exchange {
    /// The position that a target means, lots; `None` for what is no quantity.
    pub fn goal(&self, instrument: u32, kind: Target, value: f64) -> Result<Option<i64>, Overflow> {
        let index = instrument as usize;
        let (specification, position) = (&self.instruments[index], self.account.positions[index]);
        let wanted = match kind {
            Target::Quantity => value,
            Target::Percent => {
                let equity = self.account.equity(&self.instruments)? as f64 / 1e8;
                value / 100.0 * equity / specification.price(position.mark)
            }
        };
        if !wanted.is_finite() || wanted.abs() >= MOST {
            return Ok(None);
        }
        let lots = specification.snap_quantity(wanted.abs()).unwrap_or(0);
        Ok(Some(if wanted < 0.0 { -lots } else { lots }))
    }

    /// Moves the position to a goal with one market order; 0 if none is needed.
    pub fn move_to(&mut self, instrument: u32, goal: i64, now: Moment) -> u32 {
        self.replace_targets(instrument, u32::MAX);
        self.order_to(instrument, goal, now)
    }

    /// Ends the target orders up to `last`, for a new one.
    pub fn replace_targets(&mut self, instrument: u32, last: u32) {
        for slot in 0..self.open[instrument as usize].len() {
            let id = self.open[instrument as usize][slot];
            if id <= last && self.at(id).is_target {
                self.close(id, Status::Canceled, Reason::Replaced);
            }
        }
    }

    /// Places what lies between the position and a goal; 0 if nothing does.
    pub fn order_to(&mut self, instrument: u32, goal: i64, now: Moment) -> u32 {
        let (side, quantity) = self.way_to(instrument, goal);
        if quantity == 0 {
            return 0;
        }
        let id = self.append(&market(instrument, side), now, quantity, 0, 0);
        self.at(id).is_target = true;
        let order = *self.at(id);
        self.journal.note(&order, Deed::Termed, TARGET);
        id
    }

    /// Measures an order to a goal again from the position as it is now; one that is not needed any more ends.
    pub fn measure_again(&mut self, id: u32, goal: i64) {
        let order = *self.at(id);
        let (side, quantity) = self.way_to(order.instrument, goal);
        if !order.is_open() || (side, quantity) == (order.side, order.quantity) {
            return;
        }
        let measured = Order {
            side,
            quantity,
            ..order
        };
        self.journal.note(&measured, Deed::Cut, MEASURED_AGAIN);
        if quantity == 0 {
            return self.close(id, Status::Canceled, Reason::Replaced);
        }
        *self.at(id) = measured;
    }

    fn way_to(&self, instrument: u32, goal: i64) -> (Side, i64) {
        let change = goal - self.account.positions[instrument as usize].lots;
        let side = if change > 0 { Side::Buy } else { Side::Sell };
        (side, change.abs())
    }
}

/// A market order for no quantity yet.
pub(super) fn market(instrument: u32, side: Side) -> Wish {
    Wish {
        instrument,
        kind: Kind::Market,
        side,
        quantity: f64::NAN,
        price: f64::NAN,
        trigger: f64::NAN,
    }
}
