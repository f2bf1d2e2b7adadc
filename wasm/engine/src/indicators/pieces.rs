//! Columns are cut into pieces that stay in the nearest cache while they are looked at and worked on.
use super::kernel::PIECE;
use super::nan::{is_clean, Inputs};
use super::row::Machine;

/// An entry has to enter as another number than it is (`nan.rs`).
pub struct Unclean;

/// Where columns are cut, and what is done to the values.
#[derive(Clone, Copy)]
pub struct Cut {
    /// A bar with which a piece begins: kernels that work in blocks begin theirs at the lookback.
    pub at: usize,
    pub in_one_form: bool,
}

/// Feeds whole columns to a machine. The outputs are as long as the inputs.
pub fn in_pieces(
    machine: &mut dyn Machine,
    inputs: Inputs,
    cut: Cut,
    outputs: &mut [&mut [f64]],
) -> Result<(), Unclean> {
    let Inputs { columns, are_clean } = inputs;
    let reach = machine.reach();
    let bars = columns[0].len();
    // Bars whose reach begins before the column are read from a copy that begins with zeros.
    let padded: Vec<Vec<f64>> = columns
        .iter()
        .map(|column| [&vec![0.0; reach][..], &column[..bars.min(reach + PIECE)]].concat())
        .collect();
    let mut views: Vec<&[f64]> = Vec::with_capacity(columns.len());
    let mut rest: Vec<&mut [f64]> = outputs.iter_mut().map(|column| &mut **column).collect();
    let mut now = Vec::with_capacity(rest.len());
    let mut from = 0;
    while from < bars {
        let end = if from < cut.at { cut.at } else { bars };
        let to = end.min(from + PIECE);
        if !are_clean && !columns.iter().all(|column| is_clean(&column[from..to])) {
            return Err(Unclean);
        }
        views.clear();
        views.extend(
            columns
                .iter()
                .zip(&padded)
                .map(|(column, padded)| match from < reach {
                    true => &padded[from..to + reach],
                    false => &column[from - reach..to],
                }),
        );
        now.clear();
        now.extend(rest.iter_mut().map(|column| {
            let (piece, later) = std::mem::take(column).split_at_mut(to - from);
            *column = later;
            piece
        }));
        machine.feed(&views, &mut now);
        if !cut.in_one_form {
            now.iter_mut().for_each(|piece| write_in_one_form(piece));
        }
        from = to;
    }
    Ok(())
}

/// One NaN, and no −0.
#[inline(always)]
pub fn write_in_one_form(values: &mut [f64]) {
    for value in values {
        *value = if value.is_nan() {
            f64::NAN
        } else {
            *value + 0.0
        };
    }
}
