//! Filters of one series.
//!
//! - logreturn = ln(x/x'), x' the value n bars ago.
//! - kalman: a straight line whose level and slope wander, seen through noise: the state-space form of Harvey (Forecasting,
//!   Structural Time Series Models and the Kalman Filter, 1989, eq. 2.3.28), filtered by Kalman (1960). The noises are
//!   variances; it begins at the first value with slope 0, both as uncertain as an observation.
//! - fracdiff = Σ w_k·x_k over n bars, w_0 = 1, w_k = −w_(k−1)·(d − k + 1)/k (Hosking 1981; of fixed width as in López de
//!   Prado, Advances in Financial Machine Learning, 2018, section 5.5).
//! - cusum: 1 when rises in ln x since the last sign add up to more than h, −1 for falls, else 0; falls below nothing are
//!   forgotten (Page 1954; López de Prado 2018, section 2.5.2).
use crate::indicators::kernel::{Kernel, Step};
use crate::indicators::state::State;
use crate::lanes::elementary::{log_of_any, logarithm_of_any};
use crate::lanes::mapped;

pub struct Logreturn {
    period: usize,
}

impl Kernel<1, 1> for Logreturn {
    fn new(options: &[f64]) -> Logreturn {
        Logreturn {
            period: options[0] as usize,
        }
    }

    fn reach(&self) -> usize {
        self.period
    }

    fn feed<const N: usize>(&mut self, [values]: [&[f64]; 1], [out]: [&mut [f64]; 1]) {
        mapped([&values[self.period..], values], out, |[now, before]| {
            logarithm_of_any(now / before)
        });
    }

    fn state(&mut self, _: &mut State) {}
}

pub struct Kalman {
    level_noise: f64,
    slope_noise: f64,
    noise: f64,
    is_begun: bool,
    level: f64,
    slope: f64,
    /// Variances of level and slope, and their covariance between.
    errors: [f64; 3],
}

impl Step<1, 2> for Kalman {
    fn new(options: &[f64]) -> Kalman {
        Kalman {
            level_noise: options[0],
            slope_noise: options[1],
            noise: options[2],
            is_begun: false,
            level: 0.0,
            slope: 0.0,
            errors: [options[2], 0.0, options[2]],
        }
    }

    fn step(&mut self, [values]: [&[f64]; 1]) -> [f64; 2] {
        let value = values[0];
        if !self.is_begun {
            (self.is_begun, self.level) = (true, value);
            return [value, 0.0];
        }
        let [level, both, slope] = self.errors;
        let (level, both, slope) = (
            level + 2.0 * both + slope + self.level_noise,
            both + slope,
            slope + self.slope_noise,
        );
        let guess = self.level + self.slope;
        let total = level + self.noise;
        // Nothing uncertain: nothing to learn.
        let gains = if total > 0.0 {
            [level / total, both / total]
        } else {
            [0.0, 0.0]
        };
        let surprise = value - guess;
        self.level = guess + gains[0] * surprise;
        self.slope += gains[1] * surprise;
        self.errors = [
            level - gains[0] * level,
            both - gains[0] * both,
            slope - gains[1] * both,
        ];
        [self.level, self.slope]
    }

    fn state(&mut self, state: &mut State) {
        state.flag(&mut self.is_begun);
        state.numbers([&mut self.level, &mut self.slope]);
        state.numbers(&mut self.errors);
    }
}

pub struct Fracdiff {
    /// The oldest bar's first.
    weights: Vec<f64>,
}

impl Step<1, 1> for Fracdiff {
    fn new(options: &[f64]) -> Fracdiff {
        let (order, period) = (options[0], options[1] as usize);
        let mut weight = 1.0;
        let mut weights: Vec<f64> = (1..=period)
            .map(|next| {
                let this = weight;
                weight *= -(order - next as f64 + 1.0) / next as f64;
                this
            })
            .collect();
        weights.reverse();
        Fracdiff { weights }
    }

    fn reach(&self) -> usize {
        self.weights.len() - 1
    }

    fn step(&mut self, [window]: [&[f64]; 1]) -> [f64; 1] {
        [window
            .iter()
            .zip(&self.weights)
            .map(|(value, weight)| value * weight)
            .sum()]
    }

    fn state(&mut self, _: &mut State) {}
}

pub struct Cusum {
    threshold: f64,
    is_begun: bool,
    rise: f64,
    fall: f64,
}

impl Step<1, 1> for Cusum {
    fn new(options: &[f64]) -> Cusum {
        Cusum {
            threshold: options[0],
            is_begun: false,
            rise: 0.0,
            fall: 0.0,
        }
    }

    fn reach(&self) -> usize {
        1
    }

    fn step(&mut self, [values]: [&[f64]; 1]) -> [f64; 1] {
        if !self.is_begun {
            self.is_begun = true;
            return [0.0];
        }
        let change = log_of_any(values[1] / values[0]);
        // A price at or below 0 has no logarithm: it changes no sum.
        let change = if change.is_finite() { change } else { 0.0 };
        self.rise = (self.rise + change).max(0.0);
        self.fall = (self.fall + change).min(0.0);
        if self.rise > self.threshold {
            self.rise = 0.0;
            return [1.0];
        }
        if self.fall < -self.threshold {
            self.fall = 0.0;
            return [-1.0];
        }
        [0.0]
    }

    fn state(&mut self, state: &mut State) {
        state.flag(&mut self.is_begun);
        state.numbers([&mut self.rise, &mut self.fall]);
    }
}
