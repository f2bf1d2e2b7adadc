//! Volume weighed by what the price did.
//!
//! - obv: volume added on a higher close, taken off on a lower one (Granville 1963); begins with the first bar's.
//! - ad: running sum of volume · ((close − low) − (high − close))/(high − low); adosc: its fast less its slow exponential
//!   average, both begun with its first value; cmf: that sum over n bars over their volume (Chaikin).
//! - mfi: 100 · the flow of rising typical prices over all flow of n bars, flow = typical price · volume (Quong and Soudack
//!   1989). vwma: Σ price·volume/Σ volume of n bars; vwap: that from the first bar, of typical prices.
use super::parts::Parts;
use super::smooth::{Smooth, Wait};
use super::stage::{subtract, Room};
use crate::indicators::kernel::Kernel;
use crate::indicators::pieces::write_in_one_form;
use crate::indicators::state::State;
use crate::lanes::{mapped, F64x2};

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

/// Writes the volume that counts as bought, less that which counts as sold.
fn put_bought(inputs: [&[f64]; 4], out: &mut [f64]) {
    mapped(inputs, out, |[high, low, close, volume]| {
        let range = high - low;
        let share = ((close - low) - (high - close)) / range;
        (share * volume).where_below(F64x2::splat(0.0), range)
    });
}

pub struct Ad {
    sum: f64,
}

impl Kernel<4, 1> for Ad {
    const IN_ONE_FORM: bool = true;
    const STEPS: bool = true;

    fn new(_: &[f64]) -> Ad {
        Ad { sum: 0.0 }
    }

    fn feed<const N: usize>(&mut self, inputs: [&[f64]; 4], [out]: [&mut [f64]; 1]) {
        put_bought(inputs, out);
        let mut sum = self.sum;
        for value in &mut *out {
            sum += *value;
            *value = sum;
        }
        self.sum = sum;
        one_form_of_lasting(out);
    }

    fn state(&mut self, state: &mut State) {
        state.number(&mut self.sum);
    }
}

/// A sum from 0 on is never −0, and a NaN in it lasts: so the last value tells whether there is one.
fn one_form_of_lasting(values: &mut [f64]) {
    if values.last().is_some_and(|last| last.is_nan()) {
        write_in_one_form(values);
    }
}

pub struct Adosc {
    line: Ad,
    fast: Smooth,
    slow: Smooth,
    room: Room,
}

impl Kernel<4, 1> for Adosc {
    const IN_ONE_FORM: bool = true;
    const STEPS: bool = true;

    fn new(options: &[f64]) -> Adosc {
        let smooth = |period: f64| Smooth::new((period - 1.0) / (period + 1.0), 1, 1.0);
        Adosc {
            line: Ad { sum: 0.0 },
            fast: smooth(options[0]),
            slow: smooth(options[1]),
            room: Room::default(),
        }
    }

    fn feed<const N: usize>(&mut self, inputs: [&[f64]; 4], [out]: [&mut [f64]; 1]) {
        self.line.feed::<N>(inputs, [&mut *out]);
        let slow = self.room.copy(out);
        Smooth::apply_two((&mut self.fast, &mut *out), (&mut self.slow, &mut *slow));
        subtract(out, slow);
        one_form_of_lasting(out);
    }

    fn state(&mut self, state: &mut State) {
        state.number(&mut self.line.sum);
        self.fast.state(state);
        self.slow.state(state);
    }
}

pub struct Cmf {
    parts: Parts<2>,
    room: Room,
}

impl Kernel<4, 1> for Cmf {
    const STEPS: bool = true;

    fn new(options: &[f64]) -> Cmf {
        Cmf {
            parts: Parts::new(options[0] as usize),
            room: Room::default(),
        }
    }

    fn feed<const N: usize>(&mut self, inputs: [&[f64]; 4], [out]: [&mut [f64]; 1]) {
        put_bought(inputs, out);
        let volumes = self.room.copy(&inputs[3][..out.len()]);
        self.parts.feed([&mut *out, &mut *volumes]);
        for (flow, volume) in out.iter_mut().zip(volumes) {
            let share = *flow / *volume;
            *flow = if *volume > 0.0 { share } else { 0.0 };
        }
    }

    fn state(&mut self, state: &mut State) {
        self.parts.state(state);
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
    room: Room,
}

impl Kernel<2, 1> for Vwma {
    const STEPS: bool = true;

    fn new(options: &[f64]) -> Vwma {
        let period = options[0] as usize;
        Vwma {
            period,
            parts: Parts::new(period),
            room: Room::default(),
        }
    }

    fn feed<const N: usize>(&mut self, [price, volume]: [&[f64]; 2], [out]: [&mut [f64]; 1]) {
        if self.period == 1 {
            out.copy_from_slice(price);
            return;
        }
        let volumes = self.room.copy(volume);
        mapped([price, volume], out, |[price, volume]| price * volume);
        self.parts.feed([&mut *out, &mut *volumes]);
        for (value, volume) in out.iter_mut().zip(volumes) {
            *value /= *volume;
        }
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

impl Kernel<4, 1> for Vwap {
    const STEPS: bool = true;

    fn new(_: &[f64]) -> Vwap {
        Vwap {
            value: 0.0,
            volume: 0.0,
            last: 0.0,
        }
    }

    fn feed<const N: usize>(&mut self, inputs: [&[f64]; 4], [out]: [&mut [f64]; 1]) {
        mapped(inputs, out, |[high, low, close, volume]| {
            (high + low + close) / F64x2::splat(3.0) * volume
        });
        let (mut value, mut traded, mut last) = (self.value, self.volume, self.last);
        for (out, volume) in out.iter_mut().zip(inputs[3]) {
            value += *out;
            traded += *volume;
            if traded > 0.0 {
                last = value / traded;
            }
            *out = last;
        }
        (self.value, self.volume, self.last) = (value, traded, last);
    }

    fn state(&mut self, state: &mut State) {
        state.numbers([&mut self.value, &mut self.volume, &mut self.last]);
    }
}
