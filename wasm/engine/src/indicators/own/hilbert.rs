//! Prices turned by a quarter of their dominant cycle, and averages whose speed hangs on that (Ehlers, Rocket Science for
//! Traders, 2001, chapters 6, 7 and 17).
//!
//! - The price is averaged over four bars (weights 4, 3, 2, 1) and filtered by 0.0962·(x − x₆) + 0.5769·(x₂ − x₄) times
//!   0.075·period + 0.54, x₂ being the value two bars ago: once for what is in phase (three bars late), twice for what is in
//!   quadrature. The angle between one bar's pair and the next's says the period, which is kept within 6 and 50 bars, moves
//!   by at most half and is smoothed.
//! - mama: an exponential average with α = fast limit over the degrees that the phase fell, not below the slow limit; fama:
//!   mama smoothed with half that α.
//!
//! On flat prices the phase hangs on the last digits of the four bars' average: that is kept in two running sums, in the
//! order in which TA-Lib adds.
use super::angle::arc_tangent;
use crate::indicators::kernel::Step;
use crate::indicators::state::State;

pub const DEGREES: f64 = 180.0 / std::f64::consts::PI;

/// The last sixteen values of a column.
#[derive(Default)]
struct Past([f64; 16]);

impl Past {
    fn ago(&self, now: usize, bars: usize) -> f64 {
        self.0[now.wrapping_sub(bars) % 16]
    }

    /// The filter of the values that end so many bars ago.
    fn filtered(&self, now: usize, bars: usize) -> f64 {
        let value = |ago| self.ago(now, bars + ago);
        ((0.0962 * value(0) - 0.0962 * value(6)) - 0.5769 * value(4)) + 0.5769 * value(2)
    }
}

pub struct Hilbert {
    /// Bars that only the average of four sees.
    start: usize,
    seen: usize,
    weighted: f64,
    plain: f64,
    /// The average of four, what is in phase before it is delayed, and what is in quadrature.
    prices: Past,
    detrended: Past,
    turned: Past,
    /// In phase and quadrature, smoothed, and the products of one bar's with the next's.
    pair: [f64; 2],
    products: [f64; 2],
    period: f64,
    pub smooth_period: f64,
}

impl Hilbert {
    /// Bars that [`advance`](Hilbert::advance) looks back.
    pub const REACH: usize = 4;

    pub fn new(start: usize) -> Hilbert {
        Hilbert {
            start,
            seen: 0,
            weighted: 0.0,
            plain: 0.0,
            prices: Past::default(),
            detrended: Past::default(),
            turned: Past::default(),
            pair: [0.0; 2],
            products: [0.0; 2],
            period: 0.0,
            smooth_period: 0.0,
        }
    }

    /// Takes the last entry, the next bar's; whether there is a transform of it.
    pub fn advance(&mut self, values: &[f64]) -> bool {
        let (now, left) = (
            values[values.len() - 1],
            values[values.len() - 1 - Hilbert::REACH],
        );
        self.plain += now;
        self.plain -= left;
        self.weighted += now * (self.seen + 1).min(4) as f64;
        let price = self.weighted * 0.1;
        if self.seen >= 3 {
            self.weighted -= self.plain;
        }
        self.seen += 1;
        if self.seen <= self.start {
            return false;
        }
        self.transform(price);
        true
    }

