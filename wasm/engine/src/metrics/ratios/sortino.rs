//! Mean return over downside deviation, annualised.
//!
//! Source: Sortino and Price, Performance Measurement in a Downside Risk Framework, Journal of Investing 3(3), 1994.
use crate::metrics::risk::downside_deviation;
use crate::metrics::Metric;

pub const ROWS: &[Metric] = &[Metric::new("sortino", |sample| {
    let series = sample.account();
    series.moments().mean * series.periods_per_year / downside_deviation::of(series)
})];
