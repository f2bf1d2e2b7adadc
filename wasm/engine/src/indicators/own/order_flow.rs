//! What buyers took of the volume, what sellers, and what that did to the price.
//!
//! Of a bar's volume, buyers took `buyVolume` and sellers the rest.
//! - delta: what buyers took less what sellers took (Chordia, Roll and Subrahmanyam 2002); cvd: its sum from the first bar on
//!   (Evans and Lyons 2002).
//! - vpin: Σ|delta|/Σ volume of n bars, which are to be bars of equal volume (Easley, López de Prado and O'Hara
//!   2012); 0 without volume.
//! - kylelambda: slope of the close's changes on the deltas of n bars, the price that a unit of volume moves (Kyle 1985;
//!   estimated by least squares with a constant, as Hasbrouck 2007 does); 0 where the delta does not vary.
//! - ofi: order-flow imbalance at the best quotes, the sum of the last n changes e = [bid ≥ bid′]·q − [bid ≤ bid′]·q′ −
//!   [ask ≤ ask′]·r + [ask ≥ ask′]·r′, where q and r are the quantities at bid and ask, and ′ is the quote before (Cont,
//!   Kukanov and Stoikov 2014).
use super::parts::{Pairs, Parts};
use super::smooth::Wait;
use crate::indicators::kernel::{Kernel, Step};
use crate::indicators::state::State;

/// A sum of squares this small beside what it was computed from is rounding.
const ROUNDING: f64 = 1e-14;

fn delta(bought: f64, volume: f64) -> f64 {
    bought - (volume - bought)
}

/// Writes the deltas of bars.
#[inline(always)]
fn deltas([bought, volume]: [&[f64]; 2], out: &mut [f64]) {
    for ((value, bought), volume) in out.iter_mut().zip(bought).zip(volume) {
        *value = delta(*bought, *volume);
    }
}

pub struct Delta;

impl Kernel<2, 1> for Delta {
    const IN_ONE_FORM: bool = true;

    fn new(_: &[f64]) -> Delta {
        Delta
    }

    fn feed<const N: usize>(&mut self, inputs: [&[f64]; 2], [out]: [&mut [f64]; 1]) {
        deltas(inputs, out);
    }

    fn state(&mut self, _: &mut State) {}
}

pub struct Cvd {
    sum: f64,
}

impl Kernel<2, 1> for Cvd {
    const IN_ONE_FORM: bool = true;

    fn new(_: &[f64]) -> Cvd {
        Cvd { sum: 0.0 }
    }

    fn feed<const N: usize>(&mut self, inputs: [&[f64]; 2], [out]: [&mut [f64]; 1]) {
        deltas(inputs, out);
        let mut sum = self.sum;
        for value in out {
            sum += *value;
            *value = sum;
        }
        self.sum = sum;
    }

    fn state(&mut self, state: &mut State) {
        state.number(&mut self.sum);
    }
}

pub struct Vpin(Parts<2>);

impl Kernel<2, 1> for Vpin {
    fn new(options: &[f64]) -> Vpin {
        Vpin(Parts::new(options[0] as usize))
    }

    fn feed<const N: usize>(&mut self, inputs: [&[f64]; 2], [out]: [&mut [f64]; 1]) {
        let mut all = [0.0; N];
        let all = &mut all[..out.len()];
        all.copy_from_slice(&inputs[1][..out.len()]);
        deltas(inputs, out);
        for value in &mut *out {
            *value = value.abs();
        }
        self.0.feed([&mut *out, &mut *all]);
        for (value, all) in out.iter_mut().zip(all) {
            *value = if *all > 0.0 { *value / *all } else { 0.0 };
        }
    }

    fn state(&mut self, state: &mut State) {
        self.0.state(state);
    }
}

pub struct Kylelambda {
    period: usize,
    parts: Pairs<4>,
}

impl Step<3, 1> for Kylelambda {
    fn new(options: &[f64]) -> Kylelambda {
        let period = options[0] as usize;
        Kylelambda {
            period,
            parts: Pairs::new(period),
        }
    }

    fn reach(&self) -> usize {
        self.period
    }

    fn step(&mut self, [close, bought, volume]: [&[f64]; 3]) -> [f64; 1] {
        let of = |ago: usize| {
            let bar = self.period - ago;
            [delta(bought[bar], volume[bar]), close[bar] - close[bar - 1]]
        };
        let [x, y, xx, xy] = self.parts.step(of, |x, y| [x, y, x * x, x * y]);
        let n = self.period as f64;
        let divisor = n * xx - x * x;
        [if divisor > ROUNDING * n * xx {
            (n * xy - x * y) / divisor
        } else {
            0.0
        }]
    }

    fn state(&mut self, state: &mut State) {
        self.parts.state(state);
    }
}

pub struct Ofi {
    wait: Wait,
    parts: Parts<1>,
}

impl Step<4, 1> for Ofi {
    fn new(options: &[f64]) -> Ofi {
        Ofi {
            wait: Wait(1),
            parts: Parts::new(options[0] as usize),
        }
    }

    fn reach(&self) -> usize {
        1
    }

    fn step(&mut self, [bid, bids, ask, asks]: [&[f64]; 4]) -> [f64; 1] {
        if self.wait.of(1) == 1 {
            return [0.0];
        }
        let if_so = |is_so: bool, quantity: f64| if is_so { quantity } else { 0.0 };
        let bought = if_so(bid[1] >= bid[0], bids[1]) - if_so(bid[1] <= bid[0], bids[0]);
        let sold = if_so(ask[1] <= ask[0], asks[1]) - if_so(ask[1] >= ask[0], asks[0]);
        self.parts.push([bought - sold])
    }

    fn state(&mut self, state: &mut State) {
        self.wait.state(state);
        self.parts.state(state);
    }
}
