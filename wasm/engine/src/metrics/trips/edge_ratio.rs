//! Sum of the best open profits over the sum of the worst ones without sign.
//!
//! Source: Faith, Way of the Turtle, 2007 (without its scaling by range).
use crate::metrics::Metric;

pub const ROWS: &[Metric] = &[Metric::new("edgeRatio", |sample| {
    sample.trips().mfe / -sample.trips().mae
})];
