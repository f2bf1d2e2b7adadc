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
use crate::lanes::{F64x2, U64x2};
use std::borrow::Cow;

const LARGEST: f64 = 1e100;
const SMALLEST: f64 = 1e-100;

/// The columns that an indicator reads, of equal lengths.
#[derive(Clone, Copy)]
pub struct Inputs<'a> {
    pub columns: &'a [&'a [f64]],
    /// All of them are known to be clean ([`is_clean`]): they are not looked at again.
    pub are_clean: bool,
}

impl<'a> Inputs<'a> {
    /// Columns of which nothing is known.
    pub fn new(columns: &'a [&'a [f64]]) -> Inputs<'a> {
        Inputs {
            columns,
            are_clean: false,
        }
    }
}

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

/// The column as a kernel sees it, whose first entry is a number.
pub fn column_entered(column: &[f64]) -> Cow<'_, [f64]> {
    if is_clean(column) {
        return Cow::Borrowed(column);
    }
    let mut last = 0.0;
    let carried = column.iter().map(|&value| {
        if is_number(value) {
            last = entered(value);
        }
        last
    });
    carried.collect()
}

/// Whether every entry enters as it is; bits, since −0 enters as 0. Most have an exponent near 0, which is cheaper to ask.
#[inline(never)]
pub fn is_clean(column: &[f64]) -> bool {
    let mut chunks = column.chunks(256);
    chunks.all(|chunk| are_above_two(chunk) || are_middling(chunk) || are_same(chunk))
}

/// Whether all magnitudes are from 2 to 2^257: the exponent's upper three bits are then 100. Most prices are.
fn are_above_two(values: &[f64]) -> bool {
    let (blocks, rest) = values.as_chunks::<8>();
    let (mut all, mut any) = ([U64x2::splat(!0); 4], [U64x2::splat(0); 4]);
    for block in blocks {
        for (at, pair) in block.as_chunks().0.iter().enumerate() {
            let bits = F64x2::new(*pair).bits();
            (all[at], any[at]) = (all[at] & bits, any[at] | bits);
        }
    }
    let lanes = |lanes: [U64x2; 4]| lanes.map(U64x2::to_array).into_iter().flatten();
    let rest = || rest.iter().map(|value| value.to_bits());
    let all = lanes(all).chain(rest()).fold(!0, |all, bits| all & bits);
    let any = lanes(any).chain(rest()).fold(0, |any, bits| any | bits);
    all >> 62 & 1 == 1 && any >> 60 & 3 == 0
}

/// Asks all, whatever the first ones answer: so many are asked at once.
fn are_same(values: &[f64]) -> bool {
    let differs = |value: &f64| !is_number(*value) | (entered(*value).to_bits() != value.to_bits());
    !values.iter().fold(false, |any, value| any | differs(value))
}

/// Whether all magnitudes are from 2^-255 to 2^257: the exponent's upper three bits are then 100 or 011, which is asked of
/// many at once and without a constant.
fn are_middling(values: &[f64]) -> bool {
    let turned = values.iter().map(|value| {
        let bits = value.to_bits();
        bits ^ bits << 1
    });
    let (all, any) = turned.fold((!0, 0), |(all, any), bits| (all & bits, any | bits));
    all & 1 << 62 != 0 && any & 1 << 61 == 0
}

/// Counts a kernel's bar numbers from the whole column's first bar.
pub fn give_out(values: &mut [f64], meaning: Meaning, start: usize) {
    if meaning == Meaning::BarIndex {
        for value in values {
            let number = *value + start as f64;
            *value = if number.is_nan() { f64::NAN } else { number };
        }
    }
}

/// Takes the values of bars on which an input is no number away, from bar `first` on.
pub fn leave_out(values: &mut [f64], inputs: &[&[f64]], first: usize) {
    for (at, value) in values.iter_mut().enumerate() {
        if inputs.iter().any(|input| !is_number(input[first + at])) {
            *value = f64::NAN;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: [f64; 12] = [
        0.0,
        -0.0,
        f64::NAN,
        f64::INFINITY,
        f64::MIN_POSITIVE / 2.0,
        1e-101,
        SMALLEST,
        1.7e-77,
        1e77,
        2.4e77,
        LARGEST,
        1.1e100,
    ];

    #[test]
    fn a_column_is_clean_if_every_entry_enters_as_it_is() {
        for odd in LIMITS.into_iter().flat_map(|limit| [limit, -limit]) {
            for place in [0, 1, 255, 256, 300, 511] {
                let mut column = [1.5; 512];
                column[place] = odd;
                let same = is_number(odd) && entered(odd).to_bits() == odd.to_bits();
                assert_eq!(is_clean(&column), same, "{odd:e} at {place}");
            }
        }
    }

    #[test]
    fn middling_magnitudes_are_told_from_others() {
        for near in [1.0, 1.99, 2.0, 2f64.powi(-255), 2f64.powi(257) * 0.999] {
            assert!(are_middling(&[1.0, near, -near]), "{near:e}");
        }
        for far in [
            0.0,
            2f64.powi(-255) * 0.999,
            2f64.powi(257),
            f64::INFINITY,
            f64::NAN,
        ] {
            assert!(!are_middling(&[1.0, far, 2.0]), "{far:e}");
            assert!(!are_middling(&[1.0, -far, 2.0]), "{far:e}");
        }
    }
}
