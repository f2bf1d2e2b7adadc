//! What the passes after a run read: the clock, the bars and our fills. Equity, trades and metrics follow from them alone.
use super::order::{Fill, Side};
use crate::bars::Bars;

/// One instrument as the passes after a run see it.
#[derive(Clone, Copy, Debug)]
pub struct InstrumentView<'a> {
    pub bars: &'a Bars,
    /// For each step of the clock the instrument's last bar at or before it, -1 before its first. A step at -1 has
    /// neither fills nor a position.
    pub bar_at_step: &'a [i32],
    /// A fill's price is in units of 10^-price_scale.
    pub price_scale: u8,
    /// One lot is `lot_units` x 10^-`lot_scale`.
    pub lot_scale: u8,
    pub lot_units: i64,
}

/// A finished run: everything that equity, trades and metrics depend on.
#[derive(Clone, Copy, Debug)]
pub struct RunView<'a> {
    /// Time of each step, ms since 1970 UTC; the run's first step has index 0.
    pub clock: &'a [i64],
    pub instruments: &'a [InstrumentView<'a>],
    /// In the order they happened.
    pub fills: &'a [Fill],
    /// At the start, 1e-8 quote.
    pub cash: i64,
    pub periods_per_year: f64,
    /// The base bar's length, ms.
    pub interval: i64,
}

/// What a fill does to cash before its fee, for a notional in 1e-8 quote.
pub(super) fn cash_flow(side: Side, notional: i64) -> i64 {
    -side.sign() * notional
}

#[cfg(test)]
pub(crate) mod sample {
    //! Small runs for tests.
    use super::*;
    use crate::backtest::order::Liquidity;

    pub const LOT_SCALE: u8 = 1;
    pub const PRICE_SCALE: u8 = 2;

    /// Daily bars from (open, high, low, close).
    pub fn bars(rows: &[[f64; 4]]) -> Bars {
        let column = |at: usize| rows.iter().map(|row| row[at]).collect();
        Bars {
            time: (0..rows.len() as i64).map(|day| day * 86_400_000).collect(),
            open: column(0),
            high: column(1),
            low: column(2),
            close: column(3),
            volume: vec![0.0; rows.len()],
            decimals: 2,
        }
    }

    /// A fill of `tenths` of a unit (negative sells) at a price in hundredths, fee in 1e-8.
    pub fn fill(step: u32, instrument: u32, tenths: i64, price: i64, fee: i64) -> Fill {
        let (side, quantity) = if tenths > 0 {
            (Side::Buy, tenths)
        } else {
            (Side::Sell, -tenths)
        };
        let notional = quantity * price * 100_000;
        Fill {
            step,
            instrument,
            order: 1,
            side,
            liquidity: Liquidity::Taker,
            quantity,
            price,
            fee,
            notional,
        }
    }

    /// A view of one instrument whose bars are the clock.
    pub fn instrument<'a>(bars: &'a Bars, bar_at_step: &'a [i32]) -> InstrumentView<'a> {
        InstrumentView {
            bars,
            bar_at_step,
            price_scale: PRICE_SCALE,
            lot_scale: LOT_SCALE,
            lot_units: 1,
        }
    }
}
