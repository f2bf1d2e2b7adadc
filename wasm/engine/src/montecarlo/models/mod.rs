//! How prices go on, one file a model.
pub mod basket;
pub mod garch;
pub mod heston;
pub mod walk;
