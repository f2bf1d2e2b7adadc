//! R squared of a straight line through the logarithm of equity over the bars: 1 is perfectly steady growth (or decay).
//!
//! Source: empyrical, stability_of_timeseries.
use crate::metrics::logarithm::logarithms;
use crate::metrics::moments::sum;
use crate::metrics::Metric;

pub const ROWS: &[Metric] = &[Metric::new("stability", |sample| {
    of(&sample.account().levels)
})];

fn of(levels: &[f64]) -> f64 {
    let logs = logarithms(levels);
    // The first level is where the line may start, not a result: as in empyrical, it is left out.
    let logs = logs.get(1..).unwrap_or_default();
    let n = logs.len() as f64;
    let mean = sum(logs, |log| log) / n;
    let center = (n - 1.0) / 2.0;
    let products: Vec<f64> = logs
        .iter()
        .enumerate()
        .map(|(at, log)| (at as f64 - center) * (log - mean))
        .collect();
    let covariance = sum(&products, |product| product);
    let spread = sum(logs, |log| (log - mean).powi(2));
    covariance * covariance / (spread * n * (n * n - 1.0) / 12.0)
}
