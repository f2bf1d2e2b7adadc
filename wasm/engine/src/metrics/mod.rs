//! Performance metrics: one file each (variants of one definition together), one table, shared sums computed once.
//!
//! Returns are those between consecutive closes of all bars, the risk-free rate is 0, ratios are fractions, losses are
//! negative. What is undefined (0/0, infinite, too few values, an account that fell to zero) is NaN, null in JSON.
pub mod activity;
pub mod benchmark;
pub mod calendar;
pub mod drawdowns;
mod logarithm;
pub mod moments;
pub mod normal;
pub mod ratios;
pub mod returns;
pub mod risk;
pub mod sample;
pub mod series;
pub mod spells;
pub mod tails;
pub mod trips;

use crate::backtest::order::Trade;
use crate::backtest::report::RunView;
use sample::Sample;

/// One row of the table.
#[derive(Clone, Copy)]
pub struct Metric {
    pub name: &'static str,
    pub compute: fn(&Sample) -> f64,
}

impl Metric {
    const fn new(name: &'static str, compute: fn(&Sample) -> f64) -> Metric {
        Metric { name, compute }
    }
}

/// The groups in the order of the table in TypeScript, their files in its order too.
const GROUPS: [&[&[Metric]]; 7] = [
    returns::ROWS,
    risk::ROWS,
    drawdowns::ROWS,
    ratios::ROWS,
    activity::ROWS,
    trips::ROWS,
    benchmark::ROWS,
];

fn table() -> impl Iterator<Item = &'static Metric> {
    GROUPS.into_iter().flatten().copied().flatten()
}

/// Names of all metrics in the order of [`metrics`].
pub fn names() -> Vec<&'static str> {
    table().map(|metric| metric.name).collect()
}

/// All metrics of a run in the order of [`names`]; NaN where undefined.
pub fn metrics(run: &RunView, equity: &[i64], trades: &[Trade]) -> Vec<f64> {
    let sample = Sample::new(run, equity, trades);
    table()
        .map(|metric| finite((metric.compute)(&sample)))
        .collect()
}

/// Only the metrics at these places of [`names`], and only the sums that they need: what a sweep asks for. A place
/// beyond the table is NaN.
pub fn some_metrics(run: &RunView, equity: &[i64], trades: &[Trade], places: &[usize]) -> Vec<f64> {
    let sample = Sample::new(run, equity, trades);
    let rows: Vec<&Metric> = table().collect();
    let value = |&place: &usize| {
        rows.get(place)
            .map_or(f64::NAN, |metric| finite((metric.compute)(&sample)))
    };
    places.iter().map(value).collect()
}

/// NaN for everything that is no number, always the same NaN.
fn finite(value: f64) -> f64 {
    if value.is_finite() {
        value
    } else {
        f64::NAN
    }
}
