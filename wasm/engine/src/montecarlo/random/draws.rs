//! Single numbers from a generator's stream, for what happens now and then: jumps and the starts of blocks.
use super::generator::Generator;
use crate::lanes::elementary::log;

pub struct Draws {
    generator: Generator,
    /// The second lane of the last step, until it is used.
    kept: Option<u64>,
}

impl Draws {
    pub fn new(generator: Generator) -> Draws {
        Draws {
            generator,
            kept: None,
        }
    }

    pub fn bits(&mut self) -> u64 {
        if let Some(bits) = self.kept.take() {
            return bits;
        }
        let [bits, kept] = self.generator.draw().to_array();
        self.kept = Some(kept);
        bits
    }

    /// Uniform below `count`; the bias is below count / 2^64 (Lemire, Fast random integer generation in an interval, ACM
    /// Transactions on Modeling and Computer Simulation 29, 2019).
    pub fn below(&mut self, count: usize) -> usize {
        ((u128::from(self.bits()) * count as u128) >> 64) as usize
    }

    /// Uniform in (0, 1].
    pub fn positive(&mut self) -> f64 {
        ((self.bits() >> 11) + 1) as f64 / (1u64 << 53) as f64
    }

    /// Uniform in (0, 1), an odd multiple of 2^-53.
    pub fn open(&mut self) -> f64 {
        ((self.bits() >> 11) | 1) as f64 / (1u64 << 53) as f64
    }

    /// Exponential with mean 1.
    pub fn waiting(&mut self) -> f64 {
        -log(self.positive())
    }
}
