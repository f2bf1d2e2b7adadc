//! The `ta-lib` crate's own values, which tests hold our kernels against. Its stream handles want the first lookback + 1
//! bars at once and promise the bits of the batch function from there on.
use super::error::IndicatorError;
use super::pieces::write_in_one_form;
use super::row::{array, Row};
use super::{check_shape, give_out, nan, row_of};
use std::borrow::Cow;

/// Takes the next bars and writes as many values to each output.
type Feed = Box<dyn FnMut(&[&[f64]], &mut [&mut [f64]])>;

/// The first lookback + 1 bars in, the last one's outputs out, and what takes the bars that follow; `None` where the
/// options disagree.
pub type Begin = fn(inputs: &[&[f64]], options: &[f64], outputs: &mut [f64]) -> Option<Feed>;

/// What a stream handle answers for one bar.
pub trait Answer {
    fn write(self, bar: usize, outputs: &mut [&mut [f64]]);
}

impl Answer for f64 {
    fn write(self, bar: usize, outputs: &mut [&mut [f64]]) {
        outputs[0][bar] = self;
    }
}

impl Answer for i32 {
    fn write(self, bar: usize, outputs: &mut [&mut [f64]]) {
        outputs[0][bar] = f64::from(self);
    }
}

macro_rules! answer_of_several {
    ($($kind:ident $place:tt),*) => {
        impl<$($kind: Into<f64>),*> Answer for ($($kind),*) {
            fn write(self, bar: usize, outputs: &mut [&mut [f64]]) {
                $(outputs[$place][bar] = self.$place.into();)*
            }
        }
    };
}

answer_of_several!(A 0, B 1);
answer_of_several!(A 0, B 1, C 2);
answer_of_several!(A 0, B 1, C 2, D 3);

/// Writes the answer for the last of the first bars.
pub fn write_first(answer: impl Answer, outputs: &mut [f64]) {
    let mut rooms = outputs.chunks_mut(1);
    answer.write(0, &mut array(|| rooms.next()));
}

/// As [`batch`](super::batch), but computed by the crate; `None` for a row that it has not.
pub fn batch_of_talib(
    id: usize,
    inputs: &[&[f64]],
    options: &[f64],
    outputs: &mut [&mut [f64]],
) -> Option<Result<(), IndicatorError>> {
    let row = row_of(id).ok()?;
    let begin = row.peer?;
    Some(batch_by(begin, row, inputs, options, outputs))
}

fn batch_by(
    begin: Begin,
    row: &Row,
    inputs: &[&[f64]],
    options: &[f64],
    outputs: &mut [&mut [f64]],
) -> Result<(), IndicatorError> {
    let lookback = row.check(options)?;
    let bars = check_shape(row, inputs, outputs)?;
    let Some(start) = nan::first_bar(inputs).filter(|start| bars - start > lookback) else {
        outputs.iter_mut().for_each(|column| column.fill(f64::NAN));
        return Ok(());
    };
    let columns: Vec<&[f64]> = inputs.iter().map(|column| &column[start..]).collect();
    let entered: Vec<_> = columns.iter().copied().map(nan::column_entered).collect();
    let views: Vec<&[f64]> = entered.iter().map(Cow::as_ref).collect();
    let mut values: Vec<&mut [f64]> = (outputs.iter_mut())
        .map(|column| &mut column[start + lookback..])
        .collect();
    bar_by_bar(begin, &views, options, &mut values).ok_or(IndicatorError::OptionsDisagree)?;
    (values.iter_mut()).for_each(|column| write_in_one_form(column));
    give_out(row, nan::Inputs::new(inputs), (start, lookback), outputs);
    Ok(())
}

/// Feeds whole columns; the outputs begin with the last of the first bars.
fn bar_by_bar(
    begin: Begin,
    columns: &[&[f64]],
    options: &[f64],
    values: &mut [&mut [f64]],
) -> Option<()> {
    let later = columns[0].len() - values[0].len() + 1;
    let mut first = vec![0.0; values.len()];
    let head: Vec<&[f64]> = columns.iter().map(|column| &column[..later]).collect();
    let mut feed = begin(&head, options, &mut first)?;
    let rest: Vec<&[f64]> = columns.iter().map(|column| &column[later..]).collect();
    let mut room: Vec<&mut [f64]> = values.iter_mut().map(|column| &mut column[1..]).collect();
    feed(&rest, &mut room);
    for (column, value) in values.iter_mut().zip(first) {
        column[0] = value;
    }
    Some(())
}
