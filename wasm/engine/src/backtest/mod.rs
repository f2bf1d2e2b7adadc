//! The event-driven backtest.
pub mod average;
pub mod equity;
pub mod mark;
pub mod order;
pub mod report;
pub mod trades;
