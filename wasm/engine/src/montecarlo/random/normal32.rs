//! Standard normal floats, eight at a time: (r cos φ, r sin φ) with r = √(-2 log u) (Box and Muller, A note on the
//! generation of random normal deviates, Annals of Mathematical Statistics 29, 1958).
//!
//! u is a multiple of 2^-31 and never 0, so no value lies beyond 6.56; one in 2e10 would. φ is an angle between -π/4 and
//! π/4 (30 bits), turned by a sign and an exchange of the two (two more bits): polynomials on so short a range are good
//! to a unit in the last place. The logarithm's polynomial is that of Cephes (Moshier, Methods and Programs for
//! Mathematical Functions, 1989, logf), sine's and cosine's are its sinf and cosf.
use super::generator::Generator;
use crate::lanes::{F32x4, U32x4};

const LOG: [f32; 9] = [
    7.037_683_6e-2,
    -1.151_461e-1,
    1.167_699_9e-1,
    -1.242_014_1e-1,
    1.424_932_3e-1,
    -1.666_805_8e-1,
    2.000_071_5e-1,
    -2.499_999_4e-1,
    3.333_333e-1,
];
const SINE: [f32; 3] = [-1.951_529_6e-4, 8.332_161e-3, -1.666_665_5e-1];
const COSINE: [f32; 3] = [2.443_315_7e-5, -1.388_731_6e-3, 4.166_664_6e-2];
/// Upper bits of √½ as a float.
const ROOT: u32 = 0x3f35_04f3;

#[inline(always)]
fn polynomial<const N: usize>(x: F32x4, terms: [f32; N]) -> F32x4 {
    let mut sum = F32x4::splat(terms[0]);
    for &term in &terms[1..] {
        sum = sum * x + F32x4::splat(term);
    }
    sum
}

/// -2 log u, for u = n / 2^31 where n are the upper 31 bits, the last of them set.
#[inline(always)]
fn twice_minus_log(bits: U32x4) -> F32x4 {
    let number = (bits.down(1) | U32x4::splat(1)).signed_floats().bits();
    let shifted = number - U32x4::splat(ROOT);
    let exponent = shifted.down_signed(23);
    let f = (number - exponent.up(23)).as_floats() - F32x4::splat(1.0);
    let square = f * f;
    let tail = f * square * polynomial(f, LOG) - F32x4::splat(0.5) * square;
    // 31 goes out while the power is an integer: near u = 1 nothing cancels.
    let power = (exponent - U32x4::splat(31)).signed_floats();
    let log = power * F32x4::splat(std::f32::consts::LN_2) + (f + tail);
    F32x4::splat(-2.0) * log
}

/// Eight normals of 256 bits.
#[inline(always)]
fn normals(radius: U32x4, angle: U32x4) -> [F32x4; 2] {
    let sign = angle & U32x4::splat(1 << 31);
    let squared = twice_minus_log(radius);
    // Rounding can leave -0.0000001 where u is nearly 1.
    let positive = squared.bits() & (U32x4::splat(u32::MAX) ^ squared.bits().down_signed(31));
    let r = (positive.as_floats().sqrt().bits() | sign).as_floats();
    let swap = angle.up(1).down_signed(31);
    let x =
        angle.up(2).signed_floats() * F32x4::splat(std::f32::consts::FRAC_PI_4 / 2_147_483_648.0);
    let square = x * x;
    let sine = x * square * polynomial(square, SINE) + x;
    let cosine = square * square * polynomial(square, COSINE) - F32x4::splat(0.5) * square
        + F32x4::splat(1.0);
    [r * sine.chosen(cosine, swap), r * cosine.chosen(sine, swap)]
}

/// Fills an even number of places.
pub fn fill(generator: &mut Generator, out: &mut [F32x4]) {
    for pair in out.chunks_exact_mut(2) {
        let (radius, angle) = (generator.draw().halves(), generator.draw().halves());
        pair.copy_from_slice(&normals(radius, angle));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pair_is_the_transform_of_its_uniforms() {
        for step in 0..4_000u32 {
            let radius = step.wrapping_mul(0x9e37_79b9) ^ (step >> 3);
            let angle = step.wrapping_mul(0x85eb_ca6b).wrapping_add(step << 7);
            let [first, second] = normals(U32x4::new([radius; 4]), U32x4::new([angle; 4]));
            let u = f64::from(radius >> 1 | 1) / 2f64.powi(31);
            let r = (-2.0 * u.ln()).sqrt();
            let part = f64::from((angle << 2) as i32) * std::f64::consts::FRAC_PI_4 / 2f64.powi(31);
            let turned = if angle & 1 << 30 == 0 {
                (part.cos(), part.sin())
            } else {
                (part.sin(), part.cos())
            };
            let sign = if angle >> 31 == 0 { 1.0 } else { -1.0 };
            for (got, expected) in [(first, turned.0), (second, turned.1)] {
                let got = f64::from(got.to_array()[0]);
                assert!(
                    (got - sign * r * expected).abs() < 2e-6,
                    "{got} {r} {expected}"
                );
            }
        }
    }

    #[test]
    fn the_ends_of_the_uniforms_are_finite() {
        for radius in [0, 1, 2, u32::MAX, u32::MAX - 1, 1 << 31] {
            let [first, second] = normals(U32x4::new([radius; 4]), U32x4::new([0; 4]));
            let length = first.to_array()[0].hypot(second.to_array()[0]);
            assert!((0.0..6.57).contains(&length), "{radius} {length}");
        }
    }
}
