//! Population skewness of the returns, m3 / m2^1.5.
//!
//! Source: Bacon, Practical Portfolio Performance Measurement and Attribution, 2008, ch. 4, skewness.
use crate::metrics::Metric;

pub const ROWS: &[Metric] = &[Metric::new("skew", |sample| {
    sample.account().moments().skew
})];
