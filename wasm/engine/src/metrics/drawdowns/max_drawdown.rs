//! The lowest equity / highest equity before it - 1.
//!
//! Source: Bacon, Practical Portfolio Performance Measurement and Attribution, 2008, ch. 4, maximum drawdown.
use crate::metrics::series::Series;
use crate::metrics::Metric;

pub const ROWS: &[Metric] = &[Metric::new("maxDrawdown", |sample| of(sample.account()))];

pub fn of(series: &Series) -> f64 {
    // Subtracted from zero, so that none at all is 0 and not -0.
    0.0 - series.spells().largest(|spell| -spell.depth)
}
