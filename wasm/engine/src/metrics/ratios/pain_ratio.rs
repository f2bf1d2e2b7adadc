//! Annual return over the pain index.
//!
//! Source: Becker, Zephyr Associates; Bacon, Practical Portfolio Performance Measurement and Attribution, 2008, p. 91.
use crate::metrics::drawdowns::pain_index;
use crate::metrics::returns::annual_return;
use crate::metrics::Metric;

pub const ROWS: &[Metric] = &[Metric::new("painRatio", |sample| {
    annual_return::of(sample.account()) / pain_index::of(sample.account())
})];
