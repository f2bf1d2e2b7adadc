//! The last values of a column that is made on the way, with room behind them.
use crate::indicators::state::State;

/// Bars that there is room for at first: those of a stream come one by one, and there may be thousands of streams.
const FEWEST: usize = 16;

pub struct Recent {
    values: Vec<f64>,
    reach: usize,
    end: usize,
}

impl Recent {
    /// Keeps `reach` values; zeros stand for those before the first.
    pub fn new(reach: usize) -> Recent {
        Recent {
            values: vec![0.0; 2 * reach + FEWEST],
            reach,
            end: reach,
        }
    }

    /// The kept values and these behind them, which are kept from then on.
    #[inline]
    pub fn with(&mut self, values: &[f64]) -> &[f64] {
        let room = self.room(values.len());
        let reach = room.len() - values.len();
        room[reach..].copy_from_slice(values);
        room
    }

    /// The kept values and room for so many behind them, which are to be written and kept from then on.
    #[inline]
    pub fn room(&mut self, bars: usize) -> &mut [f64] {
        if self.end + bars > self.values.len() {
            self.values.copy_within(self.end - self.reach..self.end, 0);
            self.end = self.reach;
            let wanted = (2 * self.reach + bars).max(self.values.len());
            self.values.resize(wanted, 0.0);
        }
        let from = self.end;
        self.end += bars;
        &mut self.values[from - self.reach..self.end]
    }

    pub fn state(&mut self, state: &mut State) {
        if let State::Load(_) = state {
            self.end = self.reach;
        }
        state.numbers(&mut self.values[self.end - self.reach..self.end]);
    }
}
