//! Running sums of a window, eight bars at a time.
//!
//! Each sum of a window is the one before, plus what came in, less what went out. Done bar by bar, every sum would wait for
//! two additions of the one before it; so eight differences are added up among themselves, in a tree of their own (Hillis
//! and Steele, "Data Parallel Algorithms", Communications of the ACM 29(12), 1986), and only every eighth sum waits. A
//! window is summed afresh every eight periods, or 1,024 bars, so that rounding does not add up, and at the next block where
//! the sums have become a 64th of what they were: a spike took their last digits with it.
use super::smooth::{pairs, Wait, BLOCK};
use crate::indicators::state::State;
use crate::lanes::F64x2;

/// Blocks between two fresh sums, at least.
const FEWEST_BLOCKS: usize = 128;
/// A window that was so many times as large has lost six bits.
const LOST: f64 = 64.0;

/// When a window is summed afresh, and which bars go eight at a time until then.
struct Turns {
    /// Blocks between two fresh sums.
    blocks: usize,
    wait: Wait,
    /// Sums since the last fresh one, that one included; 0 when one is due.
    since: usize,
    peak: Peak,
}

/// What is to be done next, and for which bars.
enum Turn {
    /// A bar's window is summed afresh.
    Afresh,
    /// One bar, which has this place in its block.
    Bar(usize),
    /// Whole blocks, at most so many.
    Blocks(usize),
}

impl Turns {
    fn new(period: usize) -> Turns {
        Turns {
            blocks: period.max(FEWEST_BLOCKS),
            wait: Wait(period - 1),
            since: 0,
            peak: Peak(0.0),
        }
    }

    /// The turn of the next bars, where there are so many.
    #[inline(always)]
    fn next(&self, bars: usize) -> Turn {
        let place = self.since.wrapping_sub(1) % BLOCK;
        if self.since == 0 {
            Turn::Afresh
        } else if place == 0 && bars >= BLOCK {
            let left = (self.blocks * BLOCK + 1 - self.since) / BLOCK;
            Turn::Blocks(left.min(bars / BLOCK))
        } else {
            Turn::Bar(place)
        }
    }

    /// A window was summed afresh, whose sum has this size.
    fn begin(&mut self, size: f64) {
        (self.since, self.peak) = (1, Peak(size));
    }

    /// So many bars were taken, and the last of them ended a block whose sums have lost digits.
    #[inline(always)]
    fn pass(&mut self, bars: usize, is_lost: bool) {
        self.since += bars;
        if is_lost || self.since > self.blocks * BLOCK {
            self.since = 0;
        }
    }

    fn state(&mut self, state: &mut State) {
        self.wait.state(state);
        state.count(&mut self.since);
        state.number(&mut self.peak.0);
    }
}

/// The largest size of a window since it was summed afresh.
#[derive(Clone, Copy)]
struct Peak(f64);

impl Peak {
    /// Whether a window that now has this size has lost digits.
    #[inline(always)]
    fn is_lost(&mut self, sum: F64x2) -> bool {
        let size = sum.magnitude().to_array()[0];
        self.0 = if size > self.0 { size } else { self.0 };
        size * LOST < self.0
    }
}

pub struct WindowSums {
    period: usize,
    turns: Turns,
    /// The sum before the block.
    base: f64,
    changes: [f64; BLOCK],
}

