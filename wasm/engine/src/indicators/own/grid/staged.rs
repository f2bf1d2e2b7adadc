//! Kernels that smooth columns which hang on the bars alone: those are made once for all sets.
use crate::indicators::kernel::{Kernel, PIECE};
use crate::indicators::own::smooth::Smooth;
use crate::indicators::row::Machine;

/// A kernel of three stages: `C` columns that are the same for all options, their smoothings, and what is made of these.
pub trait Staged<const I: usize, const C: usize, const O: usize>: Kernel<I, O> {
    /// `inputs` hold the kernel's reach of bars before.
    fn common(inputs: [&[f64]; I], columns: [&mut [f64]; C]);

    /// The columns' smoothings, each with how many of the next `bars` it leaves out.
    fn smooths(&mut self, bars: usize) -> [(usize, &mut Smooth); C];

    fn finish(&mut self, inputs: [&[f64]; I], columns: [&[f64]; C], outputs: [&mut [f64]; O]);
}

/// One such kernel for each set.
pub struct InStages<K, const I: usize, const C: usize, const O: usize> {
    kernels: Vec<K>,
    common: [[f64; PIECE]; C],
    /// The columns of two kernels.
    rooms: [[[f64; PIECE]; C]; 2],
}

impl<K: Staged<I, C, O>, const I: usize, const C: usize, const O: usize> InStages<K, I, C, O> {
    pub fn of(sets: &[&[f64]]) -> Box<dyn Machine> {
        Box::new(InStages::<K, I, C, O> {
            kernels: sets.iter().map(|options| K::new(options)).collect(),
            common: [[0.0; PIECE]; C],
            rooms: [[[0.0; PIECE]; C]; 2],
        })
    }
}

impl<K: Staged<I, C, O>, const I: usize, const C: usize, const O: usize> Machine
    for InStages<K, I, C, O>
{
    fn reach(&self) -> usize {
        self.kernels[0].reach()
    }

    fn feed(&mut self, inputs: &[&[f64]], outputs: &mut [&mut [f64]]) {
        let bars = outputs[0].len();
        let inputs = <[&[f64]; I]>::try_from(inputs).expect("the row's inputs");
        K::common(
            inputs,
            self.common.each_mut().map(|column| &mut column[..bars]),
        );
        let common = self.common.each_ref().map(|column| &column[..bars]);
        for (two, outputs) in self.kernels.chunks_mut(2).zip(outputs.chunks_mut(2 * O)) {
            let columns = two
                .iter_mut()
                .zip(&mut self.rooms)
                .flat_map(|(kernel, room)| kernel.smooths(bars).into_iter().zip(room).zip(common));
            Smooth::apply_all(columns.map(|(((from, smooth), room), column)| {
                room[..bars].copy_from_slice(column);
                (smooth, &mut room[from..bars])
            }));
            for ((kernel, room), outputs) in
                two.iter_mut().zip(&self.rooms).zip(outputs.chunks_mut(O))
            {
                let outputs = <&mut [&mut [f64]; O]>::try_from(outputs).expect("the outputs");
                let columns = room.each_ref().map(|column| &column[..bars]);
                kernel.finish(
                    inputs,
                    columns,
                    outputs.each_mut().map(|output| &mut **output),
                );
            }
        }
    }
}
