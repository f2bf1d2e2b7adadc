//! What beta does not explain: (mean return - beta x mean return of the benchmark) x periods a year.
//!
//! Source: Jensen, The Performance of Mutual Funds 1945-1964, Journal of Finance 23(2), 1968.
use super::beta;
use crate::metrics::Metric;

pub const ROWS: &[Metric] = &[Metric::new("alpha", |sample| {
    let [account, benchmark] = sample.joint().means;
    (account - beta::of(sample.joint()) * benchmark) * sample.run.periods_per_year
})];
