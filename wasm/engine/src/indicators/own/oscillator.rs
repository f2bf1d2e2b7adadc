//! - cci: (typical price − its mean)/(0.015 · its mean deviation) of n bars (Lambert 1980), 0 where that is rounding.
//! - ultosc: buying pressure over true range of three windows, weighed 4, 2 and 1 from the shortest (Williams 1985).
use super::parts::Parts;
use super::recent::Recent;
use super::smooth::Wait;
use crate::indicators::kernel::Kernel;
use crate::indicators::state::State;
use crate::lanes::{mapped, remapped, F64x2};

pub struct Cci {
    period: usize,
    typical: Recent,
}

impl Kernel<3, 1> for Cci {
    fn new(options: &[f64]) -> Cci {
        let period = options[0] as usize;
        Cci {
            period,
            typical: Recent::new(period - 1),
        }
    }

    fn feed<const N: usize>(&mut self, inputs: [&[f64]; 3], [out]: [&mut [f64]; 1]) {
        let [high, low, close] = inputs.map(|column| &column[..out.len()]);
        for (bar, value) in out.iter_mut().enumerate() {
            *value = (high[bar] + low[bar] + close[bar]) / 3.0;
        }
        let count = self.period as f64;
        let windows = self.typical.with(out).windows(self.period);
        for (value, window) in out.iter_mut().zip(windows) {
            let mean = lanes(window, |x| x) / count;
            let deviation = lanes(window, |x| (x - mean).abs()) / count;
            let (away, rounding) = (*value - mean, 1e-14 * mean.abs());
            let is_sure = away.abs() > rounding && deviation > rounding;
            *value = if is_sure {
                away / (0.015 * deviation)
            } else {
                0.0
            };
        }
    }

    fn state(&mut self, state: &mut State) {
        self.typical.state(state);
    }
}

/// A sum in four lanes, which do not wait for each other.
#[inline(always)]
fn lanes(values: &[f64], of: impl Fn(f64) -> f64) -> f64 {
    let mut sums = [0.0; 4];
    let chunks = values.chunks_exact(4);
    let rest = chunks.remainder();
    for chunk in chunks {
        for (sum, value) in sums.iter_mut().zip(chunk) {
            *sum += of(*value);
        }
    }
    let rest = rest.iter().fold(0.0, |sum, value| sum + of(*value));
    (sums[0] + sums[2]) + (sums[1] + sums[3]) + rest
}

pub struct Ultosc {
    wait: Wait,
    periods: [Parts<2>; 3],
}

impl Kernel<3, 1> for Ultosc {
    fn new(options: &[f64]) -> Ultosc {
        let mut periods = [options[0], options[1], options[2]].map(|period| period as usize);
        periods.sort_unstable();
        Ultosc {
            wait: Wait(1),
            periods: periods.map(Parts::new),
        }
    }

    fn reach(&self) -> usize {
        1
    }

    fn feed<const N: usize>(&mut self, inputs: [&[f64]; 3], [out]: [&mut [f64]; 1]) {
        let from = self.wait.of(out.len());
        let out = &mut out[from..];
        let [high, low, close] = inputs.map(|column| &column[from..=from + out.len()]);
        let [mut pressures, mut ranges] = [[0.0; N]; 2];
        mapped(
            [&low[1..], close, &close[1..]],
            &mut pressures[..out.len()],
            |[low, before, close]| close - low.smaller(before),
        );
        mapped(
            [&high[1..], &low[1..], close],
            &mut ranges[..out.len()],
            |[high, low, before]| high.larger(before) - low.smaller(before),
        );
        out.fill(0.0);
        for (parts, weight) in self.periods.iter_mut().zip([4.0, 2.0, 1.0]) {
            let (mut bought, mut range) = (pressures, ranges);
            parts.feed([&mut bought[..out.len()], &mut range[..out.len()]]);
            remapped([&bought, &range], out, |sum, [bought, range]| {
                let share = F64x2::splat(weight) * (bought / range);
                sum + share.where_below(F64x2::splat(0.0), range)
            });
        }
        for sum in out {
            *sum = 100.0 * (*sum / 7.0);
        }
    }

    fn state(&mut self, state: &mut State) {
        self.wait.state(state);
        self.periods.iter_mut().for_each(|parts| parts.state(state));
    }
}
