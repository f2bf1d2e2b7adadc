//! Wilder's directional movement (New Concepts in Technical Trading Systems, 1978).
//!
//! A bar that reaches further up than down moves up by what its high rose; mirrored for down. Movement and true range are
//! smoothed alike from the sum of the first n − 1 bars over n; as Wilder's sums they are n times that. di = 100·movement over
//! range, dx = 100·|di down − di up|/(di down + di up), adx: dx smoothed from its first n values' mean, adxr: the mean of
//! adx and adx n − 1 bars ago. Where nothing moved, dx and adx stay what they were. At n = 1 nothing is smoothed.
use super::grid::{InStages, Staged};
use super::range::true_ranges;
use super::recent::Recent;
use super::smooth::{Smooth, Wait};
use crate::indicators::kernel::Kernel;
use crate::indicators::row::Together;
use crate::indicators::state::State;
use crate::lanes::{mapped, F64x2};

/// Movements of the bars after the first of each column.
#[inline(always)]
fn movements<const UP: bool>(high: &[f64], low: &[f64], out: &mut [f64]) {
    let nothing = F64x2::splat(0.0);
    mapped(
        [high, &high[1..], low, &low[1..]],
        out,
        |[high, now_high, low, now_low]| {
            let (up, down) = (now_high - high, low - now_low);
            let (this, other) = if UP { (up, down) } else { (down, up) };
            this.where_below(nothing, this).where_below(other, this)
        },
    );
}

/// A column smoothed as all of this family are; as it is at a period of 1.
struct Line {
    period: usize,
    wait: Wait,
    smooth: Smooth,
}

impl Line {
    fn new(period: usize) -> Line {
        let n = period as f64;
        Line {
            period,
            wait: Wait(1),
            smooth: Smooth::new((n - 1.0) / n, period - 1, n),
        }
    }

    #[inline(always)]
    fn apply(&mut self, values: &mut [f64]) {
        let (from, smooth) = self.smooth(values.len());
        smooth.apply(&mut values[from..]);
    }

    /// The smoothing, with how many of the next `bars` it leaves out.
    #[inline(always)]
    fn smooth(&mut self, bars: usize) -> (usize, &mut Smooth) {
        let from = match self.period {
            1 => bars,
            _ => self.wait.of(bars),
        };
        (from, &mut self.smooth)
    }

    fn state(&mut self, state: &mut State) {
        self.wait.state(state);
        self.smooth.state(state);
    }
}

/// Plus_dm and minus_dm.
pub struct Movement<const UP: bool>(Line);

impl<const UP: bool> Kernel<2, 1> for Movement<UP> {
    fn new(options: &[f64]) -> Self {
        Movement(Line::new(options[0] as usize))
    }

    fn reach(&self) -> usize {
        1
    }

    fn feed<const N: usize>(&mut self, [high, low]: [&[f64]; 2], [out]: [&mut [f64]; 1]) {
        movements::<UP>(high, low, out);
        self.0.apply(out);
        let sum = self.0.period as f64;
        out.iter_mut().for_each(|value| *value *= sum);
    }

    fn state(&mut self, state: &mut State) {
        self.0.state(state);
    }
}

/// Plus_di and minus_di.
pub struct Indicator<const UP: bool> {
    movement: Line,
    range: Line,
}

impl<const UP: bool> Kernel<3, 1> for Indicator<UP> {
    fn new(options: &[f64]) -> Self {
        let line = || Line::new(options[0] as usize);
        Indicator {
            movement: line(),
            range: line(),
        }
    }

    fn reach(&self) -> usize {
        1
    }

    fn feed<const N: usize>(&mut self, [high, low, close]: [&[f64]; 3], [out]: [&mut [f64]; 1]) {
        let mut ranges = [0.0; N];
        movements::<UP>(high, low, out);
        true_ranges(high, low, close, &mut ranges[..out.len()]);
        self.movement.apply(out);
        self.range.apply(&mut ranges[..out.len()]);
        // TA-Lib gives the unsmoothed one as a fraction.
        let scale = if self.range.period > 1 { 100.0 } else { 1.0 };
        for (value, &range) in out.iter_mut().zip(&ranges) {
            *value = if range > 0.0 {
                scale * (*value / range)
            } else {
                0.0
            };
        }
    }

    fn state(&mut self, state: &mut State) {
        self.movement.state(state);
        self.range.state(state);
    }
}

/// The directional movement index, and whether there is one.
struct Index {
    up: Line,
    down: Line,
    range: Line,
}

impl Index {
    fn new(period: usize) -> Index {
        let line = || Line::new(period);
        Index {
            up: line(),
            down: line(),
            range: line(),
        }
    }

    #[inline(always)]
    fn feed<const N: usize>(&mut self, inputs: [&[f64]; 3], out: &mut [f64]) {
        let mut columns = [[0.0; N]; 3];
        let [ups, downs, ranges] = columns.each_mut().map(|column| &mut column[..out.len()]);
        Index::columns(inputs, [&mut *ups, &mut *downs, &mut *ranges]);
        self.up.apply(ups);
        self.down.apply(downs);
        self.range.apply(ranges);
        Index::put([ups, downs, ranges], out);
    }

