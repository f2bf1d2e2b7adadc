//! What trading costs, from trades and the quotes that they met, in basis points of the mid; means of n trades.
//!
//! - effectivespread: 2·|price − mid|/mid (Huang and Stoll 1996).
//! - realizedspread: what of it the mid left after `horizon` trades: 2·side·(price − mid then)/mid at the trade, where side is
//!   1 for a buyer's trade and −1 for a seller's (Huang and Stoll 1996; with mids, Bessembinder and Kaufman 1997). Told at
//!   that later trade.
//!
//! A trade whose mid is not above 0 is left out.
use super::parts::Parts;
use super::smooth::Wait;
use crate::indicators::kernel::Kernel;
use crate::indicators::state::State;

const BPS: f64 = 10_000.0;

/// The mean of what trades cost.
struct Mean(Parts<2>);

impl Mean {
    fn new(period: usize) -> Mean {
        Mean(Parts::new(period))
    }

    /// Writes the means with each of the next trades: `trade` gives the mid and how far the price was on its wrong side.
    #[inline(always)]
    fn feed<const N: usize>(&mut self, out: &mut [f64], trade: impl Fn(usize) -> [f64; 2]) {
        let mut counts = [0.0; N];
        let counts = &mut counts[..out.len()];
        for (at, (cost, count)) in out.iter_mut().zip(&mut *counts).enumerate() {
            let [mid, away] = trade(at);
            [*cost, *count] = if mid > 0.0 {
                [2.0 * BPS * away / mid, 1.0]
            } else {
                [0.0; 2]
            };
        }
        self.0.feed([&mut *out, &mut *counts]);
        for (mean, count) in out.iter_mut().zip(counts) {
            *mean = if *count > 0.0 { *mean / *count } else { 0.0 };
        }
    }
}

fn mid(bid: f64, ask: f64) -> f64 {
    0.5 * (bid + ask)
}

pub struct Effectivespread(Mean);

impl Kernel<3, 1> for Effectivespread {
    fn new(options: &[f64]) -> Effectivespread {
        Effectivespread(Mean::new(options[0] as usize))
    }

    fn feed<const N: usize>(&mut self, inputs: [&[f64]; 3], [out]: [&mut [f64]; 1]) {
        let [price, bid, ask] = inputs.map(|column| &column[..out.len()]);
        self.0.feed::<N>(out, |at| {
            let mid = mid(bid[at], ask[at]);
            [mid, (price[at] - mid).abs()]
        });
    }

    fn state(&mut self, state: &mut State) {
        self.0 .0.state(state);
    }
}

pub struct Realizedspread {
    horizon: usize,
    wait: Wait,
    mean: Mean,
}

impl Kernel<4, 1> for Realizedspread {
    fn new(options: &[f64]) -> Realizedspread {
        let horizon = options[1] as usize;
        Realizedspread {
            horizon,
            wait: Wait(horizon),
            mean: Mean::new(options[0] as usize),
        }
    }

    fn reach(&self) -> usize {
        self.horizon
    }

    fn feed<const N: usize>(&mut self, inputs: [&[f64]; 4], [out]: [&mut [f64]; 1]) {
        let from = self.wait.of(out.len());
        let [price, side, bid, ask] = inputs.map(|column| &column[from..self.horizon + out.len()]);
        self.mean.feed::<N>(&mut out[from..], |at| {
            let then = at + self.horizon;
            let away = side[at] * (price[at] - mid(bid[then], ask[then]));
            [mid(bid[at], ask[at]), away]
        });
    }

    fn state(&mut self, state: &mut State) {
        self.wait.state(state);
        self.mean.0.state(state);
    }
}
