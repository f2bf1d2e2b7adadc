//! Where the shocks of paths come from.
pub mod jumps;
pub mod normals;
pub mod quasi;
pub mod resampled;
pub mod shuffled;

use crate::lanes::F32x4;

/// What random numbers are for: each purpose has a stream of its own.
#[derive(Clone, Copy)]
pub enum Stream {
    Shocks,
    Jumps,
    Choices,
    Shifts,
}

pub trait Source {
    /// The next shocks belong to new paths.
    fn begin(&mut self) {}

    /// Shocks of eight paths: for each step, for each of a step's shocks, two vectors of four.
    fn fill(&mut self, noise: &mut [F32x4]);

    /// Makes of what was filled the shocks of the paths' opposites.
    fn mirror(&mut self, noise: &mut [F32x4]) {
        for place in noise {
            *place = F32x4::splat(0.0) - *place;
        }
    }
}
