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
    returns.iter().copied().fold(f64::NEG_INFINITY, f64::max)
}

fn worst(returns: &[f64]) -> f64 {
    returns.iter().copied().fold(f64::INFINITY, f64::min)
}
