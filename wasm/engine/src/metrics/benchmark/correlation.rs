//! Correlation of the returns with those of the benchmark.
//!
//! Source: Bacon, Practical Portfolio Performance Measurement and Attribution, 2008, ch. 4.
use super::Joint;
use crate::metrics::Metric;

pub const ROWS: &[Metric] = &[Metric::new("correlation", |sample| of(sample.joint()))];

pub fn of(joint: &Joint) -> f64 {
    let [account, benchmark] = joint.variances;
    joint.covariance / (account * benchmark).sqrt()
}
