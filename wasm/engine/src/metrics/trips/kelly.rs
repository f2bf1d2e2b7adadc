//! The share of capital that would grow fastest if trades were bets: w - (1 - w) / payoff, w the win rate.
//!
//! Source: Kelly, A New Interpretation of Information Rate, Bell System Technical Journal 35, 1956.
use super::payoff;
use super::win_rate;
use crate::metrics::Metric;

pub const ROWS: &[Metric] = &[Metric::new("kelly", |sample| {
    let outcomes = &sample.trips().all;
    let rate = win_rate::of(outcomes);
    rate - (1.0 - rate) / payoff::of(outcomes)
})];
