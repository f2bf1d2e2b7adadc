//! Running sums of a window, eight bars at a time.
//!
//! Each sum of a window is the one before, plus what came in, less what went out. Done bar by bar, every sum would wait for
//! two additions of the one before it; so eight differences are added up among themselves, in a tree of their own (Hillis
//! and Steele, "Data Parallel Algorithms", Communications of the ACM 29(12), 1986), and only every eighth sum waits. A
//! window is summed afresh every eight periods, or 1,024 bars, so that neither rounding nor a spike stays for longer.
use super::smooth::Wait;
use crate::indicators::state::State;
use crate::lanes::F64x2;

const BLOCK: usize = 8;
/// Blocks between two fresh sums, at least.
const FEWEST_BLOCKS: usize = 128;

pub struct WindowSums {
    period: usize,
    /// Blocks between two fresh sums.
    blocks: usize,
    wait: Wait,
    /// Sums since the last fresh one, that one included; 0 when one is due.
    since: usize,
    /// The sum before the block.
    base: f64,
    changes: [f64; BLOCK],
}

impl WindowSums {
    pub fn new(period: usize) -> WindowSums {
        WindowSums {
            period,
            blocks: period.max(FEWEST_BLOCKS),
            wait: Wait(period - 1),
            since: 0,
            base: 0.0,
            changes: [0.0; BLOCK],
        }
    }

    /// What `of` makes of the sums of the windows that end at each of the next bars; `values` hold `period` bars before
    /// them.
    #[inline(always)]
    pub fn feed(&mut self, values: &[f64], sums: &mut [f64], of: impl Fn(F64x2) -> F64x2 + Copy) {
        let one = |sum: f64| of(F64x2::splat(sum)).to_array()[0];
        let values = &values[..self.period + sums.len()];
        let mut bar = self.wait.of(sums.len());
        while bar < sums.len() {
            let place = (self.since.wrapping_sub(1)) % BLOCK;
            if self.since == 0 {
                self.base = sum(&values[bar + 1..=bar + self.period]);
                sums[bar] = one(self.base);
            } else if place == 0 && sums.len() - bar >= BLOCK {
                let left = (self.blocks * BLOCK + 1 - self.since) / BLOCK;
                let blocks = left.min((sums.len() - bar) / BLOCK);
                self.blocks(&values[bar..], &mut sums[bar..bar + blocks * BLOCK], of);
                bar += blocks * BLOCK;
                self.count(blocks * BLOCK);
                continue;
            } else {
                self.changes[place] = values[bar + self.period] - values[bar];
                let change = prefix_sums(pairs(&self.changes))[place / 2].to_array()[place % 2];
                sums[bar] = one(self.base + change);
                if place == BLOCK - 1 {
                    self.base += change;
                }
            }
            bar += 1;
            self.count(1);
        }
    }

    #[inline(always)]
    fn blocks(&mut self, values: &[f64], sums: &mut [f64], of: impl Fn(F64x2) -> F64x2) {
        let (coming, _) = values[self.period..].as_chunks();
        let (leaving, _) = values.as_chunks();
        let (blocks, _) = sums.as_chunks_mut::<BLOCK>();
        let mut base = F64x2::splat(self.base);
        for ((block, leaving), coming) in blocks.iter_mut().zip(leaving).zip(coming) {
            let (coming, leaving) = (pairs(coming), pairs(leaving));
            let changes = prefix_sums(std::array::from_fn(|at| coming[at] - leaving[at]));
            for (pair, change) in block.as_chunks_mut().0.iter_mut().zip(changes) {
                *pair = of(base + change).to_array();
            }
            base = base + changes[BLOCK / 2 - 1].second();
        }
        self.base = base.to_array()[0];
    }

    fn count(&mut self, bars: usize) {
        self.since += bars;
        if self.since == self.blocks * BLOCK + 1 {
            self.since = 0;
        }
    }

    pub fn state(&mut self, state: &mut State) {
        self.wait.state(state);
        state.count(&mut self.since);
        state.number(&mut self.base);
        state.numbers(&mut self.changes);
    }
}

/// Sums of the first, the first two, … of the differences; each hangs on those up to its own alone.
#[inline(always)]
fn prefix_sums(pairs: [F64x2; BLOCK / 2]) -> [F64x2; BLOCK / 2] {
    let nothing = F64x2::splat(0.0);
    let [first, second, third, fourth] = pairs.map(|pair| pair + pair.after(nothing));
    let (second, fourth) = (first.second() + second, third.second() + fourth);
    let before = second.second();
    [first, second, before + third, before + fourth]
}

#[inline(always)]
fn pairs(values: &[f64; BLOCK]) -> [F64x2; BLOCK / 2] {
    std::array::from_fn(|at| F64x2::new([values[2 * at], values[2 * at + 1]]))
}

/// Sum of a window, in lanes.
fn sum(values: &[f64]) -> f64 {
    let mut lanes = [0.0; BLOCK];
    let chunks = values.chunks_exact(BLOCK);
    let rest: f64 = chunks.remainder().iter().sum();
    for chunk in chunks {
        for (lane, value) in lanes.iter_mut().zip(chunk) {
            *lane += value;
        }
    }
    prefix_sums(pairs(&lanes))[BLOCK / 2 - 1].to_array()[1] + rest
}
