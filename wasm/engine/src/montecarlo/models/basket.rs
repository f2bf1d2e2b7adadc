//! Several instruments whose shocks go together, bought at the start and held: the price is what all are worth, over what
//! they were worth at the start. With a factor L of the covariance, L z has that covariance.
use crate::lanes::elementary::{exponential, logarithm};
use crate::lanes::F64x2;
use crate::montecarlo::paths::Model;

/// The most instruments: a pair of paths carries one vector for each.
pub const MOST: usize = 16;

#[derive(Clone, Debug, PartialEq)]
pub struct Basket {
    /// Of each logarithm, a step.
    pub drift: Vec<f64>,
    /// Share of the start's worth; together 1.
    pub weight: Vec<f64>,
    /// Lower triangle, row by row: what each instrument takes of the shocks up to its own.
    pub factor: Vec<f64>,
}

impl Model for Basket {
    type State = [F64x2; MOST];

    #[inline(always)]
    fn shocks(&self) -> usize {
        self.drift.len()
    }

    fn start(&self) -> Self::State {
        [F64x2::splat(0.0); MOST]
    }

    #[inline(always)]
    fn step(&self, state: &mut Self::State, _: F64x2, shock: impl Fn(usize) -> F64x2) -> F64x2 {
        let mut worth = F64x2::splat(0.0);
        let mut factors = self.factor.iter();
        for (at, (&drift, &weight)) in self.drift.iter().zip(&self.weight).enumerate() {
            let mut next = state[at] + F64x2::splat(drift);
            for (other, &factor) in factors.by_ref().take(at + 1).enumerate() {
                next = next + F64x2::splat(factor) * shock(other);
            }
            state[at] = next;
            worth = worth + F64x2::splat(weight) * exponential(next);
        }
        logarithm(worth)
    }
}
