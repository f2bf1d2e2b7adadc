//! GARCH(1,1) with normal shocks: r = μ + √h z, and the next h is ω + α (r - μ)² + β h (Bollerslev, Generalized
//! autoregressive conditional heteroskedasticity, Journal of Econometrics 31, 1986). All per step; h starts at
//! ω / (1 - α - β).
use crate::lanes::F64x2;
use crate::montecarlo::paths::Model;

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Garch {
    pub mu: f64,
    pub omega: f64,
    pub alpha: f64,
    pub beta: f64,
}

impl Garch {
    pub fn variance(&self) -> f64 {
        self.omega / (1.0 - self.alpha - self.beta)
    }
}

impl Model for Garch {
    type State = F64x2;

    #[inline(always)]
    fn shocks(&self) -> usize {
        1
    }

    fn start(&self) -> F64x2 {
        F64x2::splat(self.variance())
    }

    #[inline(always)]
    fn step(&self, variance: &mut F64x2, now: F64x2, shock: impl Fn(usize) -> F64x2) -> F64x2 {
        let surprise = variance.sqrt() * shock(0);
        *variance = F64x2::splat(self.omega)
            + F64x2::splat(self.alpha) * (surprise * surprise)
            + F64x2::splat(self.beta) * *variance;
        now + (F64x2::splat(self.mu) + surprise)
    }
}
