//! Exponential smoothing: y = y' + α·(x − y'), begun with a mean.
//!
//! Done bar by bar, every value would wait for a multiplication and an addition of the one before it. So eight bars make a
//! block: inside it the smoothing starts from nothing, and what the block began with is added with its weight β^k; only the
//! last value of a block is waited for. Values are taken relative to the block's first, so that a value repeated smooths to
//! exactly itself.
use crate::indicators::state::State;
use crate::lanes::F64x2;

pub const BLOCK: usize = 8;

pub struct Smooth {
    alpha: f64,
    beta: f64,
    /// β, β², …, β^8.
    weights: [f64; BLOCK],
    /// Bars whose sum is the seed, and what it is divided by.
    seed_bars: usize,
    divisor: f64,
    seen: usize,
    sum: f64,
    /// The last value.
    value: f64,
    place: usize,
    /// The block's first input, and how far from it the value before the block was.
    center: f64,
    offset: f64,
    /// The block's own smoothing so far.
    inner: f64,
}

impl Smooth {
    /// Smoothing by α = 1 − β, seeded by the sum of the first `seed_bars` values over `divisor`.
    pub fn new(beta: f64, seed_bars: usize, divisor: f64) -> Smooth {
        let mut power = 1.0;
        let weights = std::array::from_fn(|_| {
            power *= beta;
            power
        });
        Smooth {
            alpha: 1.0 - beta,
            beta,
            weights,
            seed_bars,
            divisor,
            seen: 0,
            sum: 0.0,
            value: 0.0,
            place: 0,
            center: 0.0,
            offset: 0.0,
            inner: 0.0,
        }
    }

    /// The exponential average with α = 2/(n + 1), from the mean of the first n values.
    pub fn exponential(period: usize) -> Smooth {
        let n = period as f64;
        Smooth::new((n - 1.0) / (n + 1.0), period, n)
    }

    /// Wilder's average, α = 1/n, from the mean of the first n values.
    pub fn wilder(period: usize) -> Smooth {
        let n = period as f64;
        Smooth::new((n - 1.0) / n, period, n)
    }

    /// Replaces the next values by their smoothing; those before the seed's last bar stay as they are. Pieces are long: a call
    /// costs less than this code at each place.
    #[inline(never)]
    pub fn apply(&mut self, values: &mut [f64]) {
        let (blocks, rest) = self.until_block(values).as_chunks_mut();
        self.blocks(blocks);
        for value in rest {
            self.one(value);
        }
    }

    /// As [`apply`](Smooth::apply) for two, a lane for each, which do not wait for each other. Their blocks may begin at
    /// different bars.
    #[inline(never)]
    pub fn apply_two(
        (a, first): (&mut Smooth, &mut [f64]),
        (b, second): (&mut Smooth, &mut [f64]),
    ) {
        let (first, second) = (a.until_block(first), b.until_block(second));
        let bars = first.len().min(second.len()) / BLOCK * BLOCK;
        let (first, first_rest) = first.split_at_mut(bars);
        let (second, second_rest) = second.split_at_mut(bars);
        if bars > 0 {
            Smooth::blocks_of_two([a, b], first.as_chunks_mut().0, second.as_chunks_mut().0);
        }
        for (smooth, rest) in [(a, first_rest), (b, second_rest)] {
            if !rest.is_empty() {
                smooth.apply(rest);
            }
        }
    }

