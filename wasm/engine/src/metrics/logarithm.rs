//! Natural logarithms of a column.
//!
//! x = 2^k (1 + f) with 1 + f between √½ and √2; with s = f / (2 + f), log(1 + f) = 2 atanh(s), whose series in s² is cut
//! off after s^14 (Kwok-Choi Ng, fdlibm, e_log.c, 1993, where the coefficients are from). Without a branch, so that
//! several are worked out at once.

const SERIES: [f64; 7] = [
    0.666_666_666_666_673_5,
    0.399_999_999_994_094_2,
    0.285_714_287_436_623_9,
    0.222_221_984_321_497_84,
    0.181_835_721_616_180_5,
    0.153_138_376_992_093_73,
    0.147_981_986_051_165_86,
];
/// log 2 in two parts: the first has room for a product with k.
const LOG_2: [f64; 2] = [0.693_147_180_369_123_8, 1.908_214_929_270_587_7e-10];
/// Upper half of the bits of 1 and of √½.
const ONE: u32 = 0x3ff0_0000;
const ROOT: u32 = 0x3fe6_a09e;

/// Of positive numbers that are not subnormal.
pub fn logarithms(values: &[f64]) -> Vec<f64> {
    values.iter().map(|&value| logarithm(value)).collect()
}

#[inline(always)]
fn logarithm(value: f64) -> f64 {
    let bits = value.to_bits();
    let shifted = ((bits >> 32) as u32).wrapping_add(ONE - ROOT);
    let k = f64::from((shifted >> 20) as i32 - 0x3ff);
    let upper = (shifted & 0x000f_ffff) + ROOT;
    let f = f64::from_bits(u64::from(upper) << 32 | bits & 0xffff_ffff) - 1.0;
    let half = 0.5 * f * f;
    let s = f / (2.0 + f);
    let z = s * s;
    let w = z * z;
    let [a, b, c, d, e, g, h] = SERIES;
    let even = w * (b + w * (d + w * g));
    let odd = z * (a + w * (c + w * (e + w * h)));
    s * (half + (odd + even)) + k * LOG_2[1] - half + f + k * LOG_2[0]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn logarithms_known_by_heart() {
        let known = [1.0, 2.0, std::f64::consts::E, 0.5, 1e8];
        let expected = [
            0.0,
            std::f64::consts::LN_2,
            1.0,
            -std::f64::consts::LN_2,
            8.0 * std::f64::consts::LN_10,
        ];
        for (got, expected) in logarithms(&known).into_iter().zip(expected) {
            assert!(
                (got - expected).abs() <= expected.abs() * f64::EPSILON,
                "{got} {expected}"
            );
        }
    }

    proptest! {
        #[test]
        fn a_logarithm_is_within_a_unit_in_the_last_place(value in 1e-300..1e300) {
            let (got, expected) = (logarithm(value), value.ln());
            prop_assert!((got - expected).abs() <= expected.abs() * f64::EPSILON);
        }

        #[test]
        fn so_it_is_near_one(value in 0.7..1.5) {
            let (got, expected) = (logarithm(value), value.ln());
            prop_assert!((got - expected).abs() <= expected.abs() * f64::EPSILON);
        }
    }
}
