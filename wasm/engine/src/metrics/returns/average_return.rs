//! Arithmetic mean of the bars' returns.
//!
//! Source: Bacon, Practical Portfolio Performance Measurement and Attribution, 2008, ch. 2.
use crate::metrics::Metric;

pub const ROWS: &[Metric] = &[Metric::new("averageReturn", |sample| {
    sample.account().moments().mean
})];
