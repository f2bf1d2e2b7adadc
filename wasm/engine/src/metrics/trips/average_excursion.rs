//! Mean of the worst (negative) and of the best open profit of closed trades, before fees, quote.
//!
//! Source: Sweeney, Maximum Adverse Excursion, 1997.
use crate::metrics::Metric;

pub const ROWS: &[Metric] = &[
    Metric::new("averageMae", |sample| {
        sample.trips().mae / sample.trips().all.count()
    }),
    Metric::new("averageMfe", |sample| {
        sample.trips().mfe / sample.trips().all.count()
    }),
];
