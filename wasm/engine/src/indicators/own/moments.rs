//! Variance, standard deviation and Bollinger bands of a window.
//!
//! Both are made of windows of half the length (`halves.rs`), so that nothing cancels: a variance is never below 0, and exactly
//! 0 where all values are the same. Bands: mean ± a multiple of the deviation (Bollinger 2001), or another
//! average of the same length ± that.
use super::average::{is_simple, Rule};
use super::grid;
use super::halves::Halves;
use crate::indicators::grid::Each;
use crate::indicators::kernel::{pieces, Kernel};
use crate::indicators::pieces::write_in_one_form;
use crate::indicators::row::Together;
use crate::indicators::state::State;

struct Moments(Halves);

impl Moments {
    fn new(options: &[f64]) -> Moments {
        Moments(Halves::new(options[0] as usize))
    }

    fn reach(&self) -> usize {
        self.0.period() - 1
    }

    /// Means and variances; `values` hold period − 1 bars before.
    fn feed(&mut self, values: &[f64], means: &mut [f64], variances: &mut [f64]) {
        self.0.feed(values, means, variances);
        let count = self.0.period() as f64;
        variances.iter_mut().for_each(|sum| *sum /= count);
    }

    fn state(&mut self, state: &mut State) {
        self.0.state(state);
    }
}

pub struct Variance(Moments);

impl Variance {
    /// Means and variances of the windows that end at each of the next bars.
    pub fn feed_both(&mut self, values: &[f64], means: &mut [f64], variances: &mut [f64]) {
        self.0.feed(values, means, variances);
    }
}

impl Kernel<1, 1> for Variance {
    const IN_ONE_FORM: bool = true;
    const TOGETHER: Option<Together> = Some(grid::Moments::<Variance, 1>::of);

    fn new(options: &[f64]) -> Variance {
        Variance(Moments::new(options))
    }

    fn reach(&self) -> usize {
        self.0.reach()
    }

    fn feed<const N: usize>(&mut self, [values]: [&[f64]; 1], [out]: [&mut [f64]; 1]) {
        self.0.feed(values, &mut [0.0; N][..out.len()], out);
    }

    fn state(&mut self, state: &mut State) {
        self.0.state(state);
    }
}

pub struct Deviation {
    moments: Moments,
    multiplier: f64,
}

impl Kernel<1, 1> for Deviation {
    const IN_ONE_FORM: bool = true;
    const TOGETHER: Option<Together> = Some(grid::Moments::<Deviation, 1>::of);

    fn new(options: &[f64]) -> Deviation {
        Deviation {
            moments: Moments::new(options),
            multiplier: options[1],
        }
    }

    fn reach(&self) -> usize {
        self.moments.reach()
    }

    fn feed<const N: usize>(&mut self, [values]: [&[f64]; 1], [out]: [&mut [f64]; 1]) {
        self.moments.feed(values, &mut [0.0; N][..out.len()], out);
        for value in out {
            *value = deviation(*value, self.multiplier);
        }
    }

    fn state(&mut self, state: &mut State) {
        self.moments.state(state);
    }
}

#[inline(always)]
fn deviation(variance: f64, multiplier: f64) -> f64 {
    variance.sqrt() * multiplier + 0.0
}

/// The middle of bands, and the variance around the mean.
pub struct Middle {
    moments: Moments,
    /// The average, where it is not the simple one.
    rule: Option<Rule>,
}

impl Middle {
    pub fn new(options: &[f64], kind: f64) -> Middle {
        let rule = || Rule::new(options[0] as usize, kind);
        Middle {
            moments: Moments::new(options),
            rule: (!is_simple(kind)).then(rule),
        }
    }

    pub fn reach(&self) -> usize {
        let rule = self.rule.as_ref().map_or(0, Rule::reach);
        self.moments.reach().max(rule)
    }

    /// `values` hold `reach` bars before.
    pub fn feed(&mut self, values: &[f64], middles: &mut [f64], variances: &mut [f64]) {
        let last = |reach: usize| &values[values.len() - middles.len() - reach..];
        let (window, rest) = (last(self.moments.reach()), self.rule.as_mut());
        let rest = rest.map(|rule| (last(rule.reach()), rule));
        self.moments.feed(window, middles, variances);
        if let Some((values, rule)) = rest {
            rule.feed(values, middles);
            write_in_one_form(middles);
        }
    }

    pub fn state(&mut self, state: &mut State) {
        self.moments.state(state);
        if let Some(rule) = &mut self.rule {
            rule.state(state);
        }
    }
}

pub struct Bbands {
    middle: Middle,
    up: f64,
    down: f64,
}

impl Kernel<1, 3> for Bbands {
    const IN_ONE_FORM: bool = true;
    const TOGETHER: Option<Together> = Some(|sets| {
        if sets.iter().all(|options| is_simple(options[3])) {
            return grid::Moments::<Bbands, 3>::of(sets);
        }
        Box::new(Each::new(&pieces::<Bbands, 1, 3>(), sets))
    });

    fn new(options: &[f64]) -> Bbands {
        Bbands {
            middle: Middle::new(options, options[3]),
            up: options[1],
            down: options[2],
        }
    }

    fn reach(&self) -> usize {
        self.middle.reach()
    }

    fn feed<const N: usize>(&mut self, [values]: [&[f64]; 1], outputs: [&mut [f64]; 3]) {
        let [upper, middle, lower] = outputs;
        self.middle.feed(values, middle, upper);
        for ((upper, lower), middle) in upper.iter_mut().zip(lower).zip(middle) {
            [*upper, *lower] = bands(*middle, *upper, [self.up, self.down]);
        }
    }

    fn state(&mut self, state: &mut State) {
        self.middle.state(state);
    }
}

#[inline(always)]
fn bands(mean: f64, variance: f64, [up, down]: [f64; 2]) -> [f64; 2] {
    let deviation = variance.sqrt();
    [mean + deviation * up, mean - deviation * down]
}

impl grid::OfMoments<1> for Variance {
    fn finish(options: &[f64], _: &[f64], sums: &[f64], [out]: [&mut [f64]; 1]) {
        for (out, sum) in out.iter_mut().zip(sums) {
            *out = sum / options[0];
        }
    }
}

impl grid::OfMoments<1> for Deviation {
    fn finish(options: &[f64], _: &[f64], sums: &[f64], [out]: [&mut [f64]; 1]) {
        let (count, multiplier) = (options[0], options[1]);
        for (out, sum) in out.iter_mut().zip(sums) {
            *out = deviation(sum / count, multiplier);
        }
    }
}

impl grid::OfMoments<3> for Bbands {
    fn finish(options: &[f64], means: &[f64], sums: &[f64], outputs: [&mut [f64]; 3]) {
        let (count, widths) = (options[0], [options[1], options[2]]);
        let [upper, middle, lower] = outputs;
        middle.copy_from_slice(means);
        for (((upper, lower), mean), sum) in upper.iter_mut().zip(lower).zip(means).zip(sums) {
            [*upper, *lower] = bands(*mean, sum / count, widths);
        }
    }
}
