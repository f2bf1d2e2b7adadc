//! Exponential and logarithm of two doubles at once, of additions, multiplications and one division: the same bits on
//! every machine.
use crate::lanes::{F64x2, U64x2};

/// log 2 in two parts: the first has room for a product with a power.
const LOG_2: [f64; 2] = [0.693_147_180_369_123_8, 1.908_214_929_270_587_7e-10];
/// 1.5 · 2^52: adding it leaves a number's nearest integer in the lowest bits.
const SHIFT: f64 = 6_755_399_441_055_744.0;
/// 2^52, whose mantissa holds an integer as it is.
const EXACT: f64 = 4_503_599_627_370_496.0;
/// Beyond these the result leaves the range of normal numbers.
const RANGE: [f64; 2] = [-708.0, 709.0];
/// 1 / k! from k = 13 to 2: on half of log 2 the series ends below 2^-57 (Abramowitz and Stegun 4.2.1).
const FACTORIALS: [f64; 12] = [
    1.0 / 6_227_020_800.0,
    1.0 / 479_001_600.0,
    1.0 / 39_916_800.0,
    1.0 / 3_628_800.0,
    1.0 / 362_880.0,
    1.0 / 40_320.0,
    1.0 / 5_040.0,
    1.0 / 720.0,
    1.0 / 120.0,
    1.0 / 24.0,
    1.0 / 6.0,
    1.0 / 2.0,
];
/// Coefficients of 2 atanh(s) / s - 2 in s² (Ng, fdlibm, e_log.c, 1993).
const SERIES: [f64; 7] = [
    0.147_981_986_051_165_86,
    0.153_138_376_992_093_73,
    0.181_835_721_616_180_5,
    0.222_221_984_321_497_84,
    0.285_714_287_436_623_9,
    0.399_999_999_994_094_2,
    0.666_666_666_666_673_5,
];
/// Bits of 1.0 and of √½.
const ONE: u64 = 0x3ff0 << 48;
const ROOT: u64 = 0x3fe6_a09e_667f_3bcd;

#[inline(always)]
pub fn polynomial<const N: usize>(x: F64x2, terms: [f64; N]) -> F64x2 {
    let mut sum = F64x2::splat(terms[0]);
    for &term in &terms[1..] {
        sum = sum * x + F64x2::splat(term);
    }
    sum
}

/// e^x within a unit in the last place; what leaves the range of normal numbers is cut to it.
#[inline(always)]
pub fn exponential(x: F64x2) -> F64x2 {
    let x = x
        .larger(F64x2::splat(RANGE[0]))
        .smaller(F64x2::splat(RANGE[1]));
    let shifted = x * F64x2::splat(std::f64::consts::LOG2_E) + F64x2::splat(SHIFT);
    let power = shifted - F64x2::splat(SHIFT);
    let rest = x - power * F64x2::splat(LOG_2[0]) - power * F64x2::splat(LOG_2[1]);
    let one = F64x2::splat(1.0);
    let value = rest * rest * polynomial(rest, FACTORIALS) + rest + one;
    value * (shifted.bits().up(52) + U64x2::splat(ONE)).as_doubles()
}

/// log x of normal positive numbers, within a unit in the last place.
#[inline(always)]
pub fn logarithm(x: F64x2) -> F64x2 {
    let shifted = x.bits() + U64x2::splat(ONE - ROOT);
    let exponent = (shifted.down(52) | U64x2::splat(EXACT.to_bits())).as_doubles();
    let k = exponent - F64x2::splat(EXACT + 1023.0);
    let mantissa = (shifted & U64x2::splat((1 << 52) - 1)) + U64x2::splat(ROOT);
    let f = mantissa.as_doubles() - F64x2::splat(1.0);
    let s = f / (F64x2::splat(2.0) + f);
    let z = s * s;
    let half = F64x2::splat(0.5) * f * f;
    let low = s * (half + z * polynomial(z, SERIES)) + k * F64x2::splat(LOG_2[1]);
    low - half + f + k * F64x2::splat(LOG_2[0])
}

/// log x of any numbers, as `f64::ln` answers: −∞ of 0, no number below.
#[inline(always)]
pub fn logarithm_of_any(x: F64x2) -> F64x2 {
    let is_normal = F64x2::splat(f64::MIN_POSITIVE).at_most(x) & x.at_most(F64x2::splat(f64::MAX));
    let value = logarithm(x);
    if !(!is_normal).any() {
        return value;
    }
    F64x2::new(x.to_array().map(f64::ln)).chosen(value, !is_normal)
}

/// As [`logarithm_of_any`], of two numbers.
#[inline(always)]
pub fn logs(values: [f64; 2]) -> [f64; 2] {
    logarithm_of_any(F64x2::new(values)).to_array()
}

/// As [`logarithm_of_any`], of one number.
#[inline(always)]
pub fn log_of_any(x: f64) -> f64 {
    logarithm_of_any(F64x2::splat(x)).to_array()[0]
}

/// Of one normal positive number.
pub fn log(x: f64) -> f64 {
    logarithm(F64x2::splat(x)).to_array()[0]
}

/// Of one number.
pub fn exp(x: f64) -> f64 {
    exponential(F64x2::splat(x)).to_array()[0]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn values_known_by_heart() {
        assert_eq!((exp(0.0), log(1.0)), (1.0, 0.0));
        assert!((exp(1.0) - std::f64::consts::E).abs() <= 2.0 * f64::EPSILON);
        assert_eq!(log(2.0), std::f64::consts::LN_2);
        assert!(exp(-1e9) > 0.0 && exp(1e9).is_finite());
    }

    #[test]
    fn what_has_no_common_logarithm_leaves_its_neighbour_alone() {
        for odd in [
            0.0,
            -0.0,
            -1.0,
            f64::INFINITY,
            f64::NAN,
            f64::MIN_POSITIVE / 8.0,
        ] {
            for pair in [[odd, 3.0], [3.0, odd]] {
                for (x, value) in pair
                    .into_iter()
                    .zip(logarithm_of_any(F64x2::new(pair)).to_array())
                {
                    let expected = if x == 3.0 { log(3.0) } else { x.ln() };
                    assert!(
                        value == expected || value.is_nan() && expected.is_nan(),
                        "{pair:?}"
                    );
                }
            }
        }
        assert_eq!(log_of_any(2.0), std::f64::consts::LN_2);
    }

    proptest! {
        #[test]
        fn exponentials_are_within_a_unit_or_two_in_the_last_place(x in -700.0..700.0) {
            prop_assert!((exp(x) / x.exp() - 1.0).abs() <= 2.0 * f64::EPSILON);
        }

        #[test]
        fn logarithms_are_within_a_unit_in_the_last_place(x in 1e-300..1e300, near in 0.7..1.5) {
            for x in [x, near] {
                prop_assert!((log(x) - x.ln()).abs() <= x.ln().abs() * f64::EPSILON);
            }
        }
    }
}
