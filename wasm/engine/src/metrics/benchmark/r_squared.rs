//! Share of the returns' variance that the benchmark explains: correlation squared.
//!
//! Source: Bacon, Practical Portfolio Performance Measurement and Attribution, 2008, ch. 4.
use super::correlation;
use crate::metrics::Metric;

pub const ROWS: &[Metric] = &[Metric::new("rSquared", |sample| {
    correlation::of(sample.joint()).powi(2)
})];
