//! Mean of the returns at or below the percentile that value at risk is.
//!
//! Source: Acerbi and Tasche, On the coherence of expected shortfall, Journal of Banking and Finance 26, 2002.
use crate::metrics::moments::sum;
use crate::metrics::series::Series;
use crate::metrics::Metric;

pub const ROWS: &[Metric] = &[
    Metric::new("expectedShortfall90", |sample| of(sample.account(), 0.1)),
    Metric::new("expectedShortfall95", |sample| of(sample.account(), 0.05)),
    Metric::new("expectedShortfall99", |sample| of(sample.account(), 0.01)),
];

fn of(series: &Series, fraction: f64) -> f64 {
    let threshold = series.tails().percentile(fraction);
    let worst = series.tails().up_to(threshold);
    sum(&worst, |r| r) / worst.len() as f64
}
