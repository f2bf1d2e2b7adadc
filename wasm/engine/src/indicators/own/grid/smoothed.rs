//! A smoothing of the input for each set, two at a time.
use crate::indicators::own::smooth::Smooth;
use crate::indicators::row::Machine;

pub struct Smoothed(Vec<Smooth>);

impl Smoothed {
    /// One for each set, made of its first option, the period.
    pub fn of(sets: &[&[f64]], smooth: fn(usize) -> Smooth) -> Box<dyn Machine> {
        let smooths = sets.iter().map(|options| smooth(options[0] as usize));
        Box::new(Smoothed(smooths.collect()))
    }
}

impl Machine for Smoothed {
    fn reach(&self) -> usize {
        0
    }

    fn feed(&mut self, inputs: &[&[f64]], outputs: &mut [&mut [f64]]) {
        let all = self.0.iter_mut().zip(outputs).map(|(smooth, out)| {
            out.copy_from_slice(inputs[0]);
            (smooth, &mut **out)
        });
        Smooth::apply_all(all);
    }
}
