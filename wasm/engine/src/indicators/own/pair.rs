//! Two series against each other.
//!
//! - correl: Pearson's r of a window (1896), 0 where one of them does not move.
//! - beta: slope of the second's returns on the first's (Sharpe 1964), 0 where the first does not move.
//!
//! Where a series hardly moves the last digits of its sums decide. So sums run as TA-Lib's do (0.8, `TA_CORREL` and
//! `TA_BETA`): of values less a shift, begun anew, with their mean as the shift, where they have become small beside what
//! they were.
use super::smooth::Wait;
use crate::indicators::kernel::Step;
use crate::indicators::state::State;

/// A sum of squares this small beside what it was computed from is rounding.
const ROUNDING: f64 = 1e-14;
/// A sum of squares this small beside what it was has lost too many digits.
const LOST: f64 = 1e-6;
/// Periods until sums are begun anew.
const FRESH: usize = 32;

/// Sums of a window's pairs.
struct Running {
    period: usize,
    /// Pairs in the window, until it is full.
    count: usize,
    /// Bars until the sums are begun anew.
    left: usize,
    shifts: [f64; 2],
    /// Σx, Σy, Σx², Σy² and Σxy.
    sums: [f64; 5],
}

impl Running {
    fn new(period: usize) -> Running {
        Running {
            period,
            count: 0,
            left: FRESH * period,
            shifts: [0.0; 2],
            sums: [0.0; 5],
        }
    }

    #[inline(always)]
    fn lanes(&self, pair: [f64; 2]) -> [f64; 5] {
        let [x, y] = [pair[0] - self.shifts[0], pair[1] - self.shifts[1]];
        [x, y, x * x, y * y, x * y]
    }

    #[inline(always)]
    fn add(&mut self, pair: [f64; 2]) {
        let lanes = self.lanes(pair);
        self.sums = std::array::from_fn(|lane| self.sums[lane] + lanes[lane]);
    }

    /// Takes the next pair in; whether the window is full.
    #[inline(always)]
    fn enter(&mut self, pair: [f64; 2]) -> bool {
        if self.count == 0 {
            self.shifts = pair;
        }
        self.add(pair);
        if self.count + 1 < self.period {
            self.count += 1;
            return false;
        }
        self.left -= 1;
        true
    }

    /// Takes the oldest pair out, and gives its squares.
    #[inline(always)]
    fn leave(&mut self, pair: [f64; 2]) -> [f64; 2] {
        let lanes = self.lanes(pair);
        self.sums = std::array::from_fn(|lane| self.sums[lane] - lanes[lane]);
        [lanes[2], lanes[3]]
    }

    /// Sums of the window's pairs, of which this is the one so many bars ago.
    fn begin(&mut self, pair: impl Fn(usize) -> [f64; 2], shifts: [f64; 2]) {
        self.left = FRESH * self.period;
        self.shifts = shifts;
        self.sums = [0.0; 5];
        for ago in (0..self.period).rev() {
            self.add(pair(ago));
        }
    }

    /// Plain sums of both.
    fn levels(&self, pair: impl Fn(usize) -> [f64; 2]) -> [f64; 2] {
        let pairs = (0..self.period).rev().map(pair);
        pairs.fold([0.0; 2], |[x, y], pair| [x + pair[0], y + pair[1]])
    }

    fn state(&mut self, state: &mut State) {
        state.count(&mut self.count);
        state.count(&mut self.left);
        state.numbers(&mut self.shifts);
        state.numbers(&mut self.sums);
    }
}

pub struct Correl {
    running: Running,
    /// The largest sums of squares since they were begun.
    peaks: [f64; 2],
}

impl Correl {
    /// Sums of squares and of products about the means.
    #[inline(always)]
    fn moments(&self) -> [f64; 3] {
        let part = 1.0 / self.running.period as f64;
        let [x, y, xx, yy, xy] = self.running.sums;
        [xx - x * x * part, yy - y * y * part, xy - x * y * part]
    }

