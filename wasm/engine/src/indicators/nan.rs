//! What becomes of bars without a number, for batch and streaming alike.
//!
//! A column starts at the first bar on which every input is a number: bars before it lengthen the lookback, as if they were
//! not there. Later, an input that is none enters the kernel as its own last number, and all outputs of that bar are NaN.
//! Infinities are no numbers here, and nor is a magnitude above 1e100; one below 1e-100 enters as 0, as does −0. No price
//! or volume comes near, and a power or a ratio inside a kernel would overflow, after which its two ways of computing part.
//!
//! What a kernel gives is written in one form, so that the same bits come out on every machine and in both ways of
//! computing: one NaN (of 0/0, the root of a negative number), one zero. An infinite result (1/0) stays.
use super::row::Meaning;

const LARGEST: f64 = 1e100;
const SMALLEST: f64 = 1e-100;

/// Whether a kernel may see this value, be it as 0.
pub fn is_number(value: f64) -> bool {
    value.abs() <= LARGEST
}

/// A number as a kernel sees it.
pub fn entered(number: f64) -> f64 {
    if number.abs() < SMALLEST {
        0.0
    } else {
        number
    }
}

/// The first bar on which every input is a number.
pub fn first_bar(inputs: &[&[f64]]) -> Option<usize> {
    let bars = inputs.first()?.len();
    (0..bars).find(|&bar| inputs.iter().all(|column| is_number(column[bar])))
}

/// The column as a kernel sees it, whose first entry is a number; `None` if that is the column itself.
pub fn column_entered(column: &[f64]) -> Option<Vec<f64>> {
    if is_clean(column) {
        return None;
    }
    let mut last = 0.0;
    let carried = column.iter().map(|&value| {
        if is_number(value) {
            last = entered(value);
        }
        last
    });
    Some(carried.collect())
}

/// Whether every entry enters as it is; bits, since −0 enters as 0. Most have an exponent near 0, which is asked of many at
/// once.
fn is_clean(column: &[f64]) -> bool {
    let is_same = |&value: &f64| is_number(value) && entered(value).to_bits() == value.to_bits();
    let mut chunks = column.chunks(16);
    chunks.all(|chunk| are_middling(chunk) || chunk.iter().all(is_same))
}

/// Whether all magnitudes are from 2^-256 to 2^256: less the least, their exponents are then below a power of two.
fn are_middling(values: &[f64]) -> bool {
    const EXPONENT: u64 = 0x7ff << 52;
    const LEAST: u64 = (1023 - 256) << 52;
    const BEYOND: u64 = !((512 << 52) - 1);
    let beyond = |value: &f64| (value.to_bits() & EXPONENT).wrapping_sub(LEAST) & BEYOND;
    values.iter().fold(0, |all, value| all | beyond(value)) == 0
}

/// As [`given_out`] for each of a kernel's numbers in place.
pub fn give_out(values: &mut [f64], meaning: Meaning, start: usize) {
    let shift = match meaning {
        Meaning::Value => 0.0,
        Meaning::BarIndex => start as f64,
    };
    for value in values {
        let given = *value + shift;
        *value = if given.is_nan() { f64::NAN } else { given };
    }
}

/// A kernel's number as it is given out: bar numbers counted from the whole column's first bar, one NaN, no −0.
pub fn given_out(value: f64, meaning: Meaning, start: usize) -> f64 {
    match meaning {
        _ if value.is_nan() => f64::NAN,
        Meaning::Value => value + 0.0,
        Meaning::BarIndex => value + start as f64,
    }
}
