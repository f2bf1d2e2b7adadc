//! Mean profit of winning trades, mean loss of losing ones (negative), quote.
//!
//! Source: Kaufman, Trading Systems and Methods, 2013, ch. 21.
use crate::metrics::Metric;

pub const ROWS: &[Metric] = &[
    Metric::new("averageWin", |sample| {
        sample.trips().all.profit / sample.trips().all.wins
    }),
    Metric::new("averageLoss", |sample| {
        -sample.trips().all.loss / sample.trips().all.losses
    }),
];
