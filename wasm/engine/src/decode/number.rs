//! Decimal numbers as venues write them, straight to integers: exact, or not at all.

use super::Refusal;
use crate::book::LIMIT;
use crate::fixed::POWERS;
use crate::lanes::Octets;

/// Numbers are counted in units of 10^-`decimals`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unit {
    decimals: u8,
    /// Where the digits of a number in units lie, counted from its point, highest digit first.
    places: [u8; 16],
}

impl Unit {
    /// `decimals`: 0 to 18; more are taken as 18.
    pub fn new(decimals: u8) -> Unit {
        let decimals = decimals.min(18);
        let lowest = decimals.wrapping_sub(15);
        let places = std::array::from_fn(|digit| {
            let place = lowest.wrapping_add(digit as u8);
            // The point itself is no digit.
            place.wrapping_sub(u8::from(place.wrapping_sub(1) >= 0x80))
        });
        Unit { decimals, places }
    }
}

/// The bytes that a number is read from, with the one that follows sixteen.
pub(super) type Window = [u8; 17];

/// The digits of a number in its units.
pub(super) struct Digits(Octets);

/// How a number is written.
#[derive(Clone, Copy)]
pub(super) struct Shape {
    /// A bit for each letter that is no digit, and the letters that matter: none of a shape that is not known yet.
    others: u32,
    asked: u32,
    /// Where the point is, or would be, and what stands there.
    point: u32,
    letter: u8,
    length: u32,
    /// A bit for each digit that must not be zero, and those that must be one thing or the other.
    leading: u32,
    strict: u32,
    /// Letters up to the last digit in units, and where those digits lie.
    kept: u8,
    places: Octets,
}

impl Default for Shape {
    fn default() -> Shape {
        Shape {
            others: 0,
            asked: 0,
            point: 0,
            letter: 0,
            length: 0,
            leading: 0,
            strict: 0,
            kept: 0,
            places: Octets::new(&[0; 16]),
        }
    }
}

impl Shape {
    #[inline(always)]
    fn of(window: &Window, others: u32, unit: &Unit) -> Option<Shape> {
        let decimals = u32::from(unit.decimals);
        let point = others.trailing_zeros();
        // Digits on both sides of the point, and room for all of them.
        if point.wrapping_sub(1) >= 15u32.saturating_sub(decimals) {
            return None;
        }
        let letter = window[point as usize & 15];
        let behind = others & (others - 1);
        let length = match letter {
            b'.' if behind == 0 && window[16].is_ascii_digit() => return None,
            b'.' => (behind | 1 << 16).trailing_zeros(),
            _ => point,
        };
        if length == point + 1 {
            return None;
        }
        // Nothing here is a branch of its own: how long a quantity is cannot be foreseen.
        let until = |end: u32| !(!0 << end);
        let kept = length.min(point + 1 + decimals);
        let leading = !(others >> 1) & 1;
        Some(Shape {
            others,
            asked: until(length + 1) * u32::from(length < 16),
            point,
            letter,
            length,
            leading,
            strict: leading | until(length) & !until(kept),
            places: Octets::new(&unit.places).plus(point as u8),
            kept: kept as u8,
        })
    }

    #[inline(always)]
    fn is_of(&self, window: &Window, others: u32) -> bool {
        self.asked != 0
            && (others ^ self.others) & self.asked == 0
            && window[self.point as usize & 15] == self.letter
    }
}

/// The digits of a number without sign and exponent that the bytes begin with, and its length: at most 16 letters, and 15
/// digits in units. `None` for every other one: [`plain`] knows more of them. The caller checks what follows. Where the
/// number is written as `shape`, what stands behind it can be read without waiting for its length.
#[inline(always)]
pub(super) fn digits(window: &Window, unit: &Unit, shape: &mut Shape) -> Option<(Digits, usize)> {
    let [text @ .., _] = window;
    let values = Octets::new(text).plus(b'0'.wrapping_neg());
    let others = values.above(9);
    if !shape.is_of(window, others) {
        *shape = Shape::of(window, others, unit)?;
    }
    if (values.above(0) ^ shape.leading) & shape.strict != 0 {
        return None;
    }
    Some((
        Digits(values.first(shape.kept).at(shape.places)),
        shape.length as usize,
    ))
}

