//! Decimal numbers in any form, exactly.

use super::plain::{EXACT, TENS};

/// Why a cell is no number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoNumber {
    Empty,
    Infinite,
    Nan,
    Text,
}

/// Any decimal number: ±`units` × 10^`exponent`, `units` without trailing zeros.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decimal {
    pub negative: bool,
    pub units: u128,
    pub exponent: i32,
}

/// A price as it is kept.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Price {
    pub value: f64,
    pub decimals: u8,
    /// Whether it had more decimals than allowed.
    pub rounded: bool,
}

impl Decimal {
    /// Reads a whole cell: sign, digits with `.` (or `point`), exponent.
    pub fn read(cell: &[u8], point: u8) -> Result<Self, NoNumber> {
        let (negative, rest) = match cell.first() {
            None => return Err(NoNumber::Empty),
            Some(b'-') => (true, &cell[1..]),
            Some(b'+') => (false, &cell[1..]),
            Some(_) => (false, cell),
        };
        let mut found = Self {
            negative,
            units: 0,
            exponent: 0,
        };
        let mut digits = 0;
        let mut points = 0;
        let mut place = 0;
        while let Some(byte) = rest.get(place) {
            if byte.is_ascii_digit() {
                digits += 1;
                found.push(u128::from(byte - b'0'), points > 0);
            } else if (*byte == b'.' || *byte == point) && points == 0 {
                points = 1;
            } else {
                break;
            }
            place += 1;
        }
        if digits == 0 {
            return Err(Self::named(rest));
        }
        found.exponent = found
            .exponent
            .saturating_add(read_exponent(&rest[place..])?);
        while found.units != 0 && found.units.is_multiple_of(10) {
            found.units /= 10;
            found.exponent += 1;
        }
        if found.units == 0 {
            found = Self {
                negative: false,
                units: 0,
                exponent: 0,
            };
        }
        Ok(found)
    }

    /// 38 digits fit; later ones cannot move a price by a unit and only shift the point.
    fn push(&mut self, digit: u128, is_fraction: bool) {
        if self.units < 10u128.pow(37) {
            self.units = self.units * 10 + digit;
            self.exponent -= i32::from(is_fraction);
        } else {
            self.exponent += i32::from(!is_fraction);
        }
    }

    fn named(text: &[u8]) -> NoNumber {
        let is = |word: &str| text.eq_ignore_ascii_case(word.as_bytes());
        if is("inf") || is("infinity") || text == "∞".as_bytes() {
            NoNumber::Infinite
        } else if is("nan") {
            NoNumber::Nan
        } else {
            NoNumber::Text
        }
    }

    /// The nearest double; infinite beyond its range.
    pub fn value(self) -> f64 {
        let size = if self.units <= u128::from(EXACT) && self.exponent.unsigned_abs() < 23 {
            let tens = TENS[self.exponent.unsigned_abs() as usize];
            if self.exponent < 0 {
                self.units as f64 / tens
            } else {
                self.units as f64 * tens
            }
        } else {
            format!("{}e{}", self.units, self.exponent)
                .parse()
                .unwrap_or(f64::INFINITY)
        };
        if self.negative {
            -size
        } else {
            size
        }
    }

    /// With at most `most` decimals, half away from zero; `None` at 10^15 and above, which no bar can hold.
    pub fn price(self, most: u8) -> Option<Price> {
        let mut kept = self;
        let excess = -(i64::from(self.exponent) + i64::from(most));
        let rounded = excess > 0 && self.units != 0;
        if rounded {
            kept.exponent = -i32::from(most);
            kept.units = match u32::try_from(excess) {
                Ok(places) if places <= 38 => {
                    let unit = 10u128.pow(places);
                    self.units / unit + u128::from(self.units % unit >= unit / 2)
                }
                _ => 0,
            };
            while kept.exponent < 0 && kept.units.is_multiple_of(10) {
                kept.units /= 10;
                kept.exponent += 1;
            }
        }
        let value = kept.value();
        let decimals = if kept.units == 0 {
            0
        } else {
            (-kept.exponent).clamp(0, 8) as u8
        };
        (value.abs() < 1e15).then_some(Price {
            value: value + 0.0,
            decimals,
            rounded,
        })
    }

    /// The whole number at or below; `None` outside i64.
    pub fn floor_scaled(self, places: i32) -> Option<i64> {
        let exponent = self.exponent.checked_add(places)?;
        let size = if exponent >= 0 {
            let tens = 10u128.checked_pow(exponent as u32)?;
            i128::try_from(self.units.checked_mul(tens)?).ok()?
        } else {
            let tens = if exponent < -38 {
                return Some(-i64::from(self.negative));
            } else {
                10i128.pow(-exponent as u32)
            };
            let units = i128::try_from(self.units).ok()?;
            let signed = if self.negative { -units } else { units };
            return i64::try_from(signed.div_euclid(tens)).ok();
        };
        i64::try_from(if self.negative { -size } else { size }).ok()
    }
}

