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
    let quotient = match (i64::try_from(numerator), i64::try_from(denominator)) {
        (Ok(n), Ok(d)) => {
            let (floor, rest) = (n.div_euclid(d), n.rem_euclid(d));
            i128::from(floor) + i128::from(adjust(rest as i128, d as i128, n < 0, rounding))
        }
        _ => {
            let (floor, rest) = (
                numerator.div_euclid(denominator),
                numerator.rem_euclid(denominator),
            );
            floor + i128::from(adjust(rest, denominator, numerator < 0, rounding))
        }
    };
    i64::try_from(quotient).map_err(|_| Overflow)
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
}

impl Valuation {
    pub fn new(price_scale: u8, lot_units: i64, lot_scale: u8) -> Valuation {
        let decimals = i32::from(price_scale) + i32::from(lot_scale) - i32::from(MONEY_SCALE);
        let power = i128::from(POWERS[decimals.unsigned_abs() as usize]);
        let lot = i128::from(lot_units);
        if decimals >= 0 {
            Valuation {
                multiplier: lot,
                divisor: power,
            }
        } else {
            Valuation {
                multiplier: lot * power,
                divisor: 1,
            }
        }
    }

    pub fn value(&self, lots: i64, price: i64, rounding: Rounding) -> Result<i64, Overflow> {
        let product = i128::from(lots) * i128::from(price);
        divide(
            product.checked_mul(self.multiplier).ok_or(Overflow)?,
            self.divisor,
            rounding,
        )
    }

    /// Lots x price x the first / the second is the value.
    pub fn ratio(&self) -> (i128, i128) {
        (self.multiplier, self.divisor)
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
