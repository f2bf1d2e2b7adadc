//! - sar: a stop that closes in on the price, faster with each new extreme, and turns over when it is touched (Wilder 1978).
//!   Begins short if the first bar moved down, long otherwise.
//! - kama: an exponential average whose speed grows with the efficiency ratio |x − x'|/Σ|steps| of the last n bars, between
//!   those of 30 and of 2 bars (Kaufman 1995).
use super::parts::Parts;
use super::smooth::Wait;
use crate::indicators::kernel::Step;
use crate::indicators::state::State;

pub struct Sar {
    acceleration: f64,
    maximum: f64,
    seen: usize,
    is_long: bool,
    factor: f64,
    extreme: f64,
    stop: f64,
}

impl Sar {
    /// The stop, no nearer to the price than the last two bars.
    fn kept_off(&self, stop: f64, [before, now]: [f64; 2]) -> f64 {
        match self.is_long {
            true => stop.min(before).min(now),
            false => stop.max(before).max(now),
        }
    }

    fn advance(&mut self, off: [f64; 2]) {
        let next = self.factor * (self.extreme - self.stop) + self.stop;
        self.stop = self.kept_off(next, off);
    }
}

impl Step<2, 1> for Sar {
    fn new(options: &[f64]) -> Sar {
        let acceleration = options[0].min(options[1]);
        Sar {
            acceleration,
            maximum: options[1],
            seen: 0,
            is_long: true,
            factor: acceleration,
            extreme: 0.0,
            stop: 0.0,
        }
    }

    fn reach(&self) -> usize {
        1
    }

    fn step(&mut self, [high, low]: [&[f64]; 2]) -> [f64; 1] {
        let mut high_before = high[0];
        let mut low_before = low[0];
        let (high, low) = (high[1], low[1]);
        if self.seen < 2 {
            self.seen += 1;
            if self.seen == 1 {
                return [0.0];
            }
            let (up, down) = (high - high_before, low_before - low);
            self.is_long = !(down > 0.0 && down > up);
            (self.extreme, self.stop) = if self.is_long {
                (high, low_before)
            } else {
                (low, high_before)
            };
            (high_before, low_before) = (high, low);
        }
        let is_touched = if self.is_long {
            low <= self.stop
        } else {
            high >= self.stop
        };
        if is_touched {
            self.is_long = !self.is_long;
            let off = if self.is_long {
                [low_before, low]
            } else {
                [high_before, high]
            };
            let stop = self.kept_off(self.extreme, off);
            self.stop = stop;
            self.factor = self.acceleration;
            self.extreme = if self.is_long { high } else { low };
            self.advance(off);
            return [stop];
        }
        let stop = self.stop;
        let is_further = if self.is_long {
            high > self.extreme
        } else {
            low < self.extreme
        };
        if is_further {
            self.extreme = if self.is_long { high } else { low };
            self.factor = (self.factor + self.acceleration).min(self.maximum);
        }
        let off = if self.is_long {
            [low_before, low]
        } else {
            [high_before, high]
        };
        self.advance(off);
        [stop]
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

impl Step<1, 1> for Kama {
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

    #[inline(always)]
    fn step(&mut self, [values]: [&[f64]; 1]) -> [f64; 1] {
        let period = self.period;
        let now = values[period];
        if period == 1 {
            return [now];
        }
        let [path] = self.parts.push([(now - values[period - 1]).abs()]);
        if self.wait.of(1) == 1 {
            return [now];
        }
        let way = now - values[0];
        // As TA-Lib: a path no longer than the way, or none at all, is fully efficient.
        let efficiency = if path <= 0.0 || path <= way {
            1.0
        } else {
            (way / path).abs().min(1.0)
        };
        let (slow, fast) = (2.0 / 31.0, 2.0 / 3.0);
        let speed = efficiency * (fast - slow) + slow;
        let before = self.value.unwrap_or(values[period - 1]);
        let next = (now - before) * (speed * speed) + before;
        self.value = Some(next);
        [next]
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
