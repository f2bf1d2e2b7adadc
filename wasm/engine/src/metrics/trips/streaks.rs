//! The longest unbroken row of winning and of losing trades, in the order of their exits.
//!
//! Source: QuantStats, stats.consecutive_wins; QuantStats, stats.consecutive_losses.
use crate::metrics::sample::Sample;
use crate::metrics::Metric;

pub const ROWS: &[Metric] = &[
    Metric::new("winStreak", |sample| longest(sample, |profit| profit > 0.0)),
    Metric::new("lossStreak", |sample| {
        longest(sample, |profit| profit < 0.0)
    }),
];

fn longest(sample: &Sample, counts: impl Fn(f64) -> bool) -> f64 {
    let rows = sample.trips().all.profits.split(|&profit| !counts(profit));
    rows.map(<[f64]>::len).max().unwrap_or(0) as f64
}
