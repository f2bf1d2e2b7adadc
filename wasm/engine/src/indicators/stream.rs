use super::error::IndicatorError;
use super::nan::{entered, given_out, is_number};
use super::row::{Live, Row};
use super::row_of;
use super::state::State;

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
    Live(Box<dyn Live>),
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
            Kernel::Live(live) => live.update(&self.last, outputs),
            Kernel::Silent => outputs.fill(f64::NAN),
            Kernel::Waiting(history) => {
                outputs.fill(f64::NAN);
                for (column, value) in history.iter_mut().zip(&self.last) {
                    column.push(*value);
                }
                if history[0].len() > self.lookback {
                    let columns: Vec<&[f64]> = history.iter().map(Vec::as_slice).collect();
                    let opened =
                        (self.row.forms(&self.options).open)(&columns, &self.options, outputs);
                    self.kernel = opened.map_or(Kernel::Silent, Kernel::Live);
                }
            }
        }
    }

    /// What the stream knows as plain numbers, for [`resume`](Stream::resume); `None` where the kernel is the crate's and
    /// keeps its state to itself.
    pub fn save(&mut self) -> Option<Vec<f64>> {
        let mut numbers = Vec::new();
        let done = self.state(&mut State::Save(&mut numbers));
        done.then_some(numbers)
    }

    /// A stream that goes on where [`save`](Stream::save) was called, to the same bits.
    ///
    /// # Errors
    /// Those of [`open`](Stream::open), and [`IndicatorError::State`] for numbers that are not this indicator's state.
    pub fn resume(id: usize, options: &[f64], saved: &[f64]) -> Result<Stream, IndicatorError> {
        let mut stream = Stream::open(id, options)?;
        if saved.first() == Some(&1.0) {
            let resume = stream.row.forms(options).resume;
            let live = resume.ok_or(IndicatorError::State)?;
            stream.kernel = Kernel::Live(live(options));
        }
        let mut state = State::Load(Some(saved));
        let done = stream.state(&mut state);
        match done && state.is_complete() {
            true => Ok(stream),
            false => Err(IndicatorError::State),
        }
    }

    fn state(&mut self, state: &mut State) -> bool {
        let mut is_live = matches!(self.kernel, Kernel::Live(_));
        let mut has_start = self.start.is_some();
        let mut start = self.start.unwrap_or(0);
        state.flag(&mut is_live);
        state.flag(&mut has_start);
        state.count(&mut start);
        state.count(&mut self.bars);
        state.numbers(&mut self.last);
        self.start = has_start.then_some(start);
        match &mut self.kernel {
            Kernel::Live(live) => live.state(state),
            Kernel::Silent => false,
            Kernel::Waiting(history) => {
                history.iter_mut().for_each(|column| state.list(column));
                history
                    .iter()
                    .all(|column| column.len() == history[0].len() && column.len() <= self.lookback)
            }
        }
    }
}
