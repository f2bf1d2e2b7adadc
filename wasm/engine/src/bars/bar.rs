//! One bar in ticks and lots.

use super::BarError;
use crate::book::LIMIT;

/// The lots of a bar stay below this. As doubles they are exact below 2^53 and rounded to the nearest above.
pub(super) const MOST_LOTS: i64 = 1 << 62;

/// A public trade.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Print {
    /// µs since 1970 UTC.
    pub time: i64,
    pub ticks: i64,
    pub lots: i64,
    /// The aggressor bought.
    pub is_buy: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bar {
    /// The label, µs since 1970 UTC: where a time bar begins, else the first trade's time.
    pub time: i64,
    /// Times of the earliest and latest trade.
    pub first: i64,
    pub last: i64,
    pub open: i64,
    pub high: i64,
    pub low: i64,
    pub close: i64,
    pub lots: i64,
    /// Of them, those that buyers took.
    pub buy_lots: i64,
    pub trades: i64,
    /// Sum of price x lots.
    pub notional: i128,
    /// How often it was changed after it had been given.
    pub revision: i64,
}

impl Bar {
    /// A bar of one trade.
    pub fn of(print: &Print) -> Result<Bar, BarError> {
        let is_small = |value: i64| value.unsigned_abs() < LIMIT as u64;
        if !is_small(print.time)
            || !is_small(print.ticks)
            || !is_small(print.lots)
            || print.lots < 0
        {
            return Err(BarError::Range);
        }
        Ok(Bar {
            lots: print.lots,
            buy_lots: if print.is_buy { print.lots } else { 0 },
            trades: 1,
            notional: i128::from(print.ticks) * i128::from(print.lots),
            ..Bar::flat(print.time, print.ticks)
        })
    }

    /// A bar at one price without a trade.
    pub(super) fn flat(time: i64, ticks: i64) -> Bar {
        Bar {
            time,
            first: time,
            last: time,
            open: ticks,
            high: ticks,
            low: ticks,
            close: ticks,
            lots: 0,
            buy_lots: 0,
            trades: 0,
            notional: 0,
            revision: 0,
        }
    }

    /// Takes in what happened in another bar, wherever it lies in time; of trades at the same time the later call's is the
    /// later one.
    pub(super) fn merge(&mut self, other: &Bar) -> Result<(), BarError> {
        let (first, last) = (self.first, self.last);
        self.add(other)?;
        if other.first < first {
            self.open = other.open;
        }
        if other.last >= last {
            self.close = other.close;
        }
        Ok(())
    }

    /// Takes in what comes next, whatever its time says.
    pub(super) fn append(&mut self, other: &Bar) -> Result<(), BarError> {
        self.add(other)?;
        self.close = other.close;
        Ok(())
    }

    /// What does not depend on order.
    #[inline]
    fn add(&mut self, other: &Bar) -> Result<(), BarError> {
        if self.lots + other.lots >= MOST_LOTS {
            return Err(BarError::Range);
        }
        self.first = self.first.min(other.first);
        self.last = self.last.max(other.last);
        self.high = self.high.max(other.high);
        self.low = self.low.min(other.low);
        self.lots += other.lots;
        self.buy_lots += other.buy_lots;
        self.trades += other.trades;
        self.notional += other.notional;
        Ok(())
    }
}
