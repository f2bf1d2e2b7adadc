//! Mean return over the cube root of the mean of max(-r, 0)^3, of one period.
//!
//! Source: Kaplan and Knowles, Kappa: A Generalized Downside Risk-Adjusted Performance Measure, 2004.
use crate::metrics::moments::loss;
use crate::metrics::Metric;

pub const ROWS: &[Metric] = &[Metric::new("kappa3", |sample| {
    let series = sample.account();
    series.moments().mean / series.mean(|r| loss(r).powi(3)).cbrt()
})];
