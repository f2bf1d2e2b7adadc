//! The name of a set of bars: equal bytes, equal bars.

use crate::bars::Bars;
use sha2::{Digest, Sha256};

/// SHA-256 over whole columns, one after another: `time` as i64 ms, then `open`, `high`, `low`, `close`, `volume` as
/// f64, all little endian, missing volume 0. Column by column, so that a host may hash its views of engine memory as
/// they lie there and get the same name.
pub fn fingerprint(bars: &Bars) -> [u8; 32] {
    let mut hash = Sha256::new();
    update(&mut hash, &bars.time, |value| value.to_le_bytes());
    for column in [&bars.open, &bars.high, &bars.low, &bars.close, &bars.volume] {
        update(&mut hash, column, |value| value.to_le_bytes());
    }
    hash.finalize().into()
}

fn update<T: Copy>(hash: &mut Sha256, column: &[T], bytes: impl Fn(T) -> [u8; 8]) {
    let mut block = [0u8; 4096];
    for values in column.chunks(block.len() / 8) {
        for (place, value) in block.chunks_exact_mut(8).zip(values) {
            place.copy_from_slice(&bytes(*value));
        }
        hash.update(&block[..values.len() * 8]);
    }
}

/// Lower-case hexadecimal digits of `bytes`.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_bars_have_the_sha_256_of_nothing() {
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(hex(&fingerprint(&Bars::default())), empty);
    }

    #[test]
    fn columns_are_hashed_in_order_as_little_endian_words() {
        let bars = Bars {
            time: vec![1, 2],
            open: vec![1.5, 2.5],
            high: vec![3.0, 4.0],
            low: vec![0.5, 0.25],
            close: vec![2.0, 3.0],
            volume: vec![0.0, 7.0],
            decimals: 2,
        };
        let mut plain = Vec::new();
        plain.extend(bars.time.iter().flat_map(|value| value.to_le_bytes()));
        for column in [&bars.open, &bars.high, &bars.low, &bars.close, &bars.volume] {
            plain.extend(column.iter().flat_map(|value| value.to_le_bytes()));
        }
        assert_eq!(fingerprint(&bars), <[u8; 32]>::from(Sha256::digest(&plain)));
    }

    #[test]
    fn long_columns_are_hashed_whole() {
        let long = |last: f64| Bars {
            open: [vec![1.0; 2000], vec![last]].concat(),
            ..Bars::default()
        };
        assert_ne!(fingerprint(&long(1.0)), fingerprint(&long(2.0)));
    }
}
