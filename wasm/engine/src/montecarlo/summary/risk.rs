//! Value at risk three ways and expected shortfall, as returns on the start.
//!
//! Simulated: the quantile itself, with the interval that order statistics give (David and Nagaraja, Order Statistics,
//! 2003, section 7.1). Normal and Cornish–Fisher: from mean, deviation, skew and excess kurtosis (Zangari, A VaR
//! methodology for portfolios that include options, RiskMetrics Monitor, 1996). Expected shortfall is the mean of the
//! returns at or below the quantile; its error: Manistre and Hancock, Variance of the CTE estimator, North American
//! Actuarial Journal 9, 2005.
use super::order::{quantile, Ordered};
use crate::metrics::moments::{chosen, Moments};
use crate::montecarlo::random::inverse::normal_quantile;

/// Shares of paths that do worse.
const TAILS: [f64; 3] = [0.1, 0.05, 0.01];
/// Two-sided 95 %.
const SIGMAS: f64 = 1.959_963_984_540_054;

/// At 90, 95 and 99 %.
pub struct Risk {
    simulated: [f64; 3],
    low: [f64; 3],
    high: [f64; 3],
    normal: [f64; 3],
    cornish_fisher: [f64; 3],
    shortfall: [f64; 3],
    /// Half the width of the interval.
    shortfall_error: [f64; 3],
}

impl Risk {
    /// Of last prices over the start.
    pub fn new(growth: &[f64]) -> Risk {
        let count = growth.len();
        let n = count as f64;
        let bounds = TAILS.map(|tail| {
            let spread = SIGMAS * (n * tail * (1.0 - tail)).sqrt();
            let low = (n * tail - spread).floor().max(0.0) as usize;
            let high = (n * tail + spread).ceil() as usize;
            [low, high.min(count.saturating_sub(1))]
        });
        let ordered = Ordered::new(growth, &TAILS);
        let ends = Ordered::at(growth, bounds.concat());
        let moments = Moments::new(growth);
        let simulated = TAILS.map(|tail| quantile(&ordered, tail));
        let worse: [Vec<f64>; 3] =
            simulated.map(|threshold| chosen(growth, |value| value <= threshold));
        let below: [Moments; 3] = std::array::from_fn(|at| Moments::new(&worse[at]));
        let error = |at: usize| {
            let [inside, distance] = [below[at].deviation, below[at].mean - simulated[at]];
            let level = 1.0 - TAILS[at];
            let variance = inside * inside + level * distance * distance;
            SIGMAS * (variance / (n * TAILS[at])).sqrt()
        };
        Risk {
            simulated: simulated.map(|value| value - 1.0),
            low: bounds.map(|[low, _]| ends.value(low) - 1.0),
            high: bounds.map(|[_, high]| ends.value(high) - 1.0),
            normal: TAILS.map(|tail| at_deviations(&moments, normal_quantile(tail))),
            cornish_fisher: TAILS.map(|tail| at_deviations(&moments, corrected(&moments, tail))),
            shortfall: std::array::from_fn(|at| below[at].mean - 1.0),
            shortfall_error: std::array::from_fn(error),
        }
    }

    pub fn numbers(&self) -> Vec<f64> {
        let halves = self.shortfall_error;
        let ends = |sign: f64| std::array::from_fn(|at| self.shortfall[at] + sign * halves[at]);
        [
            self.simulated,
            self.low,
            self.high,
            self.normal,
            self.cornish_fisher,
            self.shortfall,
            ends(-1.0),
            ends(1.0),
        ]
        .concat()
    }
}

fn at_deviations(moments: &Moments, z: f64) -> f64 {
    moments.mean + z * moments.deviation - 1.0
}

/// A normal quantile moved for skew and tails.
fn corrected(moments: &Moments, tail: f64) -> f64 {
    let z = normal_quantile(tail);
    let cubed = z * z * z;
    let &Moments { skew, kurtosis, .. } = moments;
    z + (z * z - 1.0) * skew / 6.0 + (cubed - 3.0 * z) * kurtosis / 24.0
        - (2.0 * cubed - 5.0 * z) * skew * skew / 36.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_uniform_distribution_has_the_risk_of_its_formula() {
        let growth: Vec<f64> = (0..=100_000)
            .map(|at| 0.5 + f64::from(at) / 100_000.0)
            .collect();
        let risk = Risk::new(&growth);
        for (at, tail) in TAILS.into_iter().enumerate() {
            assert!((risk.simulated[at] - (tail - 0.5)).abs() < 1e-9);
            assert!((risk.shortfall[at] - (tail / 2.0 - 0.5)).abs() < 1e-4);
            assert!(risk.low[at] < risk.simulated[at] && risk.simulated[at] < risk.high[at]);
            // The variance of the mean of the tail, by the same formula: tail² / 12 + (1 - tail) (tail / 2)².
            let variance = tail * tail / 12.0 + (1.0 - tail) * tail * tail / 4.0;
            let expected = SIGMAS * (variance / (100_001.0 * tail)).sqrt();
            assert!((risk.shortfall_error[at] / expected - 1.0).abs() < 0.01);
        }
    }
}
