//! - emv: mean of the move of the bar's middle over its box ratio, volume/divisor/(high − low); 0 where either is 0
//!   (Arms 1983).
//! - accbands: means of high·(1 + w), close and low·(1 − w), w = 4·(high − low)/(high + low), 0 where that is rounding
//!   (Headley 2002).
//! - kvo: fast less slow exponential average of a volume force: volume · |2·dm/cm − 1| · 100, signed by the trend of
//!   high + low + close; dm = high − low, cm its sum since the bar before the trend's last turn (Klinger 1997).
use super::smooth::{Smooth, Wait};
use super::stage::{subtract, Room, Stage, SIMPLE};
use crate::indicators::kernel::Kernel;
use crate::indicators::state::State;

pub struct Emv {
    divisor: f64,
    mean: Stage,
}

impl Kernel<3, 1> for Emv {
    const STEPS: bool = true;

    fn new(options: &[f64]) -> Emv {
        Emv {
            divisor: options[1],
            mean: Stage::new(1, options[0] as usize, SIMPLE),
        }
    }

    fn reach(&self) -> usize {
        1
    }

    fn feed<const N: usize>(&mut self, inputs: [&[f64]; 3], [out]: [&mut [f64]; 1]) {
        let [high, low, volume] = inputs.map(|column| &column[..=out.len()]);
        for (bar, value) in out.iter_mut().enumerate() {
            let middle = |bar: usize| (high[bar] + low[bar]) / 2.0;
            let range = high[bar + 1] - low[bar + 1];
            let ratio = volume[bar + 1] / self.divisor / range;
            let ease = (middle(bar + 1) - middle(bar)) / ratio;
            *value = if range == 0.0 || ratio == 0.0 {
                0.0
            } else {
                ease
            };
        }
        self.mean.apply(out);
    }

    fn state(&mut self, state: &mut State) {
        self.mean.state(state);
    }
}

pub struct Accbands([Stage; 3]);

impl Kernel<3, 3> for Accbands {
    const STEPS: bool = true;

    fn new(options: &[f64]) -> Accbands {
        let stage = |_| Stage::new(0, options[0] as usize, SIMPLE);
        Accbands(std::array::from_fn(stage))
    }

    fn feed<const N: usize>(&mut self, inputs: [&[f64]; 3], outputs: [&mut [f64]; 3]) {
        let [high, low, close] = inputs.map(|column| &column[..outputs[0].len()]);
        let [upper, middle, lower] = outputs;
        middle.copy_from_slice(close);
        let bands = upper.iter_mut().zip(lower.iter_mut());
        for ((high, low), (upper, lower)) in high.iter().zip(low).zip(bands) {
            let both = high + low;
            let width = 4.0 * (high - low) / both;
            let is_sure = both.abs() > 1e-14 * (high.abs() + low.abs());
            let width = if is_sure { width } else { 0.0 };
            (*upper, *lower) = (high * (1.0 + width), low * (1.0 - width));
        }
        for (stage, column) in self.0.iter_mut().zip([upper, middle, lower]) {
            stage.apply(column);
        }
    }

    fn state(&mut self, state: &mut State) {
        self.0.iter_mut().for_each(|stage| stage.state(state));
    }
}

pub struct Kvo {
    wait: Wait,
    /// Of the bar before: high + low + close, high − low, the trend, cm.
    last: [f64; 4],
    fast: Smooth,
    slow: Smooth,
    signal: Smooth,
    room: Room,
}

impl Kernel<4, 2> for Kvo {
    const STEPS: bool = true;

    fn new(options: &[f64]) -> Kvo {
        let smooth = |period: f64| Smooth::new((period - 1.0) / (period + 1.0), 1, 1.0);
        Kvo {
            wait: Wait(1),
            last: [0.0; 4],
            fast: smooth(options[0]),
            slow: smooth(options[1]),
            signal: smooth(options[2]),
            room: Room::default(),
        }
    }

    fn feed<const N: usize>(&mut self, inputs: [&[f64]; 4], [line, signal]: [&mut [f64]; 2]) {
        let [high, low, close, volume] = inputs.map(|column| &column[..line.len()]);
        let from = self.wait.of(line.len());
        for (bar, value) in line.iter_mut().enumerate() {
            let [level_before, range_before, trend_before, sum_before] = self.last;
            let (level, range) = (high[bar] + low[bar] + close[bar], high[bar] - low[bar]);
            if bar < from {
                self.last = [level, range, 1.0, range];
                continue;
            }
            let trend = if level > level_before {
                1.0
            } else if level < level_before {
                -1.0
            } else {
                trend_before
            };
            let is_same = trend == trend_before;
            let sum = range + if is_same { sum_before } else { range_before };
            let force = volume[bar] * (2.0 * (range / sum) - 1.0).abs() * 100.0 * trend;
            *value = if sum == 0.0 { 0.0 } else { force };
            self.last = [level, range, trend, sum];
        }
        let line = &mut line[from..];
        let slow = self.room.copy(line);
        self.fast.apply(line);
        self.slow.apply(slow);
        subtract(line, slow);
        let signal = &mut signal[from..];
        signal.copy_from_slice(line);
        self.signal.apply(signal);
    }

    fn state(&mut self, state: &mut State) {
        self.wait.state(state);
        state.numbers(&mut self.last);
        self.fast.state(state);
        self.slow.state(state);
        self.signal.state(state);
    }
}
