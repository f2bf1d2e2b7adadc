//! Two series against each other.
//!
//! - correl: Pearson's r of a window (1896), 0 where one of them does not move.
//! - beta: slope of the second's returns on the first's (Sharpe 1964), 0 where the first does not move.
//!
//! Sums are of differences from a bar of the window.
use super::parts::Pairs;
use crate::indicators::kernel::Step;
use crate::indicators::state::State;

/// A sum of squares this small beside what it was computed from is rounding.
const ROUNDING: f64 = 1e-14;

pub struct Correl {
    period: usize,
    parts: Pairs<5>,
}

impl Step<2, 1> for Correl {
    fn new(options: &[f64]) -> Correl {
        let period = options[0] as usize;
        Correl {
            period,
            parts: Pairs::new(period),
        }
    }

    fn reach(&self) -> usize {
        self.period - 1
    }

    #[inline(always)]
    fn step(&mut self, [xs, ys]: [&[f64]; 2]) -> [f64; 1] {
        let last = self.period - 1;
        let [x, y, xx, yy, xy] = self.parts.step(
            |ago| [xs[last - ago], ys[last - ago]],
            |x, y| [x, y, x * x, y * y, x * y],
        );
        let n = self.period as f64;
        let (sxx, syy, sxy) = (xx - x * x / n, yy - y * y / n, xy - x * y / n);
        let is_moving = sxx > ROUNDING * xx && syy > ROUNDING * yy && sxx * syy > 0.0;
        [if is_moving {
            (sxy / (sxx * syy).sqrt()).clamp(-1.0, 1.0)
        } else {
            0.0
        }]
    }

    fn state(&mut self, state: &mut State) {
        self.parts.state(state);
    }
}

pub struct Beta {
    period: usize,
    parts: Pairs<4>,
}

#[inline(always)]
fn change(values: &[f64], at: usize) -> f64 {
    let before = values[at - 1];
    if before == 0.0 {
        0.0
    } else {
        (values[at] - before) / before
    }
}

impl Step<2, 1> for Beta {
    fn new(options: &[f64]) -> Beta {
        let period = options[0] as usize;
        Beta {
            period,
            parts: Pairs::new(period),
        }
    }

    fn reach(&self) -> usize {
        self.period
    }

    #[inline(always)]
    fn step(&mut self, [xs, ys]: [&[f64]; 2]) -> [f64; 1] {
        let last = self.period;
        let [x, y, xx, xy] = self.parts.step(
            |ago| [change(xs, last - ago), change(ys, last - ago)],
            |x, y| [x, y, x * x, x * y],
        );
        let n = self.period as f64;
        let divisor = n * xx - x * x;
        [if divisor > ROUNDING * n * xx {
            (n * xy - x * y) / divisor
        } else {
            0.0
        }]
    }

    fn state(&mut self, state: &mut State) {
        self.parts.state(state);
    }
}
