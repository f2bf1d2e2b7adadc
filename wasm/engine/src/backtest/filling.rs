//! Filling: what an order that trades gets, at what price and cost, and what that does to its bracket and its pair.

use super::account::slipped;
use super::config::{fraction, Instrument};
use super::exchange::{Event, Exchange, Quote};
use super::journal::Deed;
use super::order::{Fill, Liquidity, Order, Reason, Side, Stage, Status, TimeInForce};
use crate::fixed::{divide, Overflow, Rounding, POWERS};

const DAY_MS: i64 = 86_400_000;

/// An opportunity to trade: the price before slippage, and whether it came after the bar's open.
#[derive(Clone, Copy, Debug)]
pub(super) struct Chance {
    pub price: i64,
    pub liquidity: Liquidity,
    pub is_inside: bool,
}

/// What an order would trade at: the price after slippage, and the fee's rate.
struct Deal {
    order: Order,
    price: i64,
    /// As [`fraction`] gives it.
    rate: (i64, i64),
    liquidity: Liquidity,
    step: u32,
}

impl Exchange {
    /// Fills what can be filled of an order; the caller has decided that it trades.
    pub(super) fn execute(
        &mut self,
        id: u32,
        chance: Chance,
        quote: &Quote,
    ) -> Result<(), Overflow> {
        let order = *self.at(id);
        let available = self.available.unwrap_or(i64::MAX);
        // Without volume nothing happens to a reduce-only order either: what it reduces may still be building.
        if order.remaining().min(available) == 0 {
            return Ok(());
        }
        let wanted = if order.is_reduce_only {
            order.remaining().min(self.reducible(&order))
        } else {
            order.remaining()
        };
        if wanted == 0 {
            self.close(id, Status::Canceled, Reason::ReduceOnly);
            return Ok(());
        }
        let quantity = wanted.min(available);
        if order.time_in_force == TimeInForce::Fok && quantity < wanted {
            return Ok(());
        }
        self.cut(id, order.filled + wanted, 1);
        let deal = self.deal(&order, &chance, quote.step)?;
        let Some(fill) = self.affordable(&deal, quantity)? else {
            self.journal.price(&order, Deed::Declined, 0, deal.price);
            self.close(id, Status::Rejected, Reason::Funds);
            return Ok(());
        };
        if fill.quantity < quantity {
            // A target is cut to the funds and done with that.
            self.cut(id, order.filled + fill.quantity, 0);
            self.cut_targets += 1;
        }
        let index = self.fills.len() as u32;
        self.journal
            .price(&order, Deed::Traded, index, chance.price);
        self.record(id, fill)?;
        self.grow_bracket(id, &chance, quote);
        if !self.finish(id) {
            self.events.push_back(Event::OrderChanged(id));
        }
        for index in 0..self.links.len() {
            let (a, b) = self.links[index];
            if a == id || b == id {
                self.close(if a == id { b } else { a }, Status::Canceled, Reason::Oco);
            }
        }
        Ok(())
    }

    fn cut(&mut self, id: u32, quantity: i64, cause: u32) {
        if self.at(id).quantity > quantity {
            self.at(id).quantity = quantity;
            let order = *self.at(id);
            self.journal.note(&order, Deed::Cut, cause);
        }
    }

    /// Lots by which the order can reduce the position.
    fn reducible(&self, order: &Order) -> i64 {
        let position = self.account.positions[order.instrument as usize].lots;
        (-position * order.side.sign()).max(0)
    }

    /// The price after slippage, which a limit caps, and the fee's rate.
    fn deal(&self, order: &Order, chance: &Chance, step: u32) -> Result<Deal, Overflow> {
        let instrument = &self.instruments[order.instrument as usize];
        let costs = &self.settings.costs;
        let (price, rate) = match chance.liquidity {
            Liquidity::Maker => (chance.price, costs.maker),
            Liquidity::Taker => {
                let moved = slipped(instrument, order.side, chance.price, costs.slippage)?;
                let is_beyond =
                    order.kind.has_limit() && (order.price - moved) * order.side.sign() < 0;
                (if is_beyond { order.price } else { moved }, costs.taker)
            }
        };
        Ok(Deal {
            order: *order,
            price,
            rate: fraction(rate),
            liquidity: chance.liquidity,
            step,
        })
    }

    fn fill(&self, deal: &Deal, quantity: i64) -> Result<Fill, Overflow> {
        let Deal { order, price, .. } = *deal;
        let instrument = &self.instruments[order.instrument as usize];
        let rounding = if order.side == Side::Buy {
            Rounding::Ceil
        } else {
            Rounding::Floor
        };
        Ok(Fill {
            step: deal.step,
            instrument: order.instrument,
            order: order.id,
            side: order.side,
            liquidity: deal.liquidity,
            quantity,
            price,
            // Rounded up once: against the account.
            fee: instrument
                .valuation
                .share(quantity, price, deal.rate, Rounding::Ceil)?,
            notional: instrument.valuation.value(quantity, price, rounding)?,
        })
    }