impl WindowSums {
    pub fn new(period: usize) -> WindowSums {
        WindowSums {
            period,
            turns: Turns::new(period),
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
        let mut bar = self.turns.wait.of(sums.len());
        while bar < sums.len() {
            bar += match self.turns.next(sums.len() - bar) {
                Turn::Afresh => {
                    self.base = sum(&values[bar + 1..=bar + self.period]);
                    self.turns.begin(self.base.abs());
                    sums[bar] = one(self.base);
                    1
                }
                Turn::Blocks(most) => {
                    self.blocks(&values[bar..], &mut sums[bar..bar + most * BLOCK], of)
                }
                Turn::Bar(place) => {
                    self.changes[place] = values[bar + self.period] - values[bar];
                    let sum = self.base + until(place, &self.changes);
                    sums[bar] = one(sum);
                    let is_last = place == BLOCK - 1;
                    if is_last {
                        self.base = sum;
                    }
                    let is_lost = is_last && self.turns.peak.is_lost(F64x2::splat(sum));
                    self.turns.pass(1, is_lost);
                    1
                }
            }
        }
    }

    /// How many bars it took.
    #[inline(always)]
    fn blocks(&mut self, values: &[f64], sums: &mut [f64], of: impl Fn(F64x2) -> F64x2) -> usize {
        let (coming, _) = values[self.period..].as_chunks();
        let (leaving, _) = values.as_chunks();
        let (blocks, _) = sums.as_chunks_mut::<BLOCK>();
        let mut base = F64x2::splat(self.base);
        let (mut taken, mut is_lost, mut peak) = (0, false, self.turns.peak);
        for ((block, leaving), coming) in blocks.iter_mut().zip(leaving).zip(coming) {
            let (coming, leaving) = (pairs(coming), pairs(leaving));
            let changes = prefix_sums(std::array::from_fn(|at| coming[at] - leaving[at]));
            for (pair, change) in block.as_chunks_mut().0.iter_mut().zip(changes) {
                *pair = of(base + change).to_array();
            }
            base = base + changes[BLOCK / 2 - 1].second();
            taken += BLOCK;
            is_lost = peak.is_lost(base);
            if is_lost {
                break;
            }
        }
        self.base = base.to_array()[0];
        self.turns.peak = peak;
        self.turns.pass(taken, is_lost);
        taken
    }

    pub fn state(&mut self, state: &mut State) {
        self.turns.state(state);
        state.number(&mut self.base);
        state.numbers(&mut self.changes);
    }
}

/// What is made of a window's center, which is the first value of the window that was last summed afresh, of its sum and of
/// the sum weighted by 1 for the oldest bar, 2 for the next, …, both of values less that center: what each is multiplied by.
#[derive(Clone, Copy)]
pub struct Mix {
    pub center: f64,
    pub sum: f64,
    pub weighted: f64,
}

impl Mix {
    fn of(self, center: f64, [sum, weighted]: [f64; 2]) -> f64 {
        center * self.center + (sum * self.sum + weighted * self.weighted)
    }
}

/// Running weighted sums of a window: what comes in has the weight n, and all that was there loses 1, so that a weighted sum
/// is the one before, plus n times what came in, less the plain sum before.
pub struct WeightedSums {
    period: usize,
    mix: Mix,
    turns: Turns,
    center: f64,
    /// Both sums before the block.
    bases: [f64; 2],
    changes: [[f64; BLOCK]; 2],
    /// The last bar's plain sum.
    sum: f64,
}

impl WeightedSums {
    pub fn new(period: usize, mix: Mix) -> WeightedSums {
        WeightedSums {
            period,
            mix,
            turns: Turns::new(period),
            center: 0.0,
            bases: [0.0; 2],
            changes: [[0.0; BLOCK]; 2],
            sum: 0.0,
        }
    }

    pub fn period(&self) -> usize {
        self.period
    }

    /// The mix of each window that ends at one of the next bars; `values` hold `period` bars before them.
    #[inline(never)]
    pub fn feed(&mut self, values: &[f64], out: &mut [f64]) {
        let values = &values[..self.period + out.len()];
        let mut bar = self.turns.wait.of(out.len());
        while bar < out.len() {
            bar += match self.turns.next(out.len() - bar) {
                Turn::Afresh => {
                    self.begin(&values[bar + 1..=bar + self.period]);
                    out[bar] = self.mix.of(self.center, self.bases);
                    1
                }
                Turn::Blocks(most) => {
                    self.blocks(&values[bar..], &mut out[bar..bar + most * BLOCK])
                }
                Turn::Bar(place) => {
                    let sums = self.one(values[bar + self.period], values[bar], place);
                    out[bar] = self.mix.of(self.center, sums);
                    1
                }
            }
        }
    }

