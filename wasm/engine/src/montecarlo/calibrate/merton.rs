//! Merton's jump diffusion by maximum likelihood: a step's return is normal given its number of jumps, which is Poisson.
//!
//! The likelihood of such a mixture has no bound where jumps of no size sit on one return (Honoré, Pitfalls in estimating
//! jump-diffusion models, 1998): a jump's deviation is kept above a tenth of a step's.
use super::likelihood::standard_errors;
use super::simplex::lowest;
use super::{Estimate, Unfit};
use crate::lanes::elementary::{exp, log};
use crate::metrics::moments::Moments;

/// Jumps in a step that are told apart, at most.
const MOST_JUMPS: usize = 12;
/// Expected jumps a step, at most: beyond, many small jumps look like a diffusion.
const MOST_RATE: f64 = 1.0;
const LEAST_RATE: f64 = 1e-5;

/// Mean of the diffusion, its deviation, jumps, their mean and deviation: all of a step, in deviations of the sample.
type Step = [f64; 5];

fn natural(free: &[f64]) -> Step {
    [free[0], exp(free[1]), exp(free[2]), free[3], exp(free[4])]
}

/// Minus the log likelihood, without its constant.
fn cost(returns: &[f64], [mean, sigma, rate, jump, spread]: Step) -> f64 {
    let is_inside = sigma > 0.0 && rate > LEAST_RATE && rate < MOST_RATE && spread > 0.1 * sigma;
    if !is_inside {
        return f64::INFINITY;
    }
    let mut weight = exp(-rate);
    let mut parts = Vec::with_capacity(MOST_JUMPS);
    for jumps in 0..MOST_JUMPS {
        let count = jumps as f64;
        let variance = sigma * sigma + count * spread * spread;
        parts.push((
            weight / variance.sqrt(),
            mean + count * jump,
            -0.5 / variance,
        ));
        weight *= rate / (count + 1.0);
        if weight < 1e-9 {
            break;
        }
    }
    let density = |value: f64| {
        let part = |&(scale, centre, factor): &(f64, f64, f64)| {
            scale * exp((value - centre) * (value - centre) * factor)
        };
        parts.iter().map(part).sum::<f64>()
    };
    -returns
        .iter()
        .map(|&value| log(density(value).max(1e-300)))
        .sum::<f64>()
}

pub fn estimate(returns: &[f64], steps: f64) -> Result<Estimate, Unfit> {
    let unit = Moments::new(returns).deviation;
    let scaled: Vec<f64> = returns.iter().map(|value| value / unit).collect();
    let mean = Moments::new(&scaled).mean;
    let start = [mean, log(0.8), log(0.05), 0.0, log(2.0)];
    let (free, value) = lowest(|free| cost(&scaled, natural(free)), &start, 0.3);
    let at = natural(&free);
    let is_edge = at[2] < 1.5 * LEAST_RATE || at[2] > 0.99 * MOST_RATE || at[4] < 0.101 * at[1];
    if !value.is_finite() || is_edge {
        return Err(Unfit::NoMaximum);
    }
    // Errors are worked out of the parameters as people write them.
    let year = annual(at, unit, steps);
    let sizes = [
        0.05 * year[1],
        1e-3 * year[1],
        1e-3 * year[2],
        1e-2 * year[4],
        1e-3 * year[4],
    ];
    let errors = standard_errors(
        |point| cost(&scaled, step(point, unit, steps)),
        &year,
        &sizes,
    );
    Ok(Estimate {
        values: year.to_vec(),
        errors,
    })
}

/// μ, σ, λ, and mean and deviation of a jump, of a year.
fn annual([mean, sigma, rate, jump, spread]: Step, unit: f64, steps: f64) -> [f64; 5] {
    let volatility = sigma * unit * steps.sqrt();
    let (lambda, size, deviation) = (rate * steps, jump * unit, spread * unit);
    let growth = (size + deviation * deviation / 2.0).exp_m1();
    let mu = mean * unit * steps + volatility * volatility / 2.0 + lambda * growth;
    [mu, volatility, lambda, size, deviation]
}

fn step(year: &[f64], unit: f64, steps: f64) -> Step {
    let &[mu, volatility, lambda, size, deviation] = year else {
        return [f64::NAN; 5];
    };
    let growth = (size + deviation * deviation / 2.0).exp_m1();
    let mean = (mu - volatility * volatility / 2.0 - lambda * growth) / steps;
    [
        mean / unit,
        volatility / steps.sqrt() / unit,
        lambda / steps,
        size / unit,
        deviation / unit,
    ]
}
