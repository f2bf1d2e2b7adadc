//! How many times equity fell below a peak.
//!
//! Source: QuantStats, stats.drawdown_details.
use crate::metrics::Metric;

pub const ROWS: &[Metric] = &[Metric::new("drawdowns", |sample| {
    let spells = sample.account().spells();
    if spells.depths.is_empty() {
        f64::NAN
    } else {
        spells.spells.len() as f64
    }
})];
