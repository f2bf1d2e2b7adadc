//! Omega ratio times tail ratio.
//!
//! Source: QuantStats, stats.common_sense_ratio (after Bernut).
use super::omega;
use crate::metrics::risk::tail_ratio;
use crate::metrics::Metric;

pub const ROWS: &[Metric] = &[Metric::new("commonSense", |sample| {
    omega::of(sample.account()) * tail_ratio::of(sample.account())
})];
