//! Volume weighed by what the price did.
//!
//! - obv: volume added on a higher close, taken off on a lower one (Granville 1963); begins with the first bar's.
//! - ad: running sum of volume · ((close − low) − (high − close))/(high − low); adosc: its fast less its slow exponential
//!   average, both begun with its first value; cmf: that sum over n bars over their volume (Chaikin).
//! - mfi: 100 · the flow of rising typical prices over all flow of n bars, flow = typical price · volume (Quong and Soudack
//!   1989). vwma: Σ price·volume/Σ volume of n bars; vwap: that from the first bar, of typical prices.
use super::parts::Parts;
use super::smooth::{Smooth, Wait};
use crate::indicators::kernel::{Kernel, Step};
use crate::indicators::state::State;
use crate::lanes::mapped;

pub struct Obv {
    is_begun: bool,
    sum: f64,
}

impl Kernel<2, 1> for Obv {
    const IN_ONE_FORM: bool = true;

    fn new(_: &[f64]) -> Obv {
        Obv {
            is_begun: false,
            sum: 0.0,
        }
    }

    fn reach(&self) -> usize {
        1
    }

    fn feed<const N: usize>(&mut self, [close, volume]: [&[f64]; 2], [out]: [&mut [f64]; 1]) {
        mapped(
            [close, &close[1..], &volume[1..]],
            out,
            |[before, now, volume]| {
                volume.where_below(before, now) - volume.where_below(now, before)
            },
        );
        if !self.is_begun {
            out[0] = volume[1];
            self.is_begun = true;
        }
        for value in out {
            self.sum += *value;
            *value = self.sum;
        }
    }

    fn state(&mut self, state: &mut State) {
        state.flag(&mut self.is_begun);
        state.number(&mut self.sum);
    }
}

/// Volume that counts as bought, less that which counts as sold.
#[inline(always)]
fn bought([high, low, close, volume]: [f64; 4]) -> f64 {
    let range = high - low;
    let share = ((close - low) - (high - close)) / range;
    if range > 0.0 {
        share * volume
    } else {
        0.0
    }
}

pub struct Ad {
    sum: f64,
}

impl Ad {
    #[inline(always)]
    fn feed(&mut self, [high, low, close, volume]: [&[f64]; 4], out: &mut [f64]) {
        for (bar, value) in out.iter_mut().enumerate() {
            *value = bought([high[bar], low[bar], close[bar], volume[bar]]);
        }
        for value in out {
            self.sum += *value;
            *value = self.sum;
        }
    }
}

impl Kernel<4, 1> for Ad {
    fn new(_: &[f64]) -> Ad {
        Ad { sum: 0.0 }
    }

    fn feed<const N: usize>(&mut self, inputs: [&[f64]; 4], [out]: [&mut [f64]; 1]) {
        let bars = out.len();
        self.feed(inputs.map(|column| &column[..bars]), out);
    }

    fn state(&mut self, state: &mut State) {
        state.number(&mut self.sum);
    }
}

pub struct Adosc {
    line: Ad,
    fast: Smooth,
    slow: Smooth,
}

impl Kernel<4, 1> for Adosc {
    fn new(options: &[f64]) -> Adosc {
        let smooth = |period: f64| Smooth::new((period - 1.0) / (period + 1.0), 1, 1.0);
        Adosc {
            line: Ad { sum: 0.0 },
            fast: smooth(options[0]),
            slow: smooth(options[1]),
        }
    }

    fn feed<const N: usize>(&mut self, inputs: [&[f64]; 4], [out]: [&mut [f64]; 1]) {
        let mut slow = [0.0; N];
        let slow = &mut slow[..out.len()];
        self.line.feed(inputs, out);
        slow.copy_from_slice(out);
        self.fast.apply(out);
        self.slow.apply(slow);
        for (value, slow) in out.iter_mut().zip(slow) {
            *value -= *slow;
        }
    }

