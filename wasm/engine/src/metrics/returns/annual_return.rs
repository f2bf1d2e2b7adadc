//! The constant yearly rate that turns the first equity into the last: (last / first)^(periodsPerYear / returns) - 1
//! (compound annual growth rate).
//!
//! Source: Bacon, Practical Portfolio Performance Measurement and Attribution, 2008, ch. 2, annualised geometric
//! return.
use crate::metrics::series::Series;
use crate::metrics::Metric;

pub const ROWS: &[Metric] = &[Metric::new("annualReturn", |sample| of(sample.account()))];

pub fn of(series: &Series) -> f64 {
    let (Some(first), Some(last)) = (series.levels.first(), series.levels.last()) else {
        return f64::NAN;
    };
    match series.returns().len() {
        0 => f64::NAN,
        returns => (last / first).powf(series.periods_per_year / returns as f64) - 1.0,
    }
}
