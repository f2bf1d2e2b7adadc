//! Exponential smoothing: y = y' + α·(x − y'), begun with a mean.
//!
//! Done bar by bar, every value would wait for a multiplication and an addition of the one before it. So eight bars make a
//! block: inside it the smoothing starts from nothing, and what the block began with is added with its weight β^k; only the
//! last value of a block is waited for. Values are taken relative to the block's first, so that a value repeated smooths to
//! exactly itself.
use crate::indicators::state::State;
use crate::lanes::F64x2;

const BLOCK: usize = 8;

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

    /// Replaces the next values by their smoothing; those before the seed's last bar stay as they are.
    #[inline]
    pub fn apply(&mut self, values: &mut [f64]) {
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
        let (blocks, rest) = values.as_chunks_mut();
        for block in blocks {
            self.block(block);
        }
        for value in rest {
            self.one(value);
        }
    }

    pub fn is_seeding(&self) -> bool {
        self.seen < self.seed_bars
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

    #[inline(always)]
    fn block(&mut self, block: &mut [f64; BLOCK]) {
        let (center, alpha) = (F64x2::splat(block[0]), F64x2::splat(self.alpha));
        let offset = F64x2::splat(self.value - block[0]);
        let mut inner = 0.0;
        let pairs = block.as_chunks_mut().0.iter_mut();
        for (pair, weights) in pairs.zip(self.weights.as_chunks().0) {
            let [first, second] = (alpha * (F64x2::new(*pair) - center)).to_array();
            let before = self.beta * inner + first;
            inner = self.beta * before + second;
            let inners = F64x2::new([before, inner]);
            *pair = (center + (inners + F64x2::new(*weights) * offset)).to_array();
        }
        self.value = block[BLOCK - 1];
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
