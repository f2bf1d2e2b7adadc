//! Geometric Brownian motion: log S grows by (μ - σ²/2) dt + σ √dt z, exact at every step (Samuelson, Rational theory of
//! warrant pricing, 1965). Merton's jumps come with the shocks, and resampled returns are shocks of scale 1.
use crate::lanes::F64x2;
use crate::montecarlo::paths::Model;

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Walk {
    /// Of the logarithm, a step.
    pub drift: f64,
    pub scale: f64,
}

impl Walk {
    /// The growth `mu` and volatility `sigma` of a year of `steps`.
    pub fn annual(mu: f64, sigma: f64, steps: f64) -> Walk {
        Walk {
            drift: (mu - sigma * sigma / 2.0) / steps,
            scale: sigma / steps.sqrt(),
        }
    }

    /// As Merton has it: the drift makes up for the mean of `rate` jumps a year (Option pricing when underlying stock
    /// returns are discontinuous, Journal of Financial Economics 3, 1976).
    pub fn compensated(self, (rate, mean, deviation): (f64, f64, f64), steps: f64) -> Walk {
        let growth = (mean + deviation * deviation / 2.0).exp_m1();
        Walk {
            drift: self.drift - rate * growth / steps,
            ..self
        }
    }
}

impl Model for Walk {
    type State = ();

    #[inline(always)]
    fn shocks(&self) -> usize {
        1
    }

    fn start(&self) {}

    #[inline(always)]
    fn step(&self, _: &mut (), now: F64x2, shock: impl Fn(usize) -> F64x2) -> F64x2 {
        now + (F64x2::splat(self.drift) + F64x2::splat(self.scale) * shock(0))
    }
}
