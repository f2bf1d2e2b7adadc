//! The run's stream of random numbers: xoshiro256++ (Blackman and Vigna, 2019) seeded by SplitMix64.

#[derive(Clone, Debug)]
pub struct Random {
    state: [u64; 4],
}

impl Random {
    pub fn new(seed: u64) -> Random {
        let mut mixed = seed;
        Random {
            state: [(); 4].map(|()| {
                mixed = mixed.wrapping_add(0x9e37_79b9_7f4a_7c15);
                let z = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
                let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
                z ^ (z >> 31)
            }),
        }
    }

    /// Uniform in [0, 1) with 53 random bits.
    pub fn draw(&mut self) -> f64 {
        let s = &mut self.state;
        let sum = s[0].wrapping_add(s[3]).rotate_left(23).wrapping_add(s[0]);
        let shifted = s[1] << 17;
        s[2] ^= s[0];
        s[3] ^= s[1];
        s[1] ^= s[2];
        s[0] ^= s[3];
        s[2] ^= shifted;
        s[3] = s[3].rotate_left(45);
        (sum >> 11) as f64 / (1u64 << 53) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// First outputs of the authors' reference programs for seed 0 (splitmix64.c) fed to xoshiro256plusplus.c.
    #[test]
    fn seeds_as_splitmix64_does() {
        assert_eq!(Random::new(0).state[0], 0xe220_a839_7b1d_cdaf);
        assert_eq!(Random::new(0).state[1], 0x6e78_9e6a_a1b9_65f4);
    }

    #[test]
    fn numbers_are_uniform_and_repeat_for_a_seed() {
        let mut random = Random::new(1);
        let draws: Vec<f64> = (0..100_000).map(|_| random.draw()).collect();
        let mean = draws.iter().sum::<f64>() / draws.len() as f64;
        assert!((mean - 0.5).abs() < 0.005 && draws.iter().all(|draw| (0.0..1.0).contains(draw)));
        let mut again = Random::new(1);
        assert!(draws.iter().all(|&draw| draw == again.draw()));
    }
}
