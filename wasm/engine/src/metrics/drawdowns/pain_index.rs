//! Mean over all bars of the drawdown without sign.
//!
//! Source: Becker, Zephyr Associates; Bacon, Practical Portfolio Performance Measurement and Attribution, 2008, p. 89.
use crate::metrics::series::Series;
use crate::metrics::Metric;

pub const ROWS: &[Metric] = &[Metric::new("painIndex", |sample| of(sample.account()))];

pub fn of(series: &Series) -> f64 {
    series.spells().mean(f64::abs)
}