    fn state(&mut self, state: &mut State) {
        state.number(&mut self.line.sum);
        self.fast.state(state);
        self.slow.state(state);
    }
}

pub struct Cmf(Parts<2>);

impl Step<4, 1> for Cmf {
    fn new(options: &[f64]) -> Cmf {
        Cmf(Parts::new(options[0] as usize))
    }

    #[inline(always)]
    fn step(&mut self, inputs: [&[f64]; 4]) -> [f64; 1] {
        let bar = inputs.map(|column| column[0]);
        let [flow, volume] = self.0.push([bought(bar), bar[3]]);
        [if volume > 0.0 { flow / volume } else { 0.0 }]
    }

    fn state(&mut self, state: &mut State) {
        self.0.state(state);
    }
}

pub struct Mfi {
    wait: Wait,
    parts: Parts<2>,
}

impl Kernel<4, 1> for Mfi {
    fn new(options: &[f64]) -> Mfi {
        Mfi {
            wait: Wait(1),
            parts: Parts::new(options[0] as usize),
        }
    }

    fn reach(&self) -> usize {
        1
    }

    fn feed<const N: usize>(&mut self, inputs: [&[f64]; 4], [out]: [&mut [f64]; 1]) {
        let bars = out.len();
        let [high, low, close, volume] = inputs.map(|column| &column[..=bars]);
        let typical = |bar: usize| (high[bar] + low[bar] + close[bar]) / 3.0;
        let mut falling = [0.0; N];
        let falling = &mut falling[..bars];
        let mut before = typical(0);
        for (bar, (up, down)) in out.iter_mut().zip(&mut *falling).enumerate() {
            let now = typical(bar + 1);
            let change = now - before;
            let is_same = change.abs() <= 1e-14 * (now.abs() + before.abs());
            let flow = if is_same { 0.0 } else { now * volume[bar + 1] };
            *up = if change < 0.0 { 0.0 } else { flow };
            *down = flow - *up;
            before = now;
        }
        let from = self.wait.of(bars);
        let (out, falling) = (&mut out[from..], &mut falling[from..]);
        self.parts.feed([&mut *out, &mut *falling]);
        for (rising, falling) in out.iter_mut().zip(falling) {
            let all = *rising + *falling;
            let share = 100.0 * (rising.clamp(0.0, all.max(0.0)) / all);
            *rising = if all > 0.0 { share } else { 0.0 };
        }
    }

    fn state(&mut self, state: &mut State) {
        self.wait.state(state);
        self.parts.state(state);
    }
}

pub struct Vwma {
    period: usize,
    parts: Parts<2>,
}

impl Step<2, 1> for Vwma {
    fn new(options: &[f64]) -> Vwma {
        let period = options[0] as usize;
        Vwma {
            period,
            parts: Parts::new(period),
        }
    }

    #[inline(always)]
    fn step(&mut self, [price, volume]: [&[f64]; 2]) -> [f64; 1] {
        if self.period == 1 {
            return [price[0]];
        }
        let [value, volume] = self.parts.push([price[0] * volume[0], volume[0]]);
        [value / volume]
    }

    fn state(&mut self, state: &mut State) {
        self.parts.state(state);
    }
}

pub struct Vwap {
    value: f64,
    volume: f64,
    last: f64,
}

impl Step<4, 1> for Vwap {
    fn new(_: &[f64]) -> Vwap {
        Vwap {
            value: 0.0,
            volume: 0.0,
            last: 0.0,
        }
    }

    #[inline(always)]
    fn step(&mut self, [high, low, close, volume]: [&[f64]; 4]) -> [f64; 1] {
        self.value += (high[0] + low[0] + close[0]) / 3.0 * volume[0];
        self.volume += volume[0];
        if self.volume > 0.0 {
            self.last = self.value / self.volume;
        }
        [self.last]
    }

    fn state(&mut self, state: &mut State) {
        state.numbers([&mut self.value, &mut self.volume, &mut self.last]);
    }
}
