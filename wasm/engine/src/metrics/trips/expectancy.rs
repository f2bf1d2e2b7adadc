//! Mean profit of a closed trade after fees, quote.
//!
//! Source: Tharp, Trade Your Way to Financial Freedom, 2007.
use crate::metrics::Metric;

pub const ROWS: &[Metric] = &[Metric::new("expectancy", |sample| {
    sample.trips().all.mean()
})];
