//! Shocks that are past log returns, each once, in a random order (Fisher and Yates; Durstenfeld, Algorithm 235,
//! Communications of the ACM 7, 1964): how much of a drawdown is due to the order alone.
use super::{Source, Stream};
use crate::lanes::F32x4;
use crate::montecarlo::paths::GROUP;
use crate::montecarlo::random::draws::Draws;
use crate::montecarlo::random::generator::Generator;

pub struct Shuffled {
    /// An order of the returns for each path.
    orders: [Vec<f32>; GROUP],
    done: usize,
    draws: Draws,
}

impl Shuffled {
    pub fn new(returns: &[f32], seed: u64, block: usize) -> Shuffled {
        Shuffled {
            orders: [(); GROUP].map(|()| returns.to_vec()),
            done: 0,
            draws: Draws::new(Generator::new(seed, Stream::Choices as u64, block as u64)),
        }
    }
}

impl Source for Shuffled {
    fn begin(&mut self) {
        self.done = 0;
    }

    /// Settles as many places of each order as there are steps.
    fn fill(&mut self, noise: &mut [F32x4]) {
        for pair in noise.chunks_exact_mut(2) {
            let at = self.done;
            let [a, b, c, d, e, f, g, h] = std::array::from_fn(|path| {
                let order = &mut self.orders[path];
                let other = at + self.draws.below(order.len() - at);
                order.swap(at, other);
                order[at]
            });
            pair.copy_from_slice(&[F32x4::new([a, b, c, d]), F32x4::new([e, f, g, h])]);
            self.done += 1;
        }
    }
}
