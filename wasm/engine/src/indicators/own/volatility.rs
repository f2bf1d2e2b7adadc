//! Volatility from a bar's four prices, as √(annualization · mean variance of a bar).
//!
//! - parkinson: ln²(high/low)/(4·ln 2) (Parkinson 1980).
//! - garmanklass: ½·ln²(high/low) − (2·ln 2 − 1)·ln²(close/open) (Garman and Klass 1980).
//! - rogerssatchell: ln(high/close)·ln(high/open) + ln(low/close)·ln(low/open) (Rogers and Satchell 1991); bars with a price
//!   that is not above 0 count as bars that did not move.
//! - yangzhang: V(open) + k·V(close) + (1 − k)·Rogers–Satchell; V are sample variances of ln(open/close before) and
//!   ln(close/open), k = 0.34/(1.34 + (n + 1)/(n − 1)) (Yang and Zhang 2000).
//! - realizedvol: the sample variance of ln(close/close before).
//!
//! Elsewhere a price that is not above 0 has no logarithm: no value while it is in the window.
use super::parts::Parts;
use super::smooth::Wait;
use crate::indicators::kernel::Step;
use crate::indicators::state::State;
use crate::lanes::elementary::{log_of_any, logs};

/// The deviation of a year from the variance of a bar; prices that contradict each other may make that negative.
fn yearly(annualization: f64, variance: f64) -> f64 {
    let variance = annualization * variance;
    if variance < 0.0 {
        0.0
    } else {
        variance.sqrt()
    }
}

pub struct Parkinson {
    period: usize,
    annualization: f64,
    parts: Parts<1>,
}

impl Step<2, 1> for Parkinson {
    fn new(options: &[f64]) -> Parkinson {
        let period = options[0] as usize;
        Parkinson {
            period,
            annualization: options[1],
            parts: Parts::new(period),
        }
    }

    fn step(&mut self, [high, low]: [&[f64]; 2]) -> [f64; 1] {
        let range = log_of_any(high[0] / low[0]);
        let [sum] = self.parts.push([range * range]);
        let mean = sum / (self.period as f64 * 4.0 * std::f64::consts::LN_2);
        [yearly(self.annualization, mean)]
    }

    fn state(&mut self, state: &mut State) {
        self.parts.state(state);
    }
}

pub struct Garmanklass {
    period: usize,
    annualization: f64,
    parts: Parts<1>,
}

impl Step<4, 1> for Garmanklass {
    fn new(options: &[f64]) -> Garmanklass {
        let period = options[0] as usize;
        Garmanklass {
            period,
            annualization: options[1],
            parts: Parts::new(period),
        }
    }

    fn step(&mut self, inputs: [&[f64]; 4]) -> [f64; 1] {
        let [open, high, low, close] = inputs.map(|column| column[0]);
        let [range, body] = logs([high / low, close / open]);
        let [sum] = self
            .parts
            .push([0.5 * range * range - (2.0 * std::f64::consts::LN_2 - 1.0) * body * body]);
        [yearly(self.annualization, sum / self.period as f64)]
    }

    fn state(&mut self, state: &mut State) {
        self.parts.state(state);
    }
}

/// A sample variance from the sum, the sum of squares and the count.
fn sample_variance(sum: f64, squares: f64, count: f64) -> f64 {
    let variance = (squares - sum * sum / count) / (count - 1.0);
    if variance < 0.0 {
        0.0
    } else {
        variance
    }
}

pub struct Yangzhang {
    period: usize,
    wait: Wait,
    annualization: f64,
    parts: Parts<5>,
}

impl Step<4, 1> for Yangzhang {
    fn new(options: &[f64]) -> Yangzhang {
        let period = options[0] as usize;
        Yangzhang {
            period,
            wait: Wait(1),
            annualization: options[1],
            parts: Parts::new(period),
        }
    }

    fn reach(&self) -> usize {
        1
    }

    fn step(&mut self, inputs: [&[f64]; 4]) -> [f64; 1] {
        let n = self.period as f64;
        let [open, high, low, close] = inputs.map(|column| column[1]);
        if self.wait.of(1) == 1 {
            return [0.0];
        }
        let [gap, body] = logs([open / inputs[3][0], close / open]);
        let [up, down] = logs([high / open, low / open]);
        let drift_free = up * (up - body) + down * (down - body);
        let lanes = [gap, gap * gap, body, body * body, drift_free];
        let [gap, gaps, body, bodies, drift_free] = self.parts.push(lanes);
        let k = 0.34 / (1.34 + (n + 1.0) / (n - 1.0));
        let variance = sample_variance(gap, gaps, n)
            + k * sample_variance(body, bodies, n)
            + (1.0 - k) * (drift_free / n);
        [yearly(self.annualization, variance)]
    }

    fn state(&mut self, state: &mut State) {
        self.wait.state(state);
        self.parts.state(state);
    }
}

pub struct Realized {
    period: usize,
    wait: Wait,
    annualization: f64,
    parts: Parts<2>,
}

impl Step<1, 1> for Realized {
    fn new(options: &[f64]) -> Realized {
        let period = options[0] as usize;
        Realized {
            period,
            wait: Wait(1),
            annualization: options[1],
            parts: Parts::new(period),
        }
    }

    fn reach(&self) -> usize {
        1
    }

    fn step(&mut self, [close]: [&[f64]; 1]) -> [f64; 1] {
        if self.wait.of(1) == 1 {
            return [0.0];
        }
        let change = log_of_any(close[1] / close[0]);
        let [sum, squares] = self.parts.push([change, change * change]);
        let variance = sample_variance(sum, squares, self.period as f64);
        [yearly(self.annualization, variance)]
    }

    fn state(&mut self, state: &mut State) {
        self.wait.state(state);
        self.parts.state(state);
    }
}

pub struct Rogerssatchell {
    period: usize,
    annualization: f64,
    parts: Parts<1>,
}

impl Step<4, 1> for Rogerssatchell {
    fn new(options: &[f64]) -> Rogerssatchell {
        let period = options[0] as usize;
        Rogerssatchell {
            period,
            annualization: options[1],
            parts: Parts::new(period),
        }
    }

    fn step(&mut self, inputs: [&[f64]; 4]) -> [f64; 1] {
        let [open, high, low, close] = inputs.map(|column| column[0]);
        let is_positive = open.min(high).min(low).min(close) > 0.0;
        let variance = if is_positive {
            let [above, up] = logs([high / close, high / open]);
            let [below, down] = logs([low / close, low / open]);
            above * up + below * down
        } else {
            0.0
        };
        let [sum] = self.parts.push([variance]);
        [yearly(self.annualization, sum / self.period as f64)]
    }

    fn state(&mut self, state: &mut State) {
        self.parts.state(state);
    }
}
