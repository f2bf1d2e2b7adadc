//! The value of a position at a price: an exact product, rounded down to 1e-8 quote.
use crate::fixed::{divide, Overflow, Rounding, POWERS};

/// 10^exponent as a double, exact; exponents are 0 to 8.
pub fn power_of_ten(exponent: u8) -> f64 {
    POWERS[exponent as usize] as f64
}

/// A price column's value as an integer of 10^-decimals, `scale` being 10^decimals; exact by the promise of `Bars`.
#[inline(always)]
pub fn units(price: f64, scale: f64) -> i64 {
    let scaled = price * scale;
    (scaled + 0.5f64.copysign(scaled)) as i64
}

/// How a constant position turns a price in integer units into 1e-8 quote.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Mark {
    /// price x factor.
    Whole { factor: i64 },
    /// price x factor / divisor, the product within 64 bits.
    Parts {
        factor: i64,
        divisor: i64,
        inverse: f64,
    },
    /// The same beyond 64 bits.
    Wide { factor: i128, divisor: i128 },
}

impl Mark {
    /// For `lots` of `lot_units` x 10^-`lot_scale` at prices of 10^-`price_scale` with units of at most `max_price`.
    pub fn new(
        lots: i64,
        lot_units: i64,
        lot_scale: u8,
        price_scale: u8,
        max_price: i64,
    ) -> Result<Mark, Overflow> {
        let exponent = i32::from(lot_scale) + i32::from(price_scale) - 8;
        let up = POWERS[(-exponent).max(0) as usize];
        let mut divisor = POWERS[exponent.max(0) as usize];
        let product = lots
            .checked_mul(lot_units)
            .and_then(|units| units.checked_mul(up));
        let Some(mut factor) = product else {
            let factor = i128::from(lots) * i128::from(lot_units);
            let factor = factor.checked_mul(i128::from(up)).ok_or(Overflow)?;
            return Ok(Mark::Wide {
                factor,
                divisor: i128::from(divisor),
            });
        };
        while divisor > 1 && factor % 10 == 0 {
            factor /= 10;
            divisor /= 10;
        }
        Ok(if factor.checked_mul(max_price).is_none() {
            Mark::Wide {
                factor: i128::from(factor),
                divisor: i128::from(divisor),
            }
        } else if divisor == 1 {
            Mark::Whole { factor }
        } else {
            Mark::Parts {
                factor,
                divisor,
                inverse: 1.0 / divisor as f64,
            }
        })
    }
}

/// floor(price x factor / divisor) beyond 64 bits.
pub fn wide(factor: i128, price: i64, divisor: i128) -> Result<i64, Overflow> {
    let product = factor.checked_mul(i128::from(price)).ok_or(Overflow)?;
    divide(product, divisor, Rounding::Floor)
}

/// floor(product / divisor) for a divisor of at least 2, without the division instruction, which costs more than all
/// else in the equity loop: the double quotient is off by at most some hundreds, the remainder's own, cut off, by
/// at most one, and the last comparison settles that.
#[inline(always)]
pub fn floor_divide(product: i64, divisor: i64, inverse: f64) -> i64 {
    let guess = (product as f64 * inverse) as i64;
    let rest = product.wrapping_sub(guess.wrapping_mul(divisor));
    let guess = guess + (rest as f64 * inverse) as i64;
    let rest = product.wrapping_sub(guess.wrapping_mul(divisor));
    guess - i64::from(rest < 0) + i64::from(rest >= divisor)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(mark: Mark, price: i64) -> Result<i64, Overflow> {
        match mark {
            Mark::Whole { factor } => Ok(factor * price),
            Mark::Parts {
                factor,
                divisor,
                inverse,
            } => Ok(floor_divide(factor * price, divisor, inverse)),
            Mark::Wide { factor, divisor } => wide(factor, price, divisor),
        }
    }

    #[test]
    fn a_short_position_is_marked_down_too() {
        // 3 lots of 1e-8 at 0.5 are worth 1.5e-8: 1e-8 when held, -2e-8 when owed.
        let long = Mark::new(3, 1, 8, 1, 5).unwrap();
        let short = Mark::new(-3, 1, 8, 1, 5).unwrap();
        assert_eq!((at(long, 5), at(short, 5)), (Ok(1), Ok(-2)));
    }

    #[test]
    fn whole_units_need_no_division() {
        assert_eq!(
            Mark::new(10, 100_000_000, 8, 2, 1_000_000).unwrap(),
            Mark::Whole { factor: 10_000_000 }
        );
    }

    #[test]
    fn too_large_a_value_is_an_overflow() {
        let mark = Mark::new(i64::MAX, 1, 0, 0, 1).unwrap();
        assert_eq!(at(mark, 1), Err(Overflow));
    }

    proptest! {
        #[test]
        fn division_by_a_power_of_ten_is_exact(product in any::<i64>(), shift in 0u32..63, k in 1usize..17) {
            let (product, divisor) = (product >> shift, POWERS[k]);
            prop_assert_eq!(floor_divide(product, divisor, 1.0 / divisor as f64), product.div_euclid(divisor));
        }

        #[test]
        fn every_path_agrees_with_128_bits(
            lots in -1_000_000_000i64..1_000_000_000, lot_units in 1i64..1_000_000, scales in (0u8..9, 0u8..9),
            price in 1i64..1_000_000_000_000,
        ) {
            let (lot_scale, price_scale) = scales;
            let exponent = i32::from(lot_scale + price_scale) - 8;
            let product = i128::from(lots) * i128::from(lot_units) * i128::from(price);
            let expected = if exponent > 0 { product.div_euclid(10i128.pow(exponent as u32)) }
                else { product * 10i128.pow(-exponent as u32) };
            let got = Mark::new(lots, lot_units, lot_scale, price_scale, price).and_then(|mark| at(mark, price));
            prop_assert_eq!(got, i64::try_from(expected).map_err(|_| Overflow));
        }
    }
}
