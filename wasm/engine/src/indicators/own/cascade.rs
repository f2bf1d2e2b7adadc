//! Exponential averages of exponential averages: e2 smooths e1 and e3 smooths e2, by α = 2/(n + 1).
//!
//! - dema = 2·e1 − e2, tema = 3·e1 − 3·e2 + e3 (Mulloy 1994).
//! - t3: six smoothings, weighted by powers of the volume factor (Tillson 1998).
//! - trix: one bar's change of e3 in percent (Hutson 1983).
//! - tsi = 100 · one bar's change, smoothed twice, over its size, smoothed likewise (Blau 1991).
use super::grid::Cascaded;
use crate::indicators::kernel::Kernel;
use crate::indicators::row::Together;
use crate::indicators::state::State;
use crate::lanes::F64x2;

/// A smoothing y = (1 − α)·y' + α·x, begun with the mean of the first n values after those that it leaves out.
struct Stage {
    period: usize,
    alpha: f64,
    wait: usize,
    seen: usize,
    sum: f64,
    value: f64,
}

impl Stage {
    /// Takes the next value.
    fn push(&mut self, value: f64) -> f64 {
        if self.wait > 0 {
            self.wait -= 1;
        } else if self.seen < self.period {
            self.seen += 1;
            self.sum += value;
            self.value = self.sum / self.seen as f64;
        } else {
            self.value = (1.0 - self.alpha) * self.value + self.alpha * value;
        }
        self.value
    }
}

/// Smoothings in a row, each begun when the one before it has values. They wait for each other's last bar only, so all of
/// them take hardly longer than one. Values are taken relative to the first one of all, so that a value repeated smooths
/// to exactly itself.
pub struct Cascade<const S: usize> {
    center: Option<f64>,
    stages: [Stage; S],
}

impl<const S: usize> Cascade<S> {
    fn new(periods: [usize; S]) -> Self {
        Cascade::after(0, None, periods)
    }

    /// Leaves the first `wait` bars out.
    fn after(mut wait: usize, center: Option<f64>, periods: [usize; S]) -> Self {
        let stages = periods.map(|period| {
            let stage = Stage {
                period,
                alpha: 2.0 / (period as f64 + 1.0),
                wait,
                seen: 0,
                sum: 0.0,
                value: 0.0,
            };
            wait += period - 1;
            stage
        });
        Cascade { center, stages }
    }

    /// Of so many bars, those before all stages have begun.
    fn seeding(&self, bars: usize) -> usize {
        let last = &self.stages[S - 1];
        bars.min(last.wait + last.period - last.seen)
    }

    fn push(&mut self, mut value: f64) -> [f64; S] {
        self.stages.each_mut().map(|stage| {
            value = stage.push(value);
            value
        })
    }

    /// Writes what is made of all stages' values of each of the next bars, which are relative to the center.
    #[inline(always)]
    fn feed(&mut self, values: &[f64], out: &mut [f64], mix: impl Fn([f64; S]) -> f64) {
        let center = *self.center.get_or_insert(values[0]);
        let (first, later) = out.split_at_mut(self.seeding(out.len()));
        let (seeds, values) = values.split_at(first.len());
        for (out, value) in first.iter_mut().zip(seeds) {
            *out = center + mix(self.push(value - center));
        }
        let weights = self
            .stages
            .each_ref()
            .map(|stage| [1.0 - stage.alpha, stage.alpha]);
        let mut now = self.stages.each_ref().map(|stage| stage.value);
        for (out, value) in later.iter_mut().zip(values) {
            let mut value = value - center;
            for (now, [beta, alpha]) in now.iter_mut().zip(weights) {
                *now = beta * *now + alpha * value;
                value = *now;
            }
            *out = center + mix(now);
        }
        for (stage, value) in self.stages.iter_mut().zip(now) {
            stage.value = value;
        }
    }

