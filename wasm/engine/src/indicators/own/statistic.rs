//! Statistics of a window of n values.
//!
//! - zscore = (x − mean)/standard deviation, 0 where nothing moves.
//! - quantile: the value below which the share q lies, linear between neighbours (Hyndman and Fan 1996, definition 7).
//! - entropy: −Σ p·log₂ p of a histogram of equal classes from lowest to highest, in bits (Shannon 1948).
//! - autocorrelation: Σ(x − m)(x' − m)/Σ(x − m)², x' the value `lag` bars ago (Box and Jenkins 1976, eq. 2.1.11).
//! - hurst = ln(R/S)/ln(n/2) of the last n changes, R the range of their running sum less its trend, S their standard
//!   deviation (Hurst 1951; Peters, Chaos and Order in the Capital Markets, 1991).
use super::moments::Variance;
use crate::indicators::kernel::{Kernel, Step};
use crate::indicators::state::State;

pub struct Zscore {
    period: usize,
    variance: Variance,
}

impl Kernel<1, 1> for Zscore {
    fn new(options: &[f64]) -> Zscore {
        Zscore {
            period: options[0] as usize,
            variance: Variance::new(options),
        }
    }

    fn reach(&self) -> usize {
        self.period - 1
    }

    fn feed<const N: usize>(&mut self, [values]: [&[f64]; 1], [out]: [&mut [f64]; 1]) {
        let mut means = [0.0; N];
        self.variance
            .feed_both(values, &mut means[..out.len()], out);
        let bars = means.iter().zip(&values[self.period - 1..]);
        for (value, (mean, now)) in out.iter_mut().zip(bars) {
            let score = (now - mean) / value.sqrt();
            *value = if *value > 0.0 { score } else { 0.0 };
        }
    }

    fn state(&mut self, state: &mut State) {
        self.variance.state(state);
    }
}

pub struct Quantile {
    period: usize,
    share: f64,
    /// The window's values in order.
    sorted: Vec<f64>,
}

impl Step<1, 1> for Quantile {
    fn new(options: &[f64]) -> Quantile {
        let period = options[0] as usize;
        // The zeros that stand before the first bar.
        Quantile {
            period,
            share: options[1],
            sorted: vec![0.0; period],
        }
    }

    fn reach(&self) -> usize {
        self.period
    }

    fn step(&mut self, [values]: [&[f64]; 1]) -> [f64; 1] {
        let (old, new) = (values[0], values[self.period]);
        let from = self.sorted.partition_point(|&value| value < old);
        let to = self.sorted.partition_point(|&value| value < new);
        // Between the two places everything moves by one.
        let place = if from < to {
            self.sorted.copy_within(from + 1..to, from);
            to - 1
        } else {
            self.sorted.copy_within(to..from, to + 1);
            to
        };
        self.sorted[place] = new;
        let at = self.share * (self.period - 1) as f64;
        let below = self.sorted[at as usize];
        let above = self.sorted[(at as usize + 1).min(self.period - 1)];
        [below + at.fract() * (above - below)]
    }

    fn state(&mut self, state: &mut State) {
        state.numbers(&mut self.sorted);
    }
}

pub struct Entropy {
    period: usize,
    classes: Vec<u32>,
}

impl Step<1, 1> for Entropy {
    fn new(options: &[f64]) -> Entropy {
        Entropy {
            period: options[0] as usize,
            classes: vec![0; options[1] as usize],
        }
    }

    fn reach(&self) -> usize {
        self.period - 1
    }

    fn step(&mut self, [window]: [&[f64]; 1]) -> [f64; 1] {
        let lowest = window.iter().copied().fold(f64::INFINITY, f64::min);
        let highest = window.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        if highest <= lowest {
            return [0.0];
        }
        let last = self.classes.len() - 1;
        self.classes.fill(0);
        let scale = self.classes.len() as f64 / (highest - lowest);
        for value in window {
            let class = ((value - lowest) * scale) as usize;
            self.classes[class.min(last)] += 1;
        }
        let bits = self
            .classes
            .iter()
            .filter(|&&count| count > 0)
            .map(|&count| {
                let share = f64::from(count) / self.period as f64;
                share * share.log2()
            });
        [-bits.sum::<f64>()]
    }

    fn state(&mut self, _: &mut State) {}
}

pub struct Autocorrelation {
    period: usize,
    lag: usize,
}

impl Step<1, 1> for Autocorrelation {
    fn new(options: &[f64]) -> Autocorrelation {
        Autocorrelation {
            period: options[0] as usize,
            lag: options[1] as usize,
        }
    }

    fn reach(&self) -> usize {
        self.period - 1
    }

    fn step(&mut self, [window]: [&[f64]; 1]) -> [f64; 1] {
        let mean = window.iter().sum::<f64>() / self.period as f64;
        let squares: f64 = window
            .iter()
            .map(|value| (value - mean) * (value - mean))
            .sum();
        let pairs = window[self.lag..].iter().zip(window);
        let products: f64 = pairs
            .map(|(now, before)| (now - mean) * (before - mean))
            .sum();
        [if squares > 0.0 {
            products / squares
        } else {
            0.0
        }]
    }

    fn state(&mut self, _: &mut State) {}
}

pub struct Hurst {
    period: usize,
}

impl Step<1, 1> for Hurst {
    fn new(options: &[f64]) -> Hurst {
        Hurst {
            period: options[0] as usize,
        }
    }

    fn reach(&self) -> usize {
        self.period
    }

    fn step(&mut self, [window]: [&[f64]; 1]) -> [f64; 1] {
        let n = self.period as f64;
        let mean = (window[self.period] - window[0]) / n;
        let (mut sum, mut squares, mut lowest, mut highest) = (0.0, 0.0, 0.0f64, 0.0f64);
        for (now, before) in window[1..].iter().zip(window) {
            let away = (now - before) - mean;
            sum += away;
            squares += away * away;
            (lowest, highest) = (lowest.min(sum), highest.max(sum));
        }
        let deviation = (squares / n).sqrt();
        [((highest - lowest) / deviation).ln() / (n / 2.0).ln()]
    }

    fn state(&mut self, _: &mut State) {}
}
