//! Mean of max(r, 0) over the square root of the mean of min(r, 0)^2, of one period.
//!
//! Source: Sortino, van der Meer and Plantinga, The Dutch Triangle, Journal of Portfolio Management 26(1), 1999.
use crate::metrics::moments::gain;
use crate::metrics::Metric;

pub const ROWS: &[Metric] = &[Metric::new("upsidePotential", |sample| {
    let series = sample.account();
    series.mean(gain) / series.downside_variance().sqrt()
})];
