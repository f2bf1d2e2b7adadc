//! Standard deviation (n-1) of the returns times the square root of periods a year.
//!
//! Source: Bacon, Practical Portfolio Performance Measurement and Attribution, 2008, ch. 4, annualised risk.
use crate::metrics::series::Series;
use crate::metrics::Metric;

pub const ROWS: &[Metric] = &[Metric::new("annualVolatility", |sample| {
    of(sample.account())
})];

pub fn of(series: &Series) -> f64 {
    series.moments().deviation * series.periods_per_year.sqrt()
}
