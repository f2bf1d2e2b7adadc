//! Value at risk if returns were normal: mean + z x standard deviation (n-1).
//!
//! Source: J.P. Morgan/Reuters, RiskMetrics Technical Document, 1996.
use crate::metrics::series::Series;
use crate::metrics::Metric;

/// Quantiles of the standard normal at 0.1, 0.05 and 0.01.
pub const Z90: f64 = -1.281_551_565_544_600_4;
pub const Z95: f64 = -1.644_853_626_951_472_9;
pub const Z99: f64 = -2.326_347_874_040_840_8;

pub const ROWS: &[Metric] = &[
    Metric::new("valueAtRisk90Parametric", |sample| {
        of(sample.account(), Z90)
    }),
    Metric::new("valueAtRisk95Parametric", |sample| {
        of(sample.account(), Z95)
    }),
    Metric::new("valueAtRisk99Parametric", |sample| {
        of(sample.account(), Z99)
    }),
];

pub fn of(series: &Series, z: f64) -> f64 {
    series.moments().mean + z * series.moments().deviation
}
