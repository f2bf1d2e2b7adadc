//! Annual Sharpe ratio A corrected for skew S and excess kurtosis K: A (1 + S/6 A - K/24 A^2).
//!
//! Source: Pezier and White, The Relative Merits of Investable Hedge Fund Indices, ICMA 2006.
use super::sharpe;
use crate::metrics::moments::Moments;
use crate::metrics::Metric;

pub const ROWS: &[Metric] = &[Metric::new("adjustedSharpe", |sample| {
    let Moments { skew, kurtosis, .. } = sample.account().moments();
    let annual = sharpe::of(sample.account());
    annual * (1.0 + skew / 6.0 * annual - kurtosis / 24.0 * annual * annual)
})];
