//! Traded notional over mean equity, a year.
//!
//! Source: Grinold and Kahn, Active Portfolio Management, 2000, ch. 16 (both sides counted).
use crate::metrics::moments::sum;
use crate::metrics::Metric;

pub const ROWS: &[Metric] = &[Metric::new("turnover", |sample| {
    let levels = &sample.account().levels;
    let mean = sum(levels, |level| level) / levels.len() as f64;
    let years = sample.account().returns().len() as f64 / sample.run.periods_per_year;
    sample.activity().notional / mean / years
})];
