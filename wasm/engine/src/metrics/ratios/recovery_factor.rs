//! Total return over the maximum drawdown without sign.
//!
//! Source: QuantStats, stats.recovery_factor.
use crate::metrics::drawdowns::max_drawdown;
use crate::metrics::returns::total_return;
use crate::metrics::sample::quote;
use crate::metrics::Metric;

pub const ROWS: &[Metric] = &[Metric::new("recoveryFactor", |sample| {
    let total = total_return::of(sample.account(), quote(sample.run.cash));
    total / max_drawdown::of(sample.account()).abs()
})];
