//! 128 random bits a step: two lanes of xoshiro256++ (Blackman and Vigna, Scrambled Linear Pseudorandom Number Generators,
//! ACM Transactions on Mathematical Software 47, 2021).
//!
//! Each block of paths has a generator of its own, whose state is SplitMix64's output (Steele, Lea and Flood, Fast
//! splittable pseudorandom number generators, OOPSLA 2014) for a key mixed of seed, stream and block: with 2^256 states
//! to begin from, two blocks meet once in 2^200 simulations.
use crate::lanes::U64x2;

const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

#[derive(Clone)]
pub struct Generator {
    state: [U64x2; 4],
}

/// The finalizer of SplitMix64: each bit of the input flips each bit of the output half of the time.
fn mixed(value: u64) -> u64 {
    let z = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

impl Generator {
    /// `stream` says what the numbers are for: draws for one purpose do not move those for another.
    pub fn new(seed: u64, stream: u64, block: u64) -> Generator {
        let outer = mixed(seed.wrapping_add(GOLDEN)).wrapping_add(stream.wrapping_mul(GOLDEN));
        let mut key = mixed(mixed(outer.wrapping_add(GOLDEN)) ^ block.wrapping_mul(GOLDEN));
        let mut next = || {
            key = key.wrapping_add(GOLDEN);
            mixed(key)
        };
        let first = [(); 4].map(|()| next());
        let second = [(); 4].map(|()| next());
        Generator::from_states(first, second)
    }

    fn from_states(first: [u64; 4], second: [u64; 4]) -> Generator {
        let state = std::array::from_fn(|word| U64x2::new([first[word], second[word]]));
        Generator { state }
    }

    #[inline(always)]
    pub fn draw(&mut self) -> U64x2 {
        let [a, b, c, d] = self.state;
        let sum = (a + d).rotate(23) + a;
        let (c, d) = (c ^ a, d ^ b);
        self.state = [a ^ d, b ^ c, c ^ b.up(17), d.rotate(45)];
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// First outputs of the authors' xoshiro256plusplus.c for the state 1, 2, 3, 4.
    #[test]
    fn each_lane_is_the_published_generator() {
        let mut generator = Generator::from_states([1, 2, 3, 4], [1, 2, 3, 4]);
        let published = [
            41_943_041,
            58_720_359,
            3_588_806_011_781_223,
            3_591_011_842_654_386,
            9_228_616_714_210_784_205,
            9_973_669_472_204_895_162,
        ];
        for expected in published {
            assert_eq!(generator.draw().to_array(), [expected; 2]);
        }
    }

    #[test]
    fn seeds_streams_and_blocks_differ() {
        let mut firsts = Vec::new();
        for seed in 0..10 {
            for stream in 0..3 {
                for block in 0..100 {
                    firsts.extend(Generator::new(seed, stream, block).draw().to_array());
                }
            }
        }
        let count = firsts.len();
        firsts.sort_unstable();
        firsts.dedup();
        assert_eq!(firsts.len(), count);
    }
}