    /// What is smoothed.
    #[inline(always)]
    fn columns([high, low, close]: [&[f64]; 3], [ups, downs, ranges]: [&mut [f64]; 3]) {
        movements::<true>(high, low, ups);
        movements::<false>(high, low, downs);
        true_ranges(high, low, close, ranges);
    }

    /// Negative where nothing moved.
    #[inline(always)]
    fn put(smoothed: [&[f64]; 3], out: &mut [f64]) {
        let [nothing, hundred, least] = [0.0, 100.0, 1e-14].map(F64x2::splat);
        let none = F64x2::splat(-1.0);
        mapped(smoothed, out, |[up, down, range]| {
            let all = down + up;
            let index = hundred * ((down - up).magnitude() / all);
            // What is not above the range's rounding is no movement.
            let moved = none.where_below_or(hundred * all, least * range, index);
            moved.where_below_or(nothing, range, none)
        });
    }

    fn state(&mut self, state: &mut State) {
        self.up.state(state);
        self.down.state(state);
        self.range.state(state);
    }
}

pub struct Dx {
    wait: Wait,
    index: Index,
    last: f64,
}

impl Kernel<3, 1> for Dx {
    fn new(options: &[f64]) -> Dx {
        let period = options[0] as usize;
        Dx {
            wait: Wait(period),
            index: Index::new(period),
            last: 0.0,
        }
    }

    fn reach(&self) -> usize {
        1
    }

    fn feed<const N: usize>(&mut self, inputs: [&[f64]; 3], [out]: [&mut [f64]; 1]) {
        self.index.feed::<N>(inputs, out);
        let from = self.wait.of(out.len());
        for value in &mut out[from..] {
            if *value >= 0.0 {
                self.last = *value;
            }
            *value = self.last;
        }
    }

    fn state(&mut self, state: &mut State) {
        self.wait.state(state);
        self.index.state(state);
        state.number(&mut self.last);
    }
}

pub struct Adx {
    wait: Wait,
    index: Index,
    smooth: Smooth,
    last: f64,
}

impl Adx {
    /// Smooths the indexes.
    #[inline(always)]
    fn smooth(&mut self, out: &mut [f64]) {
        let from = self.wait.of(out.len());
        for run in out[from..].chunk_by_mut(|a, b| (*a < 0.0) == (*b < 0.0)) {
            if run[0] < 0.0 {
                self.rest(run);
            } else {
                self.smooth.apply(run);
                self.last = run[run.len() - 1];
            }
        }
    }

    /// A run of bars on which nothing moved: no indexes, so nothing to smooth. In the seed they count as none.
    fn rest(&mut self, run: &mut [f64]) {
        for value in run {
            if self.smooth.is_seeding() {
                *value = 0.0;
                self.smooth.apply(std::slice::from_mut(value));
                self.last = *value;
            }
            *value = self.last;
        }
    }
}

impl Kernel<3, 1> for Adx {
    const TOGETHER: Option<Together> = Some(InStages::<Adx, 3, 3, 1>::of);

    fn new(options: &[f64]) -> Adx {
        let period = options[0] as usize;
        Adx {
            wait: Wait(period),
            index: Index::new(period),
            smooth: Smooth::wilder(period),
            last: 0.0,
        }
    }

    fn reach(&self) -> usize {
        1
    }

    fn feed<const N: usize>(&mut self, inputs: [&[f64]; 3], [out]: [&mut [f64]; 1]) {
        self.index.feed::<N>(inputs, out);
        self.smooth(out);
    }

    fn state(&mut self, state: &mut State) {
        self.wait.state(state);
        self.index.state(state);
        self.smooth.state(state);
        state.number(&mut self.last);
    }
}

impl Staged<3, 3, 1> for Adx {
    fn common(inputs: [&[f64]; 3], columns: [&mut [f64]; 3]) {
        Index::columns(inputs, columns);
    }

    fn smooths(&mut self, bars: usize) -> [(usize, &mut Smooth); 3] {
        let Index { up, down, range } = &mut self.index;
        [up, down, range].map(|line| line.smooth(bars))
    }

    fn finish(&mut self, _: [&[f64]; 3], smoothed: [&[f64]; 3], [out]: [&mut [f64]; 1]) {
        Index::put(smoothed, out);
        self.smooth(out);
    }
}

pub struct Adxr {
    adx: Adx,
    recent: Recent,
}

impl Kernel<3, 1> for Adxr {
    fn new(options: &[f64]) -> Adxr {
        Adxr {
            adx: Adx::new(options),
            recent: Recent::new(options[0] as usize - 1),
        }
    }

    fn reach(&self) -> usize {
        1
    }

    fn feed<const N: usize>(&mut self, inputs: [&[f64]; 3], [out]: [&mut [f64]; 1]) {
        self.adx.feed::<N>(inputs, [&mut *out]);
        let before = self.recent.with(out);
        for (value, before) in out.iter_mut().zip(before) {
            *value = (*value + before) / 2.0;
        }
    }

    fn state(&mut self, state: &mut State) {
        self.adx.state(state);
        self.recent.state(state);
    }
}
