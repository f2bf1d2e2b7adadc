//! What happens to orders, written down for a run that asks for it: from it an order's story is told, nothing is computed.

use super::order::Order;

/// When within its time something happened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(u8)]
pub enum When {
    /// In a handler of the first instrument's bar of this time.
    #[default]
    Handler = 0,
    /// At the open of the order's bar of this time.
    Open = 1,
    /// Inside that bar.
    Inside = 2,
    /// Decided inside that bar, for the next one.
    Next = 3,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Deed {
    /// With the quantity and prices after it.
    Placed = 0,
    Modified = 1,
    /// A modification to what cannot be, which ends the order.
    ModifyRefused = 2,
    /// Works from here on, for the first time or again.
    Began = 3,
    /// The price that reached the trigger, and the trigger.
    Triggered = 4,
    /// To this quantity; `other` is 0 by the funds, 1 by the position that it may reduce, 2 for the way to its target that
    /// was left when it began to work.
    Cut = 5,
    /// The price before slippage; `other` is the fill's index.
    Traded = 6,
    /// Had no funds for this quantity at this price, slippage included.
    Declined = 7,
    Ended = 8,
    /// To the order `other`: a fill of one cancels the other.
    Linked = 9,
    /// `other` is the code of `amend`, 0 ioc to 5 reduceOnly, or 6 for an order that moves to a target; for gtd the time
    /// stands in place of the price.
    Termed = 10,
}

#[derive(Clone, Copy, Debug)]
pub struct Note {
    pub time: i64,
    pub quantity: i64,
    pub price: i64,
    pub trigger: i64,
    pub order: u32,
    pub instrument: u32,
    pub other: u32,
    pub deed: Deed,
    pub when: When,
}

#[derive(Debug, Default)]
pub struct Journal {
    /// Whether anything is written down.
    pub is_kept: bool,
    pub notes: Vec<Note>,
    time: i64,
    when: When,
}

impl Journal {
    /// What follows happens then.
    pub fn turn(&mut self, time: i64, when: When) {
        (self.time, self.when) = (time, when);
    }

    pub fn inside(&mut self) {
        self.when = When::Inside;
    }

    /// Writes down a deed with the order as it is now.
    pub fn note(&mut self, order: &Order, deed: Deed, other: u32) {
        self.price(order, deed, other, order.price);
    }

    /// That an order was placed, and for how much it was asked, though that may be no quantity that can be.
    pub fn placed(&mut self, order: &Order, asked: i64) {
        let worded = Order {
            quantity: asked,
            ..*order
        };
        self.note(&worded, Deed::Placed, 0);
    }

    /// The same with another price than the order's own.
    pub fn price(&mut self, order: &Order, deed: Deed, other: u32, price: i64) {
        if !self.is_kept {
            return;
        }
        let is_later = deed == Deed::Began && order.is_asleep;
        self.notes.push(Note {
            time: self.time,
            quantity: order.quantity,
            price,
            trigger: order.trigger,
            order: order.id,
            instrument: order.instrument,
            other,
            deed,
            when: if is_later { When::Next } else { self.when },
        });
    }
}
