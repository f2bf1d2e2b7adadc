//! Sharpe ratio annualised with the returns' own persistence: for first-order autocorrelation p and q periods a year the
//! factor is sqrt(q) / sqrt(1 + 2p/(1-p) (1 - (1-p^q) / (q (1-p)))) instead of sqrt(q).
//!
//! Source: Lo, The Statistics of Sharpe Ratios, Financial Analysts Journal 58(4), 2002, AR(1) case.
use super::sharpe;
use crate::metrics::risk::autocorrelation;
use crate::metrics::Metric;

pub const ROWS: &[Metric] = &[Metric::new("sharpeLo", |sample| {
    let series = sample.account();
    let (p, q) = (autocorrelation::of(series), series.periods_per_year);
    let persistence = 2.0 * p / (1.0 - p) * (1.0 - (1.0 - p.powf(q.round())) / (q * (1.0 - p)));
    sharpe::of(series) / (1.0 + persistence).sqrt()
})];
