//! The straight line of least squares through a window (Legendre 1805), and the averages whose weights fall in a line.
//!
//! With t = 0 at the window's oldest bar: slope = (n·Σt·y − Σt·Σy)/(n·Σt² − (Σt)²), intercept = (Σy − slope·Σt)/n; linearreg
//! is the line's value at the newest bar, tsf one bar further, the angle is the slope's arc tangent in degrees. wma weighs t
//! + 1. hma = wma of √n of (2·wma of n/2 − wma of n) (Hull 2005).
use super::parts::{Centered, Sums};
use super::recent::Recent;
use super::smooth::Wait;
use crate::indicators::kernel::Kernel;
use crate::indicators::state::State;

/// Σy and Σt·y of each window, y relative to a value of the window.
struct Weighted(Centered<2>);

impl Weighted {
    fn new(period: usize) -> Weighted {
        Weighted(Centered::new(period))
    }

    fn period(&self) -> usize {
        self.0.period()
    }

    /// Calls `give` with bar, center, Σy and Σt·y; `values` hold period − 1 bars before.
    #[inline(always)]
    fn feed(&mut self, values: &[f64], mut give: impl FnMut(usize, f64, f64, f64)) {
        let last = (self.period() - 1) as f64;
        let lanes = |away: f64, place: f64| [away, away * place];
        self.0.feed(
            values,
            lanes,
            |bar,
             Sums {
                 center,
                 place,
                 sums: [sum, weighted],
             }| {
                // Bars were counted from the block's first; the window's oldest stands period − 1 − place before it.
                give(bar, center, sum, weighted + (last - place) * sum);
            },
        );
    }

    fn state(&mut self, state: &mut State) {
        self.0.state(state);
    }
}

/// What of the line is wanted.
const VALUE: u8 = 0;
const FORECAST: u8 = 1;
const INTERCEPT: u8 = 2;
const SLOPE: u8 = 3;
const ANGLE: u8 = 4;

pub struct Line<const WHAT: u8>(Weighted);
pub type Linearreg = Line<VALUE>;
pub type Tsf = Line<FORECAST>;
pub type Intercept = Line<INTERCEPT>;
pub type Slope = Line<SLOPE>;
pub type Angle = Line<ANGLE>;

impl<const WHAT: u8> Kernel<1, 1> for Line<WHAT> {
    const IN_ONE_FORM: bool = true;

    fn new(options: &[f64]) -> Self {
        Line(Weighted::new(options[0] as usize))
    }

    fn reach(&self) -> usize {
        self.0.period() - 1
    }

    fn feed<const N: usize>(&mut self, [values]: [&[f64]; 1], [out]: [&mut [f64]; 1]) {
        let n = self.0.period() as f64;
        let times = n * (n - 1.0) / 2.0;
        let squares = times * (2.0 * n - 1.0) / 3.0;
        let divisor = n * squares - times * times;
        self.0.feed(values, |bar, center, sum, weighted| {
            let slope = (n * weighted - times * sum) / divisor;
            let first = center + (sum - slope * times) / n;
            out[bar] = match WHAT {
                VALUE => first + slope * (n - 1.0),
                FORECAST => first + slope * n,
                INTERCEPT => first,
                SLOPE => slope,
                _ => arc_tangent(slope).to_degrees(),
            };
        });
    }

    fn state(&mut self, state: &mut State) {
        self.0.state(state);
    }
}

/// The target's own, which is right to a unit in the last place and takes a hundredth of the engine's exact one.
fn arc_tangent(x: f64) -> f64 {
    #[cfg(target_arch = "wasm32")]
    return libm::atan(x);
    #[cfg(not(target_arch = "wasm32"))]
    x.atan()
}

/// Weighted averages; a period of 1 gives the values themselves.
pub struct Weights(Weighted);

impl Weights {
    pub fn new(period: usize) -> Weights {
        Weights(Weighted::new(period))
    }

    #[inline(always)]
    pub fn feed(&mut self, values: &[f64], out: &mut [f64]) {
        let n = self.0.period() as f64;
        let divisor = n * (n + 1.0) / 2.0;
        self.0.feed(values, |bar, center, sum, weighted| {
            out[bar] = center + (weighted + sum) / divisor;
        });
    }

    pub fn state(&mut self, state: &mut State) {
        self.0.state(state);
    }
}

pub struct Wma {
    period: usize,
    weights: Weights,
}

impl Kernel<1, 1> for Wma {
    const IN_ONE_FORM: bool = true;

    fn new(options: &[f64]) -> Wma {
        let period = options[0] as usize;
        Wma {
            period,
            weights: Weights::new(period),
        }
    }

    fn reach(&self) -> usize {
        self.period - 1
    }

    fn feed<const N: usize>(&mut self, [values]: [&[f64]; 1], [out]: [&mut [f64]; 1]) {
        self.weights.feed(values, out);
    }

    fn state(&mut self, state: &mut State) {
        self.weights.state(state);
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
            recent: Recent::new(root - 1),
            smooth: Weights::new(root),
        }
    }

    fn reach(&self) -> usize {
        self.period - 1
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
