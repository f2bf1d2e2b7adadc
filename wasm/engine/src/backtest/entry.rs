//! Order entry: what a strategy's calls do to the exchange. Nothing here traps; what cannot be is a rejected order.

use super::exchange::Exchange;
use super::journal::Deed;
use super::order::{Kind, Order, Reason, Role, Side, Stage, Status, TimeInForce};
use super::target::market;

/// The bar whose handler speaks.
#[derive(Clone, Copy, Debug, Default)]
pub struct Moment {
    pub time: i64,
    /// Index of the first instrument's bar.
    pub bar: i32,
    /// When the bar ends: nothing that is asked has an effect before.
    pub end: i64,
}

/// An order as a strategy words it; prices and quantity in units of the instrument, NaN where the kind has none.
#[derive(Clone, Copy, Debug)]
pub struct Wish {
    pub instrument: u32,
    pub kind: Kind,
    pub side: Side,
    pub quantity: f64,
    pub price: f64,
    pub trigger: f64,
}

/// A change to an order, in the words of the strategy language.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Change {
    Ioc,
    Fok,
    Day,
    Gtd(i64),
    PostOnly,
    ReduceOnly,
    Bracket { stop: f64, target: f64 },
    Oco(u32),
    Cancel,
    Modify { quantity: f64, price: f64 },
}

impl Change {
    /// The number of a term as `amend` of the interface has it, and the time that it is good till.
    fn term(self) -> (u32, i64) {
        match self {
            Change::Ioc => (0, 0),
            Change::Fok => (1, 0),
            Change::Day => (2, 0),
            Change::Gtd(time) => (3, time),
            Change::PostOnly => (4, 0),
            _ => (5, 0),
        }
    }
}

impl Exchange {
    /// Places an order and gives its id; an order that cannot be is there too, rejected with its reason.
    pub fn place(&mut self, wish: &Wish, now: Moment) -> u32 {
        let instrument = &self.instruments[wish.instrument as usize];
        let quantity = instrument.snap_quantity(wish.quantity);
        let price = if wish.kind.has_limit() || wish.kind == Kind::Trailing {
            instrument.snap_price(wish.price)
        } else {
            Some(0)
        };
        let trigger = match wish.kind {
            Kind::Trailing => self.has_close(wish.instrument).then_some(0),
            kind if kind.has_trigger() => instrument.snap_price(wish.trigger),
            _ => Some(0),
        };
        let id = self.append(
            wish,
            now,
            quantity.unwrap_or(0),
            price.unwrap_or(0),
            trigger.unwrap_or(0),
        );
        if quantity.is_none() {
            self.close(id, Status::Rejected, Reason::InvalidQuantity);
        } else if price.is_none() || trigger.is_none() {
            self.close(id, Status::Rejected, Reason::InvalidPrice);
        }
        id
    }

    pub(super) fn append(
        &mut self,
        wish: &Wish,
        now: Moment,
        quantity: i64,
        price: i64,
        trigger: i64,
    ) -> u32 {
        let id = self.orders.len() as u32 + 1;
        let mut order = Order {
            id,
            parent: 0,
            role: Role::Plain,
            instrument: wish.instrument,
            side: wish.side,
            kind: wish.kind,
            stage: Stage::Fresh,
            status: Status::New,
            reason: Reason::None,
            time_in_force: TimeInForce::Gtc,
            is_post_only: false,
            is_reduce_only: false,
            is_target: false,
            quantity,
            filled: 0,
            price,
            trigger,
            time: now.time,
            since_bar: now.bar,
            due: now.end,
            bracket: 0,
            is_asleep: false,
            born_at: 0,
            is_first_bar: false,
            first_day: None,
            paid: 0,
        };
        self.reset_trail(&mut order);
        let asked = match quantity {
            0 => self.instruments[wish.instrument as usize].asked_lots(wish.quantity),
            lots => lots,
        };
        self.journal.placed(&order, asked);
        self.orders.push(order);
        self.open[wish.instrument as usize].push(id);
        id
    }

    /// A trailing order's level starts at the last close.
    fn reset_trail(&self, order: &mut Order) {
        if order.kind == Kind::Trailing {
            order.trigger = self.account.positions[order.instrument as usize].mark
                + order.side.sign() * order.price;
        }
    }

    /// Whether the change was still possible: until the order's first bar, cancel, modify and oco while it is open.
    pub fn amend(&mut self, id: u32, change: Change, now: Moment) -> bool {
        let Some(order) = self.order(id).filter(|order| order.is_open()).copied() else {
            return false;
        };
        match change {
            Change::Cancel => {
                self.close(id, Status::Canceled, Reason::Cancel);
                return true;
            }
            Change::Modify { quantity, price } => return self.modify(&order, quantity, price, now),
            Change::Oco(other) => return self.link(id, other),
            _ if order.first_day.is_some() || order.parent != 0 => return false,
            Change::Bracket { stop, target } => return self.bracket(&order, stop, target, now),
            _ => {}
        }
        let order = self.at(id);
        match change {
            Change::Ioc => order.time_in_force = TimeInForce::Ioc,
            Change::Fok => order.time_in_force = TimeInForce::Fok,
            Change::Day => order.time_in_force = TimeInForce::Day,
            Change::Gtd(time) => order.time_in_force = TimeInForce::Gtd(time),
            Change::PostOnly => order.is_post_only = true,
            _ => order.is_reduce_only = true,
        }
        let (code, till) = change.term();
        let order = *order;
        self.journal.price(&order, Deed::Termed, code, till);
        true
    }

