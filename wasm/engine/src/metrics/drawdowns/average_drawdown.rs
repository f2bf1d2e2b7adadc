//! Mean over all drawdowns of their deepest point.
//!
//! Source: Bacon, Practical Portfolio Performance Measurement and Attribution, 2008, ch. 4, average drawdown.
use crate::metrics::Metric;

pub const ROWS: &[Metric] = &[Metric::new("averageDrawdown", |sample| {
    let spells = &sample.account().spells().spells;
    spells.iter().map(|spell| spell.depth).sum::<f64>() / spells.len() as f64
})];
