//! Exponential averages and what is made of them.
//!
//! - ema: α = 2/(n + 1), from the mean of the first n values (Brown 1956); rma: α = 1/n (Wilder 1978).
//! - dema = 2·e1 − e2, tema = 3·e1 − 3·e2 + e3, where e2 smooths e1 and e3 smooths e2 (Mulloy 1994).
//! - t3: six smoothings, weighted by powers of the volume factor (Tillson 1998).
//! - zlema: ema of 2·x − the value (n − 1)/2 bars ago (Ehlers and Way 2010).
//! - tsi = 100 · one bar's change, smoothed twice, over its size, smoothed likewise (Blau 1991).
//! - trix: one bar's change of e3 in percent (Hutson 1983).
use super::grid::{Cascaded, Cascading, Smoothed};
use super::smooth::{Smooth, Wait};
use crate::indicators::kernel::Kernel;
use crate::indicators::row::Together;
use crate::indicators::state::State;

pub struct Ema(Smooth);

impl Kernel<1, 1> for Ema {
    const IN_ONE_FORM: bool = true;
    const TOGETHER: Option<Together> = Some(|sets| Smoothed::of(sets, Smooth::exponential));

    fn new(options: &[f64]) -> Ema {
        Ema(Smooth::exponential(options[0] as usize))
    }

    fn feed<const N: usize>(&mut self, [values]: [&[f64]; 1], [out]: [&mut [f64]; 1]) {
        out.copy_from_slice(values);
        self.0.apply(out);
    }

    fn state(&mut self, state: &mut State) {
        self.0.state(state);
    }
}

pub struct Rma(Smooth);

impl Kernel<1, 1> for Rma {
    const IN_ONE_FORM: bool = true;
    const TOGETHER: Option<Together> = Some(|sets| Smoothed::of(sets, Smooth::wilder));

    fn new(options: &[f64]) -> Rma {
        Rma(Smooth::wilder(options[0] as usize))
    }

    fn feed<const N: usize>(&mut self, [values]: [&[f64]; 1], [out]: [&mut [f64]; 1]) {
        out.copy_from_slice(values);
        self.0.apply(out);
    }

    fn state(&mut self, state: &mut State) {
        self.0.state(state);
    }
}

/// Smoothings in a row, each begun when the one before it has values.
pub struct Cascade<const S: usize> {
    stages: [(Smooth, Wait); S],
}

impl<const S: usize> Cascade<S> {
    fn new(period: usize) -> Self {
        let stage = |at| (Smooth::exponential(period), Wait(at * (period - 1)));
        Cascade {
            stages: std::array::from_fn(stage),
        }
    }

    /// The columns of all stages.
    #[inline(always)]
    pub fn feed<const N: usize>(&mut self, values: &[f64]) -> [[f64; N]; S] {
        let mut columns = [[0.0; N]; S];
        let mut before = [0.0; N];
        before[..values.len()].copy_from_slice(values);
        for ((smooth, wait), column) in self.stages.iter_mut().zip(&mut columns) {
            *column = before;
            let from = wait.of(values.len());
            smooth.apply(&mut column[from..values.len()]);
            before = *column;
        }
        columns
    }

    /// As [`feed`](Cascade::feed) for two.
    pub fn feed_two<const N: usize>(
        [one, other]: [&mut Self; 2],
        values: &[f64],
        [ours, theirs]: &mut [[[f64; N]; S]; 2],
    ) {
        for stage in 0..S {
            Smooth::apply_two(
                one.stage(stage, values, ours),
                other.stage(stage, values, theirs),
            );
        }
    }

