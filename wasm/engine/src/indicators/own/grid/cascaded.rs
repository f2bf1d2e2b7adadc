//! Smoothings of smoothings, those of two sets at a time.
use crate::indicators::kernel::{Kernel, PIECE};
use crate::indicators::own::ema::Cascade;
use crate::indicators::row::Machine;

/// A kernel that is made of `S` smoothings in a row.
pub trait Cascading<const S: usize>: Kernel<1, 1> {
    fn cascade(&mut self) -> &mut Cascade<S>;

    /// What is made of the columns of all stages.
    fn finish<const N: usize>(&mut self, columns: &[[f64; N]; S], out: &mut [f64]);
}

/// One such kernel for each set.
pub struct Cascaded<K, const S: usize> {
    kernels: Vec<K>,
    /// The columns of two kernels.
    rooms: [[[f64; PIECE]; S]; 2],
}

impl<K: Cascading<S>, const S: usize> Cascaded<K, S> {
    pub fn of(sets: &[&[f64]]) -> Box<dyn Machine> {
        Box::new(Cascaded::<K, S> {
            kernels: sets.iter().map(|options| K::new(options)).collect(),
            rooms: [[[0.0; PIECE]; S]; 2],
        })
    }
}

impl<K: Cascading<S>, const S: usize> Machine for Cascaded<K, S> {
    fn reach(&self) -> usize {
        0
    }

    fn feed(&mut self, inputs: &[&[f64]], outputs: &mut [&mut [f64]]) {
        let values = inputs[0];
        for (two, outputs) in self.kernels.chunks_mut(2).zip(outputs.chunks_mut(2)) {
            if let [one, other] = two {
                Cascade::feed_two([one.cascade(), other.cascade()], values, &mut self.rooms);
            } else {
                self.rooms[0] = two[0].cascade().feed(values);
            }
            for ((kernel, room), out) in two.iter_mut().zip(&self.rooms).zip(outputs) {
                kernel.finish(room, out);
            }
        }
    }
}