    /// As [`apply`](Smooth::apply) for several, two at a time.
    #[inline(always)]
    pub fn apply_all<'a>(mut all: impl Iterator<Item = (&'a mut Smooth, &'a mut [f64])>) {
        while let Some((smooth, values)) = all.next() {
            match all.next() {
                Some(other) => Smooth::apply_two((smooth, values), other),
                None => smooth.apply(values),
            }
        }
    }

    pub fn is_seeding(&self) -> bool {
        self.seen < self.seed_bars
    }

    /// Takes the values before the next block's first, and gives the others.
    #[inline(always)]
    fn until_block<'v>(&mut self, values: &'v mut [f64]) -> &'v mut [f64] {
        let seeding = (self.seed_bars - self.seen).min(values.len());
        let (seeds, values) = values.split_at_mut(seeding);
        for value in seeds {
            self.seed(value);
        }
        let partial = (BLOCK - self.place) % BLOCK;
        let (first, values) = values.split_at_mut(partial.min(values.len()));
        for value in first {
            self.one(value);
        }
        values
    }

    fn seed(&mut self, value: &mut f64) {
        self.sum += *value;
        self.seen += 1;
        if self.seen == self.seed_bars {
            // A mean of one is that one: dividing by 1 keeps its bits.
            self.value = self.sum / self.divisor;
            *value = self.value;
        }
    }

    #[inline]
    fn one(&mut self, value: &mut f64) {
        if self.place == 0 {
            self.center = *value;
            self.offset = self.value - *value;
            self.inner = 0.0;
        }
        self.inner = self.beta * self.inner + self.alpha * (*value - self.center);
        *value = self.center + (self.inner + self.weights[self.place] * self.offset);
        self.value = *value;
        self.place = (self.place + 1) % BLOCK;
    }

    /// Two blocks at a time, a lane for each while they are smoothed from nothing.
    #[inline(always)]
    fn blocks(&mut self, blocks: &mut [[f64; 2 * BLOCK]]) {
        let [alpha, beta] = [self.alpha, self.beta].map(F64x2::splat);
        let weights: [F64x2; BLOCK / 2] = pairs(&self.weights);
        let mut value = F64x2::splat(self.value);
        for two in blocks {
            let (halves, _) = two.as_chunks_mut::<BLOCK>();
            let [first, second] = [pairs(&halves[0]), pairs(&halves[1])];
            let center = first[0].firsts(second[0]);
            let mut inner = F64x2::splat(0.0);
            let mut smoothed = |values: F64x2| {
                inner = beta * inner + alpha * (values - center);
                inner
            };
            let inners: [[F64x2; 2]; BLOCK / 2] = std::array::from_fn(|at| {
                let even = smoothed(first[at].firsts(second[at]));
                let odd = smoothed(first[at].seconds(second[at]));
                [even.firsts(odd), even.seconds(odd)]
            });
            for (block, half) in halves.iter_mut().enumerate() {
                let center = if block == 0 {
                    center.firsts(center)
                } else {
                    center.second()
                };
                let offset = value - center;
                let (half, _) = half.as_chunks_mut::<2>();
                for (pair, (inner, weight)) in half.iter_mut().zip(inners.iter().zip(weights)) {
                    value = center + (inner[block] + weight * offset);
                    *pair = value.to_array();
                }
                value = value.second();
            }
        }
        self.value = value.to_array()[0];
    }

    /// A block of each at a time.
    #[inline(always)]
    fn blocks_of_two(
        [a, b]: [&mut Smooth; 2],
        first: &mut [[f64; BLOCK]],
        second: &mut [[f64; BLOCK]],
    ) {
        let alpha = F64x2::new([a.alpha, b.alpha]);
        let beta = F64x2::new([a.beta, b.beta]);
        let weights: [F64x2; BLOCK] =
            std::array::from_fn(|at| F64x2::new([a.weights[at], b.weights[at]]));
        let mut value = F64x2::new([a.value, b.value]);
        for (first, second) in first.iter_mut().zip(second) {
            let (lefts, rights) = (pairs(first), pairs(second));
            let center = lefts[0].firsts(rights[0]);
            let offset = value - center;
            let mut inner = F64x2::splat(0.0);
            let mut smoothed = |values: F64x2, weight: F64x2| {
                inner = beta * inner + alpha * (values - center);
                center + (inner + weight * offset)
            };
            for at in 0..BLOCK / 2 {
                let (left, right) = (lefts[at], rights[at]);
                let even = smoothed(left.firsts(right), weights[2 * at]);
                value = smoothed(left.seconds(right), weights[2 * at + 1]);
                [first[2 * at], first[2 * at + 1]] = even.firsts(value).to_array();
                [second[2 * at], second[2 * at + 1]] = even.seconds(value).to_array();
            }
        }
        [a.value, b.value] = value.to_array();
    }

    pub fn state(&mut self, state: &mut State) {
        state.count(&mut self.seen);
        state.count(&mut self.place);
        let Smooth {
            sum,
            value,
            center,
            offset,
            inner,
            ..
        } = self;
        state.numbers([sum, value, center, offset, inner]);
    }
}

#[inline(always)]
pub fn pairs(values: &[f64; BLOCK]) -> [F64x2; BLOCK / 2] {
    std::array::from_fn(|at| F64x2::new([values[2 * at], values[2 * at + 1]]))
}

/// Bars that a later stage leaves out, because an earlier one has no value there.
pub struct Wait(pub usize);

impl Wait {
    /// Of the next `bars`, how many are left out.
    #[inline]
    pub fn of(&mut self, bars: usize) -> usize {
        let left_out = self.0.min(bars);
        self.0 -= left_out;
        left_out
    }

    pub fn state(&mut self, state: &mut State) {
        state.count(&mut self.0);
    }
}