/// Both numbers.
#[inline(always)]
pub(super) fn numbers(one: Digits, other: Digits) -> [i64; 2] {
    Octets::numbers(one.0, other.0).map(|number| number as i64)
}

/// A whole number of up to 16 digits that the bytes begin with, and its length; 0 for none. More digits are left behind it.
#[inline(always)]
pub(super) fn whole(text: &[u8; 16]) -> (i64, usize) {
    const PLACES: [u8; 16] = [
        0xf0, 0xf1, 0xf2, 0xf3, 0xf4, 0xf5, 0xf6, 0xf7, 0xf8, 0xf9, 0xfa, 0xfb, 0xfc, 0xfd, 0xfe,
        0xff,
    ];
    let values = Octets::new(text).plus(b'0'.wrapping_neg());
    let length = (values.above(9) | 1 << 16).trailing_zeros();
    let digits = values.at(Octets::new(&PLACES).plus(length as u8));
    (Octets::numbers(digits, digits)[0] as i64, length as usize)
}

/// A number without sign and exponent of any length that the bytes begin with, and its length.
#[cold]
pub(super) fn plain(bytes: &[u8], unit: Unit) -> Result<(i64, usize), Refusal> {
    let is_part = |byte: &&u8| byte.is_ascii_digit() || **byte == b'.';
    let length = bytes.iter().take_while(is_part).count();
    Ok((exact(&bytes[..length], unit)?, length))
}

/// A JSON number, exactly in units: never rounded.
pub fn exact(text: &[u8], unit: Unit) -> Result<i64, Refusal> {
    let (mantissa, exponent) = match text.iter().position(|byte| matches!(byte, b'e' | b'E')) {
        Some(at) => (&text[..at], exponent(&text[at + 1..])?),
        None => (text, 0),
    };
    let (whole, fraction) = match mantissa.iter().position(|&byte| byte == b'.') {
        Some(at) => (&mantissa[..at], &mantissa[at + 1..]),
        None => (mantissa, &b"0"[..]),
    };
    if whole.first() == Some(&b'-') {
        return Err(Refusal::Negative);
    }
    let is_number = |digits: &[u8]| !digits.is_empty() && digits.iter().all(u8::is_ascii_digit);
    if !is_number(whole) || !is_number(fraction) || (whole.len() > 1 && whole[0] == b'0') {
        return Err(Refusal::Number);
    }
    // The digits without zeros at both ends, and the power of ten of the last one in units.
    let digits = || {
        whole
            .iter()
            .chain(fraction)
            .map(|byte| i64::from(byte - b'0'))
    };
    let places = digits().enumerate().filter(|&(_, digit)| digit != 0);
    let Some((last, _)) = places.last() else {
        return Ok(0);
    };
    let power = i64::from(unit.decimals) + exponent + whole.len() as i64 - 1 - last as i64;
    if power < 0 {
        return Err(Refusal::Finer);
    }
    let mut value: i64 = 0;
    for digit in digits().take(last + 1) {
        value = value
            .checked_mul(10)
            .and_then(|value| value.checked_add(digit))
            .ok_or(Refusal::Large)?;
    }
    let power = POWERS.get(power as usize).ok_or(Refusal::Large)?;
    let value = value.checked_mul(*power).ok_or(Refusal::Large)?;
    (value < LIMIT).then_some(value).ok_or(Refusal::Large)
}

