use super::error::IndicatorError;
use super::nan::{entered, given_out, is_number};
use super::row::{Row, Update};
use super::row_of;

/// An indicator fed one bar at a time, from the very first bar on, to the same bits as [`batch`](super::batch).
///
/// Memory is of the order of the lookback, whatever the number of bars.
pub struct Stream {
    row: &'static Row,
    options: Vec<f64>,
    lookback: usize,
    /// Bars seen, those before the start included.
    bars: usize,
    /// Number of the first bar on which every input was a number.
    start: Option<usize>,
    /// Each input's last number.
    last: Vec<f64>,
    kernel: Kernel,
}

enum Kernel {
    /// Each input's bars since the start, until there are enough of them.
    Waiting(Vec<Vec<f64>>),
    Live(Update),
    /// The kernel refused the bars it asked for.
    Silent,
}

impl Stream {
    /// # Errors
    /// Those of [`lookback`](super::lookback).
    pub fn open(id: usize, options: &[f64]) -> Result<Stream, IndicatorError> {
        let row = row_of(id)?;
        Ok(Stream {
            row,
            options: options.to_vec(),
            lookback: row.check(options)?,
            bars: 0,
            start: None,
            last: vec![f64::NAN; row.inputs],
            kernel: Kernel::Waiting(vec![Vec::new(); row.inputs]),
        })
    }

    /// Takes the next bar: one value for each input, and writes one value for each output, NaN before the lookback.
    ///
    /// # Panics
    /// If there are fewer inputs or outputs than the row has.
    pub fn update(&mut self, inputs: &[f64], outputs: &mut [f64]) {
        let (inputs, outputs) = (
            &inputs[..self.row.inputs],
            &mut outputs[..self.row.outputs.len()],
        );
        let bar = self.bars;
        self.bars += 1;
        let complete = inputs.iter().all(|&value| is_number(value));
        if self.start.is_none() && !complete {
            outputs.fill(f64::NAN);
            return;
        }
        let start = *self.start.get_or_insert(bar);
        for (last, value) in self.last.iter_mut().zip(inputs) {
            if is_number(*value) {
                *last = entered(*value);
            }
        }
        self.step(outputs);
        for (output, meaning) in outputs.iter_mut().zip(self.row.outputs) {
            *output = if complete {
                given_out(*output, *meaning, start)
            } else {
                f64::NAN
            };
        }
    }

    /// Feeds `last` to the kernel.
    fn step(&mut self, outputs: &mut [f64]) {
        match &mut self.kernel {
            Kernel::Live(update) => update(&self.last, outputs),
            Kernel::Silent => outputs.fill(f64::NAN),
            Kernel::Waiting(history) => {
                outputs.fill(f64::NAN);
                for (column, value) in history.iter_mut().zip(&self.last) {
                    column.push(*value);
                }
                if history[0].len() > self.lookback {
                    let columns: Vec<&[f64]> = history.iter().map(Vec::as_slice).collect();
                    let opened = (self.row.open)(&columns, &self.options, outputs);
                    self.kernel = opened.map_or(Kernel::Silent, Kernel::Live);
                }
            }
        }
    }
}
