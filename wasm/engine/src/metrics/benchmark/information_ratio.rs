//! Mean difference to the benchmark's returns over its standard deviation (n-1), annualised.
//!
//! Source: Goodwin, The Information Ratio, Financial Analysts Journal 54(4), 1998.
use super::tracking_error;
use crate::metrics::Metric;

pub const ROWS: &[Metric] = &[Metric::new("informationRatio", |sample| {
    sample.joint().active.mean * sample.run.periods_per_year / tracking_error::of(sample)
})];
