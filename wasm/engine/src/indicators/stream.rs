use super::error::IndicatorError;
use super::nan::{entered, give_out, is_number};
use super::row::{Live, Row};
use super::row_of;
use super::state::State;

/// Raised when the numbers of any state mean something else than before: states of another version are not taken up.
pub const STATE_VERSION: u32 = 5;

/// An indicator fed one bar at a time, from the very first bar on, to the same bits as [`batch`](super::batch). Memory is of
/// the order of the lookback, whatever the number of bars.
pub struct Stream {
    row: &'static Row,
    lookback: usize,
    /// Bars seen, those before the start included.
    bars: usize,
    /// Number of the first bar on which every input was a number.
    start: Option<usize>,
    /// Each input's last number.
    last: Vec<f64>,
    live: Box<dyn Live>,
}

impl Stream {
    /// # Errors
    /// Those of [`lookback`](super::lookback).
    pub fn open(id: usize, options: &[f64]) -> Result<Stream, IndicatorError> {
        let row = row_of(id)?;
        Ok(Stream {
            row,
            lookback: row.check(options)?,
            bars: 0,
            start: None,
            last: vec![f64::NAN; row.inputs],
            live: row.live(options),
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
        self.live.update(&self.last, outputs);
        if !complete || bar - start < self.lookback {
            outputs.fill(f64::NAN);
        }
        for (output, meaning) in outputs.chunks_mut(1).zip(self.row.outputs) {
            give_out(output, *meaning, start);
        }
    }

    /// What [`update`](Stream::update) would write for this bar; the stream stays as it is. For a bar that is still made.
    ///
    /// # Panics
    /// As [`update`](Stream::update).
    pub fn peek(&mut self, inputs: &[f64], outputs: &mut [f64]) {
        let before = self.save();
        self.update(inputs, outputs);
        self.state(&mut State::Load(Some(&before)));
    }

    /// What the stream knows as plain numbers, for [`resume`](Stream::resume).
    pub fn save(&mut self) -> Vec<f64> {
        let mut numbers = Vec::new();
        self.state(&mut State::Save(&mut numbers));
        numbers
    }

    /// A stream that goes on where [`save`](Stream::save) was called, to the same bits.
    ///
    /// # Errors
    /// Those of [`open`](Stream::open), and [`IndicatorError::State`] for numbers that are not this indicator's state.
    pub fn resume(id: usize, options: &[f64], saved: &[f64]) -> Result<Stream, IndicatorError> {
        let mut stream = Stream::open(id, options)?;
        let mut state = State::Load(Some(saved));
        stream.state(&mut state);
        match state.is_complete() {
            true => Ok(stream),
            false => Err(IndicatorError::State),
        }
    }

    fn state(&mut self, state: &mut State) {
        let mut has_start = self.start.is_some();
        let mut start = self.start.unwrap_or(0);
        state.flag(&mut has_start);
        state.count(&mut start);
        state.count(&mut self.bars);
        state.numbers(&mut self.last);
        self.start = has_start.then_some(start);
        self.live.state(state);
    }
}
