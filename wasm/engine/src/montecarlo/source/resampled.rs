//! Shocks that are past log returns, drawn in blocks of neighbours; several instruments keep theirs of the same bar
//! together. After the last comes the first, so that each is drawn as often as any other.
//!
//! Blocks of one length: Politis and Romano, A circular block-resampling procedure for stationary data, 1992. Blocks of
//! geometric length, whose paths are stationary: Politis and Romano, The stationary bootstrap, JASA 89, 1994.
use super::{Source, Stream};
use crate::lanes::elementary::log;
use crate::lanes::F32x4;
use crate::montecarlo::paths::GROUP;
use crate::montecarlo::random::draws::Draws;
use crate::montecarlo::random::generator::Generator;
use std::rc::Rc;

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum BlockLength {
    Always(usize),
    /// On average.
    Geometric(f64),
}

pub struct Resampled {
    returns: Rc<Vec<Vec<f32>>>,
    length: BlockLength,
    draws: Draws,
    /// For each path the next return and how many of its block are left.
    next: [usize; GROUP],
    left: [usize; GROUP],
}

impl Resampled {
    /// `returns` has a column of at least one return for each instrument, all equally long.
    pub fn new(returns: Rc<Vec<Vec<f32>>>, length: BlockLength, seed: u64, block: usize) -> Self {
        Resampled {
            returns,
            length,
            draws: Draws::new(Generator::new(seed, Stream::Choices as u64, block as u64)),
            next: [0; GROUP],
            left: [0; GROUP],
        }
    }

    fn drawn_length(&mut self) -> usize {
        match self.length {
            BlockLength::Always(length) => length,
            BlockLength::Geometric(mean) if mean <= 1.0 => 1,
            BlockLength::Geometric(mean) => {
                1 + (log(self.draws.positive()) / log(1.0 - 1.0 / mean)) as usize
            }
        }
    }
}

impl Source for Resampled {
    fn begin(&mut self) {
        self.left = [0; GROUP];
    }

    fn fill(&mut self, noise: &mut [F32x4]) {
        let returns = Rc::clone(&self.returns);
        let rows = returns[0].len();
        for vectors in noise.chunks_exact_mut(2 * returns.len()) {
            let mut chosen = [0; GROUP];
            for (path, chosen) in chosen.iter_mut().enumerate() {
                if self.left[path] == 0 {
                    self.next[path] = self.draws.below(rows);
                    self.left[path] = self.drawn_length();
                }
                self.left[path] -= 1;
                *chosen = self.next[path];
                let after = *chosen + 1;
                self.next[path] = if after == rows { 0 } else { after };
            }
            let [a, b, c, d, e, f, g, h] = chosen;
            for (pair, column) in vectors.chunks_exact_mut(2).zip(returns.iter()) {
                pair[0] = F32x4::new([column[a], column[b], column[c], column[d]]);
                pair[1] = F32x4::new([column[e], column[f], column[g], column[h]]);
            }
        }
    }
}
