//! The event-driven backtest.
pub mod order;
