//! Stages that a column goes through on its way: each begins when the one before it has values. They are functions of their
//! own, so that the many kernels built of them share one body.
use super::average::Average;
use super::parts::Parts;
use super::smooth::Wait;
use crate::indicators::state::State;

/// Kinds of averages as TA-Lib numbers them.
pub const SIMPLE: f64 = 0.0;
pub const EXPONENTIAL: f64 = 1.0;
pub const WEIGHTED: f64 = 2.0;
pub const WILDER: f64 = 13.0;

/// A moving average of a column whose first bars have no value.
pub struct Stage {
    wait: Wait,
    average: Average,
}

impl Stage {
    pub fn new(wait: usize, period: usize, kind: f64) -> Stage {
        Stage {
            wait: Wait(wait),
            average: Average::new(period, kind),
        }
    }

    /// Replaces the next values by their average.
    #[inline(never)]
    pub fn apply(&mut self, values: &mut [f64]) {
        let from = self.wait.of(values.len());
        self.average.apply(&mut values[from..]);
    }

    pub fn state(&mut self, state: &mut State) {
        self.wait.state(state);
        self.average.state(state);
    }
}

/// Sums of the windows of columns whose first bars have no value.
pub struct Sums<const K: usize> {
    wait: Wait,
    parts: Parts<K>,
}

impl<const K: usize> Sums<K> {
    pub fn new(wait: usize, period: usize) -> Self {
        Sums {
            wait: Wait(wait),
            parts: Parts::new(period),
        }
    }

    /// Replaces the next values by the sums of the windows that end there.
    #[inline(never)]
    pub fn apply(&mut self, columns: [&mut [f64]; K]) {
        let from = self.wait.of(columns[0].len());
        self.parts.feed(columns.map(|column| &mut column[from..]));
    }

    pub fn state(&mut self, state: &mut State) {
        self.wait.state(state);
        self.parts.state(state);
    }
}

/// Room for a column while a piece is taken.
#[derive(Default)]
pub struct Room(Vec<f64>);

impl Room {
    #[inline]
    pub fn of(&mut self, bars: usize) -> &mut [f64] {
        if self.0.len() < bars {
            self.0.resize(bars, 0.0);
        }
        &mut self.0[..bars]
    }

    /// A copy of these values.
    #[inline]
    pub fn copy(&mut self, values: &[f64]) -> &mut [f64] {
        let room = self.of(values.len());
        room.copy_from_slice(values);
        room
    }
}

/// Takes the others off the values.
#[inline(never)]
pub fn subtract(values: &mut [f64], others: &[f64]) {
    for (value, other) in values.iter_mut().zip(others) {
        *value -= other;
    }
}
