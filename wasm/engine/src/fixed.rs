//! Exact decimal arithmetic: products of integers scaled by powers of ten, rounded in a stated direction.

/// Money is counted in units of 10^-8 of the quote currency.
pub const MONEY_SCALE: u8 = 8;

pub const POWERS: [i64; 19] = {
    let mut powers = [1i64; 19];
    let mut i = 1;
    while i < 19 {
        powers[i] = powers[i - 1] * 10;
        i += 1;
    }
    powers
};

/// Whole doubles below this are read by [`small_whole`].
pub const SMALL_WHOLE: f64 = 2_251_799_813_685_248.0;

/// A double as an integer, and whether it is whole and below 2^51: adding 3 x 2^51 leaves such a number in the lowest bits.
/// Converting instructions test for more, one number at a time.
#[inline(always)]
pub fn small_whole(double: f64) -> (i64, bool) {
    const SHIFT: f64 = 3.0 * SMALL_WHOLE;
    let shifted = double + SHIFT;
    let is_small = (shifted - SHIFT == double) & (double.abs() < SMALL_WHOLE);
    let integer = (shifted.to_bits() as i64).wrapping_sub(SHIFT.to_bits() as i64);
    (integer, is_small)
}

/// The amount does not fit: a number would be wrong, so the run ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overflow;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rounding {
    /// Toward negative infinity.
    Floor,
    /// Toward positive infinity.
    Ceil,
    /// To the nearest, ties away from zero.
    Nearest,
}

/// `numerator / denominator` rounded; `denominator` is positive.
pub fn divide(numerator: i128, denominator: i128, rounding: Rounding) -> Result<i64, Overflow> {
    debug_assert!(denominator > 0);
    // 128-bit division is a slow library call; what fits takes the machine's own.
    if let (Ok(n), Ok(d)) = (i64::try_from(numerator), i64::try_from(denominator)) {
        return divide_narrow(n, d, rounding).ok_or(Overflow);
    }
    let (floor, rest) = divide_floor(numerator, denominator);
    let up = adjust(rest, denominator, numerator < 0, rounding);
    i64::try_from(floor + i128::from(up)).map_err(|_| Overflow)
}

/// `n / d` rounded, `d` positive; `None` where rounding up leaves 64 bits.
pub fn divide_narrow(n: i64, d: i64, rounding: Rounding) -> Option<i64> {
    let quotient = n / d;
    let rest = n - quotient * d;
    let (floor, rest) = if rest < 0 {
        (quotient - 1, rest + d)
    } else {
        (quotient, rest)
    };
    let other = d - rest;
    let up = match rounding {
        Rounding::Floor => false,
        Rounding::Ceil => rest != 0,
        Rounding::Nearest if n < 0 => rest > other,
        Rounding::Nearest => rest >= other,
    };
    floor.checked_add(i64::from(up))
}

/// Quotient toward negative infinity, and the rest. Where the quotient has at most 62 bits its double is off by some
/// thousands at most, that of what is left then by one: two products instead of a division bit by bit.
fn divide_floor(n: i128, d: i128) -> (i128, i128) {
    let divisor = d as f64;
    let guess = n as f64 / divisor;
    if guess.abs() > 2f64.powi(62) || d > i128::from(i64::MAX) {
        return (n.div_euclid(d), n.rem_euclid(d));
    }
    let first = guess as i64;
    let left = n - i128::from(first) * d;
    let second = (left as f64 / divisor) as i64;
    let (mut floor, mut rest) = (first + second, left - i128::from(second) * d);
    while rest < 0 {
        floor -= 1;
        rest += d;
    }
    while rest >= d {
        floor += 1;
        rest -= d;
    }
    (i128::from(floor), rest)
}

/// a x b if it is sure to fit: WebAssembly has no product that tells, and one of 128 bits is a call.
#[inline]
pub fn product(a: i64, b: i64) -> Option<i64> {
    const SURE: f64 = 9.2e18;
    ((a as f64 * b as f64).abs() < SURE).then(|| a.wrapping_mul(b))
}

fn adjust(rest: i128, denominator: i128, negative: bool, rounding: Rounding) -> i8 {
    let up = match rounding {
        Rounding::Floor => false,
        Rounding::Ceil => rest != 0,
        Rounding::Nearest if negative => rest * 2 > denominator,
        Rounding::Nearest => rest * 2 >= denominator,
    };
    i8::from(up)
}

/// `lots` of `lot_units` x 10^-`lot_scale` at `price` x 10^-`price_scale`, in money units.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Valuation {
    multiplier: i128,
    divisor: i128,
    /// Both, where they fit.
    narrow: Option<(i64, i64)>,
}

impl Valuation {
    pub fn new(price_scale: u8, lot_units: i64, lot_scale: u8) -> Valuation {
        let decimals = i32::from(price_scale) + i32::from(lot_scale) - i32::from(MONEY_SCALE);
        let power = i128::from(POWERS[decimals.unsigned_abs() as usize]);
        let lot = i128::from(lot_units);
        let (multiplier, divisor) = if decimals >= 0 {
            (lot, power)
        } else {
            (lot * power, 1)
        };
        let narrow = i64::try_from(multiplier).ok().zip(divisor.try_into().ok());
        Valuation {
            multiplier,
            divisor,
            narrow,
        }
    }

