use super::error::IndicatorError;
use super::nan::{entered, given_out, is_number};
use super::row::{Forms, Live, Row};
use super::row_of;
use super::state::State;

/// Raised when the numbers of any state mean something else than before: states of another version are not taken up.
pub const STATE_VERSION: u32 = 2;

/// An indicator fed one bar at a time, from the very first bar on, to the same bits as [`batch`](super::batch).
///
/// Memory is of the order of the lookback, whatever the number of bars, but for a kernel of the crate in a stream that can
/// be saved ([`open_saving`](Stream::open_saving)).
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
    /// Bars since the start one after the other, where the kernel is the crate's, which shows nothing of its state, and the
    /// stream shall be saved: fed again they bring it back.
    journal: Option<Vec<f64>>,
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
            journal: None,
        })
    }

    /// As [`open`](Stream::open), a stream that can be saved whatever its kernel is: it keeps the bars of a kernel of the
    /// crate.
    ///
    /// # Errors
    /// Those of [`open`](Stream::open).
    pub fn open_saving(id: usize, options: &[f64]) -> Result<Stream, IndicatorError> {
        let mut stream = Stream::open(id, options)?;
        let is_closed = matches!(stream.row.forms(options), Forms::Bars(_));
        stream.journal = is_closed.then(Vec::new);
        Ok(stream)
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

    /// What [`update`](Stream::update) would write for this bar; the stream stays as it is. For a bar that is still made.
    ///
    /// # Panics
    /// As [`update`](Stream::update).
    pub fn peek(&mut self, inputs: &[f64], outputs: &mut [f64]) {
        let (bars, start, last) = (self.bars, self.start, self.last.clone());
        let journal = self.journal.take();
        let mut saved = Vec::new();
        let before = match &mut self.kernel {
            Kernel::Live(live) => match live.state(&mut State::Save(&mut saved)) {
                true => None,
                false => live.fork().map(Kernel::Live),
            },
            Kernel::Waiting(history) => Some(Kernel::Waiting(history.clone())),
            Kernel::Silent => None,
        };
        self.update(inputs, outputs);
        match (before, &mut self.kernel) {
            (Some(kernel), _) => self.kernel = kernel,
            (None, Kernel::Live(live)) => {
                live.state(&mut State::Load(Some(&saved)));
            }
            _ => (),
        }
        (self.bars, self.start, self.last, self.journal) = (bars, start, last, journal);
    }

    /// Feeds `last` to the kernel.
    fn step(&mut self, outputs: &mut [f64]) {
        if let Some(journal) = &mut self.journal {
            journal.extend_from_slice(&self.last);
        }
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
                    let opened = self.row.open(&columns, &self.options, outputs);
                    self.kernel = opened.map_or(Kernel::Silent, Kernel::Live);
                }
            }
        }
    }

    /// What the stream knows as plain numbers, for [`resume`](Stream::resume); `None` where the kernel is the crate's, which
    /// keeps its state to itself, and the stream was not opened to be saved.
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
        let mut stream = Stream::open_saving(id, options)?;
        if saved.first() == Some(&1.0) {
            let live = stream.row.resume(options).ok_or(IndicatorError::State)?;
            stream.kernel = Kernel::Live(live);
        }
        let mut state = State::Load(Some(saved));
        let done = stream.state(&mut state);
        if !(done && state.is_complete()) {
            return Err(IndicatorError::State);
        }
        match stream.journal.take() {
            None => Ok(stream),
            Some(journal) => stream.fed_again(&journal),
        }
    }

    /// Feeds a kernel of the crate the bars that it knew.
    fn fed_again(mut self, journal: &[f64]) -> Result<Stream, IndicatorError> {
        let width = self.row.inputs;
        let bars = self
            .start
            .map_or(0, |start| self.bars.saturating_sub(start));
        let ends = journal.len() == bars * width && journal.iter().all(|&value| is_number(value));
        if !ends || !journal.is_empty() && !journal.ends_with(&self.last) {
            return Err(IndicatorError::State);
        }
        self.journal = Some(Vec::with_capacity(journal.len()));
        let mut outputs = vec![0.0; self.row.outputs.len()];
        for bar in journal.chunks_exact(width) {
            self.last.copy_from_slice(bar);
            self.step(&mut outputs);
        }
        Ok(self)
    }

    fn state(&mut self, state: &mut State) -> bool {
        let is_kept = self.journal.is_some();
        let mut is_live = !is_kept && matches!(self.kernel, Kernel::Live(_));
        let mut has_start = self.start.is_some();
        let mut start = self.start.unwrap_or(0);
        state.flag(&mut is_live);
        state.flag(&mut has_start);
        state.count(&mut start);
        state.count(&mut self.bars);
        state.numbers(&mut self.last);
        self.start = has_start.then_some(start);
        if let Some(journal) = &mut self.journal {
            state.list(journal);
            return true;
        }
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
