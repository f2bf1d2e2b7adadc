//! Fees over gross profit: what the closed trades paid, over the profit before fees of those that had one.
//!
//! Source: Fees alone: slippage is inside the prices; definition of this table.
use crate::metrics::sample::quote;
use crate::metrics::Metric;

pub const ROWS: &[Metric] = &[Metric::new("costShare", |sample| {
    let closed = || {
        sample
            .trades
            .iter()
            .filter(|trade| trade.exit_step.is_some())
    };
    let fees: f64 = closed().map(|trade| quote(trade.fees)).sum();
    let gross: f64 = closed()
        .map(|trade| quote(trade.pnl + trade.fees).max(0.0))
        .sum();
    fees / gross
})];
