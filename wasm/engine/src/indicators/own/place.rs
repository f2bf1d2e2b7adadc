//! When the highest and lowest of a window were; of equal ones the latest counts.
//!
//! - aroon = 100·(n − bars since the extreme of n + 1 bars)/n, down and up; aroonosc: up less down (Chande 1995).
//! - maxindex, minindex, minmaxindex: the number of that bar.
use super::extremes::Since;
use crate::indicators::kernel::Kernel;
use crate::indicators::state::State;

/// Aroon's lines; their difference where there is one output.
pub struct Aroon {
    period: usize,
    high: Since<true>,
    low: Since<false>,
}

impl Aroon {
    #[inline(always)]
    fn lines<const N: usize>(
        &mut self,
        [high, low]: [&[f64]; 2],
        down: &mut [f64],
        up: &mut [f64],
    ) {
        let period = self.period as f64;
        let factor = 100.0 / period;
        self.high.feed::<N>(high, up);
        self.low.feed::<N>(low, down);
        for (down, up) in down.iter_mut().zip(up) {
            (*down, *up) = (factor * (period - *down), factor * (period - *up));
        }
    }
}

impl Kernel<2, 2> for Aroon {
    fn new(options: &[f64]) -> Aroon {
        let period = options[0] as usize;
        Aroon {
            period,
            high: Since::new(period + 1),
            low: Since::new(period + 1),
        }
    }

    fn reach(&self) -> usize {
        self.period
    }

    fn feed<const N: usize>(&mut self, inputs: [&[f64]; 2], [down, up]: [&mut [f64]; 2]) {
        self.lines::<N>(inputs, down, up);
    }

    fn state(&mut self, state: &mut State) {
        self.high.state(state);
        self.low.state(state);
    }
}

pub struct Aroonosc(Aroon);

impl Kernel<2, 1> for Aroonosc {
    fn new(options: &[f64]) -> Aroonosc {
        Aroonosc(Aroon::new(options))
    }

    fn reach(&self) -> usize {
        self.0.period
    }

    fn feed<const N: usize>(&mut self, inputs: [&[f64]; 2], [out]: [&mut [f64]; 1]) {
        let mut down = [0.0; N];
        let down = &mut down[..out.len()];
        self.0.lines::<N>(inputs, down, out);
        for (up, down) in out.iter_mut().zip(down) {
            *up -= *down;
        }
    }

    fn state(&mut self, state: &mut State) {
        self.0.state(state);
    }
}

/// Maxindex and minindex.
pub struct Index<const HIGH: bool> {
    period: usize,
    since: Since<HIGH>,
    bar: usize,
}

impl<const HIGH: bool> Kernel<1, 1> for Index<HIGH> {
    fn new(options: &[f64]) -> Self {
        let period = options[0] as usize;
        Index {
            period,
            since: Since::new(period),
            bar: 0,
        }
    }

    fn reach(&self) -> usize {
        self.period - 1
    }

    fn feed<const N: usize>(&mut self, [values]: [&[f64]; 1], [out]: [&mut [f64]; 1]) {
        self.since.feed::<N>(values, out);
        for (bar, place) in out.iter_mut().enumerate() {
            *place = (self.bar + bar) as f64 - *place;
        }
        self.bar += out.len();
    }

    fn state(&mut self, state: &mut State) {
        self.since.state(state);
        state.count(&mut self.bar);
    }
}

pub struct Indexes {
    low: Index<false>,
    high: Index<true>,
}

impl Kernel<1, 2> for Indexes {
    fn new(options: &[f64]) -> Indexes {
        Indexes {
            low: Index::new(options),
            high: Index::new(options),
        }
    }

    fn reach(&self) -> usize {
        self.low.period - 1
    }

    fn feed<const N: usize>(&mut self, inputs: [&[f64]; 1], [low, high]: [&mut [f64]; 2]) {
        self.low.feed::<N>(inputs, [low]);
        self.high.feed::<N>(inputs, [high]);
    }

    fn state(&mut self, state: &mut State) {
        self.low.state(state);
        self.high.state(state);
    }
}
