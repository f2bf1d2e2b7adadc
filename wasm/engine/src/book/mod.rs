//! Order books in whole ticks and lots. A tick is 10^-`prices` of the quote currency, a lot 10^-`quantities` of the base.
//!
//! What a venue's sequence numbers demand is its own rule, outside: a book applies what it is given.

mod checksum;
mod consolidated;
mod fill;
mod ladder;
mod measures;
mod occupancy;
mod orders;

pub use checksum::crc32;
pub use consolidated::{Consolidated, Share};
pub use fill::Fill;
pub use measures::Quote;
pub use orders::{OrderError, Orders, Place};

use crate::fixed::POWERS;
use ladder::Ladder;

/// Prices and lots stay below 2^53, so that a host's doubles hold them exactly.
pub const LIMIT: i64 = 1 << 53;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Bid,
    Ask,
}

impl Side {
    pub const BOTH: [Side; 2] = [Side::Bid, Side::Ask];

    pub fn opposite(self) -> Side {
        match self {
            Side::Bid => Side::Ask,
            Side::Ask => Side::Bid,
        }
    }

    /// A number that is lower for a better price; the price of such a number, too.
    #[inline]
    fn key(self, ticks: i64) -> i64 {
        match self {
            Side::Bid => -ticks,
            Side::Ask => ticks,
        }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Level {
    pub ticks: i64,
    pub lots: i64,
}

/// Decimals of prices and quantities.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scales {
    pub prices: u8,
    pub quantities: u8,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BookError {
    /// A price or quantity is not within ±2^53, or a quantity is negative.
    Range,
    /// The levels are counted in other ticks or lots than the book.
    Scales,
    /// The venue's checksum is another than the book's.
    Checksum,
}

/// A book by price (L2).
#[derive(Clone, Debug)]
pub struct Book {
    scales: Scales,
    /// Levels a side that the venue tells; 0 for all.
    depth: usize,
    sides: [Ladder; 2],
    /// Key of the worst level that the venue has told of, where it told of the best ones only.
    horizon: [Option<i64>; 2],
}

impl Book {
    /// `depth`: levels a side that the venue maintains; what falls out of them is removed. 0 for all levels.
    pub fn new(scales: Scales, depth: usize) -> Book {
        Book {
            scales,
            depth,
            sides: Default::default(),
            horizon: [None; 2],
        }
    }

    pub fn scales(&self) -> Scales {
        self.scales
    }

    pub fn depth(&self) -> usize {
        self.depth
    }

    /// Levels of a side.
    pub fn len(&self, side: Side) -> usize {
        self.side(side).len()
    }

    pub fn is_empty(&self) -> bool {
        Side::BOTH.iter().all(|&side| self.side(side).is_empty())
    }

    pub fn clear(&mut self) {
        self.sides.iter_mut().for_each(Ladder::clear);
        self.horizon = [None; 2];
    }

    /// Sets the quantity at a price; 0 removes the level.
    #[inline]
    pub fn set(&mut self, side: Side, level: Level) -> Result<(), BookError> {
        if !is_valid(&level) {
            return Err(BookError::Range);
        }
        self.sides[side as usize].set(side.key(level.ticks), level.lots);
        Ok(())
    }

    /// Sets levels in order, then cuts both sides to the book's depth. Nothing is set if one of them is out of range.
    pub fn apply(&mut self, bids: &[Level], asks: &[Level]) -> Result<(), BookError> {
        if !are_valid(bids) || !are_valid(asks) {
            return Err(BookError::Range);
        }
        self.set_valid(bids, asks);
        Ok(())
    }

    fn set_valid(&mut self, bids: &[Level], asks: &[Level]) {
        let [bid, ask] = &mut self.sides;
        bid.set_all(bids.iter().map(|level| (-level.ticks, level.lots)));
        ask.set_all(asks.iter().map(|level| (level.ticks, level.lots)));
        if self.depth > 0 {
            bid.truncate(self.depth);
            ask.truncate(self.depth);
        }
    }

    /// Replaces everything. `limit`: the most levels a side that a snapshot can hold (0 without a limit): where it holds
    /// that many, what lies beyond its worst level is unknown.
    pub fn replace(
        &mut self,
        bids: &[Level],
        asks: &[Level],
        limit: usize,
    ) -> Result<(), BookError> {
        if !are_valid(bids) || !are_valid(asks) {
            return Err(BookError::Range);
        }
        self.clear();
        self.set_valid(bids, asks);
        for (side, levels) in [(Side::Bid, bids), (Side::Ask, asks)] {
            if limit > 0 && levels.len() >= limit {
                let worst = self.side(side).worst().map(|(key, _)| key);
                self.horizon[side as usize] = worst;
            }
        }
        Ok(())
    }

    /// The best level of a side.
    #[inline]
    pub fn best(&self, side: Side) -> Option<Level> {
        let (key, lots) = self.side(side).best()?;
        Some(Level {
            ticks: side.key(key),
            lots,
        })
    }

    /// Lots at a price, 0 where there is no level.
    pub fn lots(&self, side: Side, ticks: i64) -> i64 {
        self.side(side).lots(side.key(ticks))
    }

    /// All levels of a side, best first.
    pub fn levels(&self, side: Side) -> impl Iterator<Item = Level> + '_ {
        self.side(side).iter().map(move |(key, lots)| Level {
            ticks: side.key(key),
            lots,
        })
    }

    /// Bid and ask are equal or crossed: something was missed.
    pub fn is_crossed(&self) -> bool {
        matches!((self.best(Side::Bid), self.best(Side::Ask)), (Some(bid), Some(ask)) if bid.ticks >= ask.ticks)
    }

    /// The price of a side's horizon: what is worse than it is unknown. `None` where all levels are known.
    pub fn horizon(&self, side: Side) -> Option<i64> {
        self.last_known(side).map(|key| side.key(key))
    }

    fn last_known(&self, side: Side) -> Option<i64> {
        let ladder = self.side(side);
        if self.depth > 0 && ladder.len() >= self.depth {
            return ladder.worst().map(|(key, _)| key);
        }
        self.horizon[side as usize]
    }

    /// The same book counted in finer units, for a price or quantity that has more decimals than any before.
    pub fn rescale(&mut self, scales: Scales) -> Result<(), BookError> {
        let finer = |old: u8, new: u8| new.checked_sub(old).and_then(|by| POWERS.get(by as usize));
        let price = finer(self.scales.prices, scales.prices);
        let quantity = finer(self.scales.quantities, scales.quantities);
        let (&price, &quantity) = price.zip(quantity).ok_or(BookError::Scales)?;
        let mut book = Book::new(scales, self.depth);
        for side in Side::BOTH {
            for level in self.levels(side) {
                let ticks = level.ticks.checked_mul(price);
                let lots = level.lots.checked_mul(quantity);
                let (ticks, lots) = ticks.zip(lots).ok_or(BookError::Range)?;
                book.set(side, Level { ticks, lots })?;
            }
            let horizon = self.horizon[side as usize].map(|key| key.checked_mul(price));
            book.horizon[side as usize] =
                horizon.map(|key| key.ok_or(BookError::Range)).transpose()?;
        }
        *self = book;
        Ok(())
    }

    #[inline]
    fn side(&self, side: Side) -> &Ladder {
        &self.sides[side as usize]
    }
}

#[inline]
fn is_valid(level: &Level) -> bool {
    let highest = LIMIT as u64 - 1;
    ((level.lots as u64) <= highest) & (level.ticks.wrapping_add(LIMIT - 1) as u64 <= 2 * highest)
}

/// Looks at all levels, even behind one that is out of range: that needs no branch for each.
#[inline]
fn are_valid(levels: &[Level]) -> bool {
    levels.iter().fold(true, |all, level| all & is_valid(level))
}
