//! Eight bytes at a time (SIMD within a register): the length of a run of digits decides no branch, so that numbers of
//! changing length cost no mispredictions. Words are little endian: the first byte of the text is the lowest.

const ONES: u64 = 0x0101_0101_0101_0101;
const TOPS: u64 = 0x8080_8080_8080_8080;

/// The eight bytes at `at`, `None` near the end of the text.
#[inline(always)]
pub fn word_at(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_le_bytes(bytes.get(at..at + 8)?.try_into().ok()?))
}

/// How many digits a word begins with, and the word with the digits as values 0 to 9.
#[inline(always)]
pub fn leading_digits(word: u64) -> (u32, u64) {
    let values = word ^ (ONES * u64::from(b'0'));
    // A byte of ten or more reaches the top bit; a carry out of it only spoils bytes behind the first such byte.
    let others = (values.wrapping_add(ONES * 0x76) | values) & TOPS;
    (others.trailing_zeros() / 8, values)
}

/// The number that the first `count` (1 to 8) digit values make.
#[inline(always)]
pub fn number_of(values: u64, count: u32) -> u64 {
    let digits = values << (64 - 8 * count);
    let pairs = (digits * 10 + (digits >> 8)) & 0x00ff_00ff_00ff_00ff;
    let fours = (pairs * 100 + (pairs >> 16)) & 0x0000_ffff_0000_ffff;
    (fours * 10_000 + (fours >> 32)) & 0xffff_ffff
}

/// Place of the last digit that is not 0 among the first `count` (1 to 8), from 1; 0 if all are.
#[inline(always)]
pub fn last_nonzero(values: u64, count: u32) -> u32 {
    let digits = values << (64 - 8 * count) >> (64 - 8 * count);
    8 - digits.leading_zeros() / 8
}

/// Marks, in the top bit of bytes, `separator` and everything up to `"` in ASCII: line ends, blanks, the quote. The
/// lowest mark is right; marks above it may not be.
#[inline(always)]
pub fn cell_ends(word: u64, separator: u8) -> u64 {
    let small = word.wrapping_sub(ONES * 0x23) & !word;
    let other = word ^ (ONES * u64::from(separator));
    let equal = other.wrapping_sub(ONES) & !other;
    (small | equal) & TOPS
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str) -> u64 {
        word_at(format!("{text:\u{ff}<8}").as_bytes(), 0).unwrap()
    }

    #[test]
    fn digits_are_counted_and_read() {
        for (text, count, number, last) in [
            ("1,200000", 1, 1, 1),
            ("12345678", 8, 12_345_678, 8),
            ("0500.123", 4, 500, 2),
            ("907:", 3, 907, 3),
            ("00000000", 8, 0, 0),
        ] {
            let (found, values) = leading_digits(word(text));
            assert_eq!(
                (found, number_of(values, found), last_nonzero(values, found)),
                (count, number, last),
                "{text}"
            );
        }
        for text in [",1234567", "/0000000", ":0000000", "\u{ff}1234567", "-1"] {
            assert_eq!(leading_digits(word(text)).0, 0, "{text}");
        }
    }

    #[test]
    fn the_first_end_of_a_cell_is_marked() {
        for (text, at) in [
            ("ab,c;d\nx", 2),
            ("ab;c\nxyz", 4),
            ("abcdefgh", 8),
            ("a\"bcdefg", 1),
            ("é,\n     ", 2),
        ] {
            assert_eq!(
                cell_ends(word(text), b',').trailing_zeros() / 8,
                at,
                "{text}"
            );
        }
    }
}
