//! How much was traded and held, and what it cost.
pub mod cost_share;
pub mod exposure;
pub mod fees;
pub mod turnover;

use super::sample::quote;
use super::Metric;
use crate::backtest::report::RunView;

pub const ROWS: &[&[Metric]] = &[exposure::ROWS, turnover::ROWS, fees::ROWS, cost_share::ROWS];

/// What one pass over the fills tells.
#[derive(Default)]
pub struct Activity {
    /// Steps at whose end some instrument is held, is held long, is held short.
    pub held: usize,
    pub long: usize,
    pub short: usize,
    /// Sums over all fills, quote.
    pub notional: f64,
    pub fees: f64,
}

impl Activity {
    pub fn new(run: &RunView) -> Activity {
        let mut activity = Activity::default();
        let mut lots = vec![0; run.instruments.len()];
        let (mut longs, mut shorts) = (0usize, 0usize);
        for (at, fill) in run.fills.iter().enumerate() {
            let lots = &mut lots[fill.instrument as usize];
            (longs, shorts) = (
                longs - usize::from(*lots > 0),
                shorts - usize::from(*lots < 0),
            );
            *lots += fill.side.sign() * fill.quantity;
            (longs, shorts) = (
                longs + usize::from(*lots > 0),
                shorts + usize::from(*lots < 0),
            );
            let until = run
                .fills
                .get(at + 1)
                .map_or(run.clock.len(), |next| next.step as usize);
            let steps = until - fill.step as usize;
            activity.held += if longs + shorts > 0 { steps } else { 0 };
            activity.long += if longs > 0 { steps } else { 0 };
            activity.short += if shorts > 0 { steps } else { 0 };
            activity.notional += quote(fill.notional);
            activity.fees += quote(fill.fee);
        }
        activity
    }
}
