//! Value at risk from a normal quantile z corrected for skew S and excess kurtosis K:
//! z + (z^2 - 1) S/6 + (z^3 - 3z) K/24 - (2z^3 - 5z) S^2/36.
//!
//! Source: Zangari, A VaR methodology for portfolios that include options, RiskMetrics Monitor, 1996; Favre and
//! Galeano, Mean-Modified Value-at-Risk Optimization with Hedge Funds, 2002.
use super::value_at_risk_parametric;
use super::value_at_risk_parametric::{Z90, Z95, Z99};
use crate::metrics::moments::Moments;
use crate::metrics::series::Series;
use crate::metrics::Metric;

pub const ROWS: &[Metric] = &[
    Metric::new("valueAtRisk90CornishFisher", |sample| {
        of(sample.account(), Z90)
    }),
    Metric::new("valueAtRisk95CornishFisher", |sample| {
        of(sample.account(), Z95)
    }),
    Metric::new("valueAtRisk99CornishFisher", |sample| {
        of(sample.account(), Z99)
    }),
];

fn of(series: &Series, z: f64) -> f64 {
    let Moments { skew, kurtosis, .. } = series.moments();
    let cubed = z * z * z;
    let corrected = z + (z * z - 1.0) * skew / 6.0 + (cubed - 3.0 * z) * kurtosis / 24.0
        - (2.0 * cubed - 5.0 * z) * skew * skew / 36.0;
    value_at_risk_parametric::of(series, corrected)
}
