//! On arrays, for machines that are not WebAssembly.
use std::array::from_fn;
use std::ops::{Add, BitAnd, BitOr, BitXor, Div, Mul, Not, Sub};

#[derive(Clone, Copy)]
pub struct F32x4([f32; 4]);
#[derive(Clone, Copy)]
pub struct F64x2([f64; 2]);
#[derive(Clone, Copy)]
pub struct U32x4([u32; 4]);
#[derive(Clone, Copy)]
pub struct U64x2([u64; 2]);

/// Making, reading and plain operators.
macro_rules! lanes {
    ($kind:ident $lane:ident $count:literal: $($operator:ident $name:ident |$a:ident, $b:ident| $value:expr),*) => {
        impl $kind {
            #[inline(always)]
            pub fn new(values: [$lane; $count]) -> $kind {
                $kind(values)
            }

            #[inline(always)]
            pub fn splat(value: $lane) -> $kind {
                $kind([value; $count])
            }
        }
        $(impl $operator for $kind {
            type Output = $kind;
            #[inline(always)]
            fn $name(self, other: $kind) -> $kind {
                $kind(from_fn(|lane| {
                    let ($a, $b) = (self.0[lane], other.0[lane]);
                    $value
                }))
            }
        })*
    };
}

lanes!(F32x4 f32 4: Add add |a, b| a + b, Sub sub |a, b| a - b, Mul mul |a, b| a * b);
lanes!(F64x2 f64 2: Add add |a, b| a + b, Sub sub |a, b| a - b, Mul mul |a, b| a * b, Div div |a, b| a / b);
lanes!(U32x4 u32 4: Add add |a, b| a.wrapping_add(b), Sub sub |a, b| a.wrapping_sub(b),
    BitAnd bitand |a, b| a & b, BitOr bitor |a, b| a | b, BitXor bitxor |a, b| a ^ b);
lanes!(U64x2 u64 2: Add add |a, b| a.wrapping_add(b), Sub sub |a, b| a.wrapping_sub(b),
    BitAnd bitand |a, b| a & b, BitOr bitor |a, b| a | b, BitXor bitxor |a, b| a ^ b);

impl F32x4 {
    #[inline(always)]
    pub fn to_array(self) -> [f32; 4] {
        self.0
    }

    #[inline(always)]
    pub fn sqrt(self) -> F32x4 {
        F32x4(self.0.map(f32::sqrt))
    }

    #[inline(always)]
    pub fn bits(self) -> U32x4 {
        U32x4(self.0.map(f32::to_bits))
    }

    /// These where the mask has ones, the other's where it has zeros.
    #[inline(always)]
    pub fn chosen(self, other: F32x4, U32x4(mask): U32x4) -> F32x4 {
        let bits = |lane: usize| {
            self.0[lane].to_bits() & mask[lane] | other.0[lane].to_bits() & !mask[lane]
        };
        F32x4(from_fn(|lane| f32::from_bits(bits(lane))))
    }

    /// The first and the last two as doubles.
    #[inline(always)]
    pub fn doubles(self) -> [F64x2; 2] {
        let [a, b, c, d] = self.0.map(f64::from);
        [F64x2([a, b]), F64x2([c, d])]
    }
}

impl F64x2 {
    #[inline(always)]
    pub fn to_array(self) -> [f64; 2] {
        self.0
    }

    #[inline(always)]
    pub fn sqrt(self) -> F64x2 {
        F64x2(self.0.map(f64::sqrt))
    }

    #[inline(always)]
    pub fn bits(self) -> U64x2 {
        U64x2(self.0.map(f64::to_bits))
    }

    /// The second of these in both lanes.
    #[inline(always)]
    pub fn second(self) -> F64x2 {
        F64x2([self.0[1]; 2])
    }

    /// The first of these and of the other.
    #[inline(always)]
    pub fn firsts(self, other: F64x2) -> F64x2 {
        F64x2([self.0[0], other.0[0]])
    }

    /// The second of these and of the other.
    #[inline(always)]
    pub fn seconds(self, other: F64x2) -> F64x2 {
        F64x2([self.0[1], other.0[1]])
    }

    /// The second of the other and the first of these.
    #[inline(always)]
    pub fn after(self, other: F64x2) -> F64x2 {
        F64x2([other.0[1], self.0[0]])
    }

    #[inline(always)]
    pub fn magnitude(self) -> F64x2 {
        F64x2(self.0.map(f64::abs))
    }

    /// The other's where it is above, else these.
    #[inline(always)]
    pub fn larger(self, other: F64x2) -> F64x2 {
        self.either(other, |mine, theirs| mine < theirs)
    }