/// The exponent behind the digits: nothing is 0; sizes far beyond any number stop growing.
fn read_exponent(text: &[u8]) -> Result<i32, NoNumber> {
    let [b'e' | b'E', rest @ ..] = text else {
        return if text.is_empty() {
            Ok(0)
        } else {
            Err(NoNumber::Text)
        };
    };
    let (sign, digits) = match rest {
        [b'-', digits @ ..] => (-1, digits),
        [b'+', digits @ ..] => (1, digits),
        digits => (1, digits),
    };
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return Err(NoNumber::Text);
    }
    let size = digits.iter().fold(0i32, |size, byte| {
        (size * 10 + i32::from(byte - b'0')).min(100_000)
    });
    Ok(sign * size)
}

#[cfg(test)]
mod tests {
    use super::super::plain::read_plain;
    use super::*;
    use proptest::prelude::*;

    fn decimal(text: &str) -> Decimal {
        Decimal::read(text.as_bytes(), b'.').unwrap()
    }

    fn price(text: &str, most: u8) -> (f64, u8, bool) {
        let price = decimal(text).price(most).unwrap();
        (price.value, price.decimals, price.rounded)
    }

    #[test]
    fn trailing_zeros_are_no_decimals() {
        assert_eq!(price("10.50", 8), (10.5, 1, false));
        assert_eq!(price("1500.000000000000", 8), (1500.0, 0, false));
        assert_eq!(price("0.00000001", 8), (1e-8, 8, false));
    }

    #[test]
    fn scientific_notation_is_a_number() {
        assert_eq!(price("1.2345e3", 8), (1234.5, 1, false));
        assert_eq!(price("5E-8", 8), (5e-8, 8, false));
        assert_eq!(price("+2e+2", 8), (200.0, 0, false));
    }

    #[test]
    fn more_decimals_than_allowed_round_half_away_from_zero() {
        assert_eq!(price("0.123456785", 8), (0.12345679, 8, true));
        assert_eq!(price("0.30000000000000004", 8), (0.3, 1, true));
        assert_eq!(price("-2.5", 0), (-3.0, 0, true));
        assert_eq!(price("1e-60", 8), (0.0, 0, true));
        assert_eq!(
            price("0.99999999999999999999999999999999999999999999", 8),
            (1.0, 0, true)
        );
    }

    #[test]
    fn what_no_bar_can_hold_is_no_price() {
        assert!(decimal("1e15").price(8).is_none());
        assert!(decimal("1e99999").price(8).is_none());
        assert_eq!(price("999999999999999", 8).0, 999_999_999_999_999.0);
    }

    #[test]
    fn words_and_blanks_are_told_apart() {
        let cases = [
            ("", NoNumber::Empty),
            ("inf", NoNumber::Infinite),
            ("-Infinity", NoNumber::Infinite),
            ("NaN", NoNumber::Nan),
        ];
        for (text, reason) in cases {
            assert_eq!(Decimal::read(text.as_bytes(), b'.'), Err(reason));
        }
        for text in [
            "abc", "1.2.3", "1,5", "1e", "1e+", "--1", ".", "0x10", "1 2",
        ] {
            assert_eq!(
                Decimal::read(text.as_bytes(), b'.'),
                Err(NoNumber::Text),
                "{text}"
            );
        }
        assert_eq!(Decimal::read(b"1,5", b',').map(Decimal::value), Ok(1.5));
    }

    #[test]
    fn times_are_floored() {
        assert_eq!(
            decimal("1704067200.1239").floor_scaled(3),
            Some(1_704_067_200_123)
        );
        assert_eq!(decimal("-0.0001").floor_scaled(3), Some(-1));
        assert_eq!(decimal("1.7e12").floor_scaled(0), Some(1_700_000_000_000));
        assert_eq!(decimal("1e30").floor_scaled(3), None);
    }

    proptest! {
        #[test]
        fn a_written_double_is_read_back(value in proptest::num::f64::NORMAL | proptest::num::f64::SUBNORMAL) {
            prop_assert_eq!(decimal(&format!("{value:e}")).value(), value);
            prop_assert_eq!(decimal(&format!("{value}")).value(), value);
        }

        #[test]
        fn plain_and_general_reading_agree(units in 0u64..=EXACT, scale in 0usize..9) {
            let mut digits = format!("{units:0width$}", width = scale + 1);
            if scale > 0 { digits.insert(digits.len() - scale, '.'); }
            let mut at = 0;
            let plain = read_plain(digits.as_bytes(), &mut at, [b'.'; 2]).unwrap();
            prop_assert_eq!(at, digits.len());
            prop_assert_eq!(plain.value(), decimal(&digits).value());
            prop_assert_eq!(plain.value(), digits.parse::<f64>().unwrap());
            if let Some(price) = decimal(&digits).price(8) {
                prop_assert_eq!(price.value, plain.value());
                prop_assert_eq!(usize::from(price.decimals), plain.decimals);
            }
        }
    }
}
