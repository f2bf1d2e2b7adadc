//! The highest and lowest of a window and what lies between them.
//!
//! - max, min, minmax; midpoint and midprice: their middle; donchian: high, middle and low of the window (Donchian 1974).
//! - willr = −100·(highest − close)/(highest − lowest) (Williams 1973), 0 where the window has no height.
use super::extremes::Extremes;
use crate::indicators::kernel::Kernel;
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

pub struct Minmax(Channel);

impl Kernel<1, 2> for Minmax {
    const IN_ONE_FORM: bool = true;

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

pub struct Midpoint(Channel);

impl Kernel<1, 1> for Midpoint {
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

pub struct Donchian(Channel);

impl Kernel<2, 3> for Donchian {
    fn new(options: &[f64]) -> Donchian {
        Donchian(Channel::new(options[0] as usize))
    }

    fn reach(&self) -> usize {
        self.0.period - 1
    }

    fn feed<const N: usize>(&mut self, inputs: [&[f64]; 2], outputs: [&mut [f64]; 3]) {
        let [upper, middle, lower] = outputs;
        self.0.feed::<N>(inputs, [&mut *upper, &mut *lower]);
        for ((middle, upper), lower) in middle.iter_mut().zip(upper).zip(lower) {
            *middle = (*upper + *lower) / 2.0;
        }
    }

    fn state(&mut self, state: &mut State) {
        self.0.state(state);
    }
}

pub struct Willr(Channel);

impl Kernel<3, 1> for Willr {
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
        let close = &close[self.0.period - 1..];
        for ((value, lowest), close) in out.iter_mut().zip(lowest).zip(close) {
            let highest = *value;
            let below = (highest - close) / (highest - lowest) * -100.0;
            *value = if has_height(highest, lowest) {
                below.clamp(-100.0, 0.0)
            } else {
                0.0
            };
        }
    }

    fn state(&mut self, state: &mut State) {
        self.0.state(state);
    }
}
