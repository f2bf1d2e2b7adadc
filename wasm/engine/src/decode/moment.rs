//! Times as RFC 3339 writes them in UTC.

use crate::data::calendar::days_from_civil;

const SECOND: i64 = 1_000_000;

/// How a time is written up to its seconds.
const PATTERN: &[u8; 19] = b"0000-00-00T00:00:00";
const DAYS: [i64; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/// `2026-08-02T03:35:51.302928Z` in µs since 1970; a fraction of one to nine digits, or none, is cut to µs.
pub fn read(text: &[u8]) -> Option<i64> {
    let (seconds, rest) = text.split_first_chunk::<19>()?;
    let mut is_time = true;
    for (&byte, &wanted) in seconds.iter().zip(PATTERN) {
        is_time &= match wanted {
            b'0' => byte.is_ascii_digit(),
            sign => byte == sign,
        };
    }
    if !is_time {
        return None;
    }
    let pair = |at: usize| 10 * i64::from(seconds[at] - b'0') + i64::from(seconds[at + 1] - b'0');
    let (year, month, day) = (100 * pair(0) + pair(2), pair(5), pair(8));
    let (hour, minute, second) = (pair(11), pair(14), pair(17));
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let leap_day = i64::from(is_leap && month == 2);
    let days = DAYS.get(month.wrapping_sub(1) as usize)? + leap_day;
    if !(1..=days).contains(&day) || hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let days = days_from_civil(year, month, day);
    let seconds = ((days * 24 + hour) * 60 + minute) * 60 + second;
    Some(seconds * SECOND + micros(rest)?)
}

fn micros(text: &[u8]) -> Option<i64> {
    let digits = match text {
        b"Z" => return Some(0),
        [b'.', digits @ .., b'Z'] => digits,
        _ => return None,
    };
    if digits.is_empty() || digits.len() > 9 || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let digit = |at: usize| digits.get(at).map_or(0, |byte| i64::from(byte - b'0'));
    Some((0..6).fold(0, |value, at| value * 10 + digit(at)))
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn times_are_read_to_the_microsecond() {
        assert_eq!(read(b"1970-01-01T00:00:00Z"), Some(0));
        // GNU date: date -u -d 2026-08-02T03:35:51Z +%s
        assert_eq!(
            read(b"2026-08-02T03:35:51.302928Z"),
            Some(1_785_641_751_302_928)
        );
        assert_eq!(read(b"2024-02-29T23:59:59.5Z"), Some(1_709_251_199_500_000));
        assert_eq!(
            read(b"2024-02-29T23:59:59.123456789Z"),
            Some(1_709_251_199_123_456)
        );
    }

    #[test]
    fn what_is_no_time_in_utc_is_none() {
        for text in [
            "",
            "2024-02-30T00:00:00Z",
            "2023-02-29T00:00:00Z",
            "2024-01-01T24:00:00Z",
            "2024-01-01T00:00:00",
            "2024-01-01T00:00:00+01:00",
            "2024-01-01 00:00:00Z",
            "2024-01-01T00:00:00.Z",
            "2024-13-01T00:00:00Z",
            "2024-00-01T00:00:00Z",
            "2024-01-00T00:00:00Z",
            "2024-01-01T00:00:0xZ",
            "2024-01-01T00:00:00.12x4Z",
        ] {
            assert_eq!(read(text.as_bytes()), None, "{text}");
        }
    }
}