    /// A stage's smoothing and what it is to be applied to, the column before as far as it is not left out.
    fn stage<'c, const N: usize>(
        &'c mut self,
        at: usize,
        values: &[f64],
        columns: &'c mut [[f64; N]; S],
    ) -> (&'c mut Smooth, &'c mut [f64]) {
        let bars = values.len();
        let (before, now) = columns.split_at_mut(at);
        let before = before.last().map_or(values, |column| &column[..bars]);
        let now = &mut now[0][..bars];
        now.copy_from_slice(before);
        let (smooth, wait) = &mut self.stages[at];
        (smooth, &mut now[wait.of(bars)..])
    }

    fn state(&mut self, state: &mut State) {
        for (smooth, wait) in &mut self.stages {
            smooth.state(state);
            wait.state(state);
        }
    }
}

pub struct Dema(Cascade<2>);

impl Kernel<1, 1> for Dema {
    const IN_ONE_FORM: bool = true;
    const TOGETHER: Option<Together> = Some(Cascaded::<Dema, 2>::of);

    fn new(options: &[f64]) -> Dema {
        Dema(Cascade::new(options[0] as usize))
    }

    fn feed<const N: usize>(&mut self, [values]: [&[f64]; 1], [out]: [&mut [f64]; 1]) {
        let columns = self.cascade().feed::<N>(values);
        self.finish(&columns, out);
    }

    fn state(&mut self, state: &mut State) {
        self.0.state(state);
    }
}

impl Cascading<2> for Dema {
    fn cascade(&mut self) -> &mut Cascade<2> {
        &mut self.0
    }

    fn finish<const N: usize>(&mut self, columns: &[[f64; N]; 2], out: &mut [f64]) {
        let [once, twice] = columns;
        for (bar, value) in out.iter_mut().enumerate() {
            *value = once[bar] + (once[bar] - twice[bar]);
        }
    }
}

pub struct Tema(Cascade<3>);

impl Kernel<1, 1> for Tema {
    const IN_ONE_FORM: bool = true;
    const TOGETHER: Option<Together> = Some(Cascaded::<Tema, 3>::of);

    fn new(options: &[f64]) -> Tema {
        Tema(Cascade::new(options[0] as usize))
    }

    fn feed<const N: usize>(&mut self, [values]: [&[f64]; 1], [out]: [&mut [f64]; 1]) {
        let columns = self.cascade().feed::<N>(values);
        self.finish(&columns, out);
    }

    fn state(&mut self, state: &mut State) {
        self.0.state(state);
    }
}

impl Cascading<3> for Tema {
    fn cascade(&mut self) -> &mut Cascade<3> {
        &mut self.0
    }

    fn finish<const N: usize>(&mut self, columns: &[[f64; N]; 3], out: &mut [f64]) {
        let [once, twice, thrice] = columns;
        for (bar, value) in out.iter_mut().enumerate() {
            *value = thrice[bar] + 3.0 * (once[bar] - twice[bar]);
        }
    }
}

pub struct T3 {
    cascade: Cascade<6>,
    weights: [f64; 4],
}

impl Kernel<1, 1> for T3 {
    const TOGETHER: Option<Together> = Some(Cascaded::<T3, 6>::of);

    fn new(options: &[f64]) -> T3 {
        let factor = options[1];
        let (square, cube) = (factor * factor, factor * factor * factor);
        T3 {
            cascade: Cascade::new(options[0] as usize),
            weights: [
                -cube,
                3.0 * (square + cube),
                -6.0 * square - 3.0 * (factor + cube),
                1.0 + 3.0 * factor + cube + 3.0 * square,
            ],
        }
    }

    fn feed<const N: usize>(&mut self, [values]: [&[f64]; 1], [out]: [&mut [f64]; 1]) {
        let columns = self.cascade().feed::<N>(values);
        self.finish(&columns, out);
    }

    fn state(&mut self, state: &mut State) {
        self.cascade.state(state);
    }
}

impl Cascading<6> for T3 {
    fn cascade(&mut self) -> &mut Cascade<6> {
        &mut self.cascade
    }

    fn finish<const N: usize>(&mut self, columns: &[[f64; N]; 6], out: &mut [f64]) {
        let [_, _, third, fourth, fifth, sixth] = columns;
        let [a, b, c, d] = self.weights;
        for (bar, value) in out.iter_mut().enumerate() {
            *value = (a * sixth[bar] + b * fifth[bar]) + (c * fourth[bar] + d * third[bar]);
        }
    }
}

