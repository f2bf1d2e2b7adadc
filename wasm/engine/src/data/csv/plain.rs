//! The plain numbers that almost all cells are: digits with at most one point, straight from the bytes of the file.

use super::words::{last_nonzero, leading_digits, number_of, word_at};

/// Powers of ten that a double holds exactly.
pub const TENS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
];
const WHOLE_TENS: [u64; 19] = {
    let mut tens = [1; 19];
    let mut place = 1;
    while place < 19 {
        tens[place] = tens[place - 1] * 10;
        place += 1;
    }
    tens
};
/// Integers up to here are doubles.
pub const EXACT: u64 = 1 << 53;

/// A number that is digits with at most one point: `units` / 10^`scale`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plain {
    pub units: u64,
    pub scale: usize,
    /// Digits after the point up to the last that is not 0.
    pub decimals: usize,
}

impl Plain {
    /// The nearest double: both parts are exact, so one division rounds once (Clinger 1990, "How to read floating point
    /// numbers accurately", the easy case).
    pub fn value(self) -> f64 {
        self.units as f64 / TENS[self.scale]
    }
}

/// Reads digits, at least one, with at most one of the `points` among them and digits behind it, from `at` on and moves `at`
/// behind them. `None` if it is not that, or more than fit a double exactly; what follows is the caller's to judge.
#[inline(always)]
pub fn read_plain(bytes: &[u8], at: &mut usize, points: [u8; 2]) -> Option<Plain> {
    let start = *at;
    let (whole, length) = read_digits(bytes, start)?;
    let mut place = start + length;
    if !bytes
        .get(place)
        .is_some_and(|byte| *byte == points[0] || *byte == points[1])
    {
        *at = place;
        return (length < 17 && whole <= EXACT).then_some(Plain {
            units: whole,
            scale: 0,
            decimals: 0,
        });
    }
    place += 1;
    let (fraction, scale, decimals) = match word_at(bytes, place) {
        Some(word) => {
            let (count, values) = leading_digits(word);
            if count == 0 {
                return None;
            }
            (
                number_of(values, count),
                count as usize,
                last_nonzero(values, count) as usize,
            )
        }
        None => {
            let (number, count) = read_digits(bytes, place)?;
            let zeros = bytes[place..place + count]
                .iter()
                .rev()
                .take_while(|byte| **byte == b'0')
                .count();
            (number, count, count - zeros)
        }
    };
    *at = place + scale;
    if length + scale > 18 {
        return None;
    }
    let units = whole * WHOLE_TENS[scale] + fraction;
    (units <= EXACT).then_some(Plain {
        units,
        scale,
        decimals,
    })
}

/// The whole number that starts at `at`, at most 19 digits, and how many it has.
#[inline(always)]
pub fn read_digits(bytes: &[u8], at: usize) -> Option<(u64, usize)> {
    let mut number = 0u64;
    let mut length = 0;
    while let Some(word) = word_at(bytes, at + length) {
        let (count, values) = leading_digits(word);
        if count == 0 || length == 16 && count > 3 {
            break;
        }
        number = number * WHOLE_TENS[count as usize] + number_of(values, count);
        length += count as usize;
        if count < 8 {
            return Some((number, length));
        }
    }
    // Near the end of the text, or more digits than there may be: one by one.
    while let Some(digit) = digit_at(bytes, at + length) {
        if length == 19 {
            return None;
        }
        number = number * 10 + digit;
        length += 1;
    }
    (length > 0).then_some((number, length))
}

#[inline(always)]
pub fn digit_at(bytes: &[u8], place: usize) -> Option<u64> {
    let digit = bytes.get(place)?.wrapping_sub(b'0');
    (digit < 10).then_some(u64::from(digit))
}
