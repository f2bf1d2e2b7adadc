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
    let (account, benchmark): (Vec<f64>, Vec<f64>) =
        pairs.map(|pair| (pair.0.ln_1p(), pair.1.ln_1p())).unzip();
    let n = account.len() as f64;
    (sum(&account, |log| log) / n).exp_m1() / (sum(&benchmark, |log| log) / n).exp_m1()
}
