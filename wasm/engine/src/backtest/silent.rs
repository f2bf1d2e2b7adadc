//! Indicators that say nothing in a whole run: most often their period is longer than the data.

use super::config::Instrument;
use super::series::Series;
use crate::indicators;

/// An indicator as the strategy declared it, and the first of its columns.
pub(super) struct Declared {
    pub id: usize,
    pub options: Vec<f64>,
    pub first: usize,
    pub outputs: usize,
}

/// An indicator that never had a value.
pub struct Silent {
    pub id: usize,
    pub options: Vec<f64>,
    /// Bars without a value at the start of its source.
    pub lookback: usize,
    /// Bars of its clock.
    pub rows: usize,
}

impl Series {
    /// The indicators that had no value at any bar.
    pub fn silent(&self, instruments: &[Instrument]) -> Vec<Silent> {
        let has_value = |series| {
            self.column(series, instruments)
                .iter()
                .any(|value| value.is_finite())
        };
        self.declared
            .iter()
            .filter(|one| !(one.first..one.first + one.outputs).any(has_value))
            .map(|one| Silent {
                id: one.id,
                options: one.options.clone(),
                lookback: indicators::lookback(one.id, &one.options).unwrap_or(0),
                rows: self.column(one.first, instruments).len(),
            })
            .collect()
    }
}
