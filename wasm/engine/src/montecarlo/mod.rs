//! Monte Carlo: paths of a model, and what they say together.
//!
//! What a path is depends on the seed and its number alone. Paths are made in blocks, each with a generator of its own,
//! and what is told of them is put together in their order: any number of workers gives the same bytes.

pub mod calibrate;
pub mod cholesky;
pub mod models;
pub mod paths;
pub mod random;
pub mod simulation;
pub mod source;
pub mod summary;
