//! Population excess kurtosis of the returns, m4 / m2^2 - 3.
//!
//! Source: Bacon, Practical Portfolio Performance Measurement and Attribution, 2008, ch. 4, excess kurtosis.
use crate::metrics::Metric;

pub const ROWS: &[Metric] = &[Metric::new("kurtosis", |sample| {
    sample.account().moments().kurtosis
})];
