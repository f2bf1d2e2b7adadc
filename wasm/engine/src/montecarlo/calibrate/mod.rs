//! Parameters of models from past prices, each with its standard error.
pub mod correlation;
pub mod garch;
pub mod gbm;
pub mod heston;
pub mod likelihood;
pub mod merton;
pub mod simplex;

use super::simulation::Kind;
use crate::lanes::elementary::log;

/// What the data says of a model's parameters, in the model's order.
#[derive(Clone, Debug, PartialEq)]
pub struct Estimate {
    pub values: Vec<f64>,
    /// Standard errors; NaN where the data does not tell.
    pub errors: Vec<f64>,
}

/// Why there is no estimate.
#[derive(Clone, Debug, PartialEq)]
pub enum Unfit {
    TooFew {
        needed: usize,
    },
    /// Every return is the same.
    Flat,
    /// Index of a price that is not above zero.
    Price {
        at: usize,
    },
    /// Heston: squared returns do not go on from day to day.
    NoClusters,
    /// The likelihood has no maximum inside the model's ranges.
    NoMaximum,
}

/// Logarithms of each price over the one before; at least `needed` of them.
pub fn log_returns(prices: &[f64], needed: usize) -> Result<Vec<f64>, Unfit> {
    let is_price = |&price: &f64| price > 0.0 && price.is_finite();
    if let Some(at) = prices.iter().position(|price| !is_price(price)) {
        return Err(Unfit::Price { at });
    }
    if prices.len() <= needed {
        return Err(Unfit::TooFew { needed });
    }
    Ok(prices
        .windows(2)
        .map(|pair| log(pair[1] / pair[0]))
        .collect())
}

/// The parameters of a model for log returns of which `steps` make a year; none for models that draw from them.
pub fn calibrate(kind: Kind, returns: &[f64], steps: f64) -> Result<Estimate, Unfit> {
    if returns.iter().all(|&value| value == returns[0]) {
        return Err(Unfit::Flat);
    }
    match kind {
        Kind::Gbm => Ok(gbm::estimate(returns, steps)),
        Kind::Merton => merton::estimate(returns, steps),
        Kind::Heston => heston::estimate(returns, steps),
        Kind::Garch => garch::estimate(returns),
        _ => Ok(Estimate {
            values: Vec::new(),
            errors: Vec::new(),
        }),
    }
}

/// Returns that a model's estimate needs.
pub fn needed(kind: Kind) -> usize {
    match kind {
        Kind::Gbm => 2,
        Kind::Merton | Kind::Garch => 100,
        Kind::Heston => 250,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_that_say_nothing_are_refused() {
        assert_eq!(log_returns(&[1.0], 1), Err(Unfit::TooFew { needed: 1 }));
        assert_eq!(log_returns(&[1.0, -2.0], 1), Err(Unfit::Price { at: 1 }));
        assert_eq!(
            log_returns(&[1.0, f64::NAN], 1),
            Err(Unfit::Price { at: 1 })
        );
        assert_eq!(calibrate(Kind::Gbm, &[0.01; 9], 252.0), Err(Unfit::Flat));
    }
}
