//! Correlation of each return with the one before it, about the mean of all.
//!
//! Source: Box and Jenkins, Time Series Analysis, 1976, ch. 2.
use crate::metrics::moments::sum;
use crate::metrics::series::Series;
use crate::metrics::Metric;

pub const ROWS: &[Metric] = &[Metric::new(
    "autocorrelation",
    |sample| of(sample.account()),
)];

pub fn of(series: &Series) -> f64 {
    let mean = series.moments().mean;
    let products: Vec<f64> = series
        .returns()
        .windows(2)
        .map(|pair| (pair[0] - mean) * (pair[1] - mean))
        .collect();
    sum(&products, |product| product) / sum(series.returns(), |r| (r - mean).powi(2))
}