pub struct Zlema {
    lag: usize,
    wait: Wait,
    smooth: Smooth,
}

impl Kernel<1, 1> for Zlema {
    fn new(options: &[f64]) -> Zlema {
        let period = options[0] as usize;
        let lag = (period - 1) / 2;
        Zlema {
            lag,
            wait: Wait(lag),
            smooth: Smooth::exponential(period),
        }
    }

    fn reach(&self) -> usize {
        self.lag
    }

    fn feed<const N: usize>(&mut self, [values]: [&[f64]; 1], [out]: [&mut [f64]; 1]) {
        let now = &values[self.lag..];
        for ((value, now), before) in out.iter_mut().zip(now).zip(values) {
            *value = now + (now - before);
        }
        let from = self.wait.of(out.len());
        self.smooth.apply(&mut out[from..]);
    }

    fn state(&mut self, state: &mut State) {
        self.wait.state(state);
        self.smooth.state(state);
    }
}

pub struct Trix {
    cascade: Cascade<3>,
    before: f64,
}

impl Kernel<1, 1> for Trix {
    const TOGETHER: Option<Together> = Some(Cascaded::<Trix, 3>::of);

    fn new(options: &[f64]) -> Trix {
        Trix {
            cascade: Cascade::new(options[0] as usize),
            before: 0.0,
        }
    }

    fn feed<const N: usize>(&mut self, [values]: [&[f64]; 1], [out]: [&mut [f64]; 1]) {
        let columns = self.cascade().feed::<N>(values);
        self.finish(&columns, out);
    }

    fn state(&mut self, state: &mut State) {
        self.cascade.state(state);
        state.number(&mut self.before);
    }
}

impl Cascading<3> for Trix {
    fn cascade(&mut self) -> &mut Cascade<3> {
        &mut self.cascade
    }

    fn finish<const N: usize>(&mut self, columns: &[[f64; N]; 3], out: &mut [f64]) {
        let [.., thrice] = columns;
        for (value, &now) in out.iter_mut().zip(thrice) {
            let before = std::mem::replace(&mut self.before, now);
            *value = if before == 0.0 {
                0.0
            } else {
                (now / before - 1.0) * 100.0
            };
        }
    }
}

pub struct Tsi {
    change: [Smooth; 2],
    size: [Smooth; 2],
    waits: [Wait; 2],
}

impl Kernel<1, 1> for Tsi {
    fn new(options: &[f64]) -> Tsi {
        let (first, second) = (options[0] as usize, options[1] as usize);
        let pair = || [Smooth::exponential(first), Smooth::exponential(second)];
        Tsi {
            change: pair(),
            size: pair(),
            waits: [Wait(1), Wait(first)],
        }
    }

    fn reach(&self) -> usize {
        1
    }

    fn feed<const N: usize>(&mut self, [values]: [&[f64]; 1], [out]: [&mut [f64]; 1]) {
        let mut sizes = [0.0; N];
        let sizes = &mut sizes[..out.len()];
        for (bar, (now, before)) in values[1..].iter().zip(values).enumerate() {
            out[bar] = now - before;
            sizes[bar] = out[bar].abs();
        }
        for (stage, wait) in self.waits.iter_mut().enumerate() {
            let from = wait.of(out.len());
            self.change[stage].apply(&mut out[from..]);
            self.size[stage].apply(&mut sizes[from..]);
        }
        for (value, size) in out.iter_mut().zip(sizes) {
            *value = if *size > 0.0 {
                100.0 * *value / *size
            } else {
                0.0
            };
        }
    }

    fn state(&mut self, state: &mut State) {
        for smooth in self.change.iter_mut().chain(&mut self.size) {
            smooth.state(state);
        }
        self.waits.iter_mut().for_each(|wait| wait.state(state));
    }
}
