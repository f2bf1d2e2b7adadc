//! What becomes of bars without a number, for batch and streaming alike.
//!
//! A column starts at the first bar on which every input is finite: bars before it lengthen the lookback, as if they were
//! not there. Later, an input that is NaN or infinite enters the kernel as its own last finite value, and all outputs of
//! that bar are NaN. A kernel's own NaN (0/0, the root of a negative number) is written in one canonical form, so that the
//! same bits come out on every machine; an infinite result (1/0) stays.
use super::row::Meaning;

/// The first bar on which every input is finite.
pub fn first_bar(inputs: &[&[f64]]) -> Option<usize> {
    let bars = inputs.first()?.len();
    (0..bars).find(|&bar| inputs.iter().all(|column| column[bar].is_finite()))
}

/// The column with each bar that is not finite replaced by the last one that is, or `None` if all are finite. The first is.
pub fn filled(column: &[f64]) -> Option<Vec<f64>> {
    if column.iter().all(|value| value.is_finite()) {
        return None;
    }
    let mut last = column[0];
    let carried = column.iter().map(|&value| {
        if value.is_finite() {
            last = value;
        }
        last
    });
    Some(carried.collect())
}

/// A kernel's number as it is given out: bar numbers counted from the whole column's first bar, NaN in one form.
pub fn given_out(value: f64, meaning: Meaning, start: usize) -> f64 {
    match meaning {
        _ if value.is_nan() => f64::NAN,
        Meaning::Value => value,
        Meaning::BarIndex => value + start as f64,
    }
}