    /// The fill of this quantity, or for a target of as much of it as the funds allow; `None` if they allow none.
    fn affordable(&self, deal: &Deal, quantity: i64) -> Result<Option<Fill>, Overflow> {
        let reducible = self.reducible(&deal.order);
        if quantity <= reducible {
            return self.fill(deal, quantity).map(Some);
        }
        let slack = |quantity: i64| self.slack(deal, quantity);
        let left = slack(quantity);
        if left >= 0 {
            return self.fill(deal, quantity).map(Some);
        }
        if !deal.order.is_target {
            return Ok(None);
        }
        let most = most_that_fits((reducible, slack(reducible)), (quantity, left), slack);
        (most > 0).then(|| self.fill(deal, most)).transpose()
    }

    /// What the funds leave after a fill of this quantity; negative if they do not allow it.
    fn slack(&self, deal: &Deal, quantity: i64) -> i128 {
        // What is too large to count is too large to pay.
        let fill = self.fill(deal, quantity);
        let left = fill.and_then(|fill| {
            self.account
                .slack(&fill, self.settings.leverage, &self.instruments)
        });
        left.unwrap_or(i128::MIN / 4)
    }

    fn record(&mut self, id: u32, fill: Fill) -> Result<(), Overflow> {
        self.account
            .apply(&fill, &self.instruments[fill.instrument as usize])?;
        if let Some(available) = &mut self.available {
            *available -= fill.quantity;
        }
        self.events
            .push_back(Event::Filled(self.fills.len() as u32));
        self.fills.push(fill);
        let order = self.at(id);
        order.filled += fill.quantity;
        order.paid += i128::from(fill.quantity) * i128::from(fill.price);
        order.status = Status::PartiallyFilled;
        Ok(())
    }

    /// A bracket holds what its parent has filled, and begins to work with the first fill.
    fn grow_bracket(&mut self, id: u32, chance: &Chance, quote: &Quote) {
        let (price, inside) = (chance.price, chance.is_inside);
        let (stop, filled) = (self.at(id).bracket, self.at(id).filled);
        if stop == 0 {
            return;
        }
        for child in [stop, stop + 1] {
            let order = self.at(child);
            if !order.is_open() {
                continue;
            }
            order.quantity = filled;
            if order.stage == Stage::Dormant {
                order.stage = Stage::Fresh;
                order.first_day = Some(quote.time.div_euclid(DAY_MS));
                order.is_first_bar = true;
                order.is_asleep = inside && child != stop;
                order.born_at = if inside && child == stop { price } else { 0 };
                let born = *order;
                self.journal.note(&born, Deed::Began, 0);
                if inside {
                    self.nominate(child, quote);
                }
            }
        }
    }

    /// Ends an order that is complete: all of it is filled, and it cannot grow with a parent any more.
    pub(super) fn finish(&mut self, id: u32) -> bool {
        let order = *self.at(id);
        let can_grow = order.parent != 0 && self.at(order.parent).is_open();
        let is_complete =
            order.is_open() && order.filled > 0 && order.remaining() == 0 && !can_grow;
        if is_complete {
            self.close(id, Status::Filled, Reason::None);
        }
        is_complete
    }
}

/// The f64 average of what an order has paid.
pub fn average_price(order: &Order, instrument: &Instrument) -> f64 {
    if order.filled == 0 {
        return f64::NAN;
    }
    let scale = 8 - instrument.price_scale.min(8);
    let product = order.paid * i128::from(POWERS[usize::from(scale)]);
    divide(product, i128::from(order.filled), Rounding::Nearest).map_or(f64::NAN, |units| {
        units as f64 / 10f64.powi(i32::from(instrument.price_scale + scale))
    })
}

/// The largest quantity in [`fits`, `fails`) whose slack is not negative, each of the two with its own slack. Slack falls
/// with the quantity on a line that rounding roughens, so the line's zero is looked at first and the search widens from
/// there.
fn most_that_fits(
    (mut fits, at_fits): (i64, i128),
    (mut fails, at_fails): (i64, i128),
    slack: impl Fn(i64) -> i128,
) -> i64 {
    let (at_fits, at_fails) = (at_fits as f64, at_fails as f64);
    let share = (at_fits / (at_fits - at_fails)).clamp(0.0, 1.0);
    let mut guess = fits + ((fails - fits) as f64 * share) as i64;
    let mut step = 1;
    while fails - fits > 1 {
        let probe = guess.clamp(fits + 1, fails - 1);
        if slack(probe) >= 0 {
            fits = probe;
            guess = probe.saturating_add(step);
        } else {
            fails = probe;
            guess = probe.saturating_sub(step);
        }
        // Far from the line's zero the middle of what is left is found faster than by steps.
        step = step.saturating_mul(4);
        if step > (fails - fits) / 2 {
            guess = fits + (fails - fits) / 2;
        }
    }
    fits
}

#[cfg(test)]
mod tests {
    use super::most_that_fits;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_most_that_fits_is_found_wherever_it_is(most in 0i64..1_000_000, room in 1i64..1_000_000_000, slope in 1i64..50) {
            let slack = |quantity: i64| i128::from(most - quantity) * i128::from(slope) + i128::from(slope - 1);
            let (fits, fails) = ((0, slack(0)), (most + room, slack(most + room)));
            prop_assert_eq!(most_that_fits(fits, fails, slack), most);
        }
    }
}
