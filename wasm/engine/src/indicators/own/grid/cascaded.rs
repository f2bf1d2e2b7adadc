//! Smoothings of smoothings, those of two sets at a time.
use crate::indicators::own::cascade::{Cascade, Cascading};
use crate::indicators::row::Machine;

/// One such kernel for each set.
pub struct Cascaded<K, const S: usize> {
    kernels: Vec<K>,
}

impl<K: Cascading<S>, const S: usize> Cascaded<K, S> {
    pub fn of(sets: &[&[f64]]) -> Box<dyn Machine> {
        Box::new(Cascaded::<K, S> {
            kernels: sets.iter().map(|options| K::new(options)).collect(),
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
            match (two, outputs) {
                ([one, other], [first, second]) => {
                    let (mix, other_mix) = (one.mix(), other.mix());
                    Cascade::feed_two(
                        [one.cascade(), other.cascade()],
                        values.len(),
                        |bar| [values[bar]; 2],
                        |bar, [stages, others], [center, other_center]| {
                            first[bar] = center + mix(stages);
                            second[bar] = other_center + other_mix(others);
                        },
                    );
                    one.finish(first);
                    other.finish(second);
                }
                (rest, outputs) => {
                    for (kernel, out) in rest.iter_mut().zip(outputs) {
                        kernel.mixed(values, out);
                    }
                }
            }
        }
    }
}
