//! Shocks with now and then a jump on top: Poisson times by waiting times, so that a path without jumps costs nothing.
use super::{Source, Stream};
use crate::lanes::F32x4;
use crate::montecarlo::paths::GROUP;
use crate::montecarlo::random::draws::Draws;
use crate::montecarlo::random::generator::Generator;
use crate::montecarlo::random::inverse::normal_quantile;

/// Jumps in units of a step's shock.
#[derive(Clone, Copy, Debug)]
pub struct JumpLaw {
    /// Expected jumps a step.
    pub rate: f64,
    pub mean: f64,
    pub deviation: f64,
}

pub struct Jumping {
    shocks: Box<dyn Source>,
    law: JumpLaw,
    draws: Draws,
    /// Steps until each path's next jump.
    waits: [f64; GROUP],
    /// Where the last shocks have jumps: vector and lane.
    places: Vec<(usize, usize)>,
}

impl Jumping {
    pub fn new(shocks: Box<dyn Source>, law: JumpLaw, seed: u64, block: usize) -> Jumping {
        Jumping {
            shocks,
            law,
            draws: Draws::new(Generator::new(seed, Stream::Jumps as u64, block as u64)),
            waits: [f64::INFINITY; GROUP],
            places: Vec::new(),
        }
    }

    fn wait(&mut self) -> f64 {
        self.draws.waiting() / self.law.rate
    }
}

fn add(noise: &mut [F32x4], (vector, lane): (usize, usize), size: f64) {
    let mut values = noise[vector].to_array();
    values[lane] += size as f32;
    noise[vector] = F32x4::new(values);
}

impl Source for Jumping {
    fn begin(&mut self) {
        self.shocks.begin();
        if self.law.rate > 0.0 {
            self.waits = [(); GROUP].map(|()| self.wait());
        }
    }

    fn fill(&mut self, noise: &mut [F32x4]) {
        self.shocks.fill(noise);
        self.places.clear();
        let steps = (noise.len() / 2) as f64;
        for path in 0..GROUP {
            while self.waits[path] < steps {
                let place = (2 * self.waits[path] as usize + path / 4, path % 4);
                let normal = normal_quantile(self.draws.open());
                add(noise, place, self.law.mean + self.law.deviation * normal);
                self.places.push(place);
                self.waits[path] += self.wait();
            }
            self.waits[path] -= steps;
        }
    }

    /// A mirrored jump lies as far on the other side of the mean.
    fn mirror(&mut self, noise: &mut [F32x4]) {
        self.shocks.mirror(noise);
        for &place in &self.places {
            add(noise, place, 2.0 * self.law.mean);
        }
    }
}
