//! The return that is undercut in 10, 5 or 1 of 100 bars: a percentile of what happened.
//!
//! Source: Jorion, Value at Risk, 2007, historical simulation.
use crate::metrics::Metric;

pub const ROWS: &[Metric] = &[
    Metric::new("valueAtRisk90", |sample| {
        sample.account().tails().percentile(0.1)
    }),
    Metric::new("valueAtRisk95", |sample| {
        sample.account().tails().percentile(0.05)
    }),
    Metric::new("valueAtRisk99", |sample| {
        sample.account().tails().percentile(0.01)
    }),
];
