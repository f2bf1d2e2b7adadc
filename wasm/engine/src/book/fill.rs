//! What a market order of a given size would get from a book.

use super::{Book, Side};

/// The levels that an order of `lots` would take.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fill {
    /// Lots filled; fewer than wanted where the book has no more.
    pub lots: i64,
    /// Sum of price x lots.
    pub cost: i128,
    /// The worst price taken, in ticks.
    pub worst: i64,
    /// Levels taken, the last one perhaps in part.
    pub levels: usize,
    /// The best price, in ticks.
    pub best: i64,
}

impl Fill {
    /// Average price in ticks.
    pub fn vwap(&self) -> f64 {
        // Exact up to one rounding of the fraction: the whole ticks are split off first.
        let lots = i128::from(self.lots);
        let whole = self.cost.div_euclid(lots);
        whole as f64 + self.cost.rem_euclid(lots) as f64 / self.lots as f64
    }

    /// What the average costs against the best price, in basis points of it; never negative.
    pub fn slippage_bps(&self) -> f64 {
        let best = i128::from(self.best) * i128::from(self.lots);
        (self.cost - best).abs() as f64 / best.abs() as f64 * 1e4
    }
}

impl Book {
    /// Takes `lots` from a side (`Ask` to buy). `None` for an empty side, for nothing wanted, and where the size reaches
    /// beyond the book's horizon, so that its price is unknown.
    pub fn fill(&self, side: Side, lots: i64) -> Option<Fill> {
        let best = self.best(side).filter(|_| lots > 0)?.ticks;
        let last = self.last_known(side);
        let mut fill = Fill {
            lots: 0,
            cost: 0,
            worst: best,
            levels: 0,
            best,
        };
        for level in self.levels(side) {
            if last.is_some_and(|last| side.key(level.ticks) > last) {
                return None;
            }
            let taken = level.lots.min(lots - fill.lots);
            fill.lots += taken;
            fill.cost += i128::from(taken) * i128::from(level.ticks);
            fill.worst = level.ticks;
            fill.levels += 1;
            if fill.lots == lots {
                return Some(fill);
            }
        }
        // All levels are taken: what else there is lies beyond the horizon, if there is one.
        last.is_none().then_some(fill)
    }
}
