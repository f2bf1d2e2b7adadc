//! How deep and how long equity stays below a peak.
pub mod average_drawdown;
pub mod average_drawdown_days;
pub mod count;
pub mod max_drawdown;
pub mod max_drawdown_days;
pub mod pain_index;
pub mod ulcer;
pub mod under_water;

use crate::metrics::Metric;

pub const ROWS: &[&[Metric]] = &[
    max_drawdown::ROWS,
    max_drawdown_days::ROWS,
    average_drawdown::ROWS,
    average_drawdown_days::ROWS,
    count::ROWS,
    under_water::ROWS,
    ulcer::ROWS,
    pain_index::ROWS,
];
