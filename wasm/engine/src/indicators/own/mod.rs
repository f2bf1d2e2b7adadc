//! Kernels of our own, a family in each file, and the stages that they are built of: [`smooth`], [`window`], [`parts`],
//! [`halves`], [`extremes`], [`average`] and [`recent`].
pub mod average;
pub mod candle;
pub mod candle_double;
pub mod candle_longer;
pub mod candle_single;
pub mod candle_triple;
pub mod change;
pub mod channel;
pub mod direction;
pub mod ema;
mod extremes;
pub mod filter;
mod grid;
mod halves;
pub mod liquidity;
pub mod macd;
pub mod moments;
pub mod oscillator;
pub mod pair;
mod parts;
pub mod pivot;
pub mod place;
pub mod range;
mod recent;
pub mod regression;
pub mod rsi;
pub mod sma;
mod smooth;
pub mod statistic;
pub mod stochastic;
pub mod stop;
pub mod trend;
pub mod volatility;
pub mod volume;
mod window;

pub use recent::Recent;
