//! Sum of the profits and losses of closed trades after fees, quote: all, long, short.
//!
//! Source: Kaufman, Trading Systems and Methods, 2013, ch. 21; Kaufman, Trading Systems and Methods, 2013.
use crate::metrics::Metric;

pub const ROWS: &[Metric] = &[
    Metric::new("netProfit", |sample| sample.trips().all.net()),
    Metric::new("longProfit", |sample| sample.trips().long.net()),
    Metric::new("shortProfit", |sample| sample.trips().short.net()),
];
