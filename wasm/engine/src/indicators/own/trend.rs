//! - sar: a stop that closes in on the price, faster with each new extreme, and turns over when it is touched (Wilder 1978).
//!   Begins short if the first bar moved down, long otherwise. sarext: with a start of one's own (above 0 long, below 0
//!   short), an offset at each turn and accelerations for each side, below 0 while short.
//! - kama: an exponential average whose speed grows with the efficiency ratio |x − x'|/Σ|steps| of the last n bars, between
//!   those of 30 and of 2 bars (Kaufman 1995).
//! - vidya: one whose α = 2/(n + 1) is multiplied by |gains − losses|/(gains + losses) of the last m bars (Chande 1992).
use super::parts::Parts;
use super::smooth::Wait;
use crate::indicators::kernel::{Kernel, Step};
use crate::indicators::state::State;
use crate::lanes::{mapped, remapped, F64x2};

/// Accelerations of one side: the first, what an extreme adds, and the greatest.
#[derive(Clone, Copy)]
struct Side {
    first: f64,
    step: f64,
    greatest: f64,
}

impl Side {
    fn new(first: f64, step: f64, greatest: f64) -> Side {
        Side {
            first: first.min(greatest),
            step: step.min(greatest),
            greatest,
        }
    }
}

/// Sar, or sarext, whose short stops are below 0.
#[derive(Clone, Copy)]
pub struct Stop<const SIGNED: bool> {
    /// Short and long.
    sides: [Side; 2],
    start: f64,
    offset: f64,
    seen: usize,
    is_long: bool,
    factor: f64,
    extreme: f64,
    stop: f64,
}
pub type Sar = Stop<false>;
pub type Sarext = Stop<true>;

impl<const SIGNED: bool> Stop<SIGNED> {
    #[inline(always)]
    fn side(&self) -> Side {
        let [short, long] = self.sides;
        if SIGNED && !self.is_long {
            short
        } else {
            long
        }
    }

    /// The stop, no nearer to the price than the last two bars.
    fn kept_off(&self, stop: f64, [before, now]: [f64; 2]) -> f64 {
        let nearer = |a: f64, b: f64| if (a < b) == self.is_long { a } else { b };
        nearer(nearer(stop, before), now)
    }

    fn advance(&mut self, off: [f64; 2]) {
        let next = self.factor * (self.extreme - self.stop) + self.stop;
        self.stop = self.kept_off(next, off);
    }

    fn begin(&mut self, [high_before, high]: [f64; 2], [low_before, low]: [f64; 2]) {
        let (up, down) = (high - high_before, low_before - low);
        self.is_long = match self.start {
            0.0 => !(down > 0.0 && down > up),
            start => start > 0.0,
        };
        self.factor = self.side().first;
        self.extreme = if self.is_long { high } else { low };
        self.stop = match self.start {
            0.0 if self.is_long => low_before,
            0.0 => high_before,
            start => start.abs(),
        };
    }

    fn shown(&self, stop: f64) -> f64 {
        if SIGNED && !self.is_long {
            -stop
        } else {
            stop
        }
    }

    #[inline(always)]
    fn step(&mut self, high: [f64; 2], low: [f64; 2]) -> f64 {
        let ([mut high_before, high], [mut low_before, low]) = (high, low);
        if self.seen < 2 {
            self.seen += 1;
            if self.seen == 1 {
                return 0.0;
            }
            self.begin([high_before, high], [low_before, low]);
            (high_before, low_before) = (high, low);
        }
        let is_touched = if self.is_long {
            low <= self.stop
        } else {
            high >= self.stop
        };
        self.is_long ^= is_touched;
        let (off, extreme) = if self.is_long {
            ([low_before, low], high)
        } else {
            ([high_before, high], low)
        };
        if is_touched {
            self.stop = self.kept_off(self.extreme, off);
            if self.offset != 0.0 {
                let offset = self.stop * self.offset;
                self.stop += if self.is_long { -offset } else { offset };
            }
        }
        let shown = self.shown(self.stop);
        let is_further = if self.is_long {
            extreme > self.extreme
        } else {
            extreme < self.extreme
        };
        let side = self.side();
        if is_touched {
            self.factor = side.first;
            self.extreme = extreme;
        } else if is_further {
            self.factor = (self.factor + side.step).min(side.greatest);
            self.extreme = extreme;
        }
        self.advance(off);
        shown
    }
}

impl<const SIGNED: bool> Kernel<2, 1> for Stop<SIGNED> {
    const IN_ONE_FORM: bool = !SIGNED;
    const STEPS: bool = true;

