//! Indicators, batch and streaming, behind one registry.
//!
//! A row's place in [`talib_rows::ROWS`] is its id, the same as in `shared/indicators.rows.ts`; both files are generated
//! (`generate/generate.mjs`). A row's kernel ([`kernel::Kernel`], in `own/`) is named in `generate/kernels.mjs`: batch,
//! streaming, saved state, NaN policy and tests follow from the table.
mod error;
mod grid;
mod kernel;
mod nan;
mod own;
#[cfg(not(target_arch = "wasm32"))]
mod peer;
mod pieces;
mod row;
mod state;
mod stream;
mod talib;
mod talib_rows;

pub use error::IndicatorError;
pub use grid::grid;
pub use nan::{is_clean, Inputs};
#[cfg(not(target_arch = "wasm32"))]
pub use peer::batch_of_talib;
pub use row::OptionRange;
pub use stream::{Stream, STATE_VERSION};

use pieces::{in_pieces, Cut};
use row::{Machine, Row};
use std::borrow::Cow;
use ta_lib::Core;

fn row_of(id: usize) -> Result<&'static Row, IndicatorError> {
    talib_rows::ROWS
        .get(id)
        .ok_or(IndicatorError::UnknownIndicator)
}

/// How many indicators there are: ids are 0 to count − 1.
pub fn count() -> usize {
    talib_rows::ROWS.len()
}

/// How many input and output columns indicator `id` has.
pub fn arity(id: usize) -> Result<(usize, usize), IndicatorError> {
    row_of(id).map(|row| (row.inputs, row.outputs.len()))
}

/// What each option of indicator `id` may be.
pub fn option_ranges(id: usize) -> Result<&'static [OptionRange], IndicatorError> {
    row_of(id).map(|row| row.options)
}

/// Bars without a value before the first one, when every input is a number.
pub fn lookback(id: usize, options: &[f64]) -> Result<usize, IndicatorError> {
    row_of(id)?.check(options)
}

/// Computes indicator `id` over whole columns.
///
/// Every output is as long as the inputs and NaN where there is no value (see `nan.rs`); too few bars give all NaN.
pub fn batch(
    id: usize,
    inputs: Inputs,
    options: &[f64],
    outputs: &mut [&mut [f64]],
) -> Result<(), IndicatorError> {
    let row = row_of(id)?;
    let lookback = row.check(options)?;
    let bars = check_shape(row, inputs.columns, outputs)?;
    let start = match nan::first_bar(inputs.columns) {
        Some(start) if bars - start > lookback => start,
        _ => {
            outputs.iter_mut().for_each(|column| column.fill(f64::NAN));
            return Ok(());
        }
    };
    let columns: Vec<&[f64]> = inputs
        .columns
        .iter()
        .map(|column| &column[start..])
        .collect();
    let later = Inputs {
        columns: &columns,
        ..inputs
    };
    let mut values: Vec<&mut [f64]> = outputs
        .iter_mut()
        .map(|column| &mut column[start..])
        .collect();
    let cut = Cut {
        at: lookback,
        in_one_form: row.pieces.in_one_form,
    };
    let machine = || (row.pieces.machine)(options) as Box<dyn Machine>;
    let are_clean = feed_whole(&machine, later, cut, &mut values);
    give_out(
        row,
        Inputs {
            are_clean,
            ..inputs
        },
        (start, lookback),
        outputs,
    );
    Ok(())
}

/// Makes of a row's values what callers see: no value before the lookback, nor on bars on which an input is no number.
fn give_out(
    row: &Row,
    inputs: Inputs,
    (start, lookback): (usize, usize),
    outputs: &mut [&mut [f64]],
) {
    let first = start + lookback;
    for (column, meaning) in outputs.iter_mut().zip(row.outputs) {
        let (early, values) = column.split_at_mut(first);
        early.fill(f64::NAN);
        nan::give_out(values, *meaning, start);
        if !inputs.are_clean {
            nan::leave_out(values, inputs.columns, first);
        }
    }
}

/// Feeds whole columns to a machine, as they are where each entry enters as it is. Says whether all did.
fn feed_whole(
    machine: &dyn Fn() -> Box<dyn Machine>,
    inputs: Inputs,
    cut: Cut,
    values: &mut [&mut [f64]],
) -> bool {
    if let Ok(()) = in_pieces(&mut *machine(), inputs, cut, values) {
        return true;
    }
    let entered: Vec<_> = inputs
        .columns
        .iter()
        .copied()
        .map(nan::column_entered)
        .collect();
    let views: Vec<&[f64]> = entered.iter().map(Cow::as_ref).collect();
    let fed = in_pieces(&mut *machine(), Inputs::new(&views), cut, values);
    assert!(fed.is_ok(), "what has entered is clean");
    false
}

/// The number of bars, if inputs and outputs fit the row and each other.
fn check_shape(
    row: &Row,
    inputs: &[&[f64]],
    outputs: &[&mut [f64]],
) -> Result<usize, IndicatorError> {
    if inputs.len() != row.inputs {
        return Err(IndicatorError::InputCount);
    }
    if outputs.len() != row.outputs.len() {
        return Err(IndicatorError::OutputCount);
    }
    let bars = inputs[0].len();
    let equal = inputs.iter().all(|column| column.len() == bars)
        && outputs.iter().all(|column| column.len() == bars);
    match equal {
        false => Err(IndicatorError::LengthMismatch),
        true if bars > Core::INDEX_MAX => Err(IndicatorError::TooManyBars),
        true => Ok(bars),
    }
}
