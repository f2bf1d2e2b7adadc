//! Bands of prices over time: quantiles of the first paths at each step of the fan.
use super::order::{quantile, Ordered};
use super::{exponentials, Columns, QUANTILES};

/// For each step one number a quantile.
pub fn fan(columns: &Columns, start: f64) -> Vec<f64> {
    let steps = columns.fan_steps;
    let mut out = Vec::with_capacity(steps * QUANTILES.len());
    for step in 0..steps {
        let logarithms = columns.fan.iter().skip(step).step_by(steps);
        let values: Vec<f64> = logarithms.map(|&value| f64::from(value)).collect();
        let ordered = Ordered::new(&values, &QUANTILES);
        let bands = QUANTILES.map(|fraction| quantile(&ordered, fraction));
        out.extend(exponentials(&bands).into_iter().map(|value| value * start));
    }
    out
}