    fn new(options: &[f64]) -> Self {
        let (sides, start, offset) = if SIGNED {
            let side = |at: usize| Side::new(options[at], options[at + 1], options[at + 2]);
            ([side(5), side(2)], options[0], options[1])
        } else {
            ([Side::new(options[0], options[0], options[1]); 2], 0.0, 0.0)
        };
        Stop {
            sides,
            start,
            offset,
            seen: 0,
            is_long: true,
            factor: 0.0,
            extreme: 0.0,
            stop: 0.0,
        }
    }

    fn reach(&self) -> usize {
        1
    }

    fn feed<const N: usize>(&mut self, inputs: [&[f64]; 2], [out]: [&mut [f64]; 1]) {
        let [high, low] = inputs.map(|column| column.array_windows::<2>());
        let mut stop = *self;
        for (out, (high, low)) in out.iter_mut().zip(high.zip(low)) {
            *out = stop.step(*high, *low);
        }
        *self = stop;
    }

    fn state(&mut self, state: &mut State) {
        state.count(&mut self.seen);
        state.flag(&mut self.is_long);
        state.numbers([&mut self.factor, &mut self.extreme, &mut self.stop]);
    }
}

pub struct Kama {
    period: usize,
    parts: Parts<1>,
    wait: Wait,
    value: Option<f64>,
}

impl Kernel<1, 1> for Kama {
    const IN_ONE_FORM: bool = true;
    const STEPS: bool = true;

    fn new(options: &[f64]) -> Kama {
        let period = options[0] as usize;
        Kama {
            period,
            parts: Parts::new(period),
            wait: Wait(period),
            value: None,
        }
    }

    fn reach(&self) -> usize {
        self.period
    }

    fn feed<const N: usize>(&mut self, [values]: [&[f64]; 1], [out]: [&mut [f64]; 1]) {
        let (period, last) = (self.period, &values[self.period - 1..]);
        if period == 1 {
            out.copy_from_slice(&values[1..]);
            return;
        }
        mapped([last, &last[1..]], out, |[before, now]| {
            (now - before).magnitude()
        });
        self.parts.feed([&mut *out]);
        let from = self.wait.of(out.len());
        let (out, values, last) = (&mut out[from..], &values[from..], &last[from..]);
        let (slow, fast) = (2.0 / 31.0, 2.0 / 3.0);
        let [zero, one] = [0.0, 1.0].map(F64x2::splat);
        remapped([values, &last[1..]], out, |path, [then, now]| {
            let share = ((now - then) / path).magnitude();
            // As TA-Lib: a path no longer than the way, or none at all, is fully efficient.
            let is_less = zero.below(path) & share.below(one);
            let speed = share.chosen(one, is_less) * F64x2::splat(fast - slow) + F64x2::splat(slow);
            speed * speed
        });
        let mut value = self.value.unwrap_or(last[0]);
        for (out, now) in out.iter_mut().zip(&last[1..]) {
            value += (now - value) * *out;
            *out = value;
        }
        if !out.is_empty() {
            self.value = Some(value);
        }
    }

    fn state(&mut self, state: &mut State) {
        self.parts.state(state);
        self.wait.state(state);
        let mut has_value = self.value.is_some();
        let mut value = self.value.unwrap_or(0.0);
        state.flag(&mut has_value);
        state.number(&mut value);
        self.value = has_value.then_some(value);
    }
}

pub struct Vidya {
    period: usize,
    alpha: f64,
    /// Gains and losses.
    parts: Parts<2>,
    is_begun: bool,
    value: f64,
}

impl Step<1, 1> for Vidya {
    fn new(options: &[f64]) -> Vidya {
        Vidya {
            period: options[0] as usize,
            alpha: 2.0 / (options[0] + 1.0),
            parts: Parts::new(options[1] as usize),
            is_begun: false,
            value: 0.0,
        }
    }

    fn reach(&self) -> usize {
        1
    }

    fn step(&mut self, [values]: [&[f64]; 1]) -> [f64; 1] {
        let (before, now) = (values[0], values[1]);
        if !self.is_begun || self.period == 1 {
            (self.is_begun, self.value) = (true, now);
            return [now];
        }
        let change = now - before;
        let [gains, losses] = self.parts.push([change.max(0.0), (-change).max(0.0)]);
        let total = gains + losses;
        if total > 0.0 {
            let momentum = ((gains - losses) / total).abs();
            self.value += (now - self.value) * (self.alpha * momentum);
        }
        [self.value]
    }

    fn state(&mut self, state: &mut State) {
        self.parts.state(state);
        state.flag(&mut self.is_begun);
        state.number(&mut self.value);
    }
}