    /// As [`feed`](Cascade::feed) for two, a lane for each, which do not wait for each other.
    #[inline(always)]
    pub fn feed_two(
        [one, other]: [&mut Self; 2],
        bars: usize,
        values: impl Fn(usize) -> [f64; 2],
        mut each: impl FnMut(usize, [[f64; S]; 2], [f64; 2]),
    ) {
        let [first, second] = values(0);
        let centers = [
            *one.center.get_or_insert(first),
            *other.center.get_or_insert(second),
        ];
        let seeding = one.seeding(bars).max(other.seeding(bars));
        for bar in 0..seeding {
            let [first, second] = values(bar);
            let stages = [
                one.push(first - centers[0]),
                other.push(second - centers[1]),
            ];
            each(bar, stages, centers);
        }
        let lanes = |of: fn(&Stage) -> f64| -> [F64x2; S] {
            std::array::from_fn(|at| F64x2::new([of(&one.stages[at]), of(&other.stages[at])]))
        };
        let (alphas, betas) = (lanes(|stage| stage.alpha), lanes(|stage| 1.0 - stage.alpha));
        let mut now = lanes(|stage| stage.value);
        for bar in seeding..bars {
            let mut value = F64x2::new(values(bar)) - F64x2::new(centers);
            for (now, (alpha, beta)) in now.iter_mut().zip(alphas.into_iter().zip(betas)) {
                *now = beta * *now + alpha * value;
                value = *now;
            }
            let stages = [0, 1].map(|lane| now.map(|now| now.to_array()[lane]));
            each(bar, stages, centers);
        }
        for (at, now) in now.into_iter().enumerate() {
            [one.stages[at].value, other.stages[at].value] = now.to_array();
        }
    }

    fn state(&mut self, state: &mut State) {
        let mut has_center = self.center.is_some();
        let mut center = self.center.unwrap_or(0.0);
        state.flag(&mut has_center);
        state.number(&mut center);
        self.center = has_center.then_some(center);
        for stage in &mut self.stages {
            state.count(&mut stage.wait);
            state.count(&mut stage.seen);
            state.numbers([&mut stage.sum, &mut stage.value]);
        }
    }
}

/// A kernel that is made of `S` smoothings in a row.
pub trait Cascading<const S: usize>: Kernel<1, 1> {
    fn cascade(&mut self) -> &mut Cascade<S>;

    /// What is made of a bar's smoothings, whose weights add up to 1.
    fn mix(&self) -> impl Fn([f64; S]) -> f64 + 'static;

    /// What is made of that.
    fn finish(&mut self, _out: &mut [f64]) {}

    #[inline(always)]
    fn mixed(&mut self, values: &[f64], out: &mut [f64]) {
        let mix = self.mix();
        self.cascade().feed(&values[..out.len()], out, mix);
        self.finish(out);
    }
}

pub struct Dema(Cascade<2>);

impl Kernel<1, 1> for Dema {
    const IN_ONE_FORM: bool = true;
    const STEPS: bool = true;
    const TOGETHER: Option<Together> = Some(Cascaded::<Dema, 2>::of);

    fn new(options: &[f64]) -> Dema {
        Dema(Cascade::new([options[0] as usize; 2]))
    }

    fn feed<const N: usize>(&mut self, [values]: [&[f64]; 1], [out]: [&mut [f64]; 1]) {
        self.mixed(values, out);
    }

    fn state(&mut self, state: &mut State) {
        self.0.state(state);
    }
}

impl Cascading<2> for Dema {
    fn cascade(&mut self) -> &mut Cascade<2> {
        &mut self.0
    }

    fn mix(&self) -> impl Fn([f64; 2]) -> f64 + 'static {
        |[once, twice]| once + (once - twice)
    }
}

pub struct Tema(Cascade<3>);

impl Kernel<1, 1> for Tema {
    const IN_ONE_FORM: bool = true;
    const STEPS: bool = true;
    const TOGETHER: Option<Together> = Some(Cascaded::<Tema, 3>::of);

    fn new(options: &[f64]) -> Tema {
        Tema(Cascade::new([options[0] as usize; 3]))
    }

