//! Sum of the profits over the sum of the losses without sign.
//!
//! Source: Kaufman, Trading Systems and Methods, 2013, ch. 21.
use crate::metrics::Metric;

pub const ROWS: &[Metric] = &[Metric::new("profitFactor", |sample| {
    sample.trips().all.profit / sample.trips().all.loss
})];
