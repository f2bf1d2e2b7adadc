//! The dominant cycle of prices (Ehlers, Rocket Science for Traders, 2001, chapters 7 to 11).
//!
//! - ht_dcperiod: its smoothed period; ht_phasor: what is in phase and in quadrature (`hilbert.rs`).
//! - ht_dcphase: the angle in degrees of one period of averaged prices, as the cycle's only harmonic; ht_sine: its sine, and
//!   the sine 45° ahead.
//! - ht_trendline: the mean over one period, averaged over four bars (weights 4, 3, 2, 1).
//! - ht_trendmode: 1 in a trend, else 0: for half a period after the sines crossed, or while the phase moves as a cycle's
//!   does, there is none; 1.5 % between the trendline and the average of four bars is always one.
use super::angle::{arc_tangent, sine};
use super::hilbert::{Hilbert, DEGREES};
use crate::indicators::kernel::Step;
use crate::indicators::state::State;
use crate::trigonometry;

/// Bars before the first value, less those that the Hilbert transform begins with.
const SHORT_START: usize = 12;
const LONG_START: usize = 37;
/// The longest period.
const LONGEST: usize = 50;

/// Step and steps of a turn whose sine glibc, by which TA-Lib's values are made, rounds away from zero, though it is nearer
/// to the other neighbour (by up to 0.005 units in the last place).
const AWAY: [(usize, usize); 7] = [
    (11, 19),
    (13, 27),
    (22, 38),
    (1, 39),
    (33, 40),
    (39, 40),
    (22, 41),
];

/// Sine and cosine of a step of a turn, exact and rounded as TA-Lib has them: on flat prices the sums over a turn cancel, and
/// their last digit decides.
fn turned(step: usize, steps: usize) -> [f64; 2] {
    let angle = step as f64 * std::f64::consts::TAU / steps as f64;
    let [sine, cosine] =
        [trigonometry::sin(angle), trigonometry::cos(angle)].map(Option::unwrap_or_default);
    let is_away = AWAY.contains(&(step, steps));
    let sine = if is_away {
        f64::from_bits(sine.to_bits() + 1)
    } else {
        sine
    };
    [sine, cosine]
}

pub struct Dcperiod(Hilbert);

impl Step<1, 1> for Dcperiod {
    fn new(_: &[f64]) -> Dcperiod {
        Dcperiod(Hilbert::new(SHORT_START))
    }

    fn reach(&self) -> usize {
        Hilbert::REACH
    }

    fn step(&mut self, [values]: [&[f64]; 1]) -> [f64; 1] {
        self.0.advance(values);
        [self.0.smooth_period]
    }

    fn state(&mut self, state: &mut State) {
        self.0.state(state);
    }
}

pub struct Phasor(Hilbert);

impl Step<1, 2> for Phasor {
    fn new(_: &[f64]) -> Phasor {
        Phasor(Hilbert::new(SHORT_START))
    }

    fn reach(&self) -> usize {
        Hilbert::REACH
    }

    fn step(&mut self, [values]: [&[f64]; 1]) -> [f64; 2] {
        self.0.advance(values);
        self.0.phasor()
    }

    fn state(&mut self, state: &mut State) {
        self.0.state(state);
    }
}

/// The angle of the cycle.
struct Phase {
    hilbert: Hilbert,
    /// The averages of four bars, of which the last sixty-four count.
    prices: [f64; 64],
    at: usize,
    /// Sines and cosines of a whole turn in as many steps as the place says, empty until they are asked for.
    turns: Vec<Vec<[f64; 2]>>,
    degrees: f64,
}

impl Phase {
    fn new() -> Phase {
        Phase {
            hilbert: Hilbert::new(LONG_START),
            prices: [0.0; 64],
            at: 0,
            turns: vec![Vec::new(); LONGEST + 1],
            degrees: 0.0,
        }
    }

    /// As [`Hilbert::advance`].
    fn advance(&mut self, values: &[f64]) -> bool {
        if !self.hilbert.advance(values) {
            return false;
        }
        self.at = (self.at + 1) % 64;
        self.prices[self.at] = self.hilbert.price();
        let period = self.hilbert.whole_period();
        let turn = &mut self.turns[period];
        if turn.is_empty() {
            turn.extend((0..period).map(|step| turned(step, period)));
        }
        let [mut real, mut imaginary] = [0.0; 2];
        for (ago, [sine, cosine]) in turn.iter().enumerate() {
            let price = self.prices[(self.at + 64 - ago) % 64];
            real += sine * price;
            imaginary += cosine * price;
        }
        if imaginary != 0.0 {
            self.degrees = arc_tangent(real / imaginary) * DEGREES;
        } else if real != 0.0 {
            self.degrees += 90f64.copysign(real);
        }
        self.degrees += 90.0;
        self.degrees += 360.0 / self.hilbert.smooth_period;
        if imaginary < 0.0 {
            self.degrees += 180.0;
        }
        if self.degrees > 315.0 {
            self.degrees -= 360.0;
        }
        true
    }

