//! The account beside holding the first instrument from its first bar on.
pub mod alpha;
pub mod beta;
pub mod capture;
pub mod correlation;
pub mod excess_return;
pub mod information_ratio;
pub mod own;
pub mod r_squared;
pub mod tracking_error;
pub mod treynor;

use super::moments::{sum, Moments};
use super::series::Series;
use super::Metric;
use crate::backtest::report::RunView;

pub const ROWS: &[&[Metric]] = &[
    own::ROWS,
    excess_return::ROWS,
    beta::ROWS,
    alpha::ROWS,
    correlation::ROWS,
    r_squared::ROWS,
    tracking_error::ROWS,
    information_ratio::ROWS,
    treynor::ROWS,
    capture::ROWS,
];

/// Closes of the first instrument at each step, its last one where it has no bar.
pub struct Benchmark<'a> {
    /// The step of its first bar: what comes before has no benchmark.
    pub start: usize,
    pub series: Series<'a>,
}

impl<'a> Benchmark<'a> {
    pub fn new(run: &RunView<'a>) -> Benchmark<'a> {
        let bars = run
            .instruments
            .first()
            .map_or(&[][..], |view| view.bar_at_step);
        let start = bars.iter().position(|&bar| bar >= 0).unwrap_or(bars.len());
        let close = |&bar: &i32| run.instruments[0].bars.close[bar as usize];
        let levels = bars[start..].iter().map(close).collect();
        Benchmark {
            start,
            series: Series::new(levels, &run.clock[start..], run.periods_per_year),
        }
    }
}

/// Joint moments of the account's and the benchmark's returns, account first; variances with n-1.
pub struct Joint {
    pub means: [f64; 2],
    pub variances: [f64; 2],
    pub covariance: f64,
    /// Of the account's return minus the benchmark's.
    pub active: Moments,
}

impl Joint {
    /// Of series of the same length; undefined (NaN) below two returns.
    pub fn new(account: &[f64], benchmark: &[f64]) -> Joint {
        let n = account.len().min(benchmark.len()) as f64;
        let mean = |values: &[f64]| sum(values, |value| value) / n;
        let means = [mean(account), mean(benchmark)];
        let variance =
            |values: &[f64], mean: f64| sum(values, |value| (value - mean).powi(2)) / (n - 1.0);
        let pairs = || account.iter().zip(benchmark);
        let products: Vec<f64> = pairs()
            .map(|(a, b)| (a - means[0]) * (b - means[1]))
            .collect();
        let active: Vec<f64> = pairs().map(|(a, b)| a - b).collect();
        Joint {
            means,
            variances: [variance(account, means[0]), variance(benchmark, means[1])],
            covariance: sum(&products, |product| product) / (n - 1.0),
            active: Moments::new(&active),
        }
    }
}
