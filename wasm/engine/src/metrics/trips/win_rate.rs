//! Share of closed trades with a profit after fees: all, long, short.
//!
//! Source: Tharp, Trade Your Way to Financial Freedom, 2007.
use super::Outcomes;
use crate::metrics::Metric;

pub const ROWS: &[Metric] = &[
    Metric::new("winRate", |sample| of(&sample.trips().all)),
    Metric::new("longWinRate", |sample| of(&sample.trips().long)),
    Metric::new("shortWinRate", |sample| of(&sample.trips().short)),
];

pub fn of(outcomes: &Outcomes) -> f64 {
    outcomes.wins / outcomes.count()
}
