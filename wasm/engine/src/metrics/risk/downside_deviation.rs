//! Square root of the mean of min(r, 0)^2 over all returns, times the square root of periods a year.
//!
//! Source: Sortino and van der Meer, Downside Risk, Journal of Portfolio Management 17(4), 1991.
use crate::metrics::series::Series;
use crate::metrics::Metric;

pub const ROWS: &[Metric] = &[Metric::new("downsideDeviation", |sample| {
    of(sample.account())
})];

pub fn of(series: &Series) -> f64 {
    (series.downside_variance() * series.periods_per_year).sqrt()
}
