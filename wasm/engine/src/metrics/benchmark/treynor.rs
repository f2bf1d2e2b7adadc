//! Annual return over beta.
//!
//! Source: Treynor, How to Rate Management of Investment Funds, Harvard Business Review 43, 1965.
use super::beta;
use crate::metrics::returns::annual_return;
use crate::metrics::Metric;

pub const ROWS: &[Metric] = &[Metric::new("treynor", |sample| {
    annual_return::of(sample.account()) / beta::of(sample.joint())
})];
