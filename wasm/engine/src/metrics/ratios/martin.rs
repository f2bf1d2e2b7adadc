//! Annual return over the ulcer index (ulcer performance index).
//!
//! Source: Martin and McCann, The Investor's Guide to Fidelity Funds, 1989; Bacon, Practical Portfolio Performance
//! Measurement and Attribution, 2008, p. 91.
use crate::metrics::drawdowns::ulcer;
use crate::metrics::returns::annual_return;
use crate::metrics::Metric;

pub const ROWS: &[Metric] = &[Metric::new("martin", |sample| {
    annual_return::of(sample.account()) / ulcer::of(sample.account())
})];
