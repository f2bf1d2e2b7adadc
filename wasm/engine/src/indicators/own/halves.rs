//! Means of windows, and the squares of what their values are away from them, put together from windows of half the length.
//!
//! Windows of 2, 4, 8, … bars are each made of the two halves before; a window of any other length of those whose lengths
//! add up to it. Two parts of a and b bars, the older one a, whose means are δ apart, have together Σ(y − ȳ)² = both sums +
//! δ²·ab/(a + b) (Chan, Golub and LeVeque, "Algorithms for Computing the Sample Variance", The American Statistician 37(3),
//! 1983). Nothing is ever taken off: neither rounding nor a spike outlives its window, and a value repeated has exactly
//! itself as its mean and nothing around it. All bars of a piece are worked on at once, and none waits for the one before.
use super::recent::Recent;
use crate::indicators::state::State;
use crate::lanes::F64x2;

pub struct Halves {
    period: usize,
    /// Means and sums of squares of windows of 2, 4, 8, … bars.
    levels: Vec<[Recent; 2]>,
    /// Zeros, and room while a piece is taken.
    rooms: [Vec<f64>; 3],
}

/// Means and sums of squares of some windows.
pub type Columns<'a> = [&'a [f64]; 2];

/// Bars that are worked on at once.
const ABREAST: usize = 4;

/// Puts an older and a newer part together.
pub struct Join {
    share: F64x2,
    weight: F64x2,
}

impl Join {
    /// For parts of these lengths.
    pub fn new(older: usize, newer: usize) -> Self {
        let (a, b) = (older as f64, newer as f64);
        Join {
            share: F64x2::splat(b / (a + b)),
            weight: F64x2::splat(a * b / (a + b)),
        }
    }

    #[inline(always)]
    fn pair(&self, [older, older_sum]: [F64x2; 2], [newer, newer_sum]: [F64x2; 2]) -> [F64x2; 2] {
        let apart = newer - older;
        [
            older + apart * self.share,
            (older_sum + newer_sum) + apart * apart * self.weight,
        ]
    }

    /// Writes means and sums of windows whose older and newer parts these are.
    #[inline(never)]
    pub fn apply(&self, older: Columns, newer: Columns, [means, sums]: [&mut [f64]; 2]) {
        let bars = means.len();
        let [a, b, c, d] = [older[0], older[1], newer[0], newer[1]].map(|column| &column[..bars]);
        let sums = &mut sums[..bars];
        let parts = |column| <[f64]>::as_chunks::<ABREAST>(column);
        let [(a, a_rest), (b, b_rest), (c, c_rest), (d, d_rest)] = [a, b, c, d].map(parts);
        let (means, mean_rest) = means.as_chunks_mut::<ABREAST>();
        let (sums, sum_rest) = sums.as_chunks_mut::<ABREAST>();
        for ((((mean, sum), a), b), (c, d)) in means
            .iter_mut()
            .zip(sums)
            .zip(a)
            .zip(b)
            .zip(c.iter().zip(d))
        {
            for at in [0, 2] {
                let two = |from: &[f64; ABREAST]| F64x2::new([from[at], from[at + 1]]);
                let both = self.pair([two(a), two(b)], [two(c), two(d)]);
                let [means, sums] = both.map(F64x2::to_array);
                [mean[at], mean[at + 1]] = means;
                [sum[at], sum[at + 1]] = sums;
            }
        }
        for at in 0..mean_rest.len() {
            let [a, b, c, d] = [a_rest, b_rest, c_rest, d_rest].map(|rest| F64x2::splat(rest[at]));
            let both = self.pair([a, b], [c, d]);
            [mean_rest[at], sum_rest[at]] = both.map(|lanes| lanes.to_array()[0]);
        }
    }
}

impl Halves {
    pub fn new(period: usize) -> Self {
        let spans = (1..=period.ilog2()).map(|level| 1 << level);
        let levels = spans.map(|span: usize| {
            let doubling = if 2 * span <= period { span } else { 0 };
            let reach = doubling.max(period & (span - 1));
            [Recent::new(reach), Recent::new(reach)]
        });
        Halves {
            period,
            levels: levels.collect(),
            rooms: Default::default(),
        }
    }

    pub fn period(&self) -> usize {
        self.period
    }

    /// For the windows that end at each of the next bars; `values` hold period − 1 bars before.
    pub fn feed(&mut self, values: &[f64], means: &mut [f64], sums: &mut [f64]) {
        let bars = means.len();
        let now = &values[self.period - 1..];
        for room in &mut self.rooms {
            room.resize(room.len().max(bars), 0.0);
        }
        let [zeros, rest @ ..] = &mut self.rooms;
        let [mut from, mut to] = [[means, sums], rest.each_mut().map(|room| &mut room[..bars])];
        // Each lengthening changes sides, the last one ends where the answer is wanted.
        if self.period.count_ones().is_multiple_of(2) {
            std::mem::swap(&mut from, &mut to);
        }
        let mut halves: Columns = [now, &zeros[..bars]];
        let mut length = self.period % 2;
        if length == 1 {
            from[0].copy_from_slice(now);
            from[1].fill(0.0);
        }
        let mut before: Columns = [&values[self.period.saturating_sub(2)..], &zeros[..bars]];
        let mut span = 1;
        for level in &mut self.levels {
            let [mean, sum] = level.each_mut().map(|column| column.room(bars));
            let reach = mean.len() - bars;
            let room = [&mut mean[reach..], &mut sum[reach..]];
            Join::new(span, span).apply(before, halves, room);
            span *= 2;
            let level: Columns = [mean, sum];
            let ago = |bars_ago: usize| {
                level.map(|column| &column[reach - bars_ago.min(reach)..][..bars])
            };
            (before, halves) = (ago(span), ago(0));
            if self.period & span == 0 {
                continue;
            }
            if length == 0 {
                from[0].copy_from_slice(halves[0]);
                from[1].copy_from_slice(halves[1]);
            } else {
                let newer = [&*from[0], &*from[1]];
                let both = to.each_mut().map(|column| &mut **column);
                Join::new(span, length).apply(ago(length), newer, both);
                std::mem::swap(&mut from, &mut to);
            }
            length += span;
        }
    }

    pub fn state(&mut self, state: &mut State) {
        for column in self.levels.iter_mut().flatten() {
            column.state(state);
        }
    }
}
