//! Indicators over columns in the engine's memory.

use super::slice;
use crate::indicators::{self, IndicatorError, Inputs};

/// Status of an [`IndicatorError`]: its code from 1, with the option's place in the upper half.
pub fn status(error: IndicatorError) -> u32 {
    match error {
        IndicatorError::UnknownIndicator => 1,
        IndicatorError::OptionCount => 2,
        IndicatorError::OptionNotInteger { index } => 3 | (index as u32) << 16,
        IndicatorError::OptionOutOfRange { index } => 4 | (index as u32) << 16,
        IndicatorError::OptionsDisagree => 5,
        IndicatorError::InputCount => 6,
        IndicatorError::OutputCount => 7,
        IndicatorError::LengthMismatch => 8,
        IndicatorError::TooManyBars => 9,
        IndicatorError::State => 10,
    }
}

/// Computes outputs into columns of `rows` doubles that the host allocated; pointers stand in two arrays. `are_clean` is 1
/// where [`bars_clean`](super::bars::bars_clean) says it of all inputs, else 0.
#[no_mangle]
pub extern "C" fn indicator_batch(
    id: u32,
    rows: usize,
    are_clean: u32,
    inputs: *const *const f64,
    options: *const f64,
    option_count: usize,
    outputs: *const *mut f64,
) -> u32 {
    let (input_count, output_count) = match indicators::arity(id as usize) {
        Ok(arity) => arity,
        Err(error) => return status(error),
    };
    let columns: Vec<&[f64]> = slice(inputs, input_count)
        .iter()
        .map(|&column| slice(column, rows))
        .collect();
    let mut results: Vec<&mut [f64]> = slice(outputs, output_count)
        .iter()
        // SAFETY: the host passes distinct columns that it allocated for these rows.
        .map(|&column| unsafe { std::slice::from_raw_parts_mut(column, rows) })
        .collect();
    let done = indicators::batch(
        id as usize,
        Inputs {
            columns: &columns,
            are_clean: are_clean != 0,
        },
        slice(options, option_count),
        &mut results,
    );
    done.map_or_else(status, |()| 0)
}

/// As [`indicator_batch`] for `set_count` sets of options, one after the other, over each of `series_count` series: its
/// rows, whether its inputs are clean, and their addresses. Outputs are named series by series, there set by set.
#[no_mangle]
pub extern "C" fn indicator_grid(
    id: u32,
    series: *const usize,
    series_count: usize,
    options: *const f64,
    set_count: usize,
    outputs: *const *mut f64,
) -> u32 {
    let id = id as usize;
    let shape = indicators::arity(id).and_then(|(inputs, outputs)| {
        let options = indicators::option_ranges(id)?.len();
        Ok((inputs, outputs, options))
    });
    let (input_count, output_count, option_count) = match shape {
        Ok(shape) => shape,
        Err(error) => return status(error),
    };
    let options = slice(options, set_count * option_count);
    let sets: Vec<&[f64]> = (0..set_count)
        .map(|set| &options[set * option_count..][..option_count])
        .collect();
    let places = slice(outputs, series_count * set_count * output_count);
    for at in 0..series_count {
        let one = slice(series, series_count * (2 + input_count));
        let one = &one[at * (2 + input_count)..][..2 + input_count];
        let (rows, are_clean) = (one[0], one[1] != 0);
        let columns: Vec<&[f64]> = one[2..]
            .iter()
            .map(|&address| slice(address as *const f64, rows))
            .collect();
        let mut results: Vec<&mut [f64]> = places[at * set_count * output_count..]
            [..set_count * output_count]
            .iter()
            // SAFETY: as above.
            .map(|&column| unsafe { std::slice::from_raw_parts_mut(column, rows) })
            .collect();
        let inputs = Inputs {
            columns: &columns,
            are_clean,
        };
        if let Err(error) = indicators::grid(id, inputs, &sets, &mut results) {
            return status(error);
        }
    }
    0
}

/// The lookback in bars, or minus the status.
#[no_mangle]
pub extern "C" fn indicator_lookback(id: u32, options: *const f64, option_count: usize) -> i32 {
    match indicators::lookback(id as usize, slice(options, option_count)) {
        Ok(bars) => bars as i32,
        Err(error) => -(status(error) as i32),
    }
}

#[no_mangle]
pub extern "C" fn indicator_count() -> u32 {
    indicators::count() as u32
}