    pub fn value(&self, lots: i64, price: i64, rounding: Rounding) -> Result<i64, Overflow> {
        if let (Some(amount), Some((_, divisor))) = (self.narrow_amount(lots, price), self.narrow) {
            return divide_narrow(amount, divisor, rounding).ok_or(Overflow);
        }
        divide(self.amount(lots, price)?, self.divisor, rounding)
    }

    /// The value x `rate` / `scale`, rounded once.
    pub fn share(
        &self,
        lots: i64,
        price: i64,
        (rate, scale): (i64, i64),
        rounding: Rounding,
    ) -> Result<i64, Overflow> {
        if let (Some(amount), Some((_, divisor))) = (self.narrow_amount(lots, price), self.narrow) {
            if let (Some(shared), Some(whole)) = (product(amount, rate), product(divisor, scale)) {
                return divide_narrow(shared, whole, rounding).ok_or(Overflow);
            }
        }
        let shared = self.amount(lots, price)?.checked_mul(i128::from(rate));
        divide(
            shared.ok_or(Overflow)?,
            self.divisor * i128::from(scale),
            rounding,
        )
    }

    /// Lots x price x the first / the second is the value.
    pub fn ratio(&self) -> (i128, i128) {
        (self.multiplier, self.divisor)
    }

    /// The value x the divisor.
    fn amount(&self, lots: i64, price: i64) -> Result<i128, Overflow> {
        if let Some(amount) = self.narrow_amount(lots, price) {
            return Ok(i128::from(amount));
        }
        let product = i128::from(lots) * i128::from(price);
        product.checked_mul(self.multiplier).ok_or(Overflow)
    }

    #[inline]
    fn narrow_amount(&self, lots: i64, price: i64) -> Option<i64> {
        let (multiplier, _) = self.narrow?;
        product(product(lots, price)?, multiplier)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn rounds_in_the_stated_direction_on_both_sides_of_zero() {
        for (n, floor, ceil, nearest) in [
            (7, 3, 4, 4),
            (-7, -4, -3, -4),
            (6, 3, 3, 3),
            (-5, -3, -2, -3),
            (1, 0, 1, 1),
        ] {
            assert_eq!(divide(n, 2, Rounding::Floor), Ok(floor));
            assert_eq!(divide(n, 2, Rounding::Ceil), Ok(ceil));
            assert_eq!(divide(n, 2, Rounding::Nearest), Ok(nearest));
        }
        assert_eq!(divide(i128::MAX, 1, Rounding::Floor), Err(Overflow));
    }

    proptest! {
        #[test]
        fn narrow_and_wide_division_agree(n in any::<i64>(), d in 1i64..1_000_000_007) {
            for rounding in [Rounding::Floor, Rounding::Ceil, Rounding::Nearest] {
                let wide = divide(i128::from(n) << 60, i128::from(d) << 60, rounding);
                prop_assert_eq!(divide(i128::from(n), i128::from(d), rounding), wide);
            }
        }
    }

    proptest! {
        #[test]
        fn division_by_way_of_doubles_is_exact(
            n in any::<i128>(), shift in 0u32..127, d in 1i128..=i128::from(i64::MAX), narrower in 0u32..62,
        ) {
            let (n, d) = (n >> shift, (d >> narrower).max(1));
            prop_assert_eq!(divide_floor(n, d), (n.div_euclid(d), n.rem_euclid(d)));
        }

        #[test]
        fn values_are_the_same_whether_they_fit_64_bits_or_not(
            lots in any::<i64>(), price in 1i64..1_000_000_000_000_000, shift in 0u32..63,
            grid in (0u8..9, 1i64..1_000, 0u8..9), rate in 0i64..100_000_000,
        ) {
            let (valuation, lots) = (Valuation::new(grid.0, grid.1, grid.2), lots >> shift);
            let amount = (i128::from(lots) * i128::from(price)).checked_mul(valuation.multiplier);
            for rounding in [Rounding::Floor, Rounding::Ceil, Rounding::Nearest] {
                let expected = amount.ok_or(Overflow).and_then(|amount| divide(amount, valuation.divisor, rounding));
                prop_assert_eq!(valuation.value(lots, price, rounding), expected);
                let scale = 10_000_000_000;
                let expected = amount
                    .and_then(|amount| amount.checked_mul(i128::from(rate)))
                    .ok_or(Overflow)
                    .and_then(|shared| divide(shared, valuation.divisor * i128::from(scale), rounding));
                prop_assert_eq!(valuation.share(lots, price, (rate, scale), rounding), expected);
            }
        }
    }

    #[test]
    fn values_lots_at_a_price_in_money_units() {
        let valuation = Valuation::new(2, 1, 8);
        assert_eq!(
            valuation.value(150_000_000, 10_005, Rounding::Floor),
            Ok(15_007_500_000)
        );
        assert_eq!(
            Valuation::new(0, 1, 0).value(3, 7, Rounding::Ceil),
            Ok(2_100_000_000)
        );
        assert_eq!(Valuation::new(8, 1, 8).value(1, 1, Rounding::Ceil), Ok(1));
        assert_eq!(Valuation::new(8, 1, 8).value(1, 1, Rounding::Floor), Ok(0));
    }
}
