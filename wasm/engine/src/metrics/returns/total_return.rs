//! Final equity over the cash at the start, minus 1.
//!
//! Source: Bacon, Practical Portfolio Performance Measurement and Attribution, 2008, ch. 2.
use crate::metrics::sample::quote;
use crate::metrics::series::Series;
use crate::metrics::Metric;

pub const ROWS: &[Metric] = &[Metric::new("totalReturn", |sample| {
    of(sample.account(), quote(sample.run.cash))
})];

pub fn of(series: &Series, start: f64) -> f64 {
    series
        .levels
        .last()
        .map_or(f64::NAN, |last| last / start - 1.0)
}
