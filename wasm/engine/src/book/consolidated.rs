//! Several venues' books of one instrument seen as one, each with its taker fee.

use super::{Book, Level, Scales, Side};
use crate::fixed::POWERS;

/// Fees are in parts of this.
pub const WHOLE: i128 = 100_000_000;

/// What one venue gives of a fill, counted in the consolidated book's ticks and lots.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    pub lots: i64,
    /// Sum of price x lots, without fees.
    pub cost: i128,
    /// The fees on it x 10^8.
    pub fees: i128,
}

struct Venue<'a> {
    book: &'a Book,
    /// Parts of 10^8 of what is traded.
    fee: i64,
    /// Ours are its ticks and lots times these.
    price: i64,
    quantity: i64,
}

/// Books in common units: the finest of their scales. It is a view, made when it is asked and never out of date.
pub struct Consolidated<'a> {
    venues: Vec<Venue<'a>>,
    scales: Scales,
}

impl<'a> Consolidated<'a> {
    /// Books and their taker fees in parts of 10^8 (10 basis points: 100,000).
    pub fn new(books: impl IntoIterator<Item = (&'a Book, i64)>) -> Consolidated<'a> {
        let books: Vec<_> = books.into_iter().collect();
        let finest = |of: fn(Scales) -> u8| books.iter().map(|(book, _)| of(book.scales())).max();
        let scales = Scales {
            prices: finest(|scales| scales.prices).unwrap_or(0),
            quantities: finest(|scales| scales.quantities).unwrap_or(0),
        };
        let venue = |(book, fee): (&'a Book, i64)| Venue {
            book,
            fee,
            price: POWERS[usize::from(scales.prices - book.scales().prices)],
            quantity: POWERS[usize::from(scales.quantities - book.scales().quantities)],
        };
        Consolidated {
            venues: books.into_iter().map(venue).collect(),
            scales,
        }
    }

    pub fn scales(&self) -> Scales {
        self.scales
    }

    /// All venues' levels with the venue's number, best price after fees first; of equal ones the first venue's first.
    /// A level that is too large in the common units is left out, with what is worse at its venue.
    pub fn levels(&self, side: Side) -> impl Iterator<Item = (usize, Level)> + '_ {
        let mut queues: Vec<_> = self
            .venues
            .iter()
            .map(|venue| venue.levels(side).peekable())
            .collect();
        std::iter::from_fn(move || {
            let keys = queues.iter_mut().enumerate().filter_map(|(index, queue)| {
                let level = queue.peek()?;
                Some((self.venues[index].key(side, level.ticks), index))
            });
            let (_, index) = keys.min()?;
            Some((index, queues[index].next()?))
        })
    }

    /// What each venue would give of `lots` at the best prices after fees, and the lots filled in all. `None` for a size
    /// that would reach beyond a venue's horizon.
    pub fn fill(&self, side: Side, lots: i64) -> Option<(Vec<Share>, i64)> {
        let none = Share {
            lots: 0,
            cost: 0,
            fees: 0,
        };
        let mut shares = vec![none; self.venues.len()];
        let mut filled = 0;
        let beyond = |at: i128| self.horizons(side).any(|key| at > key);
        for (index, level) in self.levels(side) {
            if filled >= lots {
                break;
            }
            let venue = &self.venues[index];
            if beyond(venue.key(side, level.ticks)) {
                return None;
            }
            let taken = level.lots.min(lots - filled);
            let cost = i128::from(taken) * i128::from(level.ticks);
            let share = &mut shares[index];
            share.lots += taken;
            share.cost += cost;
            share.fees += cost * i128::from(venue.fee);
            filled += taken;
        }
        let is_open = filled < lots && self.horizons(side).next().is_some();
        (!is_open).then_some((shares, filled))
    }

    fn horizons(&self, side: Side) -> impl Iterator<Item = i128> + '_ {
        self.venues.iter().filter_map(move |venue| {
            let last = venue.book.horizon(side)?;
            Some(venue.key(side, last.checked_mul(venue.price)?))
        })
    }
}

impl<'a> Venue<'a> {
    fn levels(&self, side: Side) -> impl Iterator<Item = Level> + 'a {
        let (price, quantity) = (self.price, self.quantity);
        self.book.levels(side).map_while(move |level| {
            let ticks = level.ticks.checked_mul(price)?;
            let lots = level.lots.checked_mul(quantity)?;
            Some(Level { ticks, lots })
        })
    }

    /// The price after fees, lower for a better one.
    fn key(&self, side: Side, ticks: i64) -> i128 {
        let paid = match side {
            Side::Ask => WHOLE + i128::from(self.fee),
            Side::Bid => WHOLE - i128::from(self.fee),
        };
        i128::from(side.key(ticks)) * paid
    }
}
