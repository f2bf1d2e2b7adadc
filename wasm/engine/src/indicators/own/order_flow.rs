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
use crate::indicators::kernel::Step;
use crate::indicators::state::State;

/// A sum of squares this small beside what it was computed from is rounding.
const ROUNDING: f64 = 1e-14;

fn delta(bought: f64, volume: f64) -> f64 {
    bought - (volume - bought)
}

pub struct Delta;

impl Step<2, 1> for Delta {
    fn new(_: &[f64]) -> Delta {
        Delta
    }

    fn step(&mut self, [bought, volume]: [&[f64]; 2]) -> [f64; 1] {
        [delta(bought[0], volume[0])]
    }

    fn state(&mut self, _: &mut State) {}
}

pub struct Cvd {
    sum: f64,
}

impl Step<2, 1> for Cvd {
    fn new(_: &[f64]) -> Cvd {
        Cvd { sum: 0.0 }
    }

    fn step(&mut self, [bought, volume]: [&[f64]; 2]) -> [f64; 1] {
        self.sum += delta(bought[0], volume[0]);
        [self.sum]
    }

    fn state(&mut self, state: &mut State) {
        state.number(&mut self.sum);
    }
}

pub struct Vpin(Parts<2>);

impl Step<2, 1> for Vpin {
    fn new(options: &[f64]) -> Vpin {
        Vpin(Parts::new(options[0] as usize))
    }

    fn step(&mut self, [bought, volume]: [&[f64]; 2]) -> [f64; 1] {
        let one_sided = delta(bought[0], volume[0]).abs();
        let [one_sided, all] = self.0.push([one_sided, volume[0]]);
        [if all > 0.0 { one_sided / all } else { 0.0 }]
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
