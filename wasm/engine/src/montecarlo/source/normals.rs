//! Independent standard normal shocks.
use super::{Source, Stream};
use crate::lanes::F32x4;
use crate::montecarlo::random::generator::Generator;
use crate::montecarlo::random::normal32;

pub struct Normals {
    generator: Generator,
}

impl Normals {
    pub fn new(seed: u64, block: usize) -> Normals {
        Normals {
            generator: Generator::new(seed, Stream::Shocks as u64, block as u64),
        }
    }
}

impl Source for Normals {
    fn fill(&mut self, noise: &mut [F32x4]) {
        normal32::fill(&mut self.generator, noise);
    }
}
