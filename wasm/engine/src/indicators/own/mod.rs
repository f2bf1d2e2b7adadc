//! Kernels of our own, a family in each file, and what they are built of ([`smooth`], [`window`]).
pub mod ema;
pub mod rsi;
pub mod sma;
mod smooth;
mod window;
