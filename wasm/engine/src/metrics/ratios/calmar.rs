//! Annual return over the maximum drawdown without sign.
//!
//! Source: Young, Calmar Ratio: A Smoother Tool, Futures, 1991.
use crate::metrics::drawdowns::max_drawdown;
use crate::metrics::returns::annual_return;
use crate::metrics::Metric;

pub const ROWS: &[Metric] = &[Metric::new("calmar", |sample| {
    annual_return::of(sample.account()) / max_drawdown::of(sample.account()).abs()
})];
