//! Share of bars with a position at their close: any, a long one, a short one in some instrument.
//!
//! Source: QuantStats, stats.exposure.
use crate::metrics::Metric;

pub const ROWS: &[Metric] = &[
    Metric::new("exposure", |sample| {
        sample.activity().held as f64 / sample.equity.len() as f64
    }),
    Metric::new("longExposure", |sample| {
        sample.activity().long as f64 / sample.equity.len() as f64
    }),
    Metric::new("shortExposure", |sample| {
        sample.activity().short as f64 / sample.equity.len() as f64
    }),
];
