//! Mean return over its standard deviation (n-1), times the square root of periods a year.
//!
//! Source: Sharpe, The Sharpe Ratio, Journal of Portfolio Management 21(1), 1994.
use crate::metrics::series::Series;
use crate::metrics::Metric;

pub const ROWS: &[Metric] = &[Metric::new("sharpe", |sample| of(sample.account()))];

pub fn of(series: &Series) -> f64 {
    per_period(series) * series.periods_per_year.sqrt()
}

/// Not annualised.
pub fn per_period(series: &Series) -> f64 {
    series.moments().mean / series.moments().deviation
}
