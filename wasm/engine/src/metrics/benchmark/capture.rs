//! Geometric mean return in the bars in which the benchmark rose (fell) over the benchmark's own in the same bars, and the
//! one over the other.
//!
//! Source: Morningstar, Upside and Downside Capture Ratios, methodology, 2011.
use crate::metrics::moments::sum;
use crate::metrics::Metric;

pub const ROWS: &[Metric] = &[
    Metric::new("upCapture", |sample| sample.captures().up),
    Metric::new("downCapture", |sample| sample.captures().down),
    Metric::new("captureRatio", |sample| {
        sample.captures().up / sample.captures().down
    }),
];

pub struct Captures {
    pub up: f64,
    pub down: f64,
}

impl Captures {
    /// Of series of the same length.
    pub fn new(account: &[f64], benchmark: &[f64]) -> Captures {
        Captures {
            up: of(account, benchmark, |r| r > 0.0),
            down: of(account, benchmark, |r| r < 0.0),
        }
    }
}

fn of(account: &[f64], benchmark: &[f64], choose: impl Fn(f64) -> bool) -> f64 {
    let [mut accounts, mut benchmarks] = [account, benchmark].map(|values| vec![0.0; values.len()]);
    let mut count = 0;
    // As `moments::chosen`, of two columns.
    for (account, benchmark) in account.iter().zip(benchmark) {
        (accounts[count], benchmarks[count]) = (*account, *benchmark);
        count += usize::from(choose(*benchmark));
    }
    geometric_mean(&accounts[..count]) / geometric_mean(&benchmarks[..count])
}

/// Logarithms of products of a few returns each: a logarithm for every bar would take longer than all other metrics.
fn geometric_mean(returns: &[f64]) -> f64 {
    let products: Vec<f64> = returns
        .chunks(16)
        .map(|few| few.iter().map(|r| 1.0 + r).product())
        .collect();
    (sum(&products, f64::ln) / returns.len() as f64).exp_m1()
}
