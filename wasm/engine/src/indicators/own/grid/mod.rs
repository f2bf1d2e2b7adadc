//! Kernels for several sets of options at once: what the sets have in common is made once, and smoothings of two sets go
//! side by side. Each gives the bits of the kernels that it stands for.
mod cascaded;
mod extremes;
mod moments;
mod smoothed;
mod staged;

pub use cascaded::Cascaded;
pub use extremes::{Extremes, Heights, OfHeights};
pub use moments::{Moments, OfMoments};
pub use smoothed::Smoothed;
pub use staged::{InStages, Staged};
