//! Checksums that venues send with their books.

use super::{Book, Side};

/// Levels a side that Kraken's checksum covers, whatever depth was subscribed.
const KRAKEN_LEVELS: usize = 10;
/// CRC-32 as in zlib (IEEE 802.3), reflected.
const POLYNOMIAL: u32 = 0xedb8_8320;
/// A level's two numbers have at most 16 digits each.
const LONGEST: usize = 2 * KRAKEN_LEVELS * 2 * 16;

/// Table n: what a byte does to the remainder n further bytes on, so that eight are taken in one step (Kounavis and Berry
/// 2005, "A systematic approach to building high performance software-based CRC generators").
static TABLES: [[u32; 256]; 8] = {
    let mut tables = [[0u32; 256]; 8];
    let mut byte = 0;
    while byte < 256 {
        let mut rest = byte as u32;
        let mut bit = 0;
        while bit < 8 {
            rest = (rest >> 1) ^ if rest & 1 == 1 { POLYNOMIAL } else { 0 };
            bit += 1;
        }
        tables[0][byte] = rest;
        byte += 1;
    }
    let mut table = 1;
    while table < 8 {
        let mut byte = 0;
        while byte < 256 {
            let rest = tables[table - 1][byte];
            tables[table][byte] = (rest >> 8) ^ tables[0][(rest & 0xff) as usize];
            byte += 1;
        }
        table += 1;
    }
    tables
};

/// CRC-32 (IEEE) of bytes, as zlib's `crc32`.
pub fn crc32(bytes: &[u8]) -> u32 {
    let mut rest = !0u32;
    let mut chunks = bytes.chunks_exact(8);
    for chunk in &mut chunks {
        let low = rest ^ u32::from_le_bytes([chunk[0], chunk[1], chunk[2], chunk[3]]);
        rest = TABLES[7][(low & 0xff) as usize]
            ^ TABLES[6][(low >> 8 & 0xff) as usize]
            ^ TABLES[5][(low >> 16 & 0xff) as usize]
            ^ TABLES[4][(low >> 24) as usize]
            ^ TABLES[3][chunk[4] as usize]
            ^ TABLES[2][chunk[5] as usize]
            ^ TABLES[1][chunk[6] as usize]
            ^ TABLES[0][chunk[7] as usize];
    }
    for &byte in chunks.remainder() {
        rest = (rest >> 8) ^ TABLES[0][((rest ^ u32::from(byte)) & 0xff) as usize];
    }
    !rest
}

impl Book {
    /// Kraken's checksum of WebSocket v2: of the ten best asks, then the ten best bids, each price and quantity as the venue
    /// writes them without point and leading zeros. The book's scales must be the pair's precisions.
    pub fn kraken_checksum(&self) -> u32 {
        let mut text = [0; LONGEST];
        let mut length = 0;
        for side in [Side::Ask, Side::Bid] {
            for level in self.levels(side).take(KRAKEN_LEVELS) {
                length = write(&mut text, length, level.ticks.unsigned_abs());
                length = write(&mut text, length, level.lots.unsigned_abs());
            }
        }
        crc32(&text[..length])
    }
}

/// The decimal digits of a number below 10^16 behind the first `at` bytes; their new count.
fn write(text: &mut [u8; LONGEST], at: usize, number: u64) -> usize {
    const HALF: u64 = 100_000_000;
    let (high, low) = ((number / HALF) as u32, (number % HALF) as u32);
    let digits = |number: u32| number.checked_ilog10().map_or(1, |log| log as usize + 1);
    let mut end = at;
    if high > 0 {
        end += digits(high);
        fill(&mut text[at..end], high);
        fill(&mut text[end..end + 8], low);
        return end + 8;
    }
    end += digits(low);
    fill(&mut text[at..end], low);
    end
}

fn fill(place: &mut [u8], mut number: u32) {
    for digit in place.iter_mut().rev() {
        *digit = b'0' + (number % 10) as u8;
        number /= 10;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn crc32_gives_the_catalogues_check_value() {
        // "CRC-32/ISO-HDLC" in the catalogue of parametrised CRC algorithms: check 0xcbf43926 of "123456789".
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
        assert_eq!(crc32(b""), 0);
    }

    #[test]
    fn numbers_are_written_as_the_formatter_writes_them() {
        for number in [
            0,
            7,
            10,
            99_999_999,
            100_000_000,
            123_456_789,
            9_007_199_254_740_991,
        ] {
            let mut text = [0; LONGEST];
            let end = write(&mut text, 3, number);
            assert_eq!(&text[3..end], number.to_string().as_bytes());
        }
    }
}
