//! The longest calendar time under water, from the last bar at a peak to the bar that regains it or the end.
//!
//! Source: Bacon, Practical Portfolio Performance Measurement and Attribution, 2008, ch. 4, drawdown duration.
use crate::metrics::Metric;

pub const ROWS: &[Metric] = &[Metric::new("maxDrawdownDays", |sample| {
    sample.account().spells().largest(|spell| spell.days)
})];
