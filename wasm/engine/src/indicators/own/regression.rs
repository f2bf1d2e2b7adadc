//! The straight line of least squares through a window (Legendre 1805), and the averages whose weights fall in a line.
//!
//! With t = 0 at the window's oldest bar: slope = (n·Σt·y − Σt·Σy)/(n·Σt² − (Σt)²), intercept = (Σy − slope·Σt)/n; linearreg
//! is the line's value at the newest bar, tsf one bar further, the angle is the slope's arc tangent in degrees. wma weighs t
//! + 1. hma = wma of √n of (2·wma of n/2 − wma of n) (Hull 2005).
//!
//! fosc and the angle make much of a slope's rounding, and TA-Lib's own is more than 1e-9 of their smaller values: their sums
//! run as TA-Lib's do (0.8, `TA_LINEARREG_ANGLE`), so that both round alike.
use super::angle::arc_tangent;
use super::recent::Recent;
use super::smooth::Wait;
use super::window::{Mix, WeightedSums};
use crate::indicators::kernel::Kernel;
use crate::indicators::state::State;

/// What of the line is wanted.
const VALUE: u8 = 0;
const FORECAST: u8 = 1;
const INTERCEPT: u8 = 2;
const SLOPE: u8 = 3;

pub struct Line<const WHAT: u8>(WeightedSums);
pub type Linearreg = Line<VALUE>;
pub type Tsf = Line<FORECAST>;
pub type Intercept = Line<INTERCEPT>;
pub type Slope = Line<SLOPE>;

impl<const WHAT: u8> Kernel<1, 1> for Line<WHAT> {
    const IN_ONE_FORM: bool = true;

    fn new(options: &[f64]) -> Self {
        let n = options[0];
        let times = n * (n - 1.0) / 2.0;
        let squares = times * (2.0 * n - 1.0) / 3.0;
        let divisor = n * squares - times * times;
        // Weights here begin with 1, t with 0: Σt·y is the weighted sum less the plain one.
        let slope = Mix {
            center: 0.0,
            sum: -(n + times) / divisor,
            weighted: n / divisor,
        };
        let line = |at: f64| Mix {
            center: 1.0,
            sum: 1.0 / n + slope.sum * (at - times / n),
            weighted: slope.weighted * (at - times / n),
        };
        let mix = match WHAT {
            VALUE => line(n - 1.0),
            FORECAST => line(n),
            INTERCEPT => line(0.0),
            _ => slope,
        };
        Line(WeightedSums::new(n as usize, mix))
    }

    fn reach(&self) -> usize {
        self.0.period()
    }

    fn feed<const N: usize>(&mut self, [values]: [&[f64]; 1], [out]: [&mut [f64]; 1]) {
        self.0.feed(values, out);
    }

    fn state(&mut self, state: &mut State) {
        self.0.state(state);
    }
}

/// The line of a window by sums that run.
struct Running {
    period: usize,
    /// Σt, and n·Σt² − (Σt)² below zero, with t = 0 at the newest bar and growing into the past.
    times: f64,
    divisor: f64,
    /// Bars until the window is summed afresh.
    left: usize,
    /// Σy, Σt·y and Σ|y|.
    sums: [f64; 3],
}

impl Running {
    /// Periods until a window is summed afresh.
    const FRESH: usize = 32;
    /// So many times as heavy as the window that it leaves, a value has taken its last digits along.
    const HEAVY: f64 = 100.0;

    fn new(n: f64) -> Running {
        let times = n * (n - 1.0) / 2.0;
        let squares = times * (2.0 * n - 1.0) / 3.0;
        Running {
            period: n as usize,
            times,
            divisor: times * times - n * squares,
            left: 0,
            sums: [0.0; 3],
        }
    }

    /// Intercept at the oldest bar and slope of the next window; before it is the value that leaves.
    #[inline(always)]
    fn line(&mut self, values: &[f64]) -> [f64; 2] {
        let n = self.period as f64;
        let (leaving, coming) = (values[0], values[self.period]);
        if self.left > 0 {
            let [sum, weighted, size] = self.sums;
            self.left -= 1;
            self.sums = [
                sum - leaving + coming,
                weighted + sum - n * leaving,
                size - leaving.abs() + coming.abs(),
            ];
        }
        if self.left == 0 || (n * leaving).abs() > Self::HEAVY * self.sums[2] {
            self.begin(&values[1..=self.period]);
        }
        let [sum, weighted, _] = self.sums;
        let slope = (n * weighted - self.times * sum) / self.divisor;
        [(sum - slope * self.times) / n, slope]
    }

    #[inline(never)]
    fn begin(&mut self, window: &[f64]) {
        self.left = Self::FRESH * self.period;
        self.sums = [0.0; 3];
        let [sum, weighted, size] = &mut self.sums;
        for (ago, value) in (0..window.len()).rev().zip(window) {
            *sum += value;
            *weighted += ago as f64 * value;
            *size += value.abs();
        }
    }

