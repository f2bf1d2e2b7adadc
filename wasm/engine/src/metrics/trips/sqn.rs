//! System quality number: mean profit over its standard deviation (n-1), times the square root of the number of trades.
//!
//! Source: Tharp, Definitive Guide to Position Sizing, 2008.
use crate::metrics::moments::Moments;
use crate::metrics::Metric;

pub const ROWS: &[Metric] = &[Metric::new("sqn", |sample| {
    let outcomes = &sample.trips().all;
    let moments = Moments::new(&outcomes.profits);
    moments.mean / moments.deviation * outcomes.count().sqrt()
})];
