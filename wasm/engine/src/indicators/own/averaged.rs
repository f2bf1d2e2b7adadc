//! What a bar shows, averaged.
//!
//! - adr: mean of high − low; qstick: mean of close − open (Chande and Kroll 1994).
//! - ao: mean of the bars' middles over fast less that over slow bars; ac: ao less its own mean (Williams 1998).
//! - dpo: the value n/2 + 1 bars ago less the mean of the last n (Achelis 1995).
//! - rvol: volume over the mean of the n bars before.
//! - efi: exponential average of volume · one bar's change (Elder 1993); eri: high and low less the close's exponential
//!   average (Elder 1993).
//! - massi: sum of high − low smoothed once over smoothed twice, 1 where that is 0 (Dorsey 1992).
//! - cvi: change in percent of the smoothed high − low, 0 where that was 0 (Chaikin, in Achelis 1995).
use super::recent::Recent;
use super::stage::{subtract, Room, Stage, Sums, EXPONENTIAL, SIMPLE};
use crate::indicators::kernel::Kernel;
use crate::indicators::state::State;
use crate::lanes::{mapped, remapped, F64x2};

fn put_ranges([high, low]: [&[f64]; 2], out: &mut [f64]) {
    mapped([high, low], out, |[high, low]| high - low);
}

/// The mean of the first column less the second.
pub struct Adr(Stage);

impl Kernel<2, 1> for Adr {
    const IN_ONE_FORM: bool = true;
    const STEPS: bool = true;

    fn new(options: &[f64]) -> Adr {
        Adr(Stage::new(0, options[0] as usize, SIMPLE))
    }

    fn feed<const N: usize>(&mut self, inputs: [&[f64]; 2], [out]: [&mut [f64]; 1]) {
        put_ranges(inputs, out);
        self.0.apply(out);
    }

    fn state(&mut self, state: &mut State) {
        self.0.state(state);
    }
}

pub struct Qstick(Adr);

impl Kernel<2, 1> for Qstick {
    const IN_ONE_FORM: bool = true;
    const STEPS: bool = true;

    fn new(options: &[f64]) -> Qstick {
        Qstick(Adr::new(options))
    }

    fn feed<const N: usize>(&mut self, [open, close]: [&[f64]; 2], out: [&mut [f64]; 1]) {
        self.0.feed::<N>([close, open], out);
    }

    fn state(&mut self, state: &mut State) {
        self.0.state(state);
    }
}

pub struct Ao {
    fast: Stage,
    slow: Stage,
    room: Room,
}

impl Kernel<2, 1> for Ao {
    const IN_ONE_FORM: bool = true;
    const STEPS: bool = true;

    fn new(options: &[f64]) -> Ao {
        Ao {
            fast: Stage::new(0, options[0] as usize, SIMPLE),
            slow: Stage::new(0, options[1] as usize, SIMPLE),
            room: Room::default(),
        }
    }

    fn feed<const N: usize>(&mut self, inputs: [&[f64]; 2], [out]: [&mut [f64]; 1]) {
        let half = F64x2::splat(0.5);
        mapped(inputs, out, |[high, low]| (high + low) * half);
        let slow = self.room.copy(out);
        self.fast.apply(out);
        self.slow.apply(slow);
        subtract(out, slow);
    }

    fn state(&mut self, state: &mut State) {
        self.fast.state(state);
        self.slow.state(state);
    }
}

pub struct Ac {
    ao: Ao,
    signal: Stage,
}

impl Kernel<2, 1> for Ac {
    const IN_ONE_FORM: bool = true;
    const STEPS: bool = true;

    fn new(options: &[f64]) -> Ac {
        let wait = options[0].max(options[1]) as usize - 1;
        Ac {
            ao: Ao::new(options),
            signal: Stage::new(wait, options[2] as usize, SIMPLE),
        }
    }

    fn feed<const N: usize>(&mut self, inputs: [&[f64]; 2], [out]: [&mut [f64]; 1]) {
        self.ao.feed::<N>(inputs, [&mut *out]);
        let signal = self.ao.room.copy(out);
        self.signal.apply(signal);
        subtract(out, signal);
    }

    fn state(&mut self, state: &mut State) {
        self.ao.state(state);
        self.signal.state(state);
    }
}

pub struct Dpo {
    reach: usize,
    mean: Stage,
}

impl Kernel<1, 1> for Dpo {
    const IN_ONE_FORM: bool = true;
    const STEPS: bool = true;

    fn new(options: &[f64]) -> Dpo {
        let period = options[0] as usize;
        Dpo {
            reach: period / 2 + 1,
            mean: Stage::new(0, period, SIMPLE),
        }
    }

    fn reach(&self) -> usize {
        self.reach
    }

