//! On WebAssembly's own vectors.
use core::arch::wasm32::*;
use std::ops::{Add, BitAnd, BitOr, BitXor, Div, Mul, Not, Sub};

#[derive(Clone, Copy)]
pub struct F32x4(v128);
#[derive(Clone, Copy)]
pub struct F64x2(v128);
#[derive(Clone, Copy)]
pub struct U32x4(v128);
#[derive(Clone, Copy)]
pub struct U64x2(v128);

/// Operators that are one instruction.
macro_rules! operators {
    ($kind:ident: $($operator:ident $name:ident $instruction:ident),*) => {$(
        impl $operator for $kind {
            type Output = $kind;
            #[inline(always)]
            fn $name(self, other: $kind) -> $kind {
                $kind($instruction(self.0, other.0))
            }
        }
    )*};
}

operators!(F32x4: Add add f32x4_add, Sub sub f32x4_sub, Mul mul f32x4_mul);
operators!(F64x2: Add add f64x2_add, Sub sub f64x2_sub, Mul mul f64x2_mul, Div div f64x2_div);
operators!(U32x4: Add add i32x4_add, Sub sub i32x4_sub, BitAnd bitand v128_and, BitOr bitor v128_or, BitXor bitxor v128_xor);
operators!(U64x2: Add add i64x2_add, Sub sub i64x2_sub, BitAnd bitand v128_and, BitOr bitor v128_or, BitXor bitxor v128_xor);

impl F32x4 {
    #[inline(always)]
    pub fn new(values: [f32; 4]) -> F32x4 {
        F32x4(f32x4(values[0], values[1], values[2], values[3]))
    }

    #[inline(always)]
    pub fn splat(value: f32) -> F32x4 {
        F32x4(f32x4_splat(value))
    }

    #[inline(always)]
    pub fn to_array(self) -> [f32; 4] {
        [
            f32x4_extract_lane::<0>(self.0),
            f32x4_extract_lane::<1>(self.0),
            f32x4_extract_lane::<2>(self.0),
            f32x4_extract_lane::<3>(self.0),
        ]
    }

    #[inline(always)]
    pub fn sqrt(self) -> F32x4 {
        F32x4(f32x4_sqrt(self.0))
    }

    #[inline(always)]
    pub fn bits(self) -> U32x4 {
        U32x4(self.0)
    }

    /// These where the mask has ones, the other's where it has zeros.
    #[inline(always)]
    pub fn chosen(self, other: F32x4, mask: U32x4) -> F32x4 {
        F32x4(v128_bitselect(self.0, other.0, mask.0))
    }

    /// The first and the last two as doubles.
    #[inline(always)]
    pub fn doubles(self) -> [F64x2; 2] {
        let upper = i64x2_shuffle::<1, 1>(self.0, self.0);
        [
            F64x2(f64x2_promote_low_f32x4(self.0)),
            F64x2(f64x2_promote_low_f32x4(upper)),
        ]
    }
}

impl F64x2 {
    #[inline(always)]
    pub fn new(values: [f64; 2]) -> F64x2 {
        F64x2(f64x2(values[0], values[1]))
    }

    #[inline(always)]
    pub fn splat(value: f64) -> F64x2 {
        F64x2(f64x2_splat(value))
    }

    #[inline(always)]
    pub fn to_array(self) -> [f64; 2] {
        [
            f64x2_extract_lane::<0>(self.0),
            f64x2_extract_lane::<1>(self.0),
        ]
    }

    #[inline(always)]
    pub fn sqrt(self) -> F64x2 {
        F64x2(f64x2_sqrt(self.0))
    }

    #[inline(always)]
    pub fn bits(self) -> U64x2 {
        U64x2(self.0)
    }

    /// The second of these in both lanes.
    #[inline(always)]
    pub fn second(self) -> F64x2 {
        F64x2(i64x2_shuffle::<1, 1>(self.0, self.0))
    }

    /// The first of these and of the other.
    #[inline(always)]
    pub fn firsts(self, other: F64x2) -> F64x2 {
        F64x2(i64x2_shuffle::<0, 2>(self.0, other.0))
    }

    /// The second of these and of the other.
    #[inline(always)]
    pub fn seconds(self, other: F64x2) -> F64x2 {
        F64x2(i64x2_shuffle::<1, 3>(self.0, other.0))
    }

    /// The second of the other and the first of these.
    #[inline(always)]
    pub fn after(self, other: F64x2) -> F64x2 {
        F64x2(i64x2_shuffle::<1, 2>(other.0, self.0))
    }

    #[inline(always)]
    pub fn magnitude(self) -> F64x2 {
        F64x2(f64x2_abs(self.0))
    }

