//! Probability that the true Sharpe ratio is above 0, given the returns' number n, skew S and kurtosis K (not excess):
//! the normal probability of R sqrt(n-1) / sqrt(1 - S R + (K-1)/4 R^2), with R the Sharpe ratio of one period.
//!
//! Source: Bailey and López de Prado, The Sharpe Ratio Efficient Frontier, Journal of Risk 15(2), 2012.
use super::sharpe;
use crate::metrics::moments::Moments;
use crate::metrics::normal::cumulative;
use crate::metrics::Metric;

pub const ROWS: &[Metric] = &[Metric::new("probabilisticSharpe", |sample| {
    let series = sample.account();
    let Moments { skew, kurtosis, .. } = *series.moments();
    of(
        sharpe::per_period(series),
        0.0,
        series.returns().len(),
        [skew, kurtosis + 3.0],
    )
})];

/// For an observed and a benchmark Sharpe ratio of one period; `shape` is skew and kurtosis (3 for normal returns).
pub fn of(observed: f64, benchmark: f64, returns: usize, shape: [f64; 2]) -> f64 {
    let [skew, kurtosis] = shape;
    let variance = 1.0 - skew * observed + (kurtosis - 1.0) / 4.0 * observed * observed;
    cumulative((observed - benchmark) * (returns as f64 - 1.0).sqrt() / variance.sqrt())
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn the_track_record_of_the_paper() {
        // Bailey and Lopez de Prado 2012: 24 months at an annual 1.585 are 0.982 if normal, 0.913 with the fund's shape.
        let observed = 1.585 / 12f64.sqrt();
        assert!((of(observed, 0.0, 24, [0.0, 3.0]) - 0.982).abs() < 5e-4);
        assert!((of(observed, 0.0, 24, [-2.448, 10.164]) - 0.913).abs() < 5e-4);
    }
}
