//! The true range and what is made of it.
//!
//! - trange: the greatest of high − low, |close before − high| and |close before − low|; atr: its Wilder average; natr: that
//!   in percent of the close (Wilder 1978; Forman 2006; at n = 1 the range itself, as in TA-Lib).
//! - supertrend: the middle of the bar ± a multiple of the atr, each band moved only towards the price until a close crosses
//!   it (Seban); begins in an uptrend, as in TA-Lib.
//! - kc: an exponential average of (high + low + close)/3 ± a multiple of the atr (Raschke after Keltner 1960).
use super::grid::{InStages, Staged};
use super::smooth::{Smooth, Wait};
use crate::indicators::kernel::Kernel;
use crate::indicators::row::Together;
use crate::indicators::state::State;
use crate::lanes::mapped;

/// True ranges of the bars after the first of each column.
#[inline(always)]
pub fn true_ranges(high: &[f64], low: &[f64], close: &[f64], out: &mut [f64]) {
    mapped([&high[1..], &low[1..], close], out, |[high, low, before]| {
        let (up, down) = ((before - high).magnitude(), (before - low).magnitude());
        (high - low).larger(up).larger(down)
    });
}

pub struct Trange;

impl Kernel<3, 1> for Trange {
    const IN_ONE_FORM: bool = true;

    fn new(_: &[f64]) -> Trange {
        Trange
    }

    fn reach(&self) -> usize {
        1
    }

    fn feed<const N: usize>(&mut self, [high, low, close]: [&[f64]; 3], [out]: [&mut [f64]; 1]) {
        true_ranges(high, low, close, out);
    }

    fn state(&mut self, _: &mut State) {}
}

struct Average {
    wait: Wait,
    smooth: Smooth,
}

impl Average {
    fn new(period: usize) -> Average {
        Average {
            wait: Wait(1),
            smooth: Smooth::wilder(period),
        }
    }

    #[inline(always)]
    fn feed(&mut self, [high, low, close]: [&[f64]; 3], out: &mut [f64]) {
        true_ranges(high, low, close, out);
        let from = self.wait.of(out.len());
        self.smooth.apply(&mut out[from..]);
    }

    fn smooths(&mut self, bars: usize) -> [(usize, &mut Smooth); 1] {
        [(self.wait.of(bars), &mut self.smooth)]
    }

    fn state(&mut self, state: &mut State) {
        self.wait.state(state);
        self.smooth.state(state);
    }
}

pub struct Atr(Average);

impl Kernel<3, 1> for Atr {
    const IN_ONE_FORM: bool = true;
    const TOGETHER: Option<Together> = Some(InStages::<Atr, 3, 1, 1>::of);

    fn new(options: &[f64]) -> Atr {
        Atr(Average::new(options[0] as usize))
    }

    fn reach(&self) -> usize {
        1
    }

    fn feed<const N: usize>(&mut self, inputs: [&[f64]; 3], [out]: [&mut [f64]; 1]) {
        self.0.feed(inputs, out);
    }

    fn state(&mut self, state: &mut State) {
        self.0.state(state);
    }
}

impl Staged<3, 1, 1> for Atr {
    fn common([high, low, close]: [&[f64]; 3], [ranges]: [&mut [f64]; 1]) {
        true_ranges(high, low, close, ranges);
    }

    fn smooths(&mut self, bars: usize) -> [(usize, &mut Smooth); 1] {
        self.0.smooths(bars)
    }

    fn finish(&mut self, _: [&[f64]; 3], [ranges]: [&[f64]; 1], [out]: [&mut [f64]; 1]) {
        out.copy_from_slice(ranges);
    }
}

pub struct Natr {
    is_range: bool,
    average: Average,
}

impl Natr {
    /// `close` begins one bar early.
    #[inline(always)]
    fn in_percent(&self, close: &[f64], out: &mut [f64]) {
        if self.is_range {
            return;
        }
        for (value, close) in out.iter_mut().zip(&close[1..]) {
            *value = if *close == 0.0 {
                0.0
            } else {
                *value / close * 100.0
            };
        }
    }
}

impl Kernel<3, 1> for Natr {
    const TOGETHER: Option<Together> = Some(InStages::<Natr, 3, 1, 1>::of);

    fn new(options: &[f64]) -> Natr {
        let period = options[0] as usize;
        Natr {
            is_range: period == 1,
            average: Average::new(period),
        }
    }

    fn reach(&self) -> usize {
        1
    }

