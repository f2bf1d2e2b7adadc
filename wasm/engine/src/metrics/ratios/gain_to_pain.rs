//! Sum of the monthly returns over the sum of the negative ones without sign.
//!
//! Source: Schwager, Hedge Fund Market Wizards, 2012, appendix A.
use crate::metrics::moments::sum;
use crate::metrics::Metric;

pub const ROWS: &[Metric] = &[Metric::new("gainToPain", |sample| {
    let months = &sample.account().calendar().months;
    sum(months, |r| r) / sum(months, |r| (-r).max(0.0))
})];
