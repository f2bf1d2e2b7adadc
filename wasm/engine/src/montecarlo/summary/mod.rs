//! What many paths say together.
pub mod fan;
pub mod histogram;
pub mod order;
pub mod risk;

use super::source::quasi::SHIFTS;
use crate::lanes::elementary::{exp, exponential};
use crate::lanes::F64x2;
use crate::metrics::moments::{sum, Moments};
use crate::montecarlo::paths::GROUP;
use fan::fan;
use histogram::Histogram;
use order::{quantile, Ordered};
use risk::Risk;

/// Fractions of every distribution that is told.
pub const QUANTILES: [f64; 7] = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99];

/// Which paths belong together, so that their means are the independent ones.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Together {
    None,
    /// A path and its opposite, eight places on.
    Opposites,
    /// Every sixteenth.
    Shifts,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Payoff {
    None,
    Call(f64),
    Put(f64),
}

/// What is asked of the paths.
pub struct Question {
    pub start: f64,
    pub together: Together,
    pub payoff: Payoff,
}

/// Columns of paths, as [`super::paths::Told`] has them.
pub struct Columns<'a> {
    pub last: &'a [f64],
    pub worst: &'a [f64],
    pub under: &'a [f64],
    /// Values of the first paths at each of `fan_steps` steps, path by path.
    pub fan: &'a [f32],
    pub fan_steps: usize,
}

/// Everything as one row of numbers, in the order of `wasm/montecarlo.ts`.
pub fn summary(columns: &Columns, question: &Question) -> Vec<f64> {
    let growth = exponentials(columns.last);
    let prices: Vec<f64> = growth.iter().map(|value| value * question.start).collect();
    let moments = Moments::new(&prices);
    let ordered = Ordered::new(&prices, &QUANTILES);
    let quantiles = QUANTILES.map(|fraction| quantile(&ordered, fraction));
    let mut out = vec![
        moments.mean,
        moments.deviation,
        error(&prices, question.together),
    ];
    out.extend(quantiles);
    out.push(growth.iter().filter(|&&value| value < 1.0).count() as f64 / growth.len() as f64);
    out.extend(Risk::new(&growth).numbers());
    let mut falls = exponentials(columns.worst);
    falls.iter_mut().for_each(|value| *value -= 1.0);
    for column in [&falls[..], columns.under] {
        let ordered = Ordered::new(column, &QUANTILES);
        out.push(sum(column, |value| value) / column.len() as f64);
        out.extend(QUANTILES.map(|fraction| quantile(&ordered, fraction)));
    }
    out.extend(payoff(&prices, question));
    for column in [&prices[..], &falls[..], columns.under] {
        out.extend(Histogram::new(column).numbers());
    }
    out.extend(fan(columns, question.start));
    out
}

pub fn exponentials(values: &[f64]) -> Vec<f64> {
    let mut out = Vec::with_capacity(values.len() + 1);
    let pairs = values.chunks_exact(2);
    let rest = pairs.remainder();
    for pair in pairs {
        out.extend(exponential(F64x2::new([pair[0], pair[1]])).to_array());
    }
    out.extend(rest.iter().map(|&value| exp(value)));
    out
}

/// The standard error of the mean; NaN of fewer than two independent values.
fn error(values: &[f64], together: Together) -> f64 {
    let independent = match together {
        Together::None => return Moments::new(values).deviation / (values.len() as f64).sqrt(),
        Together::Opposites => values
            .chunks_exact(2 * GROUP)
            .flat_map(|pairs| (0..GROUP).map(|at| 0.5 * (pairs[at] + pairs[at + GROUP])))
            .collect::<Vec<f64>>(),
        Together::Shifts => {
            let rows = values.len() / SHIFTS;
            let of = |shift: usize| values.chunks_exact(SHIFTS).map(move |row| row[shift]);
            (0..SHIFTS)
                .map(|shift| of(shift).sum::<f64>() / rows as f64)
                .collect()
        }
    };
    Moments::new(&independent).deviation / (independent.len() as f64).sqrt()
}

/// Mean and standard error.
fn payoff(prices: &[f64], question: &Question) -> [f64; 2] {
    let paid = |price: f64| match question.payoff {
        Payoff::None => f64::NAN,
        Payoff::Call(strike) => (price - strike).max(0.0),
        Payoff::Put(strike) => (strike - price).max(0.0),
    };
    if question.payoff == Payoff::None {
        return [f64::NAN; 2];
    }
    let all: Vec<f64> = prices.iter().map(|&price| paid(price)).collect();
    let mean = sum(&all, |value| value) / all.len() as f64;
    [mean, error(&all, question.together)]
}