    fn feed<const N: usize>(&mut self, [values]: [&[f64]; 1], [out]: [&mut [f64]; 1]) {
        self.mixed(values, out);
    }

    fn state(&mut self, state: &mut State) {
        self.0.state(state);
    }
}

impl Cascading<3> for Tema {
    fn cascade(&mut self) -> &mut Cascade<3> {
        &mut self.0
    }

    fn mix(&self) -> impl Fn([f64; 3]) -> f64 + 'static {
        |[once, twice, thrice]| thrice + 3.0 * (once - twice)
    }
}

pub struct T3 {
    cascade: Cascade<6>,
    weights: [f64; 4],
}

impl Kernel<1, 1> for T3 {
    const STEPS: bool = true;
    const TOGETHER: Option<Together> = Some(Cascaded::<T3, 6>::of);

    fn new(options: &[f64]) -> T3 {
        let factor = options[1];
        let (square, cube) = (factor * factor, factor * factor * factor);
        T3 {
            cascade: Cascade::new([options[0] as usize; 6]),
            weights: [
                -cube,
                3.0 * (square + cube),
                -6.0 * square - 3.0 * (factor + cube),
                1.0 + 3.0 * factor + cube + 3.0 * square,
            ],
        }
    }

    fn feed<const N: usize>(&mut self, [values]: [&[f64]; 1], [out]: [&mut [f64]; 1]) {
        self.mixed(values, out);
    }

    fn state(&mut self, state: &mut State) {
        self.cascade.state(state);
    }
}

impl Cascading<6> for T3 {
    fn cascade(&mut self) -> &mut Cascade<6> {
        &mut self.cascade
    }

    fn mix(&self) -> impl Fn([f64; 6]) -> f64 + 'static {
        let [a, b, c, d] = self.weights;
        move |[_, _, third, fourth, fifth, sixth]| {
            (a * sixth + b * fifth) + (c * fourth + d * third)
        }
    }
}

pub struct Trix {
    cascade: Cascade<3>,
    before: f64,
}

impl Kernel<1, 1> for Trix {
    const STEPS: bool = true;
    const TOGETHER: Option<Together> = Some(Cascaded::<Trix, 3>::of);

    fn new(options: &[f64]) -> Trix {
        Trix {
            cascade: Cascade::new([options[0] as usize; 3]),
            before: 0.0,
        }
    }

    fn feed<const N: usize>(&mut self, [values]: [&[f64]; 1], [out]: [&mut [f64]; 1]) {
        self.mixed(values, out);
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

    fn mix(&self) -> impl Fn([f64; 3]) -> f64 + 'static {
        |[.., thrice]| thrice
    }

    fn finish(&mut self, out: &mut [f64]) {
        for value in out {
            let before = std::mem::replace(&mut self.before, *value);
            let change = (*value / before - 1.0) * 100.0;
            *value = if before == 0.0 { 0.0 } else { change };
        }
    }
}

/// One bar's change and its size.
pub struct Tsi([Cascade<2>; 2]);

impl Kernel<1, 1> for Tsi {
    const STEPS: bool = true;

    fn new(options: &[f64]) -> Tsi {
        let periods = [options[0] as usize, options[1] as usize];
        Tsi([1, 1].map(|wait| Cascade::after(wait, Some(0.0), periods)))
    }

    fn reach(&self) -> usize {
        1
    }

    fn feed<const N: usize>(&mut self, [values]: [&[f64]; 1], [out]: [&mut [f64]; 1]) {
        let bars = out.len();
        let values = &values[..=bars];
        let change = |bar: usize| values[bar + 1] - values[bar];
        Cascade::feed_two(
            self.0.each_mut(),
            bars,
            |bar| [change(bar), change(bar).abs()],
            |bar, [[_, change], [_, size]], _| {
                let share = 100.0 * change / size;
                out[bar] = if size > 0.0 { share } else { 0.0 };
            },
        );
    }

    fn state(&mut self, state: &mut State) {
        self.0.iter_mut().for_each(|cascade| cascade.state(state));
    }
}
