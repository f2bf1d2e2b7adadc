//! Sixteen bytes that are worked on at once.

#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
pub use on_arrays::Octets;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
pub use on_vectors::Octets;

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod on_vectors {
    use core::arch::wasm32::*;

    #[derive(Clone, Copy)]
    pub struct Octets(v128);

    impl Octets {
        #[inline(always)]
        pub fn new(bytes: &[u8; 16]) -> Octets {
            let (halves, _) = bytes.as_chunks::<8>();
            Octets(u64x2(
                u64::from_le_bytes(halves[0]),
                u64::from_le_bytes(halves[1]),
            ))
        }

        /// With a byte added to each, less 256 where that is too much.
        #[inline(always)]
        pub fn plus(self, byte: u8) -> Octets {
            Octets(u8x16_add(self.0, u8x16_splat(byte)))
        }

        /// A bit for each byte above another one, which is no more than 127; the first one lowest.
        #[inline(always)]
        pub fn above(self, byte: u8) -> u32 {
            // The highest bits of what saturates: processors compare bytes with signs only.
            let sums = u8x16_add_sat(self.0, u8x16_splat(0x7f - byte));
            u32::from(u8x16_bitmask(sums))
        }

        /// A bit for each byte that is this one.
        #[inline(always)]
        pub fn equal(self, byte: u8) -> u32 {
            u32::from(u8x16_bitmask(u8x16_eq(self.0, u8x16_splat(byte))))
        }

        /// The first `count` bytes, zeros behind them.
        #[inline(always)]
        pub fn first(self, count: u8) -> Octets {
            // A window into ones and zeros: constants of vectors are made anew at each use.
            static ONES: [u8; 32] = {
                let mut ones = [0; 32];
                let mut at = 0;
                while at < 16 {
                    ones[at] = 0xff;
                    at += 1;
                }
                ones
            };
            let start = 16 - usize::from(count.min(16));
            match ONES[start..].first_chunk() {
                Some(mask) => Octets(v128_and(self.0, Octets::new(mask).0)),
                None => self,
            }
        }

        /// For each place the byte that lies there, zero for a place that there is not.
        #[inline(always)]
        pub fn at(self, places: Octets) -> Octets {
            Octets(u8x16_swizzle(self.0, places.0))
        }

        /// Sixteen digits each as their number: pairs, then fours, then eights.
        #[inline(always)]
        pub fn numbers(one: Octets, other: Octets) -> [u64; 2] {
            let fours = [one, other].map(|Octets(digits)| {
                // In the upper byte 10 times the first and once the second digit.
                let pairs = u16x8_shr(i16x8_mul(digits, i16x8_splat(0x0a01)), 8);
                i32x4_dot_i16x8(pairs, i16x8(100, 1, 100, 1, 100, 1, 100, 1))
            });
            let both = i16x8_narrow_i32x4(fours[0], fours[1]);
            let weights = i16x8(10_000, 1, 10_000, 1, 10_000, 1, 10_000, 1);
            let eights = i32x4_dot_i16x8(both, weights);
            let highs = i32x4_shuffle::<0, 2, 0, 2>(eights, eights);
            let highs = u64x2_extmul_low_u32x4(highs, u32x4_splat(100_000_000));
            let numbers = i64x2_add(highs, u64x2_shr(eights, 32));
            [
                u64x2_extract_lane::<0>(numbers),
                u64x2_extract_lane::<1>(numbers),
            ]
        }
    }
}

#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
mod on_arrays {
    #[derive(Clone, Copy)]
    pub struct Octets([u8; 16]);

    impl Octets {
        pub fn new(bytes: &[u8; 16]) -> Octets {
            Octets(*bytes)
        }

        /// With a byte added to each, less 256 where that is too much.
        pub fn plus(self, byte: u8) -> Octets {
            Octets(self.0.map(|one| one.wrapping_add(byte)))
        }

        /// A bit for each byte above another one, which is no more than 127; the first one lowest.
        pub fn above(self, byte: u8) -> u32 {
            self.bits(|one| one > byte)
        }

        /// A bit for each byte that is this one.
        pub fn equal(self, byte: u8) -> u32 {
            self.bits(|one| one == byte)
        }

        /// The first `count` bytes, zeros behind them.
        pub fn first(mut self, count: u8) -> Octets {
            self.0
                .iter_mut()
                .skip(count.into())
                .for_each(|one| *one = 0);
            self
        }

        /// For each place the byte that lies there, zero for a place that there is not.
        pub fn at(self, places: Octets) -> Octets {
            let byte = |place: u8| self.0.get(usize::from(place)).copied();
            Octets(places.0.map(|place| byte(place).unwrap_or(0)))
        }

        /// Sixteen digits each as their number.
        pub fn numbers(one: Octets, other: Octets) -> [u64; 2] {
            let number = |Octets(digits): Octets| {
                let digits = digits.iter().map(|&digit| u64::from(digit));
                digits.fold(0, |number, digit| number * 10 + digit)
            };
            [number(one), number(other)]
        }

        fn bits(self, is: impl Fn(u8) -> bool) -> u32 {
            let ones = self.0.iter().rev();
            ones.fold(0, |bits, &one| bits << 1 | u32::from(is(one)))
        }
    }
}
