//! What a run is asked to do, in the engine's own units.

use super::equity::highest;
use crate::bars::Bars;
use crate::fixed::{Valuation, POWERS};
use std::rc::Rc;

/// One basis point in the units of [`Costs`].
pub const BPS: i64 = 1_000_000;
/// 100 % in the units of [`Costs`].
pub const ONE: i64 = 10_000 * BPS;

/// Prices and quantities of orders stay below this: more does not fit 64 bits of 1e-8.
pub(super) const MOST: f64 = 92_233_720_368.0;

/// A rate as a fraction in lowest powers of ten: 10 basis points are 1/1000.
pub(super) fn fraction(mut rate: i64) -> (i64, i64) {
    let mut scale = ONE;
    while scale > 1 && rate % 10 == 0 {
        (rate, scale) = (rate / 10, scale / 10);
    }
    (rate, scale)
}

/// Rates in millionths of a basis point.
#[derive(Clone, Copy, Debug)]
pub struct Costs {
    pub maker: i64,
    pub taker: i64,
    pub slippage: i64,
}

#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// Starting cash, 1e-8 quote.
    pub cash: i64,
    /// Exposure allowed as a multiple of equity, in units of 1e-8.
    pub leverage: i64,
    pub costs: Costs,
    /// A resting limit fills when touched instead of when traded through.
    pub touch: bool,
    /// Share of a bar's volume that may be filled, in units of 1e-8; `None` for no bound.
    pub volume_share: Option<i64>,
    pub latency_ms: i64,
    pub seed: u64,
}

/// One instrument: its bars and the grids that its orders live on.
#[derive(Debug)]
pub struct Instrument {
    pub bars: Rc<Bars>,
    /// Bars before the range: they feed indicators only.
    pub warmup: usize,
    /// Order and fill prices are integers of 10^-`price_scale`.
    pub price_scale: u8,
    /// Tick size in price units.
    pub tick: i64,
    pub lot_units: i64,
    pub lot_scale: u8,
    pub valuation: Valuation,
    price_power: f64,
    lot_power: f64,
}

/// A positive decimal: `units` x 10^-`scale`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decimal {
    pub units: i64,
    pub scale: u8,
}

impl Instrument {
    /// `None` when the tick is so fine that prices of these bars would leave the exact range.
    pub fn new(bars: Rc<Bars>, warmup: usize, tick: Decimal, lot: Decimal) -> Option<Instrument> {
        let price_scale = bars.decimals.max(tick.scale);
        let price_power = POWERS[usize::from(price_scale)] as f64;
        let highest = highest(&bars.high);
        let tick_units = tick
            .units
            .checked_mul(POWERS[usize::from(price_scale - tick.scale)])?;
        if highest * price_power >= Bars::MAX_UNITS as f64 || tick_units >= Bars::MAX_UNITS {
            return None;
        }
        Some(Instrument {
            warmup,
            price_scale,
            tick: tick_units,
            lot_units: lot.units,
            lot_scale: lot.scale,
            valuation: Valuation::new(price_scale, lot.units, lot.scale),
            price_power,
            lot_power: POWERS[usize::from(lot.scale)] as f64,
            bars,
        })
    }

    /// A bar's price in price units; exact by the invariant of [`Bars`].
    #[inline]
    pub fn units(&self, price: f64) -> i64 {
        super::mark::units(price, self.price_power)
    }

    pub fn price(&self, units: i64) -> f64 {
        units as f64 / self.price_power
    }

    /// The nearest tick of the shortest decimal that reads back as `price`, ties away from zero; `None` unless positive
    /// and in range.
    pub fn snap_price(&self, price: f64) -> Option<i64> {
        if !(price > 0.0 && price < MOST) {
            return None;
        }
        let exact = price * self.price_power / self.tick as f64;
        let ticks = match exact.fract() {
            near_tie if (near_tie - 0.5).abs() < 1e-6 => {
                exact.floor() + f64::from(u8::from(self.is_tie(price, exact)))
            }
            _ => exact.round(),
        };
        let units = (ticks as i64).checked_mul(self.tick);
        units.filter(|&units| units > 0)
    }

    /// Whether the shortest decimal that reads back as `price` is at or above the middle of two ticks.
    fn is_tie(&self, price: f64, ticks: f64) -> bool {
        let text = format!("{price:e}");
        let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
        let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
        let decimals = digits.len() as i32 - 1 - exponent.parse::<i32>().unwrap_or(0);
        // price x 2 x 10^shift against (2 ticks + 1) x tick x 10^(shift − price_scale), both whole numbers.
        let shift = decimals.max(i32::from(self.price_scale));
        let power = |count: i32| 10i128.checked_pow(count as u32);
        let middle = (2 * ticks as i128 + 1) * i128::from(self.tick);
        let twice = digits
            .parse::<i128>()
            .ok()
            .and_then(|digits| (2 * digits).checked_mul(power(shift - decimals)?));
        let middle = power(shift - i32::from(self.price_scale))
            .and_then(|factor| middle.checked_mul(factor));
        twice
            .zip(middle)
            .is_none_or(|(twice, middle)| twice >= middle)
    }

    /// Lots of a positive quantity, toward zero after adding a millionth of a lot; `None` unless positive and in range.
    pub fn snap_quantity(&self, quantity: f64) -> Option<i64> {
        if !(quantity > 0.0 && quantity < MOST) {
            return None;
        }
        let exact = quantity * self.lot_power / self.lot_units as f64;
        let whole = exact.round() as i64;
        let lots = if self.quantity(whole) == quantity {
            whole
        } else {
            (exact + 1e-6).floor() as i64
        };
        (lots > 0).then_some(lots)
    }

    /// A quantity as it was asked for, in lots whatever its sign; 0 where that says nothing: NaN, infinite, too large.
    pub fn asked_lots(&self, quantity: f64) -> i64 {
        if quantity.abs() < MOST {
            (quantity * self.lot_power / self.lot_units as f64).round() as i64
        } else {
            0
        }
    }

    pub fn quantity(&self, lots: i64) -> f64 {
        lots as f64 * self.lot_units as f64 / self.lot_power
    }

    /// The tick at or beyond `units`: above for +1, below for −1.
    pub fn tick_toward(&self, units: i64, direction: i64) -> i64 {
        let floor = units.div_euclid(self.tick) * self.tick;
        if direction > 0 && floor != units {
            floor + self.tick
        } else {
            floor
        }
    }
}
