//! Levels of support and resistance from the high, low and close of the last whole block of n bars, counted from the first
//! bar: with daily bars and n = 1 those of the day before.
//!
//! With p = (high + low + close)/3 and r = high − low:
//! - pivot (floor traders): r1 = 2p − low, s1 = 2p − high, r2 = p + r, s2 = p − r, r3 = high + 2(p − low),
//!   s3 = low − 2(high − p) (Person, A Complete Guide to Technical Trading Tactics, 2004).
//! - pivotfibonacci: p ± 0.382 r, ± 0.618 r, ± r.
//! - camarilla: close ± 1.1 r/12, /6, /4, /2 (Scott 1989).
use crate::indicators::kernel::Step;
use crate::indicators::state::State;

/// High, low and close of the block that is growing and of the one before it.
struct Block {
    bars: usize,
    place: usize,
    growing: [f64; 3],
    last: [f64; 3],
}

impl Block {
    fn new(bars: f64) -> Block {
        Block {
            bars: bars as usize,
            place: 0,
            growing: [0.0; 3],
            last: [0.0; 3],
        }
    }

    fn step(&mut self, inputs: [&[f64]; 3]) -> [f64; 3] {
        let [high, low, close] = inputs.map(|column| column[0]);
        if self.place == 0 {
            (self.last, self.growing) = (self.growing, [high, low, close]);
        }
        self.growing = [self.growing[0].max(high), self.growing[1].min(low), close];
        self.place = (self.place + 1) % self.bars;
        self.last
    }

    fn state(&mut self, state: &mut State) {
        state.count(&mut self.place);
        state.numbers(self.growing.iter_mut().chain(&mut self.last));
    }
}

pub struct Pivot(Block);

impl Step<3, 7> for Pivot {
    fn new(options: &[f64]) -> Pivot {
        Pivot(Block::new(options[0]))
    }

    fn step(&mut self, inputs: [&[f64]; 3]) -> [f64; 7] {
        let [high, low, close] = self.0.step(inputs);
        let (p, r) = ((high + low + close) / 3.0, high - low);
        let (up, down) = (p - low, high - p);
        [
            p,
            p + up,
            p + r,
            high + 2.0 * up,
            p - down,
            p - r,
            low - 2.0 * down,
        ]
    }

    fn state(&mut self, state: &mut State) {
        self.0.state(state);
    }
}

pub struct Fibonacci(Block);

impl Step<3, 7> for Fibonacci {
    fn new(options: &[f64]) -> Fibonacci {
        Fibonacci(Block::new(options[0]))
    }

    fn step(&mut self, inputs: [&[f64]; 3]) -> [f64; 7] {
        let [high, low, close] = self.0.step(inputs);
        let (p, r) = ((high + low + close) / 3.0, high - low);
        [
            p,
            p + 0.382 * r,
            p + 0.618 * r,
            p + r,
            p - 0.382 * r,
            p - 0.618 * r,
            p - r,
        ]
    }

    fn state(&mut self, state: &mut State) {
        self.0.state(state);
    }
}

pub struct Camarilla(Block);

impl Step<3, 8> for Camarilla {
    fn new(options: &[f64]) -> Camarilla {
        Camarilla(Block::new(options[0]))
    }

    fn step(&mut self, inputs: [&[f64]; 3]) -> [f64; 8] {
        let [high, low, close] = self.0.step(inputs);
        let [a, b, c, d] = [12.0, 6.0, 4.0, 2.0].map(|part| 1.1 * (high - low) / part);
        [
            close + a,
            close + b,
            close + c,
            close + d,
            close - a,
            close - b,
            close - c,
            close - d,
        ]
    }

    fn state(&mut self, state: &mut State) {
        self.0.state(state);
    }
}
