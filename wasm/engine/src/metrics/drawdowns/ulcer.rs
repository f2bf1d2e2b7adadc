//! Square root of the mean over all bars of the squared drawdown.
//!
//! Source: Martin and McCann, The Investor's Guide to Fidelity Funds, 1989.
use crate::metrics::series::Series;
use crate::metrics::Metric;

pub const ROWS: &[Metric] = &[Metric::new("ulcer", |sample| of(sample.account()))];

pub fn of(series: &Series) -> f64 {
    series.spells().mean(|depth| depth * depth).sqrt()
}
