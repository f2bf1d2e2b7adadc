//! The highest and lowest of a window and what lies between them.
//!
//! - max, min, minmax; midpoint and midprice: their middle; donchian: high, middle and low of the window (Donchian 1974).
//! - willr = −100·(highest − close)/(highest − lowest) (Williams 1973), 0 where the window has no height.
use super::extremes::Extremes;
use super::grid::{self, Heights, OfHeights};
use crate::indicators::kernel::{Kernel, PIECE};
use crate::indicators::row::Together;
use crate::indicators::state::State;

/// Highest highs and lowest lows.
pub struct Channel {
    pub period: usize,
    high: Extremes<true>,
    low: Extremes<false>,
}

impl Channel {
    pub fn new(period: usize) -> Channel {
        Channel {
            period,
            high: Extremes::new(period),
            low: Extremes::new(period),
        }
    }

    #[inline(always)]
    pub fn feed<const N: usize>(
        &mut self,
        [high, low]: [&[f64]; 2],
        [highest, lowest]: [&mut [f64]; 2],
    ) {
        self.high.feed::<N>(high, highest);
        self.low.feed::<N>(low, lowest);
    }

    pub fn state(&mut self, state: &mut State) {
        self.high.state(state);
        self.low.state(state);
    }
}

/// Whether a window has a height that is more than rounding.
#[inline(always)]
pub fn has_height(highest: f64, lowest: f64) -> bool {
    (highest - lowest).abs() > 1e-14 * (highest.abs() + lowest.abs())
}

pub struct Extreme<const HIGH: bool> {
    period: usize,
    extremes: Extremes<HIGH>,
}

impl<const HIGH: bool> Kernel<1, 1> for Extreme<HIGH> {
    const IN_ONE_FORM: bool = true;
    const TOGETHER: Option<Together> = Some(Heights::<Self, 1>::of);

    fn new(options: &[f64]) -> Self {
        let period = options[0] as usize;
        Extreme {
            period,
            extremes: Extremes::new(period),
        }
    }

    fn reach(&self) -> usize {
        self.period - 1
    }

    fn feed<const N: usize>(&mut self, [values]: [&[f64]; 1], [out]: [&mut [f64]; 1]) {
        self.extremes.feed::<N>(values, out);
    }

    fn state(&mut self, state: &mut State) {
        self.extremes.state(state);
    }
}

impl<const HIGH: bool> OfHeights<1> for Extreme<HIGH> {
    const HIGH: Option<usize> = if HIGH { Some(0) } else { None };
    const LOW: Option<usize> = if HIGH { None } else { Some(0) };

    fn finish(extremes: &grid::Extremes, _: &[&[f64]], [out]: [&mut [f64]; 1]) {
        if HIGH {
            extremes.highest(out);
        } else {
            extremes.lowest(out);
        }
    }
}

pub struct Minmax(Channel);

impl Kernel<1, 2> for Minmax {
    const IN_ONE_FORM: bool = true;
    const TOGETHER: Option<Together> = Some(Heights::<Minmax, 2>::of);

    fn new(options: &[f64]) -> Minmax {
        Minmax(Channel::new(options[0] as usize))
    }

    fn reach(&self) -> usize {
        self.0.period - 1
    }

    fn feed<const N: usize>(&mut self, [values]: [&[f64]; 1], [lowest, highest]: [&mut [f64]; 2]) {
        self.0.feed::<N>([values, values], [highest, lowest]);
    }

    fn state(&mut self, state: &mut State) {
        self.0.state(state);
    }
}

impl OfHeights<2> for Minmax {
    const HIGH: Option<usize> = Some(0);
    const LOW: Option<usize> = Some(0);

    fn finish(extremes: &grid::Extremes, _: &[&[f64]], [lowest, highest]: [&mut [f64]; 2]) {
        extremes.lowest(lowest);
        extremes.highest(highest);
    }
}

pub struct Midpoint(Channel);

impl Kernel<1, 1> for Midpoint {
    const TOGETHER: Option<Together> = Some(Heights::<Midpoint, 1>::of);

    fn new(options: &[f64]) -> Midpoint {
        Midpoint(Channel::new(options[0] as usize))
    }

    fn reach(&self) -> usize {
        self.0.period - 1
    }

    fn feed<const N: usize>(&mut self, [values]: [&[f64]; 1], [out]: [&mut [f64]; 1]) {
        Middle::between::<N>(&mut self.0, [values, values], out);
    }

    fn state(&mut self, state: &mut State) {
        self.0.state(state);
    }
}

impl OfHeights<1> for Midpoint {
    const HIGH: Option<usize> = Some(0);
    const LOW: Option<usize> = Some(0);

    fn finish(extremes: &grid::Extremes, _: &[&[f64]], [out]: [&mut [f64]; 1]) {
        middles(extremes, out);
    }
}

pub struct Middle(Channel);

