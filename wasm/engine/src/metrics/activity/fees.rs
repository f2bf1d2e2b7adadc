//! All fees paid, quote.
//!
//! Source: The run's fills.
use crate::metrics::Metric;

pub const ROWS: &[Metric] = &[Metric::new("fees", |sample| sample.activity().fees)];
