//! Orders, fills and trades as the engine keeps them. Prices and quantities are integers in the instrument's own units.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Side {
    Buy = 0,
    Sell = 1,
}

impl Side {
    /// +1 for a buy, −1 for a sell.
    pub fn sign(self) -> i64 {
        match self {
            Side::Buy => 1,
            Side::Sell => -1,
        }
    }

    pub fn opposite(self) -> Side {
        match self {
            Side::Buy => Side::Sell,
            Side::Sell => Side::Buy,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Liquidity {
    Maker = 0,
    Taker = 1,
}

/// One execution of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fill {
    /// Step of the clock (index into the union of bar times) it happened in.
    pub step: u32,
    /// Which instrument, in the order they were given.
    pub instrument: u32,
    /// Id of the order, from 1.
    pub order: u32,
    pub side: Side,
    pub liquidity: Liquidity,
    /// Lots.
    pub quantity: i64,
    /// Units of 10^-price_scale of the instrument.
    pub price: i64,
    /// Units of 1e-8 quote, never negative unless the fee rate is.
    pub fee: i64,
    /// quantity x price in units of 1e-8 quote, rounded against the account.
    pub notional: i64,
}

/// A round trip from flat to flat, or the one still open at the end.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Trade {
    pub instrument: u32,
    /// Direction of the position: `Buy` is long.
    pub side: Side,
    pub entry_step: u32,
    /// `None` while open.
    pub exit_step: Option<u32>,
    /// Largest quantity held, lots.
    pub quantity: i64,
    /// Quantity-weighted averages in 1e-8 quote for one unit, half away from zero.
    pub entry_price: i64,
    pub exit_price: Option<i64>,
    /// After fees, 1e-8 quote; for an open trade marked at the last close.
    pub pnl: i64,
    pub fees: i64,
    /// Worst and best open profit in 1e-8 quote before fees (mae <= 0 <= mfe).
    pub mae: i64,
    pub mfe: i64,
}
