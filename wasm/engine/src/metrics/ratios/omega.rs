//! Sum of the positive returns over the sum of the negative ones without sign (threshold 0).
//!
//! Source: Keating and Shadwick, A Universal Performance Measure, Journal of Performance Measurement 6(3), 2002.
use crate::metrics::moments::{gain, loss, sum};
use crate::metrics::series::Series;
use crate::metrics::Metric;

pub const ROWS: &[Metric] = &[Metric::new("omega", |sample| of(sample.account()))];

pub fn of(series: &Series) -> f64 {
    sum(series.returns(), gain) / sum(series.returns(), loss)
}
