//! The event-driven backtest.
pub mod account;
pub mod average;
pub mod clock;
pub mod config;
pub mod declare;
pub mod entry;
pub mod equity;
pub mod exchange;
pub mod fault;
pub mod filling;
pub mod mark;
pub mod order;
pub mod random;
pub mod report;
pub mod run;
pub mod series;
pub mod trades;