    fn begin(&mut self, window: &[f64]) {
        self.center = window[0];
        let (mut sum, mut weighted) = (0.0, 0.0);
        for value in window.iter().rev() {
            sum += value - self.center;
            weighted += sum;
        }
        // Newest first: the newest is in every sum on the way, the oldest in the last alone.
        self.bases = [sum, weighted];
        self.sum = sum;
        let whole = (self.period as f64 * self.center).abs();
        self.turns.begin(whole.max(sum.abs()));
    }

    fn one(&mut self, coming: f64, leaving: f64, place: usize) -> [f64; 2] {
        self.changes[0][place] = coming - leaving;
        self.changes[1][place] = self.period as f64 * (coming - self.center) - self.sum;
        let [first, second] = &self.changes;
        let sums = [
            self.bases[0] + until(place, first),
            self.bases[1] + until(place, second),
        ];
        self.sum = sums[0];
        let is_last = place == BLOCK - 1;
        if is_last {
            self.bases = sums;
        }
        let whole = F64x2::splat(self.period as f64 * self.center + self.sum);
        let is_lost = is_last && self.turns.peak.is_lost(whole);
        self.turns.pass(1, is_lost);
        sums
    }

    /// How many bars it took.
    #[inline(always)]
    fn blocks(&mut self, values: &[f64], out: &mut [f64]) -> usize {
        let (coming, _) = values[self.period..].as_chunks();
        let (leaving, _) = values.as_chunks();
        let (blocks, _) = out.as_chunks_mut::<BLOCK>();
        let [count, center] = [self.period as f64, self.center].map(F64x2::splat);
        let Mix { sum, weighted, .. } = self.mix;
        let [by_sum, by_weighted] = [sum, weighted].map(F64x2::splat);
        let level = F64x2::splat(self.center * self.mix.center);
        let whole = count * center;
        let [mut base, mut weighted_base] = self.bases.map(F64x2::splat);
        let (mut taken, mut is_lost, mut peak) = (0, false, self.turns.peak);
        for ((block, leaving), coming) in blocks.iter_mut().zip(leaving).zip(coming) {
            let (coming, leaving) = (pairs(coming), pairs(leaving));
            let changes = prefix_sums(std::array::from_fn(|at| coming[at] - leaving[at]));
            let sums = changes.map(|change| base + change);
            let mut before = base;
            let gains = prefix_sums(std::array::from_fn(|at| {
                let lost = sums[at].after(before);
                before = sums[at];
                count * (coming[at] - center) - lost
            }));
            for ((pair, sum), gain) in block.as_chunks_mut().0.iter_mut().zip(sums).zip(gains) {
                let weighted = weighted_base + gain;
                *pair = (level + (sum * by_sum + weighted * by_weighted)).to_array();
            }
            base = sums[BLOCK / 2 - 1].second();
            weighted_base = weighted_base + gains[BLOCK / 2 - 1].second();
            taken += BLOCK;
            is_lost = peak.is_lost(whole + base);
            if is_lost {
                break;
            }
        }
        self.bases = [base, weighted_base].map(|base| base.to_array()[0]);
        self.sum = self.bases[0];
        self.turns.peak = peak;
        self.turns.pass(taken, is_lost);
        taken
    }

    pub fn state(&mut self, state: &mut State) {
        self.turns.state(state);
        state.numbers([&mut self.center, &mut self.sum]);
        state.numbers(&mut self.bases);
        state.numbers(self.changes.as_flattened_mut());
    }
}

/// The sum of a block's changes up to this place.
#[inline(always)]
fn until(place: usize, changes: &[f64; BLOCK]) -> f64 {
    prefix_sums(pairs(changes))[place / 2].to_array()[place % 2]
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
