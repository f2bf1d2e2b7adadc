//! Heston's variance that returns to a mean (A closed-form solution for options with stochastic volatility, Review of
//! Financial Studies 6, 1993), by Euler steps in which a variance below zero counts as zero wherever it is used: "full
//! truncation" (Lord, Koekkoek and van Dijk, A comparison of biased simulation schemes, Quantitative Finance 10, 2010).
use crate::lanes::F64x2;
use crate::montecarlo::paths::Model;

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Heston {
    /// Variance of a year at the start.
    pub start: f64,
    /// Growth a step.
    pub drift: f64,
    /// Length of a step in years.
    pub step: f64,
    /// Pull a step, and the variance it pulls to.
    pub pull: f64,
    pub mean: f64,
    /// Volatility of the variance.
    pub spread: f64,
    /// Correlation of variance and price, and what is left of a unit.
    pub correlation: [f64; 2],
}

impl Heston {
    /// `mu`, `v0`, `kappa`, `theta`, `xi` and `rho` of a year of `steps`.
    pub fn annual([mu, v0, kappa, theta, xi, rho]: [f64; 6], steps: f64) -> Heston {
        Heston {
            start: v0,
            drift: mu / steps,
            step: 1.0 / steps,
            pull: kappa / steps,
            mean: theta,
            spread: xi,
            correlation: [rho, (1.0 - rho * rho).sqrt()],
        }
    }
}

impl Model for Heston {
    type State = F64x2;

    #[inline(always)]
    fn shocks(&self) -> usize {
        2
    }

    fn start(&self) -> F64x2 {
        F64x2::splat(self.start)
    }

    #[inline(always)]
    fn step(&self, variance: &mut F64x2, now: F64x2, shock: impl Fn(usize) -> F64x2) -> F64x2 {
        let [first, second] = [shock(0), shock(1)];
        let positive = F64x2::splat(0.0).larger(*variance);
        let over_step = positive * F64x2::splat(self.step);
        let root = over_step.sqrt();
        *variance = *variance
            + F64x2::splat(self.pull) * (F64x2::splat(self.mean) - positive)
            + F64x2::splat(self.spread) * root * first;
        let mixed =
            F64x2::splat(self.correlation[0]) * first + F64x2::splat(self.correlation[1]) * second;
        now + (F64x2::splat(self.drift) - F64x2::splat(0.5) * over_step + root * mixed)
    }
}
