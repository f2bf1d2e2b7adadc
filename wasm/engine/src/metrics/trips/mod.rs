//! What closed trades say. The one still open has no part in it.
pub mod average_bars;
pub mod average_excursion;
pub mod average_outcome;
pub mod edge_ratio;
pub mod expectancy;
pub mod kelly;
pub mod largest_outcome;
pub mod net_profit;
pub mod payoff;
pub mod profit_factor;
pub mod sqn;
pub mod streaks;
pub mod trades;
pub mod win_rate;

use super::sample::quote;
use super::Metric;
use crate::backtest::order::{Side, Trade};

pub const ROWS: &[&[Metric]] = &[
    trades::ROWS,
    win_rate::ROWS,
    net_profit::ROWS,
    profit_factor::ROWS,
    expectancy::ROWS,
    payoff::ROWS,
    sqn::ROWS,
    kelly::ROWS,
    average_outcome::ROWS,
    largest_outcome::ROWS,
    average_bars::ROWS,
    streaks::ROWS,
    average_excursion::ROWS,
    edge_ratio::ROWS,
];

/// Profits of some trades after fees, quote.
#[derive(Default)]
pub struct Outcomes {
    /// In the order of the trades' exits.
    pub profits: Vec<f64>,
    pub wins: f64,
    pub losses: f64,
    /// Sum of the profits, and of the losses without sign.
    pub profit: f64,
    pub loss: f64,
}

impl Outcomes {
    fn add(&mut self, profit: f64) {
        self.profits.push(profit);
        if profit > 0.0 {
            self.wins += 1.0;
            self.profit += profit;
        } else if profit < 0.0 {
            self.losses += 1.0;
            self.loss -= profit;
        }
    }

    pub fn count(&self) -> f64 {
        self.profits.len() as f64
    }

    pub fn net(&self) -> f64 {
        self.profit - self.loss
    }

    pub fn mean(&self) -> f64 {
        self.net() / self.count()
    }
}

/// All closed trades.
#[derive(Default)]
pub struct Trips {
    pub all: Outcomes,
    pub long: Outcomes,
    pub short: Outcomes,
    /// Sums of the excursions, quote.
    pub mae: f64,
    pub mfe: f64,
}

impl Trips {
    pub fn new(trades: &[Trade]) -> Trips {
        let mut trips = Trips::default();
        for trade in trades.iter().filter(|trade| trade.exit_step.is_some()) {
            let side = if trade.side == Side::Buy {
                &mut trips.long
            } else {
                &mut trips.short
            };
            side.add(quote(trade.pnl));
            trips.all.add(quote(trade.pnl));
            trips.mae += quote(trade.mae);
            trips.mfe += quote(trade.mfe);
        }
        trips
    }
}
