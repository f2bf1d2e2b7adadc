//! Mean profit of winning trades over mean loss of losing ones.
//!
//! Source: Kaufman, Trading Systems and Methods, 2013, ch. 21.
use super::Outcomes;
use crate::metrics::Metric;

pub const ROWS: &[Metric] = &[Metric::new("payoff", |sample| of(&sample.trips().all))];

pub fn of(outcomes: &Outcomes) -> f64 {
    (outcomes.profit / outcomes.wins) / (outcomes.loss / outcomes.losses)
}
