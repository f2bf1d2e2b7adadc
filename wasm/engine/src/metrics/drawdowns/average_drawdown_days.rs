//! Mean over all drawdowns of their calendar time.
//!
//! Source: QuantStats, reports.metrics, Avg. Drawdown Days.
use crate::metrics::Metric;

pub const ROWS: &[Metric] = &[Metric::new("averageDrawdownDays", |sample| {
    let spells = &sample.account().spells().spells;
    spells.iter().map(|spell| spell.days).sum::<f64>() / spells.len() as f64
})];
