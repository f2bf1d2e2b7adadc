//! Share of bars at whose close equity is below its peak.
//!
//! Source: Bacon, Practical Portfolio Performance Measurement and Attribution, 2008, ch. 4.
use crate::metrics::Metric;

pub const ROWS: &[Metric] = &[Metric::new("underWater", |sample| {
    sample
        .account()
        .spells()
        .mean(|depth| f64::from(u8::from(depth < 0.0)))
})];
