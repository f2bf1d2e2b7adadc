//! Filters of one or two poles for a cycle of n bars (Ehlers, "Swiss Army Knife Indicator", Stocks & Commodities 24:1, 2006).
//!
//! - swak_hp, swak_2php: high passes of one and of two poles; swak_bp: a band pass, n ± n·delta.
//! - swak_gauss, swak_butter: Gauss and Butterworth low passes of two poles.
//!
//! Poles that fall together are filtered one after the other, by differences, so that little cancels. They begin as if the
//! first value had stood forever.
use crate::indicators::kernel::Step;
use crate::indicators::state::State;
use std::f64::consts::PI;

/// How much of a change one of two equal poles lets through at once.
fn pole(period: f64) -> f64 {
    let sine = (PI / period).sin();
    let beta = 2.415 * (2.0 * sine * sine);
    (beta * beta + 2.0 * beta).sqrt() - beta
}

/// A high pass of one pole.
struct High {
    alpha: f64,
    value: f64,
}

impl High {
    fn push(&mut self, change: f64) -> f64 {
        self.value = (1.0 - self.alpha) * self.value + (1.0 - self.alpha / 2.0) * change;
        self.value
    }
}

/// High passes one after the other.
pub struct HighPass<const POLES: usize> {
    is_begun: bool,
    poles: [High; POLES],
}
pub type Hp = HighPass<1>;
pub type Hp2 = HighPass<2>;

impl<const POLES: usize> Step<1, 1> for HighPass<POLES> {
    fn new(options: &[f64]) -> Self {
        let alpha = if POLES == 1 {
            let (sine, cosine) = (PI / options[0]).sin_cos();
            2.0 * sine * (cosine - sine) / (1.0 - 2.0 * sine * sine)
        } else {
            pole(options[0])
        };
        HighPass {
            is_begun: false,
            poles: std::array::from_fn(|_| High { alpha, value: 0.0 }),
        }
    }

    fn reach(&self) -> usize {
        1
    }

    fn step(&mut self, [values]: [&[f64]; 1]) -> [f64; 1] {
        let is_first = !std::mem::replace(&mut self.is_begun, true);
        let mut change = if is_first { 0.0 } else { values[1] - values[0] };
        let mut value = 0.0;
        for pole in &mut self.poles {
            let before = pole.value;
            value = pole.push(change);
            change = value - before;
        }
        [value]
    }

    fn state(&mut self, state: &mut State) {
        state.flag(&mut self.is_begun);
        state.numbers(self.poles.iter_mut().map(|pole| &mut pole.value));
    }
}

/// Low passes of two equal poles: Gauss's, or Butterworth's of values averaged over three bars (weights 1, 2, 1).
pub struct LowPass<const AVERAGED: bool> {
    alpha: f64,
    is_begun: bool,
    /// The last two values, and the poles'.
    values: [f64; 2],
    poles: [f64; 2],
}
pub type Gauss = LowPass<false>;
pub type Butter = LowPass<true>;

impl<const AVERAGED: bool> Step<1, 1> for LowPass<AVERAGED> {
    fn new(options: &[f64]) -> Self {
        LowPass {
            alpha: pole(options[0]),
            is_begun: false,
            values: [0.0; 2],
            poles: [0.0; 2],
        }
    }

    fn step(&mut self, [values]: [&[f64]; 1]) -> [f64; 1] {
        let now = values[0];
        if !std::mem::replace(&mut self.is_begun, true) {
            (self.values, self.poles) = ([now; 2], [now; 2]);
        }
        let [one, two] = self.values;
        self.values = [now, one];
        let [first, second] = &mut self.poles;
        let value = if AVERAGED {
            now + (2.0 * (one - now) + (two - now)) / 4.0
        } else {
            now
        };
        *first += self.alpha * (value - *first);
        *second += self.alpha * (*first - *second);
        [*second]
    }

    fn state(&mut self, state: &mut State) {
        state.flag(&mut self.is_begun);
        state.numbers(self.values.iter_mut().chain(&mut self.poles));
    }
}

pub struct Bp {
    /// What the two values before count.
    weights: [f64; 2],
    gain: f64,
    is_begun: bool,
    inputs: [f64; 2],
    values: [f64; 2],
}

impl Step<1, 1> for Bp {
    fn new(options: &[f64]) -> Bp {
        let (period, delta) = (options[0], options[1]);
        let (sine, cosine) = (4.0 * PI * delta / period).sin_cos();
        let alpha = (1.0 - sine) / cosine;
        Bp {
            weights: [(2.0 * PI / period).cos() * (1.0 + alpha), -alpha],
            gain: (1.0 - alpha) / 2.0,
            is_begun: false,
            inputs: [0.0; 2],
            values: [0.0; 2],
        }
    }

    fn step(&mut self, [values]: [&[f64]; 1]) -> [f64; 1] {
        let now = values[0];
        if !std::mem::replace(&mut self.is_begun, true) {
            self.inputs = [now; 2];
        }
        let [one, two] = self.values;
        let value =
            self.weights[0] * one + (self.weights[1] * two + self.gain * (now - self.inputs[1]));
        self.inputs = [now, self.inputs[0]];
        self.values = [value, one];
        [value]
    }

    fn state(&mut self, state: &mut State) {
        state.flag(&mut self.is_begun);
        state.numbers(self.inputs.iter_mut().chain(&mut self.values));
    }
}
