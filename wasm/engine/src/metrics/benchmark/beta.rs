//! Covariance of the returns with those of the benchmark over the benchmark's variance.
//!
//! Source: Sharpe, Capital Asset Prices, Journal of Finance 19(3), 1964.
use super::Joint;
use crate::metrics::Metric;

pub const ROWS: &[Metric] = &[Metric::new("beta", |sample| of(sample.joint()))];

pub fn of(joint: &Joint) -> f64 {
    joint.covariance / joint.variances[1]
}
