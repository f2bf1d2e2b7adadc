//! Gain for risk.
pub mod adjusted_sharpe;
pub mod calmar;
pub mod common_sense;
pub mod gain_to_pain;
pub mod kappa3;
pub mod martin;
pub mod omega;
pub mod pain_ratio;
pub mod probabilistic_sharpe;
pub mod recovery_factor;
pub mod sharpe;
pub mod sharpe_lo;
pub mod sortino;
pub mod upside_potential;

use crate::metrics::Metric;

pub const ROWS: &[&[Metric]] = &[
    sharpe::ROWS,
    sharpe_lo::ROWS,
    adjusted_sharpe::ROWS,
    probabilistic_sharpe::ROWS,
    sortino::ROWS,
    calmar::ROWS,
    omega::ROWS,
    martin::ROWS,
    pain_ratio::ROWS,
    recovery_factor::ROWS,
    kappa3::ROWS,
    upside_potential::ROWS,
    gain_to_pain::ROWS,
    common_sense::ROWS,
];