impl Middle {
    #[inline(always)]
    fn between<const N: usize>(channel: &mut Channel, inputs: [&[f64]; 2], out: &mut [f64]) {
        let mut lowest = [0.0; N];
        channel.feed::<N>(
            inputs,
            [
                &mut *out,
                &mut lowest[..inputs[0].len() + 1 - channel.period],
            ],
        );
        for (value, low) in out.iter_mut().zip(lowest) {
            *value = (*value + low) / 2.0;
        }
    }
}

impl Kernel<2, 1> for Middle {
    const TOGETHER: Option<Together> = Some(Heights::<Middle, 1>::of);

    fn new(options: &[f64]) -> Middle {
        Middle(Channel::new(options[0] as usize))
    }

    fn reach(&self) -> usize {
        self.0.period - 1
    }

    fn feed<const N: usize>(&mut self, inputs: [&[f64]; 2], [out]: [&mut [f64]; 1]) {
        Middle::between::<N>(&mut self.0, inputs, out);
    }

    fn state(&mut self, state: &mut State) {
        self.0.state(state);
    }
}

impl OfHeights<1> for Middle {
    const HIGH: Option<usize> = Some(0);
    const LOW: Option<usize> = Some(1);

    fn finish(extremes: &grid::Extremes, _: &[&[f64]], [out]: [&mut [f64]; 1]) {
        middles(extremes, out);
    }
}

pub struct Donchian(Channel);

impl Kernel<2, 3> for Donchian {
    const TOGETHER: Option<Together> = Some(Heights::<Donchian, 3>::of);

    fn new(options: &[f64]) -> Donchian {
        Donchian(Channel::new(options[0] as usize))
    }

    fn reach(&self) -> usize {
        self.0.period - 1
    }

    fn feed<const N: usize>(&mut self, inputs: [&[f64]; 2], outputs: [&mut [f64]; 3]) {
        let [upper, middle, lower] = outputs;
        self.0.feed::<N>(inputs, [&mut *upper, &mut *lower]);
        put_middles(upper, lower, middle);
    }

    fn state(&mut self, state: &mut State) {
        self.0.state(state);
    }
}

impl OfHeights<3> for Donchian {
    const HIGH: Option<usize> = Some(0);
    const LOW: Option<usize> = Some(1);

    fn finish(extremes: &grid::Extremes, _: &[&[f64]], [upper, middle, lower]: [&mut [f64]; 3]) {
        extremes.highest(upper);
        extremes.lowest(lower);
        put_middles(upper, lower, middle);
    }
}

fn put_middles(upper: &[f64], lower: &[f64], middle: &mut [f64]) {
    for ((middle, upper), lower) in middle.iter_mut().zip(upper).zip(lower) {
        *middle = (*upper + *lower) / 2.0;
    }
}

fn middles(extremes: &grid::Extremes, out: &mut [f64]) {
    let [mut upper, mut lower] = [[0.0; PIECE]; 2];
    extremes.highest(&mut upper[..out.len()]);
    extremes.lowest(&mut lower[..out.len()]);
    put_middles(&upper, &lower, out);
}

pub struct Willr(Channel);

impl Kernel<3, 1> for Willr {
    const TOGETHER: Option<Together> = Some(Heights::<Willr, 1>::of);

    fn new(options: &[f64]) -> Willr {
        Willr(Channel::new(options[0] as usize))
    }

    fn reach(&self) -> usize {
        self.0.period - 1
    }

    fn feed<const N: usize>(&mut self, [high, low, close]: [&[f64]; 3], [out]: [&mut [f64]; 1]) {
        let mut lowest = [0.0; N];
        self.0.feed::<N>(
            [high, low],
            [&mut *out, &mut lowest[..close.len() + 1 - self.0.period]],
        );
        put_places(&close[self.0.period - 1..], &lowest, out);
    }

    fn state(&mut self, state: &mut State) {
        self.0.state(state);
    }
}

impl OfHeights<1> for Willr {
    const HIGH: Option<usize> = Some(0);
    const LOW: Option<usize> = Some(1);

    fn finish(extremes: &grid::Extremes, inputs: &[&[f64]], [out]: [&mut [f64]; 1]) {
        let mut lowest = [0.0; PIECE];
        extremes.highest(out);
        extremes.lowest(&mut lowest[..out.len()]);
        put_places(inputs[2], &lowest, out);
    }
}

/// Replaces the highest values by the closes' places below them.
#[inline(always)]
fn put_places(close: &[f64], lowest: &[f64], highest: &mut [f64]) {
    for ((value, lowest), close) in highest.iter_mut().zip(lowest).zip(close) {
        let highest = *value;
        let below = (highest - close) / (highest - lowest) * -100.0;
        *value = if has_height(highest, *lowest) {
            below.clamp(-100.0, 0.0)
        } else {
            0.0
        };
    }
}
