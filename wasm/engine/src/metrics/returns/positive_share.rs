//! Share of bars, days, months and years with a gain among those in which equity changed.
//!
//! Source: QuantStats, stats.win_rate.
use crate::metrics::Metric;

pub const ROWS: &[Metric] = &[
    Metric::new("positiveBars", |sample| {
        positive(sample.account().returns())
    }),
    Metric::new("positiveDays", |sample| {
        positive(&sample.account().calendar().days)
    }),
    Metric::new("positiveMonths", |sample| {
        positive(&sample.account().calendar().months)
    }),
    Metric::new("positiveYears", |sample| {
        positive(&sample.account().calendar().years)
    }),
];

fn positive(returns: &[f64]) -> f64 {
    let gains = returns.iter().filter(|&&r| r > 0.0).count();
    let losses = returns.iter().filter(|&&r| r < 0.0).count();
    gains as f64 / (gains + losses) as f64
}
