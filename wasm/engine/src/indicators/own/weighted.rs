//! Windows whose bars have weights, or a place in a line.
//!
//! - alma: weights of a normal curve around ⌊offset·(n − 1)⌋, n/sigma wide (Legoux and Kouzis-Loukas 2009).
//! - cg = −Σ place·x/Σ x, the newest bar's place 1; −(n + 1)/2 where the sum is 0 (Ehlers 2002).
//! - cti: correlation of the window with a rising line, 0 where nothing moves (Ehlers 2020).
use super::moments::Variance;
use super::regression::Slope;
use super::stage::Room;
use crate::indicators::kernel::Kernel;
use crate::indicators::state::State;

pub struct Alma(Vec<f64>);

impl Kernel<1, 1> for Alma {
    const STEPS: bool = true;

    fn new(options: &[f64]) -> Alma {
        let [period, sigma, offset] = [options[0], options[1], options[2]];
        let (center, width) = ((offset * (period - 1.0)).floor(), period / sigma);
        let weight = |at: usize| {
            let away = at as f64 - center;
            (-(away * away) / (2.0 * width * width)).exp()
        };
        let weights: Vec<f64> = (0..period as usize).map(weight).collect();
        let all: f64 = weights.iter().sum();
        Alma(weights.iter().map(|weight| weight / all).collect())
    }

    fn reach(&self) -> usize {
        self.0.len() - 1
    }

    /// Relative to the newest bar, so that a value repeated gives itself.
    fn feed<const N: usize>(&mut self, [values]: [&[f64]; 1], [out]: [&mut [f64]; 1]) {
        let now = &values[self.0.len() - 1..];
        out.fill(0.0);
        for (at, weight) in self.0.iter().enumerate() {
            let bars = values[at..].iter().zip(now);
            for (sum, (value, now)) in out.iter_mut().zip(bars) {
                *sum += weight * (value - now);
            }
        }
        for (value, now) in out.iter_mut().zip(now) {
            *value += now;
        }
    }

    fn state(&mut self, _: &mut State) {}
}

pub struct Cg {
    period: usize,
    room: Room,
}

impl Kernel<1, 1> for Cg {
    const STEPS: bool = true;

    fn new(options: &[f64]) -> Cg {
        Cg {
            period: options[0] as usize,
            room: Room::default(),
        }
    }

    fn reach(&self) -> usize {
        self.period - 1
    }

    /// Oldest first: each bar is in its own sum and in those of all newer ones.
    fn feed<const N: usize>(&mut self, [values]: [&[f64]; 1], [out]: [&mut [f64]; 1]) {
        let sums = self.room.of(out.len());
        sums.fill(0.0);
        out.fill(0.0);
        for at in 0..self.period {
            let bars = sums.iter_mut().zip(&values[at..]);
            for (weighted, (sum, value)) in out.iter_mut().zip(bars) {
                *sum += value;
                *weighted += *sum;
            }
        }
        let middle = (self.period as f64 + 1.0) * 0.5;
        for (weighted, sum) in out.iter_mut().zip(sums) {
            let center = *weighted / *sum;
            *weighted = -if *sum == 0.0 { middle } else { center };
        }
    }

    fn state(&mut self, _: &mut State) {}
}

pub struct Cti {
    /// The deviation of n bars' numbers.
    deviation: f64,
    slope: Slope,
    variance: Variance,
    rooms: [Room; 2],
}

impl Kernel<1, 1> for Cti {
    const STEPS: bool = true;

    fn new(options: &[f64]) -> Cti {
        let period = options[0];
        Cti {
            deviation: ((period * period - 1.0) / 12.0).sqrt(),
            slope: Slope::new(options),
            variance: Variance::new(options),
            rooms: Default::default(),
        }
    }

    fn reach(&self) -> usize {
        self.slope.reach()
    }

    fn feed<const N: usize>(&mut self, [values]: [&[f64]; 1], [out]: [&mut [f64]; 1]) {
        self.slope.feed::<N>([values], [&mut *out]);
        let [means, variances] = self.rooms.each_mut().map(|room| room.of(out.len()));
        self.variance.feed_both(&values[1..], means, variances);
        for (value, variance) in out.iter_mut().zip(variances) {
            let correlation = *value * self.deviation / variance.sqrt();
            *value = if *variance > 0.0 {
                correlation.clamp(-1.0, 1.0)
            } else {
                0.0
            };
        }
    }

    fn state(&mut self, state: &mut State) {
        self.slope.state(state);
        self.variance.state(state);
    }
}
