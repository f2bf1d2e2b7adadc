//! The difference of a fast and a slow moving average (Appel 1979).
//!
//! - macd: exponential averages, both with a first value at bar slow − 1; signal: the exponential average of the difference;
//!   histogram: the difference less its signal. macdfix: 12 and 26 bars with α = 0.15 and 0.075.
//! - macdext: as macd with averages of chosen kinds.
//! - apo: fast less slow of a chosen kind (by default exponential), the longer period is the slow one; ppo and pvo: that in
//!   percent of the slow one.
use super::average::{kind_or, lookback, Average, EXPONENTIAL};
use super::smooth::{Smooth, Wait};
use crate::indicators::kernel::Kernel;
use crate::indicators::state::State;

struct Lines {
    fast: Average,
    slow: Average,
    signal: Average,
    /// Bars before each average's first, so that fast and slow have their first values together.
    fast_wait: Wait,
    slow_wait: Wait,
    signal_wait: Wait,
}

impl Lines {
    /// Averages with the bars before their first values.
    fn new(fast: (usize, Average), slow: (usize, Average), signal: Average) -> Lines {
        let longest = fast.0.max(slow.0);
        Lines {
            fast_wait: Wait(longest - fast.0),
            slow_wait: Wait(longest - slow.0),
            signal_wait: Wait(longest),
            fast: fast.1,
            slow: slow.1,
            signal,
        }
    }

    #[inline(always)]
    fn feed(&mut self, values: &[f64], [line, signal, histogram]: [&mut [f64]; 3]) {
        line.copy_from_slice(values);
        signal.copy_from_slice(values);
        let from = self.fast_wait.of(line.len());
        self.fast.apply(&mut line[from..]);
        let from = self.slow_wait.of(line.len());
        self.slow.apply(&mut signal[from..]);
        for (line, slow) in line.iter_mut().zip(signal.iter_mut()) {
            *line -= *slow;
            *slow = *line;
        }
        let from = self.signal_wait.of(line.len());
        self.signal.apply(&mut signal[from..]);
        for ((histogram, line), signal) in histogram.iter_mut().zip(line).zip(signal) {
            *histogram = *line - *signal;
        }
    }

    fn state(&mut self, state: &mut State) {
        self.fast.state(state);
        self.slow.state(state);
        self.signal.state(state);
        self.fast_wait.state(state);
        self.slow_wait.state(state);
        self.signal_wait.state(state);
    }
}

pub struct Macd(Lines);

impl Kernel<1, 3> for Macd {
    const IN_ONE_FORM: bool = true;

    fn new(options: &[f64]) -> Macd {
        let (fast, slow) = (
            options[0].min(options[1]) as usize,
            options[0].max(options[1]) as usize,
        );
        let average = |period: usize| Average::smooth(Smooth::exponential(period));
        Macd(Lines::new(
            (fast - 1, average(fast)),
            (slow - 1, average(slow)),
            average(options[2] as usize),
        ))
    }

    fn feed<const N: usize>(&mut self, [values]: [&[f64]; 1], outputs: [&mut [f64]; 3]) {
        self.0.feed(values, outputs);
    }

    fn state(&mut self, state: &mut State) {
        self.0.state(state);
    }
}

pub struct Macdfix(Lines);

impl Kernel<1, 3> for Macdfix {
    const IN_ONE_FORM: bool = true;

    fn new(options: &[f64]) -> Macdfix {
        let average = |period: usize, alpha: f64| {
            let smooth = Smooth::new(1.0 - alpha, period, period as f64);
            (period - 1, Average::smooth(smooth))
        };
        let signal = Average::smooth(Smooth::exponential(options[0] as usize));
        Macdfix(Lines::new(average(12, 0.15), average(26, 0.075), signal))
    }

    fn feed<const N: usize>(&mut self, [values]: [&[f64]; 1], outputs: [&mut [f64]; 3]) {
        self.0.feed(values, outputs);
    }

    fn state(&mut self, state: &mut State) {
        self.0.state(state);
    }
}

/// Apo, or ppo and pvo where in percent.
pub struct Oscillator<const PERCENT: bool> {
    fast: Average,
    slow: Average,
}

impl<const PERCENT: bool> Kernel<1, 1> for Oscillator<PERCENT> {
    fn new(options: &[f64]) -> Self {
        let (fast, slow) = (options[0].min(options[1]), options[0].max(options[1]));
        let kind = kind_or(EXPONENTIAL, options[2]);
        Oscillator {
            fast: Average::new(fast as usize, kind),
            slow: Average::new(slow as usize, kind),
        }
    }

    fn feed<const N: usize>(&mut self, [values]: [&[f64]; 1], [out]: [&mut [f64]; 1]) {
        let mut slow = [0.0; N];
        let slow = &mut slow[..out.len()];
        out.copy_from_slice(values);
        slow.copy_from_slice(values);
        self.fast.apply(out);
        self.slow.apply(slow);
        for (value, slow) in out.iter_mut().zip(slow) {
            let difference = *value - *slow;
            *value = match PERCENT {
                false => difference,
                true if slow.abs() < 1e-14 => 0.0,
                true => difference / *slow * 100.0,
            };
        }
    }

    fn state(&mut self, state: &mut State) {
        self.fast.state(state);
        self.slow.state(state);
    }
}

pub struct Macdext(Lines);

impl Kernel<1, 3> for Macdext {
    fn new(options: &[f64]) -> Macdext {
        let (mut fast, mut slow) = ([options[0], options[1]], [options[2], options[3]]);
        if slow[0] < fast[0] {
            std::mem::swap(&mut fast, &mut slow);
        }
        let averages = [fast, slow, [options[4], options[5]]];
        let [fast, slow, signal] = averages.map(|[period, kind]| {
            let period = period as usize;
            (lookback(period, kind), Average::new(period, kind))
        });
        Macdext(Lines::new(fast, slow, signal.1))
    }

    fn feed<const N: usize>(&mut self, [values]: [&[f64]; 1], outputs: [&mut [f64]; 3]) {
        self.0.feed(values, outputs);
    }

    fn state(&mut self, state: &mut State) {
        self.0.state(state);
    }
}
