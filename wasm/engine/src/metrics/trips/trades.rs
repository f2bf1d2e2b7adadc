//! How many trades were closed: all, long, short.
//!
//! Source: The run's trades.
use crate::metrics::Metric;

pub const ROWS: &[Metric] = &[
    Metric::new("trades", |sample| sample.trips().all.count()),
    Metric::new("longTrades", |sample| sample.trips().long.count()),
    Metric::new("shortTrades", |sample| sample.trips().short.count()),
];
