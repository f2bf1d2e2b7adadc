//! Swings of prices.
//!
//! - si: how far a bar swung from the one before, weighed against its range and a limit move; asi: their sum (Wilder 1978).
//! - fractal: 100 where the high (low) is above (below) those of so many bars before and after, else 0 (Williams 1995).
//! - zigzag: the last extreme, the trend that leads to it (1 up, −1 down) and its bar; the trend turns when a price is so many
//!   percent off the extreme and that is so many bars old (Merrill 1977).
//! - ha: the bar of averages: close = the mean of the four prices, open = the middle of the body before (Valcu 2004).
use crate::indicators::kernel::{Kernel, Step};
use crate::indicators::state::State;
use crate::lanes::{mapped, F64x2};

pub struct Si {
    limit: f64,
}

impl Step<4, 1> for Si {
    fn new(options: &[f64]) -> Si {
        Si { limit: options[0] }
    }

    fn reach(&self) -> usize {
        1
    }

    fn step(&mut self, inputs: [&[f64]; 4]) -> [f64; 1] {
        let [open_before, _, _, before] = inputs.map(|column| column[0]);
        let [open, high, low, close] = inputs.map(|column| column[1]);
        let body_before = before - open_before;
        let moved = (close - before) + 0.5 * (close - open) + 0.25 * body_before;
        let (up, down) = ((high - before).abs(), (low - before).abs());
        let range = (up - 0.5 * down)
            .max(down - 0.5 * up)
            .max((high - low).abs())
            + 0.25 * body_before.abs();
        let swing = 50.0 * (moved / range) * (up.max(down) / self.limit);
        [if range == 0.0 { 0.0 } else { swing }]
    }

    fn state(&mut self, _: &mut State) {}
}

pub struct Asi {
    swing: Si,
    is_begun: bool,
    sum: f64,
}

impl Step<4, 1> for Asi {
    fn new(options: &[f64]) -> Asi {
        Asi {
            swing: Step::new(options),
            is_begun: false,
            sum: 0.0,
        }
    }

    fn reach(&self) -> usize {
        1
    }

    fn step(&mut self, inputs: [&[f64]; 4]) -> [f64; 1] {
        if std::mem::replace(&mut self.is_begun, true) {
            let [swing] = self.swing.step(inputs);
            self.sum += swing;
        }
        [self.sum]
    }

    fn state(&mut self, state: &mut State) {
        state.flag(&mut self.is_begun);
        state.number(&mut self.sum);
    }
}

pub struct Fractal {
    before: usize,
    after: usize,
}

impl Kernel<2, 2> for Fractal {
    const IN_ONE_FORM: bool = true;
    const STEPS: bool = true;

    fn new(options: &[f64]) -> Fractal {
        Fractal {
            before: options[0] as usize,
            after: options[1] as usize,
        }
    }

    fn reach(&self) -> usize {
        self.before + self.after
    }

    fn feed<const N: usize>(&mut self, [high, low]: [&[f64]; 2], [up, down]: [&mut [f64]; 2]) {
        up.fill(100.0);
        down.fill(100.0);
        for place in (0..=self.reach()).filter(|place| *place != self.before) {
            leave(up, &high[place..], &high[self.before..]);
            leave(down, &low[self.before..], &low[place..]);
        }
    }

    fn state(&mut self, _: &mut State) {}
}

/// Leaves the values where the lows are below the highs, and 0 elsewhere.
fn leave(values: &mut [f64], lows: &[f64], highs: &[f64]) {
    for (value, (low, high)) in values.iter_mut().zip(lows.iter().zip(highs)) {
        *value = if low < high { *value } else { 0.0 };
    }
}

pub struct Zigzag {
    share: f64,
    fewest: usize,
    is_begun: bool,
    is_up: bool,
    extreme: f64,
    bar: usize,
    /// Bars since the extreme.
    age: usize,
}

impl Step<2, 3> for Zigzag {
    fn new(options: &[f64]) -> Zigzag {
        Zigzag {
            share: options[0] / 100.0,
            fewest: options[1] as usize,
            is_begun: false,
            is_up: false,
            extreme: 0.0,
            bar: 0,
            age: 0,
        }
    }

    fn step(&mut self, [high, low]: [&[f64]; 2]) -> [f64; 3] {
        let (high, low) = (high[0], low[0]);
        if !self.is_begun {
            (self.is_begun, self.extreme) = (true, low);
            return [low, -1.0, 0.0];
        }
        self.bar += 1;
        self.age += 1;
        let (turns, goes_on) = if self.is_up {
            (
                low <= self.extreme * (1.0 - self.share),
                high >= self.extreme,
            )
        } else {
            (
                high >= self.extreme * (1.0 + self.share),
                low <= self.extreme,
            )
        };
        let turns = turns && self.age >= self.fewest;
        self.is_up ^= turns;
        if turns || goes_on {
            self.extreme = if self.is_up { high } else { low };
            self.age = 0;
        }
        let trend = if self.is_up { 1.0 } else { -1.0 };
        [self.extreme, trend, (self.bar - self.age) as f64]
    }

    fn state(&mut self, state: &mut State) {
        state.flag(&mut self.is_begun);
        state.flag(&mut self.is_up);
        state.number(&mut self.extreme);
        state.count(&mut self.bar);
        state.count(&mut self.age);
    }
}

pub struct Ha {
    is_begun: bool,
    open: f64,
    close: f64,
}

impl Kernel<4, 4> for Ha {
    const IN_ONE_FORM: bool = true;
    const STEPS: bool = true;

    fn new(_: &[f64]) -> Ha {
        Ha {
            is_begun: false,
            open: 0.0,
            close: 0.0,
        }
    }

    fn feed<const N: usize>(&mut self, inputs: [&[f64]; 4], outputs: [&mut [f64]; 4]) {
        let [opens, highs, lows, closes] = outputs;
        mapped(inputs, closes, |[open, high, low, close]| {
            (open + high + low + close) / F64x2::splat(4.0)
        });
        let [open, high, low, close] = inputs;
        if !self.is_begun {
            (self.is_begun, self.open, self.close) = (true, open[0], close[0]);
        }
        let mut body = self.open + self.close;
        for (open, close) in opens.iter_mut().zip(&*closes) {
            *open = body / 2.0;
            body = *open + close;
        }
        let last = opens.len() - 1;
        (self.open, self.close) = (opens[last], closes[last]);
        mapped([high, opens, closes], highs, |[high, open, close]| {
            high.larger(open.larger(close))
        });
        mapped([low, opens, closes], lows, |[low, open, close]| {
            low.smaller(open.smaller(close))
        });
    }

    fn state(&mut self, state: &mut State) {
        state.flag(&mut self.is_begun);
        state.numbers([&mut self.open, &mut self.close]);
    }
}
