//! How much returns scatter, and their tails.
pub mod annual_volatility;
pub mod autocorrelation;
pub mod downside_deviation;
pub mod expected_shortfall;
pub mod kurtosis;
pub mod skew;
pub mod tail_ratio;
pub mod value_at_risk;
pub mod value_at_risk_cornish_fisher;
pub mod value_at_risk_parametric;

use crate::metrics::Metric;

pub const ROWS: &[&[Metric]] = &[
    annual_volatility::ROWS,
    downside_deviation::ROWS,
    skew::ROWS,
    kurtosis::ROWS,
    tail_ratio::ROWS,
    value_at_risk::ROWS,
    expected_shortfall::ROWS,
    value_at_risk_parametric::ROWS,
    value_at_risk_cornish_fisher::ROWS,
    autocorrelation::ROWS,
];
