//! The benchmark by itself: buying the first instrument at the close of its first bar and holding it, without costs.
//!
//! Source: Bacon, Practical Portfolio Performance Measurement and Attribution, 2008, ch. 3; Bacon, Practical Portfolio
//! Performance Measurement and Attribution, 2008, ch. 4; Sharpe, The Sharpe Ratio, Journal of Portfolio Management
//! 21(1), 1994.
use crate::metrics::drawdowns::max_drawdown;
use crate::metrics::ratios::sharpe;
use crate::metrics::returns::annual_return;
use crate::metrics::returns::total_return;
use crate::metrics::risk::annual_volatility;
use crate::metrics::Metric;

pub const ROWS: &[Metric] = &[
    Metric::new("benchmarkTotalReturn", |sample| {
        let series = &sample.benchmark().series;
        total_return::of(series, series.levels.first().copied().unwrap_or(f64::NAN))
    }),
    Metric::new("benchmarkAnnualReturn", |sample| {
        annual_return::of(&sample.benchmark().series)
    }),
    Metric::new("benchmarkAnnualVolatility", |sample| {
        annual_volatility::of(&sample.benchmark().series)
    }),
    Metric::new("benchmarkSharpe", |sample| {
        sharpe::of(&sample.benchmark().series)
    }),
    Metric::new("benchmarkMaxDrawdown", |sample| {
        max_drawdown::of(&sample.benchmark().series)
    }),
];
