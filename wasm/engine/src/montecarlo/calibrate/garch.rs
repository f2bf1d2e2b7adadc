//! GARCH(1,1) by maximum likelihood with normal shocks (Bollerslev 1986); the recursion starts at the sample's variance, as
//! in Fiorentini, Calzolari and Panattoni, Analytic derivatives and the computation of GARCH estimates, Journal of Applied
//! Econometrics 11, 1996.
//!
//! The search runs over numbers without bounds: log ω, and the logits of α + β and of α's share in it.
use super::likelihood::standard_errors;
use super::simplex::lowest;
use super::{Estimate, Unfit};
use crate::lanes::elementary::{exp, log};
use crate::metrics::moments::Moments;

/// μ, ω, α, β of returns that have deviation 1.
fn natural(free: &[f64]) -> [f64; 4] {
    let logistic = |x: f64| 1.0 / (1.0 + exp(-x));
    let (sum, share) = (logistic(free[2]), logistic(free[3]));
    [free[0], exp(free[1]), sum * share, sum * (1.0 - share)]
}

/// Minus the log likelihood, without its constant.
fn cost(returns: &[f64], [mu, omega, alpha, beta]: [f64; 4]) -> f64 {
    if omega <= 0.0 || alpha < 0.0 || beta < 0.0 || alpha + beta >= 1.0 {
        return f64::INFINITY;
    }
    let surprises = returns.iter().map(|value| (value - mu) * (value - mu));
    let mut variance = surprises.clone().sum::<f64>() / returns.len() as f64;
    let mut sum = 0.0;
    for square in surprises {
        sum += log(variance) + square / variance;
        variance = omega + alpha * square + beta * variance;
    }
    0.5 * sum
}

pub fn estimate(returns: &[f64]) -> Result<Estimate, Unfit> {
    let unit = Moments::new(returns).deviation;
    let scaled: Vec<f64> = returns.iter().map(|value| value / unit).collect();
    let mean = Moments::new(&scaled).mean;
    // α 0.06, β 0.90 and α 0.15, β 0.50: the nearer of two hills is found.
    let starts = [
        [mean, log(0.04), 3.18, -2.71],
        [mean, log(0.35), 0.62, -1.2],
    ];
    let found = starts.map(|start| lowest(|free| cost(&scaled, natural(free)), &start, 0.4));
    let [first, second] = found;
    let (free, value) = if second.1 < first.1 { second } else { first };
    let at = natural(&free);
    if !value.is_finite() || at[2] + at[3] > 0.9999 {
        return Err(Unfit::NoMaximum);
    }
    let steps = [
        1e-3,
        1e-3 * at[1],
        1e-3 * at[2].max(1e-3),
        1e-3 * (1.0 - at[3]).max(1e-3),
    ];
    let errors = standard_errors(
        |point| cost(&scaled, [point[0], point[1], point[2], point[3]]),
        &at,
        &steps,
    );
    let units = [unit, unit * unit, 1.0, 1.0];
    let in_units = |values: &[f64]| values.iter().zip(units).map(|(a, b)| a * b).collect();
    Ok(Estimate {
        values: in_units(&at),
        errors: in_units(&errors),
    })
}
