//! Annual return minus that of the benchmark.
//!
//! Source: Bacon, Practical Portfolio Performance Measurement and Attribution, 2008, ch. 3, arithmetic excess return.
use crate::metrics::returns::annual_return;
use crate::metrics::Metric;

pub const ROWS: &[Metric] = &[Metric::new("excessReturn", |sample| {
    annual_return::of(sample.account()) - annual_return::of(&sample.benchmark().series)
})];