    fn feed<const N: usize>(&mut self, [values]: [&[f64]; 1], [out]: [&mut [f64]; 1]) {
        out.copy_from_slice(&values[self.reach..]);
        self.mean.apply(out);
        for (value, before) in out.iter_mut().zip(values) {
            *value = before - *value;
        }
    }

    fn state(&mut self, state: &mut State) {
        self.mean.state(state);
    }
}

pub struct Rvol {
    period: f64,
    sums: Sums<1>,
}

impl Kernel<1, 1> for Rvol {
    const STEPS: bool = true;

    fn new(options: &[f64]) -> Rvol {
        Rvol {
            period: options[0],
            sums: Sums::new(0, options[0] as usize),
        }
    }

    fn reach(&self) -> usize {
        1
    }

    fn feed<const N: usize>(&mut self, [volume]: [&[f64]; 1], [out]: [&mut [f64]; 1]) {
        out.copy_from_slice(&volume[..out.len()]);
        self.sums.apply([&mut *out]);
        for (value, now) in out.iter_mut().zip(&volume[1..]) {
            *value = now / (*value / self.period);
        }
    }

    fn state(&mut self, state: &mut State) {
        self.sums.state(state);
    }
}

pub struct Efi(Stage);

impl Kernel<2, 1> for Efi {
    const STEPS: bool = true;

    fn new(options: &[f64]) -> Efi {
        Efi(Stage::new(1, options[0] as usize, EXPONENTIAL))
    }

    fn reach(&self) -> usize {
        1
    }

    fn feed<const N: usize>(&mut self, [close, volume]: [&[f64]; 2], [out]: [&mut [f64]; 1]) {
        mapped(
            [close, &close[1..], &volume[1..]],
            out,
            |[before, now, volume]| (now - before) * volume,
        );
        self.0.apply(out);
    }

    fn state(&mut self, state: &mut State) {
        self.0.state(state);
    }
}

pub struct Eri(Stage);

impl Kernel<3, 2> for Eri {
    const STEPS: bool = true;

    fn new(options: &[f64]) -> Eri {
        Eri(Stage::new(0, options[0] as usize, EXPONENTIAL))
    }

    fn feed<const N: usize>(
        &mut self,
        [high, low, close]: [&[f64]; 3],
        [bull, bear]: [&mut [f64]; 2],
    ) {
        bull.copy_from_slice(close);
        self.0.apply(bull);
        mapped([low, &*bull], bear, |[low, mean]| low - mean);
        for (value, high) in bull.iter_mut().zip(high) {
            *value = high - *value;
        }
    }

    fn state(&mut self, state: &mut State) {
        self.0.state(state);
    }
}

pub struct Massi {
    once: Stage,
    twice: Stage,
    sums: Sums<1>,
    room: Room,
}

impl Kernel<2, 1> for Massi {
    const STEPS: bool = true;

    fn new(options: &[f64]) -> Massi {
        let period = options[0] as usize;
        Massi {
            once: Stage::new(0, period, EXPONENTIAL),
            twice: Stage::new(period - 1, period, EXPONENTIAL),
            sums: Sums::new(2 * (period - 1), options[1] as usize),
            room: Room::default(),
        }
    }

    fn feed<const N: usize>(&mut self, inputs: [&[f64]; 2], [out]: [&mut [f64]; 1]) {
        put_ranges(inputs, out);
        self.once.apply(out);
        let twice = self.room.copy(out);
        self.twice.apply(twice);
        let [zero, one] = [0.0, 1.0].map(F64x2::splat);
        remapped([twice], out, |value, [twice]| {
            (value / twice).chosen(one, twice.below(zero) | zero.below(twice))
        });
        self.sums.apply([out]);
    }

    fn state(&mut self, state: &mut State) {
        self.once.state(state);
        self.twice.state(state);
        self.sums.state(state);
    }
}

pub struct Cvi {
    smooth: Stage,
    recent: Recent,
}

impl Kernel<2, 1> for Cvi {
    const STEPS: bool = true;

    fn new(options: &[f64]) -> Cvi {
        Cvi {
            smooth: Stage::new(0, options[0] as usize, EXPONENTIAL),
            recent: Recent::new(options[1] as usize),
        }
    }

    fn feed<const N: usize>(&mut self, inputs: [&[f64]; 2], [out]: [&mut [f64]; 1]) {
        put_ranges(inputs, out);
        self.smooth.apply(out);
        let before = self.recent.with(out);
        for (value, before) in out.iter_mut().zip(before) {
            let change = 100.0 * ((*value - before) / before);
            *value = if *before == 0.0 { 0.0 } else { change };
        }
    }

    fn state(&mut self, state: &mut State) {
        self.smooth.state(state);
        self.recent.state(state);
    }
}