    fn link(&mut self, id: u32, other: u32) -> bool {
        let linked = other != id && self.order(other).is_some_and(Order::is_open);
        if linked && !self.links.contains(&(id, other)) && !self.links.contains(&(other, id)) {
            self.links.push((id, other));
            let (mine, others) = (*self.at(id), *self.at(other));
            self.journal.note(&mine, Deed::Linked, other);
            self.journal.note(&others, Deed::Linked, id);
        }
        linked
    }

    /// Keeps the id and is a new order from the next bar; values that cannot be reject it.
    fn modify(&mut self, order: &Order, quantity: f64, price: f64, now: Moment) -> bool {
        if order.stage == Stage::Dormant {
            return false;
        }
        let instrument = &self.instruments[order.instrument as usize];
        let Some(quantity) = instrument.snap_quantity(quantity) else {
            self.journal.note(order, Deed::ModifyRefused, 0);
            self.close(order.id, Status::Rejected, Reason::InvalidQuantity);
            return false;
        };
        let price = if order.kind == Kind::Market {
            Some(0)
        } else {
            instrument.snap_price(price)
        };
        let Some(price) =
            price.filter(|_| order.kind != Kind::Trailing || self.has_close(order.instrument))
        else {
            self.journal.note(order, Deed::ModifyRefused, 0);
            self.close(order.id, Status::Rejected, Reason::InvalidPrice);
            return false;
        };
        let mut changed = *order;
        if order.parent == 0 {
            changed.quantity = quantity;
        }
        match order.kind {
            Kind::Stop | Kind::IfTouched => changed.trigger = price,
            _ => changed.price = price,
        }
        changed.stage = Stage::Fresh;
        changed.first_day = None;
        changed.is_asleep = false;
        changed.born_at = 0;
        changed.since_bar = now.bar;
        changed.due = now.end;
        self.reset_trail(&mut changed);
        *self.at(order.id) = changed;
        self.journal.note(&changed, Deed::Modified, 0);
        let (stop, target) = (order.bracket, order.bracket + 1);
        if stop != 0 && !fits_bracket(&changed, self.at(stop).trigger, self.at(target).price) {
            self.close(order.id, Status::Rejected, Reason::Bracket);
            return false;
        }
        if changed.filled >= changed.quantity && order.parent == 0 {
            self.at(order.id).quantity = changed.filled;
            self.close(order.id, Status::Filled, Reason::None);
        }
        true
    }

    /// Whether the instrument has had a bar, so that a price can be measured from its close.
    fn has_close(&self, instrument: u32) -> bool {
        self.account.positions[instrument as usize].mark != 0
    }

    fn bracket(&mut self, order: &Order, stop: f64, target: f64, now: Moment) -> bool {
        if order.bracket != 0 {
            self.close(order.bracket, Status::Canceled, Reason::Replaced);
            self.close(order.bracket + 1, Status::Canceled, Reason::Replaced);
            self.at(order.id).bracket = 0;
        }
        let instrument = &self.instruments[order.instrument as usize];
        let (Some(stop), Some(target)) =
            (instrument.snap_price(stop), instrument.snap_price(target))
        else {
            self.close(order.id, Status::Rejected, Reason::InvalidPrice);
            return false;
        };
        if !fits_bracket(order, stop, target) {
            self.close(order.id, Status::Rejected, Reason::Bracket);
            return false;
        }
        let child = market(order.instrument, order.side.opposite());
        let first = self.append(
            &Wish {
                kind: Kind::Stop,
                ..child
            },
            now,
            0,
            0,
            stop,
        );
        let second = self.append(
            &Wish {
                kind: Kind::Limit,
                ..child
            },
            now,
            0,
            target,
            0,
        );
        for (id, role) in [(first, Role::Stop), (second, Role::Target)] {
            let child = self.at(id);
            child.parent = order.id;
            child.role = role;
            child.stage = Stage::Dormant;
        }
        self.links.push((first, second));
        self.at(order.id).bracket = first;
        true
    }

    /// Cancels every open order of an instrument up to `last`.
    pub fn cancel_all(&mut self, instrument: u32, last: u32) {
        for slot in 0..self.open[instrument as usize].len() {
            let id = self.open[instrument as usize][slot];
            if id <= last {
                self.close(id, Status::Canceled, Reason::Cancel);
            }
        }
    }

    /// Whether an order is open that was placed or modified before this bar's handlers.
    pub fn has_older_orders(&self, instrument: u32, now: Moment) -> bool {
        let mut open = self.open[instrument as usize].iter();
        open.any(|&id| self.is_older(id, now))
    }

    pub fn is_older(&self, id: u32, now: Moment) -> bool {
        self.order(id)
            .is_some_and(|order| order.is_open() && order.since_bar < now.bar)
    }
}

/// Stop on the losing side of the parent's price, target on the winning side; parents without a price always fit.
fn fits_bracket(order: &Order, stop: i64, target: i64) -> bool {
    let entry = match order.kind {
        Kind::Limit | Kind::StopLimit | Kind::LimitIfTouched => order.price,
        Kind::Stop | Kind::IfTouched => order.trigger,
        Kind::Market | Kind::Trailing => return true,
    };
    let sign = order.side.sign();
    (entry - stop) * sign > 0 && (target - entry) * sign > 0
}
