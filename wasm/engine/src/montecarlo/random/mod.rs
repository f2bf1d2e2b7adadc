//! Random numbers: the same for a seed and a block on every machine, whoever draws the blocks and in which order.

pub mod bridge;
mod directions;
pub mod draws;
pub mod generator;
pub mod inverse;
pub mod normal32;
pub mod normal64;
pub mod sobol;
pub mod uniform;

#[cfg(test)]
mod tests {
    use super::generator::Generator;
    use super::{normal32, normal64, uniform};
    use crate::lanes::{F32x4, F64x2};
    use sha2::{Digest, Sha256};

    /// What `tests/unit/wasm/random.test.ts` asks of WebAssembly's vectors.
    #[test]
    fn arrays_give_the_bits_that_vectors_give() {
        const COUNT: usize = 4096;
        let hash = |bytes: Vec<u8>| {
            let words = Sha256::digest(bytes);
            words[..8]
                .iter()
                .map(|byte| format!("{byte:02x}"))
                .collect()
        };
        let floats = |fill: fn(&mut Generator, &mut [F32x4])| -> String {
            let mut out = vec![F32x4::splat(0.0); COUNT / 4];
            fill(&mut Generator::new(20, 0, 3), &mut out);
            hash(
                out.iter()
                    .flat_map(|four| four.to_array())
                    .flat_map(f32::to_le_bytes)
                    .collect(),
            )
        };
        let doubles = |fill: fn(&mut Generator, &mut [F64x2])| -> String {
            let mut out = vec![F64x2::splat(0.0); COUNT / 2];
            fill(&mut Generator::new(20, 0, 3), &mut out);
            hash(
                out.iter()
                    .flat_map(|two| two.to_array())
                    .flat_map(f64::to_le_bytes)
                    .collect(),
            )
        };
        assert_eq!(floats(uniform::fill_floats), "529b5c971f6740b8");
        assert_eq!(doubles(uniform::fill_doubles), "14832b275369dce7");
        assert_eq!(floats(normal32::fill), "b7ddb86eabd1115d");
        assert_eq!(doubles(normal64::fill), "0e24ca9d98c49f51");
    }
}
