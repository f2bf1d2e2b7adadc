//! Indicators, batch and streaming, behind one registry.
//!
//! A row's place in [`talib_rows::ROWS`] is its id, the same as in `shared/indicators.rows.ts`; both files are generated
//! (`generate/generate.mjs`). A kernel of ours ([`kernel::Kernel`], in `own/`) takes a row over by a line in
//! `generate/kernels.mjs`: batch, streaming, saved state, NaN policy and tests follow from the table.
mod error;
mod grid;
mod kernel;
mod nan;
mod own;
mod pieces;
mod row;
mod state;
mod stream;
mod talib;
mod talib_rows;

pub use error::IndicatorError;
pub use grid::grid;
pub use row::OptionRange;
pub use stream::{Stream, STATE_VERSION};

use pieces::{in_pieces, Cut};
use row::{Begin, Forms, Machine, Row};
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
    inputs: &[&[f64]],
    options: &[f64],
    outputs: &mut [&mut [f64]],
) -> Result<(), IndicatorError> {
    let row = row_of(id)?;
    // Which forms are asked depends on options that have to be there.
    row.check(options)?;
    batch_by(row, row.forms(options), inputs, options, outputs)
}

/// As [`batch`], but computed by TA-Lib where the engine has a kernel of its own: what that kernel is held against. `None`
/// where it has not.
#[cfg(not(target_arch = "wasm32"))]
pub fn batch_of_talib(
    id: usize,
    inputs: &[&[f64]],
    options: &[f64],
    outputs: &mut [&mut [f64]],
) -> Option<Result<(), IndicatorError>> {
    let row = row_of(id).ok()?;
    let peer = row.peer.as_ref()?;
    Some(batch_by(row, peer, inputs, options, outputs))
}

fn batch_by(
    row: &Row,
    forms: &Forms,
    inputs: &[&[f64]],
    options: &[f64],
    outputs: &mut [&mut [f64]],
) -> Result<(), IndicatorError> {
    let lookback = row.check(options)?;
    let bars = check_shape(row, inputs, outputs)?;
    let start = match nan::first_bar(inputs) {
        Some(start) if bars - start > lookback => start,
        _ => {
            outputs.iter_mut().for_each(|column| column.fill(f64::NAN));
            return Ok(());
        }
    };
    let first = start + lookback;
    let columns: Vec<&[f64]> = inputs.iter().map(|column| &column[start..]).collect();
    let from = match forms {
        Forms::Bars(_) => first,
        Forms::Pieces(_) => start,
    };
    let mut values: Vec<&mut [f64]> = outputs
        .iter_mut()
        .map(|column| &mut column[from..])
        .collect();
    let is_clean = match forms {
        Forms::Bars(begin) => {
            let entered = Entered::new(&columns);
            bar_by_bar(*begin, &entered.columns(), options, &mut values)
                .ok_or(IndicatorError::OptionsDisagree)?;
            entered.is_clean()
        }
        Forms::Pieces(pieces) => {
            let cut = Cut {
                at: lookback,
                in_one_form: pieces.in_one_form,
            };
            feed_whole(
                &|| (pieces.machine)(options) as Box<dyn Machine>,
                &columns,
                cut,
                &mut values,
            )
        }
    };
    for (column, meaning) in outputs.iter_mut().zip(row.outputs) {
        column[..first].fill(f64::NAN);
        if !row.is_plain(forms) {
            nan::give_out(&mut column[first..], *meaning, start);
        }
        if !is_clean {
            nan::leave_out(&mut column[first..], inputs, first);
        }
    }
    Ok(())
}

/// Feeds whole columns to a kernel of the crate; the outputs begin with the last of its first bars.
fn bar_by_bar(
    begin: Begin,
    columns: &[&[f64]],
    options: &[f64],
    values: &mut [&mut [f64]],
) -> Option<()> {
    let later = columns[0].len() - values[0].len() + 1;
    let mut first = vec![0.0; values.len()];
    let head: Vec<&[f64]> = columns.iter().map(|column| &column[..later]).collect();
    let mut handle = begin(&head, options, &mut first)?;
    let rest: Vec<&[f64]> = columns.iter().map(|column| &column[later..]).collect();
    let mut room: Vec<&mut [f64]> = values.iter_mut().map(|column| &mut column[1..]).collect();
    handle.feed(&rest, &mut room);
    for (column, value) in values.iter_mut().zip(first) {
        column[0] = value;
    }
    Some(())
}

/// Feeds whole columns to a machine, as they are where each entry enters as it is. Says whether all did.
fn feed_whole(
    machine: &dyn Fn() -> Box<dyn Machine>,
    columns: &[&[f64]],
    cut: Cut,
    values: &mut [&mut [f64]],
) -> bool {
    if let Ok(()) = in_pieces(&mut *machine(), columns, cut, values) {
        return true;
    }
    let entered = Entered::new(columns);
    let fed = in_pieces(&mut *machine(), &entered.columns(), cut, values);
    assert!(fed.is_ok(), "what has entered is clean");
    false
}

/// Columns as kernels see them.
struct Entered<'a>(Vec<Cow<'a, [f64]>>);

impl<'a> Entered<'a> {
    fn new(columns: &[&'a [f64]]) -> Self {
        Entered(columns.iter().copied().map(nan::column_entered).collect())
    }

    fn columns(&self) -> Vec<&[f64]> {
        self.0.iter().map(|column| &**column).collect()
    }

    fn is_clean(&self) -> bool {
        let mut columns = self.0.iter();
        columns.all(|column| matches!(column, Cow::Borrowed(_)))
    }
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
