//! Geometric mean return in the bars in which the benchmark rose (fell) over the benchmark's own in the same bars, and the
//! one over the other.
//!
//! Source: Morningstar, Upside and Downside Capture Ratios, methodology, 2011.
use crate::metrics::moments::sum;
use crate::metrics::sample::Sample;
use crate::metrics::Metric;

pub const ROWS: &[Metric] = &[
    Metric::new("upCapture", |sample| of(sample, |r| r > 0.0)),
    Metric::new("downCapture", |sample| of(sample, |r| r < 0.0)),
    Metric::new("captureRatio", |sample| {
        of(sample, |r| r > 0.0) / of(sample, |r| r < 0.0)
    }),
];

fn of(sample: &Sample, chosen: impl Fn(f64) -> bool + Copy) -> f64 {
    let (account, benchmark) = sample.pairs();
    let pairs = account.iter().zip(benchmark).filter(|pair| chosen(*pair.1));
    let (account, benchmark): (Vec<f64>, Vec<f64>) = pairs.unzip();
    geometric_mean(&account) / geometric_mean(&benchmark)
}

/// Logarithms of products of a few returns each: a logarithm for every bar would take longer than all other metrics.
fn geometric_mean(returns: &[f64]) -> f64 {
    let products: Vec<f64> = returns
        .chunks(16)
        .map(|few| few.iter().map(|r| 1.0 + r).product())
        .collect();
    (sum(&products, f64::ln) / returns.len() as f64).exp_m1()
}
