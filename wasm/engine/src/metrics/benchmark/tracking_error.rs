//! Standard deviation (n-1) of the difference of the returns to the benchmark's, annualised.
//!
//! Source: Grinold and Kahn, Active Portfolio Management, 2000, ch. 3.
use crate::metrics::sample::Sample;
use crate::metrics::Metric;

pub const ROWS: &[Metric] = &[Metric::new("trackingError", of)];

pub fn of(sample: &Sample) -> f64 {
    sample.joint().active.deviation * sample.run.periods_per_year.sqrt()
}
