//! The best and the worst return of a bar, a day, a month and a year (calendar periods in UTC).
//!
//! Source: QuantStats, reports.metrics, Best/Worst.
use crate::metrics::Metric;

pub const ROWS: &[Metric] = &[
    Metric::new("bestBar", |sample| best(sample.account().returns())),
    Metric::new("worstBar", |sample| worst(sample.account().returns())),
    Metric::new("bestDay", |sample| best(&sample.account().calendar().days)),
    Metric::new("worstDay", |sample| {
        worst(&sample.account().calendar().days)
    }),
    Metric::new("bestMonth", |sample| {
        best(&sample.account().calendar().months)
    }),
    Metric::new("worstMonth", |sample| {
        worst(&sample.account().calendar().months)
    }),
    Metric::new("bestYear", |sample| {
        best(&sample.account().calendar().years)
    }),
    Metric::new("worstYear", |sample| {
        worst(&sample.account().calendar().years)
    }),
];

fn best(returns: &[f64]) -> f64 {
    farthest(returns, f64::NEG_INFINITY, |r, best| r > best)
}

fn worst(returns: &[f64]) -> f64 {
    farthest(returns, f64::INFINITY, |r, worst| r < worst)
}

/// Lanes do not wait for each other, and compilers make vectors of them.
fn farthest(returns: &[f64], start: f64, is_farther: impl Fn(f64, f64) -> bool) -> f64 {
    let mut lanes = [start; 8];
    let chunks = returns.chunks_exact(lanes.len());
    let rest = chunks.remainder();
    let farther = |a: f64, b: f64| if is_farther(b, a) { b } else { a };
    for chunk in chunks {
        for (lane, &r) in lanes.iter_mut().zip(chunk) {
            *lane = farther(*lane, r);
        }
    }
    lanes.iter().chain(rest).copied().fold(start, farther)
}
