//! Mean number of steps of the clock from entry to exit: of all closed trades, of the winning, of the losing ones.
//!
//! Source: Kaufman, Trading Systems and Methods, 2013, ch. 21.
use crate::metrics::sample::Sample;
use crate::metrics::Metric;

pub const ROWS: &[Metric] = &[
    Metric::new("averageBars", |sample| of(sample, |_| true)),
    Metric::new("averageBarsWon", |sample| of(sample, |profit| profit > 0)),
    Metric::new("averageBarsLost", |sample| of(sample, |profit| profit < 0)),
];

fn of(sample: &Sample, chosen: impl Fn(i64) -> bool) -> f64 {
    let trades = sample.trades.iter().filter(|trade| chosen(trade.pnl));
    let bars: Vec<f64> = trades
        .filter_map(|trade| {
            trade
                .exit_step
                .map(|exit| f64::from(exit - trade.entry_step))
        })
        .collect();
    bars.iter().sum::<f64>() / bars.len() as f64
}
