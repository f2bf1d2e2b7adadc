//! Moving average whose weights fall off like a normal density on both sides of a bar in the window (Kouzis-Loukas and
//! Legoux 2009): exp(−(t − m)²/2s²) over their sum, t = 0 at the oldest of n bars, m = ⌊offset·(n − 1)⌋, s = n/sigma.
use crate::indicators::kernel::Step;
use crate::indicators::state::State;

pub struct Alma {
    /// The oldest bar's first.
    weights: Vec<f64>,
    /// The place of the greatest.
    middle: usize,
}

impl Step<1, 1> for Alma {
    fn new(options: &[f64]) -> Alma {
        let (n, sigma, offset) = (options[0], options[1], options[2]);
        let (middle, width) = ((offset * (n - 1.0)).floor(), n / sigma);
        let mut weights: Vec<f64> = (0..n as usize)
            .map(|at| {
                let away = at as f64 - middle;
                (-(away * away) / (2.0 * width * width)).exp()
            })
            .collect();
        let sum: f64 = weights.iter().sum();
        weights.iter_mut().for_each(|weight| *weight /= sum);
        Alma {
            weights,
            middle: middle as usize,
        }
    }

    fn reach(&self) -> usize {
        self.weights.len() - 1
    }

    /// Values are taken relative to the weightiest, so that one repeated averages to itself.
    fn step(&mut self, [window]: [&[f64]; 1]) -> [f64; 1] {
        let center = window[self.middle];
        let mut lanes = [0.0; 4];
        let (values, rest) = window.as_chunks::<4>();
        let (weights, rest_weights) = self.weights.as_chunks::<4>();
        for (values, weights) in values.iter().zip(weights) {
            for lane in 0..4 {
                lanes[lane] += weights[lane] * (values[lane] - center);
            }
        }
        for ((value, weight), lane) in rest.iter().zip(rest_weights).zip(&mut lanes) {
            *lane += weight * (value - center);
        }
        [center + ((lanes[0] + lanes[1]) + (lanes[2] + lanes[3]))]
    }

    fn state(&mut self, _: &mut State) {}
}