    fn transform(&mut self, price: f64) {
        let now = self.seen;
        let gain = 0.075 * self.period + 0.54;
        self.prices.0[now % 16] = price;
        self.detrended.0[now % 16] = self.prices.filtered(now, 0) * gain;
        self.turned.0[now % 16] = self.detrended.filtered(now, 0) * gain;
        let [in_phase, quadrature] = self.phasor();
        let [in_phase_turned, quadrature_turned] = [
            self.detrended.filtered(now, 3) * gain,
            self.turned.filtered(now, 0) * gain,
        ];
        let before = self.pair;
        self.pair = [
            0.2 * (in_phase - quadrature_turned) + 0.8 * before[0],
            0.2 * (quadrature + in_phase_turned) + 0.8 * before[1],
        ];
        let [i, q] = self.pair;
        self.products = [
            0.8 * self.products[0] + 0.2 * (i * before[0] + q * before[1]),
            0.8 * self.products[1] + 0.2 * (i * before[1] - q * before[0]),
        ];
        let before = self.period;
        let [real, imaginary] = self.products;
        let period = if real != 0.0 && imaginary != 0.0 {
            360.0 / (arc_tangent(imaginary / real) * DEGREES)
        } else {
            before
        };
        let period = period.min(1.5 * before).max(0.67 * before).clamp(6.0, 50.0);
        self.period = 0.2 * period + 0.8 * before;
        self.smooth_period = 0.67 * self.smooth_period + 0.33 * self.period;
    }

    /// What is in phase and in quadrature.
    pub fn phasor(&self) -> [f64; 2] {
        [
            self.detrended.ago(self.seen, 3),
            self.turned.ago(self.seen, 0),
        ]
    }

    /// The average of four bars.
    pub fn price(&self) -> f64 {
        self.prices.ago(self.seen, 0)
    }

    /// The period in whole bars.
    pub fn whole_period(&self) -> usize {
        (self.smooth_period + 0.5) as usize
    }

    pub fn state(&mut self, state: &mut State) {
        state.count(&mut self.seen);
        let Hilbert {
            weighted,
            plain,
            period,
            smooth_period,
            ..
        } = self;
        state.numbers([weighted, plain, period, smooth_period]);
        for past in [&mut self.prices, &mut self.detrended, &mut self.turned] {
            state.numbers(&mut past.0);
        }
        state.numbers(self.pair.iter_mut().chain(&mut self.products));
    }
}

pub struct Mama {
    fast: f64,
    slow: f64,
    hilbert: Hilbert,
    phase: f64,
    averages: [f64; 2],
}

impl Step<1, 2> for Mama {
    fn new(options: &[f64]) -> Mama {
        Mama {
            fast: options[0],
            slow: options[1],
            hilbert: Hilbert::new(12),
            phase: 0.0,
            averages: [0.0; 2],
        }
    }

    fn reach(&self) -> usize {
        Hilbert::REACH
    }

    fn step(&mut self, [values]: [&[f64]; 1]) -> [f64; 2] {
        if !self.hilbert.advance(values) {
            return [0.0; 2];
        }
        let [in_phase, quadrature] = self.hilbert.phasor();
        let phase = if in_phase != 0.0 {
            arc_tangent(quadrature / in_phase) * DEGREES
        } else {
            0.0
        };
        let fallen = std::mem::replace(&mut self.phase, phase) - phase;
        let alpha = if fallen > 1.0 {
            (self.fast / fallen).max(self.slow)
        } else {
            self.fast
        };
        let [mama, fama] = &mut self.averages;
        *mama = (1.0 - alpha) * *mama + alpha * values[Hilbert::REACH];
        *fama = (1.0 - 0.5 * alpha) * *fama + 0.5 * alpha * *mama;
        self.averages
    }

    fn state(&mut self, state: &mut State) {
        self.hilbert.state(state);
        state.number(&mut self.phase);
        state.numbers(&mut self.averages);
    }
}

/// Mama without fama.
pub struct MamaAlone(Mama);

impl Step<1, 1> for MamaAlone {
    fn new(options: &[f64]) -> MamaAlone {
        MamaAlone(Mama::new(options))
    }

    fn reach(&self) -> usize {
        Hilbert::REACH
    }

    fn step(&mut self, inputs: [&[f64]; 1]) -> [f64; 1] {
        let [mama, _] = self.0.step(inputs);
        [mama]
    }

    fn state(&mut self, state: &mut State) {
        Step::state(&mut self.0, state);
    }
}
