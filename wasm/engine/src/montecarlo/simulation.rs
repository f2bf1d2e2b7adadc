//! A simulation as it is asked for: which model, which shocks, how many paths; run block by block.
use super::cholesky::{factor, Singular};
use super::models::basket::Basket;
use super::models::garch::Garch;
use super::models::heston::Heston;
use super::models::walk::Walk;
use super::paths::{block, Model, Plan, Told};
use super::source::jumps::{JumpLaw, Jumping};
use super::source::normals::Normals;
use super::source::quasi::Quasi;
use super::source::resampled::{BlockLength, Resampled};
use super::source::shuffled::Shuffled;
use super::source::Source;
use std::rc::Rc;

/// In the order of `shared/montecarlo/models.ts`, whose parameters they take.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    Gbm,
    Merton,
    Heston,
    Garch,
    Bootstrap,
    Stationary,
    Shuffle,
}

impl Kind {
    pub const ALL: [Kind; 7] = [
        Kind::Gbm,
        Kind::Merton,
        Kind::Heston,
        Kind::Garch,
        Kind::Bootstrap,
        Kind::Stationary,
        Kind::Shuffle,
    ];
}

/// What a simulation is made of. Values are in the ranges that the host's table has.
#[derive(Clone, Debug)]
pub struct Request {
    pub kind: Kind,
    /// The model's parameters; of several instruments one after the other.
    pub parameters: Vec<f64>,
    pub steps_per_year: f64,
    pub plan: Plan,
    /// Sobol points instead of random ones.
    pub is_quasi: bool,
    /// Shares of several instruments in the start's worth.
    pub weights: Vec<f64>,
    /// Their correlations, a lower triangle with its diagonal, row by row.
    pub correlation: Vec<f64>,
    /// Past log returns for models that draw from them, a column for each instrument.
    pub returns: Vec<Vec<f64>>,
}

#[derive(Debug)]
enum Law {
    Walk(Walk),
    Heston(Heston),
    Garch(Garch),
    Basket(Basket),
}

#[derive(Debug)]
enum Shocks {
    Normal,
    Jumping(JumpLaw),
    Resampled(BlockLength),
    Shuffled,
}

#[derive(Debug)]
pub struct Simulation {
    pub plan: Plan,
    law: Law,
    shocks: Shocks,
    is_quasi: bool,
    returns: Rc<Vec<Vec<f32>>>,
}

impl Simulation {
    pub fn new(request: Request) -> Result<Simulation, Singular> {
        let plain = Walk {
            drift: 0.0,
            scale: 1.0,
        };
        let steps = request.steps_per_year;
        let given = |at: usize| request.parameters.get(at).copied().unwrap_or(f64::NAN);
        let walk = Walk::annual(given(0), given(1), steps);
        let (law, shocks) = match request.kind {
            Kind::Gbm => (Law::Walk(walk), Shocks::Normal),
            Kind::Merton => {
                let [rate, mean, deviation] = [given(2), given(3), given(4)];
                let jumps = JumpLaw {
                    rate: rate / steps,
                    mean: mean / walk.scale,
                    deviation: deviation / walk.scale,
                };
                let law = walk.compensated((rate, mean, deviation), steps);
                (Law::Walk(law), Shocks::Jumping(jumps))
            }
            Kind::Heston => {
                let law = Heston::annual(std::array::from_fn(given), steps);
                (Law::Heston(law), Shocks::Normal)
            }
            Kind::Garch => {
                let [mu, omega, alpha, beta] = std::array::from_fn(given);
                let law = Garch {
                    mu,
                    omega,
                    alpha,
                    beta,
                };
                (Law::Garch(law), Shocks::Normal)
            }
            Kind::Bootstrap => {
                let length = BlockLength::Always(given(0) as usize);
                (Law::Walk(plain), Shocks::Resampled(length))
            }
            Kind::Stationary => {
                let length = BlockLength::Geometric(given(0));
                (Law::Walk(plain), Shocks::Resampled(length))
            }
            Kind::Shuffle => (Law::Walk(plain), Shocks::Shuffled),
        };
        let law = match request.weights.len() {
            0 | 1 => law,
            _ => Law::Basket(basket(&request)?),
        };
        let floats = |column: &Vec<f64>| column.iter().map(|&value| value as f32).collect();
        Ok(Simulation {
            plan: request.plan,
            law,
            shocks,
            is_quasi: request.is_quasi,
            returns: Rc::new(request.returns.iter().map(floats).collect()),
        })
    }

    /// Simulates blocks from the `first`, which are told of together.
    pub fn run(&self, first: usize, blocks: usize) -> Told {
        let mut told = Told::default();
        for number in first..first + blocks {
            match &self.law {
                Law::Walk(model) => self.block(model, number, &mut told),
                Law::Heston(model) => self.block(model, number, &mut told),
                Law::Garch(model) => self.block(model, number, &mut told),
                Law::Basket(model) => self.block(model, number, &mut told),
            }
        }
        told
    }

    fn block<M: Model>(&self, model: &M, number: usize, told: &mut Told) {
        let mut source = self.source(number, model.shocks());
        block(model, source.as_mut(), &self.plan, number, told);
    }

    fn source(&self, block: usize, shocks: usize) -> Box<dyn Source> {
        let Plan { seed, horizon, .. } = self.plan;
        let normal = || -> Box<dyn Source> {
            if self.is_quasi {
                Box::new(Quasi::new(seed, block, horizon, shocks))
            } else {
                Box::new(Normals::new(seed, block))
            }
        };
        match self.shocks {
            Shocks::Normal => normal(),
            Shocks::Jumping(law) => Box::new(Jumping::new(normal(), law, seed, block)),
            Shocks::Resampled(length) => {
                let returns = Rc::clone(&self.returns);
                Box::new(Resampled::new(returns, length, seed, block))
            }
            Shocks::Shuffled => Box::new(Shuffled::new(&self.returns[0], seed, block)),
        }
    }
}

/// Brownian motions that go together, or past returns of the same bars as they are.
fn basket(request: &Request) -> Result<Basket, Singular> {
    let count = request.weights.len();
    let pairs = || (0..count).flat_map(|row| (0..=row).map(move |column| (row, column)));
    if request.kind != Kind::Gbm {
        return Ok(Basket {
            drift: vec![0.0; count],
            weight: request.weights.clone(),
            factor: pairs()
                .map(|(row, column)| f64::from(u8::from(row == column)))
                .collect(),
        });
    }
    let walks: Vec<Walk> = request
        .parameters
        .chunks_exact(2)
        .map(|pair| Walk::annual(pair[0], pair[1], request.steps_per_year))
        .collect();
    let covariance: Vec<f64> = pairs()
        .zip(&request.correlation)
        .map(|((row, column), correlation)| correlation * walks[row].scale * walks[column].scale)
        .collect();
    Ok(Basket {
        drift: walks.iter().map(|walk| walk.drift).collect(),
        weight: request.weights.clone(),
        factor: factor(&covariance, count)?,
    })
}
