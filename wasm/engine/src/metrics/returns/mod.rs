//! How much was gained: returns of the account over all kinds of time.
pub mod annual_return;
pub mod average_return;
pub mod extremes;
pub mod positive_share;
pub mod stability;
pub mod total_return;

use crate::metrics::Metric;

pub const ROWS: &[&[Metric]] = &[
    total_return::ROWS,
    annual_return::ROWS,
    average_return::ROWS,
    extremes::ROWS,
    positive_share::ROWS,
    stability::ROWS,
];
