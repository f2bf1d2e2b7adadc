//! Checksums that venues send with their books.

use super::{Book, Side};

/// Levels a side that Kraken's checksum covers, whatever depth was subscribed.
const KRAKEN_LEVELS: usize = 10;
/// CRC-32 as in zlib (IEEE 802.3), reflected.
const POLYNOMIAL: u32 = 0xedb8_8320;
/// A level's two numbers have at most 16 digits each; eight are written at a time.
const LONGEST: usize = 2 * KRAKEN_LEVELS * 2 * 16 + 8;

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

/// The decimal digits of a number below 10^16 behind the first `at` bytes; their new count. What stands behind them is no
/// part of the text.
#[inline(always)]
fn write(text: &mut [u8; LONGEST], at: usize, number: u64) -> usize {
    const HALF: u64 = 100_000_000;
    if number < HALF {
        return write_first(text, at, number as u32);
    }
    let at = write_first(text, at, (number / HALF) as u32);
    put(text, at, ascii(digits_of((number % HALF) as u32)));
    at + 8
}

/// The digits of a number below 10^8, without leading zeros.
#[inline(always)]
fn write_first(text: &mut [u8; LONGEST], at: usize, number: u32) -> usize {
    let digits = digits_of(number);
    // The last digit stands even if it is a zero.
    let zeros = (digits | 1 << 56).trailing_zeros() & !7;
    put(text, at, ascii(digits) >> zeros);
    at + 8 - zeros as usize / 8
}

#[inline(always)]
fn put(text: &mut [u8; LONGEST], at: usize, bytes: u64) {
    if let Some(place) = text.get_mut(at..at + 8) {
        place.copy_from_slice(&bytes.to_le_bytes());
    }
}

#[inline(always)]
fn ascii(digits: u64) -> u64 {
    digits | 0x3030_3030_3030_3030
}

/// Eight decimal digits of a number below 10^8, one a byte, the first one lowest: fours, then pairs, then single ones are
/// divided side by side in one word. Multiplying and shifting divides them exactly: 10,486 / 2^20 is 1/100 for all numbers
/// below 10^4, and 103 / 2^10 is 1/10 for all below 100.
#[inline(always)]
fn digits_of(number: u32) -> u64 {
    let number = u64::from(number);
    let fours = (number / 10_000) | ((number % 10_000) << 32);
    let hundreds = ((fours * 10_486) >> 20) & 0x0000_007f_0000_007f;
    let pairs = hundreds | ((fours - 100 * hundreds) << 16);
    let tens = ((pairs * 103) >> 10) & 0x000f_000f_000f_000f;
    tens | ((pairs - 10 * tens) << 8)
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
            1_000_000_000_000_000,
            9_999_900_010_009,
            99,
            100,
            9_999,
            10_000,
        ] {
            let mut text = [0; LONGEST];
            let end = write(&mut text, 3, number);
            assert_eq!(&text[3..end], number.to_string().as_bytes());
        }
    }
}
