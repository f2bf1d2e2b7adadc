//! Exponential averages.
//!
//! - ema: α = 2/(n + 1), from the mean of the first n values (Brown 1956); rma: α = 1/n (Wilder 1978).
//! - zlema: ema of 2·x − the value (n − 1)/2 bars ago (Ehlers and Way 2010).
use super::grid::Smoothed;
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
