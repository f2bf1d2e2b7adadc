//! Running sums of a window, eight bars at a time.
//!
//! Each sum of a window is the one before, plus what came in, less what went out. Done bar by bar, every sum would wait for
//! two additions of the one before it; so eight differences are added up among themselves, in a tree of their own (Hillis
//! and Steele, "Data Parallel Algorithms", Communications of the ACM 29(12), 1986), and only every eighth sum waits. A
//! window is summed afresh every eight periods, or 1,024 bars, so that neither rounding nor a spike stays for longer.
use super::smooth::Wait;
use crate::indicators::state::State;

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

    /// The sums of the windows that end at each of the next bars; `values` hold `period` bars before them.
    #[inline]
    pub fn feed(&mut self, values: &[f64], sums: &mut [f64]) {
        let values = &values[..self.period + sums.len()];
        let mut bar = self.wait.of(sums.len());
        while bar < sums.len() {
            let place = (self.since.wrapping_sub(1)) % BLOCK;
            if self.since == 0 {
                self.base = sum(&values[bar + 1..=bar + self.period]);
                sums[bar] = self.base;
            } else if place == 0 && sums.len() - bar >= BLOCK {
                let left = (self.blocks * BLOCK + 1 - self.since) / BLOCK;
                let blocks = left.min((sums.len() - bar) / BLOCK);
                self.blocks(&values[bar..], &mut sums[bar..bar + blocks * BLOCK]);
                bar += blocks * BLOCK;
                self.count(blocks * BLOCK);
                continue;
            } else {
                self.changes[place] = values[bar + self.period] - values[bar];
                let change = prefix_sums(&self.changes)[place];
                sums[bar] = self.base + change;
                if place == BLOCK - 1 {
                    self.base += change;
                }
            }
            bar += 1;
            self.count(1);
        }
    }

    #[inline]
    fn blocks(&mut self, values: &[f64], sums: &mut [f64]) {
        let coming = values[self.period..].chunks_exact(BLOCK);
        let blocks = sums.chunks_exact_mut(BLOCK);
        for ((block, leaving), coming) in blocks.zip(values.chunks_exact(BLOCK)).zip(coming) {
            let changes = prefix_sums(&std::array::from_fn(|at| coming[at] - leaving[at]));
            for (sum, change) in block.iter_mut().zip(changes) {
                *sum = self.base + change;
            }
            self.base += changes[BLOCK - 1];
        }
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

/// Sums of the first, the first two, … values; each hangs on the values up to its own alone. In pairs, since that is how
/// wide the machine's registers are.
#[inline(always)]
fn prefix_sums(values: &[f64; BLOCK]) -> [f64; BLOCK] {
    let pair = |at: usize| [values[at], values[at] + values[at + 1]];
    let after = |sum: f64, pair: [f64; 2]| [sum + pair[0], sum + pair[1]];
    let (first, third) = (pair(0), pair(4));
    let (second, fourth) = (after(first[1], pair(2)), after(third[1], pair(6)));
    let (third, fourth) = (after(second[1], third), after(second[1], fourth));
    let [a, b] = first;
    let [c, d] = second;
    let [e, f] = third;
    let [g, h] = fourth;
    [a, b, c, d, e, f, g, h]
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
    prefix_sums(&lanes)[BLOCK - 1] + rest
}
