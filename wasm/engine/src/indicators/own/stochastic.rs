//! Where the close stands between the lowest low and the highest high, in percent (Lane 1984); 0 where they do not differ.
//!
//! - stochrsi: stochf of the relative strength index (Chande and Kroll 1994).
//! - stochf: that as k, and its moving average as d; stoch: smoothed once more, k and d are stochf's d and its average.
use super::average::{lookback, Average};
use super::channel::{has_height, Channel};
use super::recent::Recent;
use super::rsi::Rsi;
use super::smooth::Wait;
use crate::indicators::kernel::Kernel;
use crate::indicators::state::State;

struct Raw(Channel);

impl Raw {
    #[inline(always)]
    fn feed<const N: usize>(&mut self, [high, low, close]: [&[f64]; 3], out: &mut [f64]) {
        let mut highest = [0.0; N];
        let bars = out.len();
        self.0
            .feed::<N>([high, low], [&mut highest[..bars], &mut *out]);
        let close = &close[self.0.period - 1..];
        for ((value, highest), close) in out.iter_mut().zip(highest).zip(close) {
            let lowest = *value;
            let place = (close - lowest) / (highest - lowest) * 100.0;
            *value = if has_height(highest, lowest) {
                place
            } else {
                0.0
            };
        }
    }
}

pub struct Stochf {
    raw: Raw,
    wait: Wait,
    d: Average,
}

impl Kernel<3, 2> for Stochf {
    fn new(options: &[f64]) -> Stochf {
        let period = options[0] as usize;
        Stochf {
            raw: Raw(Channel::new(period)),
            wait: Wait(period - 1),
            d: Average::new(options[1] as usize, options[2]),
        }
    }

    fn reach(&self) -> usize {
        self.raw.0.period - 1
    }

    fn feed<const N: usize>(&mut self, inputs: [&[f64]; 3], [k, d]: [&mut [f64]; 2]) {
        self.raw.feed::<N>(inputs, k);
        d.copy_from_slice(k);
        let from = self.wait.of(d.len());
        self.d.apply(&mut d[from..]);
    }

    fn state(&mut self, state: &mut State) {
        self.raw.0.state(state);
        self.wait.state(state);
        self.d.state(state);
    }
}

pub struct Stoch {
    raw: Raw,
    k_wait: Wait,
    k: Average,
    d_wait: Wait,
    d: Average,
}

impl Kernel<3, 2> for Stoch {
    fn new(options: &[f64]) -> Stoch {
        let (period, slow) = (options[0] as usize, options[1] as usize);
        Stoch {
            raw: Raw(Channel::new(period)),
            k_wait: Wait(period - 1),
            k: Average::new(slow, options[2]),
            d_wait: Wait(period - 1 + lookback(slow, options[2])),
            d: Average::new(options[3] as usize, options[4]),
        }
    }

    fn reach(&self) -> usize {
        self.raw.0.period - 1
    }

    fn feed<const N: usize>(&mut self, inputs: [&[f64]; 3], [k, d]: [&mut [f64]; 2]) {
        self.raw.feed::<N>(inputs, k);
        let from = self.k_wait.of(k.len());
        self.k.apply(&mut k[from..]);
        d.copy_from_slice(k);
        let from = self.d_wait.of(d.len());
        self.d.apply(&mut d[from..]);
    }

    fn state(&mut self, state: &mut State) {
        self.raw.0.state(state);
        self.k_wait.state(state);
        self.k.state(state);
        self.d_wait.state(state);
        self.d.state(state);
    }
}

pub struct Stochrsi {
    rsi: Rsi,
    wait: Wait,
    recent: Recent,
    stochastic: Stochf,
}

impl Kernel<1, 2> for Stochrsi {
    fn new(options: &[f64]) -> Stochrsi {
        Stochrsi {
            rsi: Rsi::new(options),
            wait: Wait(options[0] as usize),
            recent: Recent::new(options[1] as usize - 1),
            stochastic: Stochf::new(&options[1..]),
        }
    }

    fn reach(&self) -> usize {
        1
    }

    fn feed<const N: usize>(&mut self, inputs: [&[f64]; 1], [k, d]: [&mut [f64]; 2]) {
        self.rsi.feed::<N>(inputs, [&mut *k]);
        let from = self.wait.of(k.len());
        if from < k.len() {
            let values = self.recent.with(&k[from..]);
            self.stochastic
                .feed::<N>([values; 3], [&mut k[from..], &mut d[from..]]);
        }
    }

    fn state(&mut self, state: &mut State) {
        self.rsi.state(state);
        self.wait.state(state);
        self.recent.state(state);
        self.stochastic.state(state);
    }
}
