//! Uniform numbers of random bits.
use super::generator::Generator;
use crate::lanes::{F32x4, F64x2, U32x4, U64x2};

/// Of the bits of 1.0, where a mantissa of random bits makes a number in [1, 2).
const ONE: u64 = 0x3ff0 << 48;
const ONE_32: u32 = 0x3f80 << 16;

/// In [0, 1), multiples of 2^-52.
#[inline(always)]
pub fn doubles(bits: U64x2) -> F64x2 {
    (bits.down(12) | U64x2::splat(ONE)).as_doubles() - F64x2::splat(1.0)
}

/// In [0, 1), multiples of 2^-23.
#[inline(always)]
pub fn floats(bits: U32x4) -> F32x4 {
    (bits.down(9) | U32x4::splat(ONE_32)).as_floats() - F32x4::splat(1.0)
}

pub fn fill_doubles(generator: &mut Generator, out: &mut [F64x2]) {
    for place in out {
        *place = doubles(generator.draw());
    }
}

pub fn fill_floats(generator: &mut Generator, out: &mut [F32x4]) {
    for place in out {
        *place = floats(generator.draw().halves());
    }
}
