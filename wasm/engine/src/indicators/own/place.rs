//! When the highest and lowest of a window were; of equal ones the latest counts.
//!
//! - aroon = 100·(n − bars since the extreme of n + 1 bars)/n, down and up; aroonosc: up less down (Chande 1995).
//! - maxindex, minindex, minmaxindex: the number of that bar.
use super::extremes::Since;
use crate::indicators::kernel::Step;
use crate::indicators::state::State;

/// Aroon's lines; their difference where there is one output.
pub struct Aroon {
    period: usize,
    high: Since<true>,
    low: Since<false>,
}

impl Aroon {
    #[inline(always)]
    fn lines(&mut self, [high, low]: [&[f64]; 2]) -> [f64; 2] {
        let factor = 100.0 / self.period as f64;
        let up = self.period - self.high.step(high);
        let down = self.period - self.low.step(low);
        [factor * down as f64, factor * up as f64]
    }
}

impl Step<2, 2> for Aroon {
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

    fn step(&mut self, inputs: [&[f64]; 2]) -> [f64; 2] {
        self.lines(inputs)
    }

    fn state(&mut self, state: &mut State) {
        self.high.state(state);
        self.low.state(state);
    }
}

pub struct Aroonosc(Aroon);

impl Step<2, 1> for Aroonosc {
    fn new(options: &[f64]) -> Aroonosc {
        Aroonosc(Aroon::new(options))
    }

    fn reach(&self) -> usize {
        self.0.period
    }

    fn step(&mut self, inputs: [&[f64]; 2]) -> [f64; 1] {
        let [down, up] = self.0.lines(inputs);
        [up - down]
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

impl<const HIGH: bool> Step<1, 1> for Index<HIGH> {
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

    fn step(&mut self, [values]: [&[f64]; 1]) -> [f64; 1] {
        let bar = self.bar;
        self.bar += 1;
        [bar as f64 - self.since.step(values) as f64]
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

impl Step<1, 2> for Indexes {
    fn new(options: &[f64]) -> Indexes {
        Indexes {
            low: Index::new(options),
            high: Index::new(options),
        }
    }

    fn reach(&self) -> usize {
        self.low.period - 1
    }

    fn step(&mut self, inputs: [&[f64]; 1]) -> [f64; 2] {
        let ([low], [high]) = (self.low.step(inputs), self.high.step(inputs));
        [low, high]
    }

    fn state(&mut self, state: &mut State) {
        Step::state(&mut self.low, state);
        Step::state(&mut self.high, state);
    }
}
