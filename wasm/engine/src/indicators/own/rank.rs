//! Where values stand among the last n.
//!
//! - quantile: the value below which the share q lies, linear between neighbours (Hyndman and Fan 1996, definition 7).
//! - percentile: the smallest value that p % of the window are not above (their definition 1); median: the middle one, or the
//!   mean of the two in the middle.
//! - percentrank: how many percent of the n values before are below this one.
use crate::indicators::kernel::Step;
use crate::indicators::state::State;

/// A window's values in order.
struct Sorted(Vec<f64>);

impl Sorted {
    /// The zeros that stand before the first bar.
    fn new(period: usize) -> Sorted {
        Sorted(vec![0.0; period])
    }

    /// `values` begin with the one that leaves and end with the one that comes.
    fn push(&mut self, values: &[f64]) -> &[f64] {
        let (old, new) = (values[0], values[self.0.len()]);
        let from = self.0.partition_point(|&value| value < old);
        let to = self.0.partition_point(|&value| value < new);
        // Between the two places everything moves by one.
        let place = if from < to {
            self.0.copy_within(from + 1..to, from);
            to - 1
        } else {
            self.0.copy_within(to..from, to + 1);
            to
        };
        self.0[place] = new;
        &self.0
    }
}

pub struct Quantile {
    share: f64,
    sorted: Sorted,
}

impl Step<1, 1> for Quantile {
    fn new(options: &[f64]) -> Quantile {
        Quantile {
            share: options[1],
            sorted: Sorted::new(options[0] as usize),
        }
    }

    fn reach(&self) -> usize {
        self.sorted.0.len()
    }

    fn step(&mut self, [values]: [&[f64]; 1]) -> [f64; 1] {
        let sorted = self.sorted.push(values);
        let last = sorted.len() - 1;
        let at = self.share * last as f64;
        let below = sorted[at as usize];
        let above = sorted[(at as usize + 1).min(last)];
        [below + at.fract() * (above - below)]
    }

    fn state(&mut self, state: &mut State) {
        state.numbers(&mut self.sorted.0);
    }
}

/// The mean of the values at two places in order: those in the middle, or one place twice.
pub struct Ranked<const MEDIAN: bool> {
    places: [usize; 2],
    sorted: Sorted,
}

impl<const MEDIAN: bool> Step<1, 1> for Ranked<MEDIAN> {
    fn new(options: &[f64]) -> Self {
        let n = options[0];
        let period = n as usize;
        let places = if MEDIAN {
            [(period - 1) / 2, period / 2]
        } else {
            let rank = (options[1] * n / 100.0).ceil().clamp(1.0, n) as usize;
            [rank - 1; 2]
        };
        Ranked {
            places,
            sorted: Sorted::new(period),
        }
    }

    fn reach(&self) -> usize {
        self.sorted.0.len()
    }

    fn step(&mut self, [values]: [&[f64]; 1]) -> [f64; 1] {
        let sorted = self.sorted.push(values);
        let [low, high] = self.places.map(|place| sorted[place]);
        [if low == high { low } else { (low + high) / 2.0 }]
    }

    fn state(&mut self, state: &mut State) {
        state.numbers(&mut self.sorted.0);
    }
}

pub struct Percentrank {
    period: usize,
}

impl Step<1, 1> for Percentrank {
    fn new(options: &[f64]) -> Percentrank {
        Percentrank {
            period: options[0] as usize,
        }
    }

    fn reach(&self) -> usize {
        self.period
    }

    fn step(&mut self, [values]: [&[f64]; 1]) -> [f64; 1] {
        let now = values[self.period];
        let before = &values[..self.period];
        let below: u64 = before.iter().map(|value| u64::from(*value < now)).sum();
        [below as f64 / self.period as f64 * 100.0]
    }

    fn state(&mut self, _: &mut State) {}
}