    #[inline(never)]
    fn begin(&mut self, pair: impl Fn(usize) -> [f64; 2]) -> [f64; 3] {
        let part = 1.0 / self.running.period as f64;
        let means = self.running.levels(&pair).map(|sum| sum * part);
        self.running.begin(&pair, means);
        let is_lost =
            |moments: [f64; 3], sums: [f64; 5]| [0, 1].map(|of| moments[of] < LOST * sums[2 + of]);
        let lost = is_lost(self.moments(), self.running.sums);
        if lost.contains(&true) {
            // A mean's own rounding is all that is left: the newest value is exact.
            let now = pair(0);
            let shifts = [0, 1].map(|of| if lost[of] { now[of] } else { means[of] });
            self.running.begin(&pair, shifts);
        }
        let [xx, yy, xy] = self.moments();
        self.peaks = [self.running.sums[2], self.running.sums[3]];
        [xx.max(0.0), yy.max(0.0), xy]
    }
}

impl Step<2, 1> for Correl {
    fn new(options: &[f64]) -> Correl {
        Correl {
            running: Running::new(options[0] as usize),
            peaks: [0.0; 2],
        }
    }

    fn reach(&self) -> usize {
        self.running.period - 1
    }

    #[inline(always)]
    fn step(&mut self, [xs, ys]: [&[f64]; 2]) -> [f64; 1] {
        let last = self.running.period - 1;
        let pair = |ago| [xs[last - ago], ys[last - ago]];
        if !self.running.enter(pair(0)) {
            return [0.0];
        }
        let [_, _, xx, yy, _] = self.running.sums;
        self.peaks = [self.peaks[0].max(xx), self.peaks[1].max(yy)];
        let mut moments = self.moments();
        let is_lost = moments[0] < LOST * self.peaks[0] || moments[1] < LOST * self.peaks[1];
        if is_lost || self.running.left == 0 {
            moments = self.begin(pair);
        }
        let ([sxx, syy, sxy], [_, _, xx, yy, _]) = (moments, self.running.sums);
        let is_moving = sxx > ROUNDING * xx && syy > ROUNDING * yy && sxx * syy > 0.0;
        self.running.leave(pair(last));
        [if is_moving {
            (sxy / (sxx * syy).sqrt()).clamp(-1.0, 1.0)
        } else {
            0.0
        }]
    }

    fn state(&mut self, state: &mut State) {
        self.running.state(state);
        state.numbers(&mut self.peaks);
    }
}

pub struct Beta {
    /// The first bar has no return.
    wait: Wait,
    running: Running,
    /// Squares of the pair that left the window.
    left: [f64; 2],
}

impl Beta {
    /// A pair that left was so many times as large as all that stays.
    const HEAVY: f64 = 1000.0;

    /// n²·variance of the first, and what it is small beside.
    #[inline(always)]
    fn divisor(&self) -> [f64; 2] {
        let [x, _, xx, ..] = self.running.sums;
        let scale = self.running.period as f64 * xx;
        [scale - x * x, scale]
    }

    #[inline(never)]
    fn begin(&mut self, pair: impl Fn(usize) -> [f64; 2]) {
        let n = self.running.period as f64;
        let means = self.running.levels(&pair).map(|sum| sum / n);
        self.running.begin(&pair, means);
    }
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
        Beta {
            wait: Wait(1),
            running: Running::new(options[0] as usize),
            left: [0.0; 2],
        }
    }

    fn reach(&self) -> usize {
        self.running.period
    }

    #[inline(always)]
    fn step(&mut self, [xs, ys]: [&[f64]; 2]) -> [f64; 1] {
        let last = self.running.period;
        let pair = |ago| [change(xs, last - ago), change(ys, last - ago)];
        if self.wait.of(1) > 0 || !self.running.enter(pair(0)) {
            return [0.0];
        }
        let [divisor, scale] = self.divisor();
        let [_, _, xx, yy, _] = self.running.sums;
        let [left_xx, left_yy] = self.left;
        let is_lost = divisor < LOST * scale;
        let is_lost = is_lost || left_xx > Beta::HEAVY * xx || left_yy > Beta::HEAVY * yy;
        if is_lost || self.running.left == 0 {
            self.begin(pair);
        }
        let [divisor, scale] = self.divisor();
        let [x, y, _, _, xy] = self.running.sums;
        self.left = self.running.leave(pair(self.running.period - 1));
        [if divisor > ROUNDING * scale {
            (self.running.period as f64 * xy - x * y) / divisor
        } else {
            0.0
        }]
    }

    fn state(&mut self, state: &mut State) {
        self.wait.state(state);
        self.running.state(state);
        state.numbers(&mut self.left);
    }
}
