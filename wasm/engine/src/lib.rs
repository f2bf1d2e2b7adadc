//! Tidebook's engine: indicators, data, backtest and metrics. Its WebAssembly interface is `abi`, the only unsafe module.
#![deny(unsafe_code)]

pub mod abi;
pub mod backtest;
pub mod bars;
pub mod book;
pub mod data;
pub mod decode;
pub mod fixed;
pub mod indicators;
mod lanes;
pub mod metrics;
pub mod montecarlo;
pub mod trigonometry;
