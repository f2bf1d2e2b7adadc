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
use crate::indicators::kernel::Step;
use crate::indicators::state::State;

const BPS: f64 = 10_000.0;

/// The mean of what trades cost each side of.
struct Mean(Parts<2>);

impl Mean {
    fn new(period: usize) -> Mean {
        Mean(Parts::new(period))
    }

    /// With a trade whose price is so far on its side's wrong side of the mid.
    fn with(&mut self, away: f64, mid: f64) -> [f64; 1] {
        let lanes = if mid > 0.0 {
            [2.0 * BPS * away / mid, 1.0]
        } else {
            [0.0; 2]
        };
        let [sum, count] = self.0.push(lanes);
        [if count > 0.0 { sum / count } else { 0.0 }]
    }
}

fn mid(bid: f64, ask: f64) -> f64 {
    0.5 * (bid + ask)
}

pub struct Effectivespread(Mean);

impl Step<3, 1> for Effectivespread {
    fn new(options: &[f64]) -> Effectivespread {
        Effectivespread(Mean::new(options[0] as usize))
    }

    fn step(&mut self, inputs: [&[f64]; 3]) -> [f64; 1] {
        let [price, bid, ask] = inputs.map(|column| column[0]);
        let mid = mid(bid, ask);
        self.0.with((price - mid).abs(), mid)
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

impl Step<4, 1> for Realizedspread {
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

    fn step(&mut self, [price, side, bid, ask]: [&[f64]; 4]) -> [f64; 1] {
        if self.wait.of(1) == 1 {
            return [0.0];
        }
        let later = mid(bid[self.horizon], ask[self.horizon]);
        self.mean
            .with(side[0] * (price[0] - later), mid(bid[0], ask[0]))
    }

    fn state(&mut self, state: &mut State) {
        self.wait.state(state);
        self.mean.0.state(state);
    }
}