    /// The other's where it is below, else these.
    #[inline(always)]
    pub fn smaller(self, other: F64x2) -> F64x2 {
        self.either(other, |mine, theirs| theirs < mine)
    }

    #[inline(always)]
    fn either(self, other: F64x2, is_other: impl Fn(f64, f64) -> bool) -> F64x2 {
        let pair = |lane: usize| (self.0[lane], other.0[lane]);
        F64x2(from_fn(|lane| match pair(lane) {
            (mine, theirs) if is_other(mine, theirs) => theirs,
            (mine, _) => mine,
        }))
    }

    /// These where `low` is below `high`, else 0.
    #[inline(always)]
    pub fn where_below(self, low: F64x2, high: F64x2) -> F64x2 {
        self.where_below_or(low, high, F64x2([0.0; 2]))
    }

    /// These where `low` is below `high`, else the other's.
    #[inline(always)]
    pub fn where_below_or(self, low: F64x2, high: F64x2, other: F64x2) -> F64x2 {
        F64x2(from_fn(|lane| match low.0[lane] < high.0[lane] {
            true => self.0[lane],
            false => other.0[lane],
        }))
    }

    /// These where the mask has ones, the other's where it has zeros.
    #[inline(always)]
    pub fn chosen(self, other: F64x2, mask: U64x2) -> F64x2 {
        mask.choose(self.bits(), other.bits()).as_doubles()
    }

    /// Ones where these are below the other's.
    #[inline(always)]
    pub fn below(self, other: F64x2) -> U64x2 {
        U64x2(from_fn(|lane| ones(self.0[lane] < other.0[lane])))
    }

    #[inline(always)]
    pub fn above(self, other: F64x2) -> U64x2 {
        other.below(self)
    }

    #[inline(always)]
    pub fn at_most(self, other: F64x2) -> U64x2 {
        U64x2(from_fn(|lane| ones(self.0[lane] <= other.0[lane])))
    }

    #[inline(always)]
    pub fn at_least(self, other: F64x2) -> U64x2 {
        other.at_most(self)
    }
}

#[inline(always)]
fn ones(is_so: bool) -> u64 {
    u64::from(is_so).wrapping_neg()
}

impl Not for U64x2 {
    type Output = U64x2;
    #[inline(always)]
    fn not(self) -> U64x2 {
        U64x2(self.0.map(|lane| !lane))
    }
}

impl U32x4 {
    #[inline(always)]
    pub fn up(self, bits: u32) -> U32x4 {
        U32x4(self.0.map(|lane| lane << bits))
    }

    #[inline(always)]
    pub fn down(self, bits: u32) -> U32x4 {
        U32x4(self.0.map(|lane| lane >> bits))
    }

    /// Down, filled with the uppermost bit.
    #[inline(always)]
    pub fn down_signed(self, bits: u32) -> U32x4 {
        U32x4(self.0.map(|lane| (lane as i32 >> bits) as u32))
    }

    /// The nearest floats to the numbers with a sign.
    #[inline(always)]
    pub fn signed_floats(self) -> F32x4 {
        F32x4(self.0.map(|lane| lane as i32 as f32))
    }

    #[inline(always)]
    pub fn as_floats(self) -> F32x4 {
        F32x4(self.0.map(f32::from_bits))
    }
}

impl U64x2 {
    #[inline(always)]
    pub fn to_array(self) -> [u64; 2] {
        self.0
    }

    #[inline(always)]
    pub fn up(self, bits: u32) -> U64x2 {
        U64x2(self.0.map(|lane| lane << bits))
    }

    #[inline(always)]
    pub fn down(self, bits: u32) -> U64x2 {
        U64x2(self.0.map(|lane| lane >> bits))
    }

    #[inline(always)]
    pub fn rotate(self, bits: u32) -> U64x2 {
        U64x2(self.0.map(|lane| lane.rotate_left(bits)))
    }

    /// The lower half of each first.
    #[inline(always)]
    pub fn halves(self) -> U32x4 {
        let [a, b] = self.0;
        U32x4([a as u32, (a >> 32) as u32, b as u32, (b >> 32) as u32])
    }

    #[inline(always)]
    pub fn as_doubles(self) -> F64x2 {
        F64x2(self.0.map(f64::from_bits))
    }

    /// Whether any bit is a one.
    #[inline(always)]
    pub fn any(self) -> bool {
        self.0 != [0; 2]
    }

    /// The bits of one where these are ones, those of the other where they are zeros.
    #[inline(always)]
    pub fn choose(self, one: U64x2, other: U64x2) -> U64x2 {
        self & one | !self & other
    }
}
