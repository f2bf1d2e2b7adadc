//! Standard normal doubles, four at a time, as in `normal32` with 52 bits a number: no value lies beyond 8.5.
//!
//! Sine and cosine of an angle up to π/4 by the series that Ng fitted for fdlibm (k_sin.c and k_cos.c, 1993).
use super::generator::Generator;
use super::uniform::doubles;
use crate::lanes::elementary::{logarithm, polynomial};
use crate::lanes::{F64x2, U64x2};

const SINE: [f64; 6] = [
    1.589_690_995_211_55e-10,
    -2.505_076_025_340_686_3e-8,
    2.755_731_370_707_006_8e-6,
    -1.984_126_982_985_795e-4,
    8.333_333_333_322_49e-3,
    -1.666_666_666_666_663_2e-1,
];
const COSINE: [f64; 6] = [
    -1.135_964_755_778_819_5e-11,
    2.087_572_321_298_175e-9,
    -2.755_731_435_139_066_3e-7,
    2.480_158_728_947_673e-5,
    -1.388_888_888_887_411e-3,
    4.166_666_666_666_66e-2,
];

/// Four normals of 256 bits.
#[inline(always)]
fn normals(radius: U64x2, angle: U64x2) -> [F64x2; 2] {
    // In (0, 1], of the upper 52 bits.
    let u = F64x2::splat(1.0) - doubles(radius);
    let r = (F64x2::splat(-2.0) * logarithm(u)).sqrt();
    // The upper 52 bits make the angle, the lowest two turn it.
    let x = (doubles(angle) - F64x2::splat(0.5)) * F64x2::splat(std::f64::consts::FRAC_PI_2);
    let square = x * x;
    let sine = x + x * square * polynomial(square, SINE);
    let cosine = F64x2::splat(1.0) - F64x2::splat(0.5) * square
        + square * square * polynomial(square, COSINE);
    let sign = angle.up(63);
    let swap = U64x2::splat(0) - (angle.down(1) & U64x2::splat(1));
    let either = (sine.bits() ^ cosine.bits()) & swap;
    let turned = |part: F64x2| ((part.bits() ^ either) ^ sign).as_doubles();
    [r * turned(cosine), r * turned(sine)]
}

/// Fills an even number of places.
pub fn fill(generator: &mut Generator, out: &mut [F64x2]) {
    for pair in out.chunks_exact_mut(2) {
        pair.copy_from_slice(&normals(generator.draw(), generator.draw()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pair_is_the_transform_of_its_uniforms() {
        for step in 1..2_000u64 {
            let radius = step.wrapping_mul(0x9e37_79b9_7f4a_7c15);
            let angle = step.wrapping_mul(0xbf58_476d_1ce4_e5b9);
            let [first, second] = normals(U64x2::splat(radius), U64x2::splat(angle));
            let u = 1.0 - (radius >> 12) as f64 / 2f64.powi(52);
            let r = (-2.0 * u.ln()).sqrt();
            let part = ((angle >> 12) as f64 / 2f64.powi(52) - 0.5) * std::f64::consts::FRAC_PI_2;
            let (x, y) = if angle & 2 == 0 {
                (part.cos(), part.sin())
            } else {
                (part.sin(), part.cos())
            };
            let sign = if angle & 1 == 0 { 1.0 } else { -1.0 };
            for (got, expected) in [(first, x), (second, y)] {
                assert!((got.to_array()[0] - sign * r * expected).abs() < 1e-14);
            }
        }
    }

    #[test]
    fn the_ends_of_the_uniforms_are_finite() {
        for radius in [0, 1, u64::MAX] {
            let [first, second] = normals(U64x2::splat(radius), U64x2::splat(0));
            let length = first.to_array()[0].hypot(second.to_array()[0]);
            assert!((0.0..8.5).contains(&length), "{radius} {length}");
        }
    }
}
