//! What adds up from the first bar.
//!
//! - cumsum: the sum of all values so far.
//! - pvt: volume · one bar's relative change of the close, summed; nothing where the close before is 0 (Achelis 1995).
//! - nvi, pvi: from 1000, the close's relative changes of the bars whose volume fell, or rose (Dysart 1936; Fosback 1976).
//! - wad: on a higher close its distance from the true low, on a lower one from the true high, summed (Williams, in
//!   Achelis 1995).
use crate::indicators::kernel::{Kernel, Step};
use crate::indicators::state::State;
use crate::lanes::{mapped, F64x2};

pub struct Cumsum(f64);

impl Kernel<1, 1> for Cumsum {
    const IN_ONE_FORM: bool = true;
    const STEPS: bool = true;

    fn new(_: &[f64]) -> Cumsum {
        Cumsum(0.0)
    }

    fn feed<const N: usize>(&mut self, [values]: [&[f64]; 1], [out]: [&mut [f64]; 1]) {
        let mut sum = self.0;
        for (out, value) in out.iter_mut().zip(values) {
            sum += value;
            *out = sum;
        }
        self.0 = sum;
    }

    fn state(&mut self, state: &mut State) {
        state.number(&mut self.0);
    }
}

pub struct Pvt(f64);

impl Kernel<2, 1> for Pvt {
    const IN_ONE_FORM: bool = true;
    const STEPS: bool = true;

    fn new(_: &[f64]) -> Pvt {
        Pvt(0.0)
    }

    fn reach(&self) -> usize {
        1
    }

    /// The 0 before the first close adds nothing.
    fn feed<const N: usize>(&mut self, [close, volume]: [&[f64]; 2], [out]: [&mut [f64]; 1]) {
        mapped(
            [close, &close[1..], &volume[1..]],
            out,
            |[before, now, volume]| {
                let flow = (now - before) / before * volume;
                flow.where_below(F64x2::splat(0.0), before.magnitude())
            },
        );
        let mut sum = self.0;
        for value in out {
            sum += *value;
            *value = sum;
        }
        self.0 = sum;
    }

    fn state(&mut self, state: &mut State) {
        state.number(&mut self.0);
    }
}

pub struct VolumeIndex<const RISING: bool>(f64);

impl<const RISING: bool> Step<2, 1> for VolumeIndex<RISING> {
    fn new(_: &[f64]) -> Self {
        VolumeIndex(1000.0)
    }

    fn reach(&self) -> usize {
        1
    }

    /// The 0 before the first close changes nothing, and no change makes the index infinite.
    #[inline(always)]
    fn step(&mut self, [close, volume]: [&[f64]; 2]) -> [f64; 1] {
        let counts = match RISING {
            true => volume[1] > volume[0],
            false => volume[1] < volume[0],
        };
        let (before, now) = (close[0], close[1]);
        if counts && before != 0.0 {
            let index = self.0 + (now - before) / before * self.0;
            if index.is_finite() {
                self.0 = index;
            }
        }
        [self.0]
    }

    fn state(&mut self, state: &mut State) {
        state.number(&mut self.0);
    }
}

pub struct Wad {
    is_begun: bool,
    sum: f64,
}

impl Step<3, 1> for Wad {
    fn new(_: &[f64]) -> Wad {
        Wad {
            is_begun: false,
            sum: 0.0,
        }
    }

    fn reach(&self) -> usize {
        1
    }

    #[inline(always)]
    fn step(&mut self, [high, low, close]: [&[f64]; 3]) -> [f64; 1] {
        let (before, now) = (close[0], close[1]);
        if self.is_begun && now > before {
            self.sum += now - before.min(low[1]);
        } else if self.is_begun && now < before {
            self.sum += now - before.max(high[1]);
        }
        self.is_begun = true;
        [self.sum]
    }

    fn state(&mut self, state: &mut State) {
        state.flag(&mut self.is_begun);
        state.number(&mut self.sum);
    }
}
