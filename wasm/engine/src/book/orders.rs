//! A book by order (L3): every order with its place in the queue of its price, and the book by price that follows from it.

use super::{Book, BookError, Level, Scales, Side};
use std::collections::BTreeMap;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrderError {
    /// An order of this id rests already.
    Duplicate,
    /// No order of this id rests.
    Unknown,
    /// The price or quantity, or what the level would hold, leaves ±2^53, or the quantity is not positive.
    Range,
}

impl From<BookError> for OrderError {
    fn from(_: BookError) -> Self {
        OrderError::Range
    }
}

/// Where an order stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    pub side: Side,
    pub ticks: i64,
    /// What is left of the order.
    pub lots: i64,
    /// Orders at the same price that are served before it, and their lots.
    pub orders_ahead: usize,
    pub lots_ahead: i64,
}

#[derive(Clone, Copy, Debug)]
struct Resting {
    side: Side,
    level: Level,
    /// Grows with each arrival: a lower number at the same price is served first.
    arrival: u64,
}

type Queue = BTreeMap<u64, u64>;

/// Orders by id.
#[derive(Clone, Debug)]
pub struct Orders {
    book: Book,
    orders: BTreeMap<u64, Resting>,
    /// For each side, by price: ids by arrival.
    queues: [BTreeMap<i64, Queue>; 2],
    arrivals: u64,
}

impl Orders {
    pub fn new(scales: Scales) -> Orders {
        Orders {
            book: Book::new(scales, 0),
            orders: BTreeMap::new(),
            queues: Default::default(),
            arrivals: 0,
        }
    }

    /// The sums of all orders by price.
    pub fn book(&self) -> &Book {
        &self.book
    }

    pub fn len(&self) -> usize {
        self.orders.len()
    }

    pub fn is_empty(&self) -> bool {
        self.orders.is_empty()
    }

    pub fn clear(&mut self) {
        *self = Orders::new(self.book.scales());
    }

    /// Puts an order behind all others at its price.
    pub fn add(&mut self, id: u64, side: Side, level: Level) -> Result<(), OrderError> {
        if self.orders.contains_key(&id) {
            return Err(OrderError::Duplicate);
        }
        if level.lots <= 0 || level.lots >= super::LIMIT {
            return Err(OrderError::Range);
        }
        let lots = self.book.lots(side, level.ticks) + level.lots;
        self.book.set(side, Level { lots, ..level })?;
        self.arrivals += 1;
        let arrival = self.arrivals;
        let queue = self.queues[side as usize].entry(level.ticks).or_default();
        queue.insert(arrival, id);
        let order = Resting {
            side,
            level,
            arrival,
        };
        self.orders.insert(id, order);
        Ok(())
    }

    /// Takes `lots` off an order, by a fill or a reduction; it keeps its place, and leaves when nothing is left.
    pub fn reduce(&mut self, id: u64, lots: i64) -> Result<(), OrderError> {
        let order = *self.orders.get(&id).ok_or(OrderError::Unknown)?;
        if lots <= 0 {
            return Err(OrderError::Range);
        }
        if lots >= order.level.lots {
            return self.remove(id);
        }
        let rest = self.book.lots(order.side, order.level.ticks) - lots;
        let level = Level {
            lots: rest,
            ..order.level
        };
        self.book.set(order.side, level)?;
        if let Some(order) = self.orders.get_mut(&id) {
            order.level.lots -= lots;
        }
        Ok(())
    }

    /// Changes price or quantity. Only a smaller quantity at the same price keeps the order's place.
    pub fn amend(&mut self, id: u64, level: Level) -> Result<(), OrderError> {
        let order = *self.orders.get(&id).ok_or(OrderError::Unknown)?;
        let is_smaller = level.ticks == order.level.ticks && level.lots <= order.level.lots;
        if is_smaller && level.lots > 0 {
            let less = order.level.lots - level.lots;
            return if less == 0 {
                Ok(())
            } else {
                self.reduce(id, less)
            };
        }
        let shared = if level.ticks == order.level.ticks {
            order.level.lots
        } else {
            0
        };
        let lots =
            self.book.lots(order.side, level.ticks) - shared + level.lots.clamp(0, super::LIMIT);
        let is_valid = level.lots > 0 && super::is_valid(&Level { lots, ..level });
        if !is_valid {
            return Err(OrderError::Range);
        }
        self.remove(id)?;
        self.add(id, order.side, level)
    }

    pub fn remove(&mut self, id: u64) -> Result<(), OrderError> {
        let Resting {
            side,
            level,
            arrival,
        } = self.orders.remove(&id).ok_or(OrderError::Unknown)?;
        let lots = self.book.lots(side, level.ticks) - level.lots;
        let queues = &mut self.queues[side as usize];
        if let Some(queue) = queues.get_mut(&level.ticks) {
            queue.remove(&arrival);
            if queue.is_empty() {
                queues.remove(&level.ticks);
            }
        }
        Ok(self.book.set(side, Level { lots, ..level })?)
    }

    /// Where an order stands in the queue of its price.
    pub fn place(&self, id: u64) -> Option<Place> {
        let order = self.orders.get(&id)?;
        let queue = self.queues[order.side as usize].get(&order.level.ticks)?;
        let ahead = queue.range(..order.arrival);
        let lots = ahead.clone().filter_map(|(_, id)| self.orders.get(id));
        Some(Place {
            side: order.side,
            ticks: order.level.ticks,
            lots: order.level.lots,
            orders_ahead: ahead.count(),
            lots_ahead: lots.map(|order| order.level.lots).sum(),
        })
    }

    /// Ids and lots of the orders at a price, first served first.
    pub fn queue(&self, side: Side, ticks: i64) -> impl Iterator<Item = (u64, i64)> + '_ {
        let queue = self.queues[side as usize].get(&ticks);
        let ids = queue.into_iter().flat_map(BTreeMap::values);
        ids.filter_map(|id| Some((*id, self.orders.get(id)?.level.lots)))
    }
}
