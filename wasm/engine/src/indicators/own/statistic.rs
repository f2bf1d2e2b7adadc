//! Statistics of a window of n values.
//!
//! - zscore = (x − mean)/standard deviation, 0 where nothing moves.
//! - avgdev: the mean distance from the mean.
//! - kurtosis: the fourth moment over the second's square, less a normal density's, of a sample (Joanes and Gill 1998, G₂).
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

/// The window's mean, exact where all values are the same.
fn mean(window: &[f64]) -> f64 {
    let first = window[0];
    let [sum] = sums(window, |value| [value - first]);
    first + sum / window.len() as f64
}

/// Sums of what `lanes` makes of each value, four values at a time.
#[inline(always)]
fn sums<const K: usize>(window: &[f64], lanes: impl Fn(f64) -> [f64; K]) -> [f64; K] {
    let mut parts = [[0.0; 4]; K];
    let (fours, rest) = window.as_chunks::<4>();
    for four in fours {
        let made = four.map(&lanes);
        for (lane, part) in parts.iter_mut().enumerate() {
            for (sum, made) in part.iter_mut().zip(&made) {
                *sum += made[lane];
            }
        }
    }
    for value in rest {
        for (part, made) in parts.iter_mut().zip(lanes(*value)) {
            part[0] += made;
        }
    }
    parts.map(|[a, b, c, d]| (a + b) + (c + d))
}

pub struct Avgdev {
    period: usize,
}

impl Step<1, 1> for Avgdev {
    fn new(options: &[f64]) -> Avgdev {
        Avgdev {
            period: options[0] as usize,
        }
    }

    fn reach(&self) -> usize {
        self.period - 1
    }

    fn step(&mut self, [window]: [&[f64]; 1]) -> [f64; 1] {
        let mean = mean(window);
        let [sum] = sums(window, |value| [(value - mean).abs()]);
        [sum / self.period as f64]
    }

    fn state(&mut self, _: &mut State) {}
}

pub struct Kurtosis {
    period: usize,
}

impl Step<1, 1> for Kurtosis {
    fn new(options: &[f64]) -> Kurtosis {
        Kurtosis {
            period: options[0] as usize,
        }
    }

    fn reach(&self) -> usize {
        self.period - 1
    }

    fn step(&mut self, [window]: [&[f64]; 1]) -> [f64; 1] {
        let n = self.period as f64;
        let mean = mean(window);
        let [squares, fourths] = sums(window, |value| {
            let square = (value - mean) * (value - mean);
            [square, square * square]
        });
        let variance = squares / (n - 1.0);
        let others = (n - 2.0) * (n - 3.0);
        let weight = n * (n + 1.0) / ((n - 1.0) * others);
        [weight * (fourths / (variance * variance)) - 3.0 * (n - 1.0) * (n - 1.0) / others]
    }

    fn state(&mut self, _: &mut State) {}
}
