//! Decimal numbers as venues write them, straight to integers: exact, or not at all.

use super::Refusal;
use crate::book::LIMIT;
use crate::fixed::POWERS;

/// Numbers are counted in units of 10^-`decimals`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unit {
    decimals: u32,
    power: i64,
}

impl Unit {
    /// `decimals`: 0 to 18; more are taken as 18.
    pub fn new(decimals: u8) -> Unit {
        let decimals = decimals.min(18);
        Unit {
            decimals: u32::from(decimals),
            power: POWERS[usize::from(decimals)],
        }
    }
}

const ZEROS: u64 = 0x3030_3030_3030_3030;

/// Eight bytes with '0' taken off each, the first one lowest, and the highest bit of each byte that is no digit.
#[inline(always)]
fn eight(word: [u8; 8]) -> (u64, u64) {
    let digits = u64::from_le_bytes(word) ^ ZEROS;
    // A byte above 9 gets its highest bit; only one that is no ASCII may carry into the bytes behind it.
    let others = (digits.wrapping_add(0x7676_7676_7676_7676) | digits) & 0x8080_8080_8080_8080;
    (digits, others)
}

/// Bits before the first byte that is no digit.
#[inline(always)]
fn bits_of(others: u64) -> u32 {
    others.trailing_zeros() & !7
}

/// Eight digits, the first one lowest, as their number: pairs, then fours, then all (Lemire 2022, "Quickly parsing eight
/// digits").
#[inline(always)]
fn number_of(digits: u64) -> i64 {
    const MASK: u64 = 0x0000_00ff_0000_00ff;
    let pairs = digits.wrapping_mul(10).wrapping_add(digits >> 8);
    let high = (pairs & MASK).wrapping_mul(0x000f_4240_0000_0064);
    let low = ((pairs >> 16) & MASK).wrapping_mul(0x0000_2710_0000_0001);
    (high.wrapping_add(low) >> 32) as i64
}

/// The bytes that numbers are read from; a number may be as long as this with what follows it.
type Window = [u8; 17];

/// The last bytes of a frame with zeros behind them.
#[cold]
fn padded(bytes: &[u8]) -> Window {
    let mut window = [0; 17];
    window[..bytes.len()].copy_from_slice(bytes);
    window
}

#[inline(always)]
fn word(window: &Window, at: usize) -> [u8; 8] {
    let mut word = [0; 8];
    word.copy_from_slice(&window[at..at + 8]);
    word
}

/// A number without sign and exponent that the bytes begin with, and its length; at most seven digits before the point and
/// eight behind it. `None` for every other one: [`plain`] knows more of them. The caller checks what follows.
#[inline(always)]
pub(super) fn short(bytes: &[u8], unit: Unit) -> Option<(i64, usize)> {
    let room;
    // A window into the bytes themselves: what was just copied cannot be read at another place without waiting.
    let window: &Window = match bytes.first_chunk() {
        Some(window) => window,
        None => {
            room = padded(bytes);
            &room
        }
    };
    let (digits, others) = eight(word(window, 0));
    let bits = bits_of(others);
    // Between one and seven digits, and no zero before another digit.
    let is_padded = digits & 0xff == 0 && bits > 8;
    if bits.wrapping_sub(8) > 48 || is_padded || unit.decimals > 8 {
        return None;
    }
    let whole = digits << (64 - bits);
    let point = (bits / 8) as usize & 7;
    if window[point] != b'.' {
        return Some((number_of(whole) * unit.power, point));
    }
    // Where the number ends does not wait for where its point is, so that the next number waits for one search only.
    let (_, more) = eight(word(window, 8));
    let behind = others & (others - 1);
    let end = match (behind, more) {
        (0, 0) if window[16].is_ascii_digit() => return None,
        (0, 0) => 16,
        (0, more) => 8 + (bits_of(more) / 8) as usize,
        (behind, _) => (bits_of(behind) / 8) as usize,
    };
    let length = end.wrapping_sub(point + 1);
    if length.wrapping_sub(1) > 7 {
        return None;
    }
    let (digits, _) = eight(word(window, point + 1));
    let unused = 64 - 8 * length as u32;
    let fraction = digits << unused >> unused;
    let kept = 8 * unit.decimals;
    if kept < 64 && fraction >> kept != 0 {
        return None;
    }
    // All digits that count fit eight: one number is read instead of two.
    let value = match kept {
        0 => number_of(whole),
        kept if kept + bits <= 64 => number_of(whole >> kept | fraction << (64 - kept)),
        kept => number_of(whole) * unit.power + number_of(fraction << (64 - kept)),
    };
    Some((value, end))
}

/// A whole number of up to 16 digits that the bytes begin with, and its length; 0 for none. More digits are left behind it.
#[inline(always)]
pub(super) fn whole(bytes: &[u8]) -> (i64, usize) {
    let room;
    let window: &Window = match bytes.first_chunk() {
        Some(window) => window,
        None => {
            room = padded(bytes);
            &room
        }
    };
    let (digits, others) = eight(word(window, 0));
    let bits = bits_of(others);
    if bits == 0 {
        return (0, 0);
    }
    if bits < 64 {
        return (number_of(digits << (64 - bits)), bits as usize / 8);
    }
    let (more, others) = eight(word(window, 8));
    let rest = bits_of(others);
    let high = number_of(digits);
    if rest == 0 {
        return (high, 8);
    }
    let places = rest as usize / 8;
    (
        high * POWERS[places] + number_of(more << (64 - rest)),
        8 + places,
    )
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
            text in "[0-9]{0,9}(\\.[0-9]{0,10})?", rest in "[\",}\\]:e.x]{9}", decimals in 0u8..=9,
        ) {
            let unit = Unit::new(decimals);
            let bytes = format!("{text}{rest}");
            if let Some((value, end)) = short(bytes.as_bytes(), unit) {
                prop_assert_eq!(Ok(value), exact(&bytes.as_bytes()[..end], unit));
                prop_assert!(!bytes.as_bytes()[end].is_ascii_digit());
            }
        }

        #[test]
        fn ids_are_read_up_to_sixteen_digits(number in 0u64..10_000_000_000_000_000, digits in 1usize..=16, rest in "[,}\"]{0,9}") {
            let text = format!("{number:0digits$}");
            let text = &text[..text.len().min(digits)];
            let value: i64 = text.parse().expect("digits");
            prop_assert_eq!(whole(format!("{text}{rest}").as_bytes()), (value, text.len()));
            prop_assert_eq!(whole(rest.as_bytes()), (0, 0));
        }

        #[test]
        fn usual_numbers_take_the_short_way(
            whole in 0u32..10_000_000, cents in 0u32..100, zeros in 0usize..=6, decimals in 2u8..=8,
        ) {
            let text = format!("{whole}.{cents:02}{}\"],[\"1234", "0".repeat(zeros));
            let found = short(text.as_bytes(), Unit::new(decimals));
            let value = i64::from(whole) * POWERS[usize::from(decimals)] + i64::from(cents) * POWERS[usize::from(decimals) - 2];
            prop_assert_eq!(found, Some((value, text.find('"').unwrap())));
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
