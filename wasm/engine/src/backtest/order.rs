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

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Kind {
    Market = 0,
    Limit = 1,
    Stop = 2,
    StopLimit = 3,
    IfTouched = 4,
    LimitIfTouched = 5,
    Trailing = 6,
}

impl Kind {
    pub fn from_code(code: i32) -> Option<Kind> {
        use Kind::*;
        [
            Market,
            Limit,
            Stop,
            StopLimit,
            IfTouched,
            LimitIfTouched,
            Trailing,
        ]
        .get(usize::try_from(code).ok()?)
        .copied()
    }

    pub fn has_limit(self) -> bool {
        matches!(self, Kind::Limit | Kind::StopLimit | Kind::LimitIfTouched)
    }

    pub fn has_trigger(self) -> bool {
        !matches!(self, Kind::Market | Kind::Limit)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Status {
    New = 0,
    PartiallyFilled = 1,
    Filled = 2,
    Canceled = 3,
    Rejected = 4,
    Expired = 5,
}

impl Status {
    pub fn is_open(self) -> bool {
        matches!(self, Status::New | Status::PartiallyFilled)
    }
}

/// Why an order ended unfilled; `None` while it lives or when it was filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Reason {
    None = 0,
    InvalidQuantity = 1,
    InvalidPrice = 2,
    Funds = 3,
    Bracket = 4,
    PostOnly = 5,
    Ioc = 6,
    Fok = 7,
    Day = 8,
    Gtd = 9,
    Oco = 10,
    Cancel = 11,
    Replaced = 12,
    Parent = 13,
    ReduceOnly = 14,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeInForce {
    Gtc,
    Ioc,
    Fok,
    /// Until the last bar with the UTC date of the first bar it works in.
    Day,
    /// On bars that open before this time, ms.
    Gtd(i64),
}

/// Part of a bracket that an order plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Plain,
    Stop,
    Target,
}

/// What a working order waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// A bracket child whose parent has no fill yet.
    Dormant,
    /// Nothing was decided yet: a limit has met no open, a trigger was not reached.
    Fresh,
    /// A limit that has met an open: it is a maker.
    Resting,
    /// Triggered market quantity, of which the rest continues at the next open.
    Market,
}

#[derive(Clone, Copy, Debug)]
pub struct Order {
    pub id: u32,
    /// Id of the parent, 0 for none.
    pub parent: u32,
    pub role: Role,
    pub instrument: u32,
    pub side: Side,
    pub kind: Kind,
    pub stage: Stage,
    pub status: Status,
    pub reason: Reason,
    pub time_in_force: TimeInForce,
    pub is_post_only: bool,
    pub is_reduce_only: bool,
    /// Placed by a target: replaced by the next one and cut to the funds.
    pub is_target: bool,
    /// Lots.
    pub quantity: i64,
    pub filled: i64,
    /// Limit price, or the offset of a trailing order, in price units; 0 where the kind has none.
    pub price: i64,
    /// Trigger in price units; for a trailing order its level.
    pub trigger: i64,
    /// Time of the bar whose handler placed it.
    pub time: i64,
    /// Index and end of the bar whose handler placed or last modified it: it works on bars from that end on.
    pub since_bar: i32,
    pub due: i64,
    /// Id of the stop of its bracket, 0 for none; the target's id follows it.
    pub bracket: u32,
    /// A target whose parent was filled inside a bar works from the next one.
    pub is_asleep: bool,
    /// For a stop whose parent was filled inside this bar: the parent's price before slippage, else 0.
    pub born_at: i64,
    /// Whether this bar is the first it works in.
    pub is_first_bar: bool,
    /// UTC day of the first bar it worked in.
    pub first_day: Option<i64>,
    /// Sum of lots x price of its fills.
    pub paid: i128,
}

impl Order {
    pub fn remaining(&self) -> i64 {
        self.quantity - self.filled
    }

    pub fn is_open(&self) -> bool {
        self.status.is_open()
    }

    /// Where it trades inside a bar once triggered: a stop born there not above where its parent has just bought.
    pub fn price_inside(&self) -> i64 {
        match self.side {
            _ if self.born_at == 0 => self.trigger,
            Side::Buy => self.trigger.max(self.born_at),
            Side::Sell => self.trigger.min(self.born_at),
        }
    }

    /// Whether it waits for a price above the market: buy stops and sell orders at a touch.
    pub fn waits_above(&self) -> bool {
        let is_touched = matches!(self.kind, Kind::IfTouched | Kind::LimitIfTouched);
        (self.side == Side::Buy) != is_touched
    }

    pub fn is_triggered(&self, price: i64) -> bool {
        if self.waits_above() {
            price >= self.trigger
        } else {
            price <= self.trigger
        }
    }

    /// Counted among the open orders: a bracket child is from its parent's fill.
    pub fn is_counted(&self) -> bool {
        self.is_open() && self.stage != Stage::Dormant
    }
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