    /// The other's where it is above, else these.
    #[inline(always)]
    pub fn larger(self, other: F64x2) -> F64x2 {
        F64x2(f64x2_pmax(self.0, other.0))
    }

    /// The other's where it is below, else these.
    #[inline(always)]
    pub fn smaller(self, other: F64x2) -> F64x2 {
        F64x2(f64x2_pmin(self.0, other.0))
    }

    /// These where `low` is below `high`, else 0.
    #[inline(always)]
    pub fn where_below(self, low: F64x2, high: F64x2) -> F64x2 {
        F64x2(v128_and(self.0, f64x2_lt(low.0, high.0)))
    }

    /// These where `low` is below `high`, else the other's.
    #[inline(always)]
    pub fn where_below_or(self, low: F64x2, high: F64x2, other: F64x2) -> F64x2 {
        F64x2(v128_bitselect(self.0, other.0, f64x2_lt(low.0, high.0)))
    }

    /// These where the mask has ones, the other's where it has zeros.
    #[inline(always)]
    pub fn chosen(self, other: F64x2, mask: U64x2) -> F64x2 {
        F64x2(v128_bitselect(self.0, other.0, mask.0))
    }

    /// Ones where these are below the other's.
    #[inline(always)]
    pub fn below(self, other: F64x2) -> U64x2 {
        U64x2(f64x2_lt(self.0, other.0))
    }

    #[inline(always)]
    pub fn above(self, other: F64x2) -> U64x2 {
        other.below(self)
    }

    #[inline(always)]
    pub fn at_most(self, other: F64x2) -> U64x2 {
        U64x2(f64x2_le(self.0, other.0))
    }

    #[inline(always)]
    pub fn at_least(self, other: F64x2) -> U64x2 {
        other.at_most(self)
    }
}

impl Not for U64x2 {
    type Output = U64x2;
    #[inline(always)]
    fn not(self) -> U64x2 {
        U64x2(v128_not(self.0))
    }
}

impl U32x4 {
    #[inline(always)]
    pub fn new(values: [u32; 4]) -> U32x4 {
        U32x4(u32x4(values[0], values[1], values[2], values[3]))
    }

    #[inline(always)]
    pub fn splat(value: u32) -> U32x4 {
        U32x4(u32x4_splat(value))
    }

    #[inline(always)]
    pub fn up(self, bits: u32) -> U32x4 {
        U32x4(i32x4_shl(self.0, bits))
    }

    #[inline(always)]
    pub fn down(self, bits: u32) -> U32x4 {
        U32x4(u32x4_shr(self.0, bits))
    }

    /// Down, filled with the uppermost bit.
    #[inline(always)]
    pub fn down_signed(self, bits: u32) -> U32x4 {
        U32x4(i32x4_shr(self.0, bits))
    }

    /// The nearest floats to the numbers with a sign.
    #[inline(always)]
    pub fn signed_floats(self) -> F32x4 {
        F32x4(f32x4_convert_i32x4(self.0))
    }

    #[inline(always)]
    pub fn as_floats(self) -> F32x4 {
        F32x4(self.0)
    }
}

impl U64x2 {
    #[inline(always)]
    pub fn new(values: [u64; 2]) -> U64x2 {
        U64x2(u64x2(values[0], values[1]))
    }

    #[inline(always)]
    pub fn splat(value: u64) -> U64x2 {
        U64x2(u64x2_splat(value))
    }

    #[inline(always)]
    pub fn to_array(self) -> [u64; 2] {
        [
            u64x2_extract_lane::<0>(self.0),
            u64x2_extract_lane::<1>(self.0),
        ]
    }

    #[inline(always)]
    pub fn up(self, bits: u32) -> U64x2 {
        U64x2(i64x2_shl(self.0, bits))
    }

    #[inline(always)]
    pub fn down(self, bits: u32) -> U64x2 {
        U64x2(u64x2_shr(self.0, bits))
    }

    #[inline(always)]
    pub fn rotate(self, bits: u32) -> U64x2 {
        self.up(bits) | self.down(64 - bits)
    }

    /// The lower half of each first.
    #[inline(always)]
    pub fn halves(self) -> U32x4 {
        U32x4(self.0)
    }

    #[inline(always)]
    pub fn as_doubles(self) -> F64x2 {
        F64x2(self.0)
    }

    /// Whether any bit is a one.
    #[inline(always)]
    pub fn any(self) -> bool {
        v128_any_true(self.0)
    }

    /// The bits of one where these are ones, those of the other where they are zeros.
    #[inline(always)]
    pub fn choose(self, one: U64x2, other: U64x2) -> U64x2 {
        U64x2(v128_bitselect(one.0, other.0, self.0))
    }
}
