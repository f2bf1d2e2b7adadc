//! What a book says about its market. Figures that would need levels beyond the book's horizon are `None`.

use super::{Book, Level, Side};

/// Best bid and ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quote {
    pub bid: Level,
    pub ask: Level,
}

impl Quote {
    /// Ask less bid, in ticks.
    pub fn spread(&self) -> i64 {
        self.ask.ticks - self.bid.ticks
    }

    /// In ticks; exact, as both are below 2^53 and their sum is halved.
    pub fn mid(&self) -> f64 {
        let doubled = self.bid.ticks + self.ask.ticks;
        doubled.div_euclid(2) as f64 + 0.5 * doubled.rem_euclid(2) as f64
    }

    /// The mid weighted by the quantity on the other side (Gatheral and Oomen 2010, "Zero-intelligence realized variance
    /// estimation", eq. 3), in ticks: much on the bid pushes it towards the ask.
    pub fn microprice(&self) -> f64 {
        let share = self.bid.lots as f64 / (self.bid.lots as f64 + self.ask.lots as f64);
        self.bid.ticks as f64 + self.spread() as f64 * share
    }
}

/// Bounds in basis points are exact to this fraction of one.
const PARTS_OF_BPS: f64 = 1e6;
const BPS: i128 = 10_000;

impl Book {
    pub fn quote(&self) -> Option<Quote> {
        let (bid, ask) = self.best(Side::Bid).zip(self.best(Side::Ask))?;
        Some(Quote { bid, ask })
    }

    /// (Bid lots − ask lots) / (bid lots + ask lots) over the best `levels` of each side, −1 to 1.
    pub fn imbalance(&self, levels: usize) -> Option<f64> {
        let bid = self.known_lots(Side::Bid, levels)? as f64;
        let ask = self.known_lots(Side::Ask, levels)? as f64;
        (bid + ask > 0.0).then(|| (bid - ask) / (bid + ask))
    }

    /// Lots of the best `levels`; fewer levels are all there are only if nothing lies beyond a horizon.
    fn known_lots(&self, side: Side, levels: usize) -> Option<i128> {
        let last = self.last_known(side).unwrap_or(i64::MAX);
        let known = self.side(side).iter().take_while(|&(key, _)| key <= last);
        let (mut count, mut sum) = (0, 0);
        for (_, lots) in known.take(levels) {
            count += 1;
            sum += i128::from(lots);
        }
        (count == levels || last == i64::MAX).then_some(sum)
    }

    /// Lots of a side within `bps` basis points of the mid (bounds included).
    pub fn depth_within(&self, side: Side, bps: f64) -> Option<i128> {
        let quote = self.quote()?;
        let doubled = i128::from(quote.bid.ticks + quote.ask.ticks);
        let parts = (bps * PARTS_OF_BPS).round();
        if !(0.0..1e12).contains(&parts) {
            return None;
        }
        // |2 x price − (bid + ask)| <= (bid + ask) x bps, in parts of a basis point.
        let whole = BPS * PARTS_OF_BPS as i128;
        let room = doubled.abs() * parts as i128;
        let is_within = |key: i64| {
            let ticks = i128::from(side.key(key));
            (2 * ticks - doubled).abs() * whole <= room
        };
        let mut sum = 0;
        for (key, lots) in self.side(side).iter() {
            if !is_within(key) {
                break;
            }
            sum += i128::from(lots);
        }
        // A horizon inside the bounds hides levels that would count.
        let hides = |last: i64| last < i64::MAX && is_within(last + 1);
        match self.last_known(side) {
            Some(last) if hides(last) => None,
            _ => Some(sum),
        }
    }
}