fn exponent(text: &[u8]) -> Result<i64, Refusal> {
    let (sign, digits) = match text.split_first() {
        Some((b'-', digits)) => (-1, digits),
        Some((b'+', digits)) => (1, digits),
        _ => (1, text),
    };
    if digits.is_empty() || digits.len() > 4 || !digits.iter().all(u8::is_ascii_digit) {
        return Err(Refusal::Number);
    }
    let value = digits
        .iter()
        .fold(0, |value, digit| value * 10 + i64::from(digit - b'0'));
    Ok(sign * value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The same by way of a fraction: digits / 10^places, in i128.
    fn slow(text: &str, decimals: u8) -> Option<i64> {
        let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let digits: i128 = format!("{whole}{fraction}").parse().ok()?;
        let power = exponent.parse::<i32>().ok()? + i32::from(decimals) - fraction.len() as i32;
        let ten = |power: i32| 10i128.pow(power.unsigned_abs());
        let value = match power {
            0.. => digits.checked_mul(ten(power))?,
            _ if digits % ten(power) == 0 => digits / ten(power),
            _ => return None,
        };
        (value < i128::from(LIMIT)).then_some(value as i64)
    }

    proptest! {
        #[test]
        fn numbers_are_exact_or_refused(
            text in "(0|[1-9][0-9]{0,17})(\\.[0-9]{1,10})?([eE][+-]?[0-9])?", decimals in 0u8..=10,
        ) {
            prop_assert_eq!(exact(text.as_bytes(), Unit::new(decimals)).ok(), slow(&text, decimals));
        }

        #[test]
        fn the_short_way_gives_what_the_exact_one_gives(
            text in "[0-9]{0,12}(\\.[0-9]{0,12})?", rest in "[\",}\\]:e.x]{17}", decimals in 0u8..=18,
        ) {
            let unit = Unit::new(decimals);
            let bytes = format!("{text}{rest}");
            let window = bytes.as_bytes().first_chunk().expect("17 bytes");
            if let Some((found, end)) = digits(window, &unit, &mut Shape::default()) {
                prop_assert_eq!(Ok(numbers(found, Digits(Octets::new(&[0; 16])))[0]), exact(&bytes.as_bytes()[..end], unit));
                prop_assert!(!bytes.as_bytes()[end].is_ascii_digit());
            }
        }

        #[test]
        fn ids_are_read_up_to_sixteen_digits(number in 0u64..10_000_000_000_000_000, digits in 1usize..=16, rest in "[,}\"]{16}") {
            let text = format!("{number:0digits$}");
            let text = &text[..text.len().min(digits)];
            let value: i64 = text.parse().expect("digits");
            let read = |text: &str| whole(text.as_bytes().first_chunk().expect("16 bytes"));
            prop_assert_eq!(read(&format!("{text}{rest}")), (value, text.len()));
            prop_assert_eq!(read(&rest), (0, 0));
        }

        #[test]
        fn usual_numbers_take_the_short_way(
            whole in 0u32..10_000_000, cents in 0u32..100, zeros in 0usize..=6, decimals in 2u8..=8,
        ) {
            let text = format!("{whole}.{cents:02}{}\"],[\"1234567890123", "0".repeat(zeros));
            let window = text.as_bytes().first_chunk().expect("17 bytes");
            let found = digits(window, &Unit::new(decimals), &mut Shape::default());
            let (found, end) = found.expect("the short way");
            let value = i64::from(whole) * POWERS[usize::from(decimals)] + i64::from(cents) * POWERS[usize::from(decimals) - 2];
            prop_assert_eq!(numbers(Digits(Octets::new(&[9; 16])), found)[1], value);
            prop_assert_eq!(end, text.find('"').expect("an end"));
        }
    }

    #[test]
    fn what_is_no_decimal_is_refused_by_its_reason() {
        let refusal = |text: &str| exact(text.as_bytes(), Unit::new(2)).expect_err(text);
        for text in [
            "", ".5", "5.", "1..2", "01", "1e", "1e+", "1e99999", "0x1", "1 ", "NaN", "+1", "1,5",
        ] {
            assert_eq!(refusal(text), Refusal::Number, "{text}");
        }
        assert_eq!(refusal("-1"), Refusal::Negative);
        assert_eq!(refusal("1.005"), Refusal::Finer);
        assert_eq!(refusal("90071992547409.92"), Refusal::Large);
        assert_eq!(refusal("1e300"), Refusal::Large);
        assert_eq!(exact(b"90071992547409.91", Unit::new(2)), Ok(LIMIT - 1));
        assert_eq!(exact(b"0.00000000000000000000000000", Unit::new(2)), Ok(0));
        assert_eq!(exact(b"1.5000000000000000000000000", Unit::new(2)), Ok(150));
    }
}