    fn sines(&self) -> [f64; 2] {
        [0.0, 45.0].map(|ahead| sine((self.degrees + ahead) / DEGREES))
    }

    fn state(&mut self, state: &mut State) {
        self.hilbert.state(state);
        state.numbers(&mut self.prices);
        state.count(&mut self.at);
        state.number(&mut self.degrees);
    }
}

pub struct Dcphase(Phase);

impl Step<1, 1> for Dcphase {
    fn new(_: &[f64]) -> Dcphase {
        Dcphase(Phase::new())
    }

    fn reach(&self) -> usize {
        Hilbert::REACH
    }

    fn step(&mut self, [values]: [&[f64]; 1]) -> [f64; 1] {
        self.0.advance(values);
        [self.0.degrees]
    }

    fn state(&mut self, state: &mut State) {
        self.0.state(state);
    }
}

pub struct Sine(Phase);

impl Step<1, 2> for Sine {
    fn new(_: &[f64]) -> Sine {
        Sine(Phase::new())
    }

    fn reach(&self) -> usize {
        Hilbert::REACH
    }

    fn step(&mut self, [values]: [&[f64]; 1]) -> [f64; 2] {
        self.0.advance(values);
        self.0.sines()
    }

    fn state(&mut self, state: &mut State) {
        self.0.state(state);
    }
}

/// The means of one period at the last three bars, the newest first.
#[derive(Default)]
struct Trend([f64; 3]);

impl Trend {
    /// `values` end at the next bar.
    fn advance(&mut self, values: &[f64], period: usize) -> f64 {
        let sum: f64 = values[values.len() - period..].iter().rev().sum();
        let mean = if period > 0 { sum / period as f64 } else { 0.0 };
        let [one, two, three] = self.0;
        self.0 = [mean, one, two];
        (4.0 * mean + 3.0 * one + 2.0 * two + three) / 10.0
    }
}

pub struct Trendline {
    hilbert: Hilbert,
    trend: Trend,
}

impl Step<1, 1> for Trendline {
    fn new(_: &[f64]) -> Trendline {
        Trendline {
            hilbert: Hilbert::new(LONG_START),
            trend: Trend::default(),
        }
    }

    fn reach(&self) -> usize {
        LONGEST - 1
    }

    fn step(&mut self, [values]: [&[f64]; 1]) -> [f64; 1] {
        if !self.hilbert.advance(values) {
            return [0.0];
        }
        [self.trend.advance(values, self.hilbert.whole_period())]
    }

    fn state(&mut self, state: &mut State) {
        self.hilbert.state(state);
        state.numbers(&mut self.trend.0);
    }
}

pub struct Trendmode {
    phase: Phase,
    trend: Trend,
    sines: [f64; 2],
    /// Bars since the sines crossed.
    bars: usize,
}

impl Step<1, 1> for Trendmode {
    fn new(_: &[f64]) -> Trendmode {
        Trendmode {
            phase: Phase::new(),
            trend: Trend::default(),
            sines: [0.0; 2],
            bars: 0,
        }
    }

    fn reach(&self) -> usize {
        LONGEST - 1
    }

    fn step(&mut self, [values]: [&[f64]; 1]) -> [f64; 1] {
        let before = self.phase.degrees;
        if !self.phase.advance(values) {
            return [0.0];
        }
        let period = self.phase.hilbert.smooth_period;
        let line = self
            .trend
            .advance(values, self.phase.hilbert.whole_period());
        let sines = self.phase.sines();
        let [then, then_ahead] = std::mem::replace(&mut self.sines, sines);
        let [now, ahead] = sines;
        let crossed = now > ahead && then <= then_ahead || now < ahead && then >= then_ahead;
        self.bars = if crossed { 1 } else { self.bars + 1 };
        let moved = self.phase.degrees - before;
        let turns = period != 0.0 && moved > 0.67 * 360.0 / period && moved < 1.5 * 360.0 / period;
        let price = self.phase.hilbert.price();
        let is_off = line != 0.0 && ((price - line) / line).abs() >= 0.015;
        let is_cycle = crossed || (self.bars as f64) < 0.5 * period || turns;
        [f64::from(u8::from(is_off || !is_cycle))]
    }

    fn state(&mut self, state: &mut State) {
        self.phase.state(state);
        state.numbers(self.trend.0.iter_mut().chain(&mut self.sines));
        state.count(&mut self.bars);
    }
}
