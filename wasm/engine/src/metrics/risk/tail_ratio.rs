//! The 95th percentile of the returns over the 5th, both without sign.
//!
//! Source: empyrical, tail_ratio.
use crate::metrics::series::Series;
use crate::metrics::Metric;

pub const ROWS: &[Metric] = &[Metric::new("tailRatio", |sample| of(sample.account()))];

pub fn of(series: &Series) -> f64 {
    let tails = series.tails();
    tails.percentile(0.95).abs() / tails.percentile(0.05).abs()
}