    fn feed<const N: usize>(&mut self, inputs: [&[f64]; 3], [out]: [&mut [f64]; 1]) {
        self.average.feed(inputs, out);
        self.in_percent(inputs[2], out);
    }

    fn state(&mut self, state: &mut State) {
        self.average.state(state);
    }
}

impl Staged<3, 1, 1> for Natr {
    fn common([high, low, close]: [&[f64]; 3], [ranges]: [&mut [f64]; 1]) {
        true_ranges(high, low, close, ranges);
    }

    fn smooths(&mut self, bars: usize) -> [(usize, &mut Smooth); 1] {
        self.average.smooths(bars)
    }

    fn finish(&mut self, inputs: [&[f64]; 3], [ranges]: [&[f64]; 1], [out]: [&mut [f64]; 1]) {
        out.copy_from_slice(ranges);
        self.in_percent(inputs[2], out);
    }
}

pub struct Supertrend {
    multiplier: f64,
    average: Average,
    /// Bars before the average has a value.
    wait: Wait,
    is_begun: bool,
    is_up: bool,
    upper: f64,
    lower: f64,
}

impl Kernel<3, 2> for Supertrend {
    fn new(options: &[f64]) -> Supertrend {
        let period = options[0] as usize;
        Supertrend {
            multiplier: options[1],
            average: Average::new(period),
            wait: Wait(period),
            is_begun: false,
            is_up: true,
            upper: 0.0,
            lower: 0.0,
        }
    }

    fn reach(&self) -> usize {
        1
    }

    fn feed<const N: usize>(&mut self, inputs: [&[f64]; 3], [line, direction]: [&mut [f64]; 2]) {
        let [high, low, close] = inputs;
        let mut ranges = [0.0; N];
        self.average.feed(inputs, &mut ranges[..line.len()]);
        for bar in self.wait.of(line.len())..line.len() {
            let (before, now) = (close[bar], close[bar + 1]);
            let middle = (high[bar + 1] + low[bar + 1]) / 2.0;
            let band = self.multiplier * ranges[bar];
            let (upper, lower) = (middle + band, middle - band);
            if !self.is_begun {
                (self.is_begun, self.upper, self.lower) = (true, upper, lower);
            } else {
                if upper < self.upper || before > self.upper {
                    self.upper = upper;
                }
                if lower > self.lower || before < self.lower {
                    self.lower = lower;
                }
                self.is_up = if self.is_up {
                    now >= self.lower
                } else {
                    now > self.upper
                };
            }
            line[bar] = if self.is_up { self.lower } else { self.upper };
            direction[bar] = if self.is_up { 1.0 } else { -1.0 };
        }
    }

    fn state(&mut self, state: &mut State) {
        self.average.state(state);
        self.wait.state(state);
        state.flag(&mut self.is_begun);
        state.flag(&mut self.is_up);
        state.numbers([&mut self.upper, &mut self.lower]);
    }
}

pub struct Kc {
    multiplier: f64,
    middle: Smooth,
    wait: Wait,
    average: Average,
}

impl Kernel<3, 3> for Kc {
    fn new(options: &[f64]) -> Kc {
        let (period, ranges) = (options[0] as usize, options[1] as usize);
        // Middle and bands begin at the same bar, whichever needs less waits for the other.
        let first = ranges.max(period - 1);
        let mut average = Average::new(ranges);
        average.wait = Wait(first - ranges + 1);
        Kc {
            multiplier: options[2],
            middle: Smooth::exponential(period),
            wait: Wait(first + 1 - period),
            average,
        }
    }

    fn reach(&self) -> usize {
        1
    }

    fn feed<const N: usize>(&mut self, inputs: [&[f64]; 3], outputs: [&mut [f64]; 3]) {
        let [upper, middle, lower] = outputs;
        let bars = middle.len();
        let mut ranges = [0.0; N];
        self.average.feed(inputs, &mut ranges[..bars]);
        let [high, low, close] = inputs.map(|column| &column[1..]);
        for (bar, value) in middle.iter_mut().enumerate() {
            *value = (high[bar] + low[bar] + close[bar]) / 3.0;
        }
        let from = self.wait.of(bars);
        self.middle.apply(&mut middle[from..]);
        for bar in 0..bars {
            let band = self.multiplier * ranges[bar];
            (upper[bar], lower[bar]) = (middle[bar] + band, middle[bar] - band);
        }
    }

    fn state(&mut self, state: &mut State) {
        self.middle.state(state);
        self.wait.state(state);
        self.average.state(state);
    }
}