    fn state(&mut self, state: &mut State) {
        state.count(&mut self.left);
        state.numbers(&mut self.sums);
    }
}

pub struct Angle {
    wait: Wait,
    running: Running,
}

impl Kernel<1, 1> for Angle {
    fn new(options: &[f64]) -> Angle {
        Angle {
            wait: Wait(options[0] as usize - 1),
            running: Running::new(options[0]),
        }
    }

    fn reach(&self) -> usize {
        self.running.period
    }

    fn feed<const N: usize>(&mut self, [values]: [&[f64]; 1], [out]: [&mut [f64]; 1]) {
        let from = self.wait.of(out.len());
        let (out, windows) = (&mut out[from..], values[from..].windows(self.reach() + 1));
        for (out, values) in out.iter_mut().zip(windows) {
            [_, *out] = self.running.line(values);
        }
        for out in out {
            *out = arc_tangent(*out).to_degrees();
        }
    }

    fn state(&mut self, state: &mut State) {
        self.wait.state(state);
        self.running.state(state);
    }
}

/// The close's distance from the forecast made the bar before, in percent of the close (Chande and Kroll 1994).
pub struct Fosc {
    wait: Wait,
    running: Running,
}

impl Kernel<1, 1> for Fosc {
    fn new(options: &[f64]) -> Fosc {
        Fosc {
            wait: Wait(options[0] as usize),
            running: Running::new(options[0]),
        }
    }

    fn reach(&self) -> usize {
        self.running.period + 1
    }

    fn feed<const N: usize>(&mut self, [values]: [&[f64]; 1], [out]: [&mut [f64]; 1]) {
        let from = self.wait.of(out.len());
        let windows = values[from..].windows(self.reach() + 1);
        for (out, values) in out[from..].iter_mut().zip(windows) {
            let (now, period) = (values[self.running.period + 1], self.running.period as f64);
            let [intercept, slope] = self.running.line(values);
            let away = 100.0 * (now - (slope * period + intercept)) / now;
            *out = if now != 0.0 { away } else { 0.0 };
        }
    }

    fn state(&mut self, state: &mut State) {
        self.wait.state(state);
        self.running.state(state);
    }
}

/// Weighted averages; a period of 1 gives the values themselves.
pub struct Weights(WeightedSums);

impl Weights {
    pub fn new(period: usize) -> Weights {
        let n = period as f64;
        let mix = Mix {
            center: 1.0,
            sum: 0.0,
            weighted: 2.0 / (n * (n + 1.0)),
        };
        Weights(WeightedSums::new(period, mix))
    }

    /// Bars before a piece that `feed` reads.
    pub fn reach(&self) -> usize {
        self.0.period()
    }

    pub fn feed(&mut self, values: &[f64], out: &mut [f64]) {
        if self.reach() == 1 {
            out.copy_from_slice(&values[1..]);
        } else {
            self.0.feed(values, out);
        }
    }

    pub fn state(&mut self, state: &mut State) {
        self.0.state(state);
    }
}

pub struct Wma(Weights);

impl Kernel<1, 1> for Wma {
    const IN_ONE_FORM: bool = true;

    fn new(options: &[f64]) -> Wma {
        Wma(Weights::new(options[0] as usize))
    }

    fn reach(&self) -> usize {
        self.0.reach()
    }

    fn feed<const N: usize>(&mut self, [values]: [&[f64]; 1], [out]: [&mut [f64]; 1]) {
        self.0.feed(values, out);
    }

    fn state(&mut self, state: &mut State) {
        self.0.state(state);
    }
}

pub struct Hma {
    period: usize,
    half: Weights,
    full: Weights,
    wait: Wait,
    recent: Recent,
    smooth: Weights,
}

impl Kernel<1, 1> for Hma {
    fn new(options: &[f64]) -> Hma {
        let period = options[0] as usize;
        let root = (period as f64).sqrt() as usize;
        Hma {
            period,
            half: Weights::new((period / 2).max(1)),
            full: Weights::new(period),
            wait: Wait(period - 1),
            recent: Recent::new(root),
            smooth: Weights::new(root),
        }
    }

    fn reach(&self) -> usize {
        self.period
    }

    fn feed<const N: usize>(&mut self, [values]: [&[f64]; 1], [out]: [&mut [f64]; 1]) {
        let mut full = [0.0; N];
        let full = &mut full[..out.len()];
        let half = self.period - (self.period / 2).max(1);
        self.full.feed(values, full);
        self.half.feed(&values[half..], out);
        for (value, full) in full.iter_mut().zip(&*out) {
            *value = 2.0 * full - *value;
        }
        let from = self.wait.of(out.len());
        self.smooth
            .feed(self.recent.with(&full[from..]), &mut out[from..]);
    }

    fn state(&mut self, state: &mut State) {
        self.half.state(state);
        self.full.state(state);
        self.wait.state(state);
        self.recent.state(state);
        self.smooth.state(state);
    }
}
