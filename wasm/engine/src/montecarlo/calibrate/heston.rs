//! Heston's model by the method of moments of squared returns: their covariance over a lag of k steps is the variance of
//! the variance, ξ²θ / 2κ, times e^-κk (Bollerslev and Zhou, Estimating stochastic volatility diffusion using conditional
//! moments of integrated volatility, Journal of Econometrics 109, 2002), and their covariance with the return before them
//! is ρξθ. Two sums of lags give κ by their ratio. v0 is the variance of the last month.
//!
//! Errors: the jackknife over blocks (Künsch, The jackknife and the bootstrap for general stationary observations, Annals
//! of Statistics 17, 1989).
use super::{Estimate, Unfit};
use crate::lanes::elementary::{exp, log};

/// Lags in each of the two sums.
const LAGS: usize = 20;
/// Steps that v0 is taken of.
const RECENT: usize = 21;
const BLOCKS: usize = 20;
/// A correlation beyond it leaves no room for the second shock.
const MOST_RHO: f64 = 0.99;

/// μ, v0, κ, θ, ξ, ρ.
type Parameters = [f64; 6];

fn moments(returns: &[f64], steps: f64) -> Option<Parameters> {
    let n = returns.len() as f64;
    let mean = returns.iter().sum::<f64>() / n;
    let surprises: Vec<f64> = returns.iter().map(|value| value - mean).collect();
    let squares: Vec<f64> = surprises.iter().map(|value| value * value).collect();
    let variance = squares.iter().sum::<f64>() / n;
    let excess: Vec<f64> = squares.iter().map(|square| square - variance).collect();
    let over = |first: &[f64], lag: usize| {
        let products = first.iter().zip(&excess[lag..]).map(|(a, b)| a * b);
        products.sum::<f64>() / n
    };
    let near: f64 = (1..=LAGS).map(|lag| over(&excess, lag)).sum();
    let far: f64 = (LAGS + 1..=2 * LAGS).map(|lag| over(&excess, lag)).sum();
    let is_fading = near > 0.0 && far > 0.0 && far < near;
    if !is_fading {
        return None;
    }
    let decay = log(near / far) / LAGS as f64;
    let fading = |from: usize| {
        (from..from + LAGS)
            .map(|lag| exp(-decay * lag as f64))
            .sum::<f64>()
    };
    let spread = near / fading(1) * steps * steps;
    let theta = variance * steps;
    let kappa = decay * steps;
    let xi = (2.0 * kappa * spread / theta).sqrt();
    let leverage: f64 = (1..=LAGS).map(|lag| over(&surprises, lag)).sum();
    let rho = leverage * steps * steps / (xi * theta * fading(0));
    let recent = &squares[squares.len().saturating_sub(RECENT)..];
    let now = recent.iter().sum::<f64>() / recent.len() as f64 * steps;
    let mu = mean * steps + theta / 2.0;
    Some([mu, now, kappa, theta, xi, rho.clamp(-MOST_RHO, MOST_RHO)])
}

pub fn estimate(returns: &[f64], steps: f64) -> Result<Estimate, Unfit> {
    let values = moments(returns, steps).ok_or(Unfit::NoClusters)?;
    let size = returns.len() / BLOCKS;
    let without = |block: usize| {
        let mut rest = returns.to_vec();
        rest.drain(block * size..(block + 1) * size);
        moments(&rest, steps)
    };
    let parts: Vec<Parameters> = (0..BLOCKS).filter_map(without).collect();
    let count = parts.len() as f64;
    let error = |at: usize| {
        if parts.len() < BLOCKS {
            return f64::NAN;
        }
        let mean = parts.iter().map(|part| part[at]).sum::<f64>() / count;
        let squares = parts.iter().map(|part| (part[at] - mean).powi(2));
        ((count - 1.0) / count * squares.sum::<f64>()).sqrt()
    };
    Ok(Estimate {
        values: values.to_vec(),
        errors: (0..values.len()).map(error).collect(),
    })
}
