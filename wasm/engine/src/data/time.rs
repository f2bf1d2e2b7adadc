//! Times as written in files, to ms since 1970 UTC.

use super::calendar::{days_from_civil, DAY};

/// The span of JavaScript's Date, within which every time must lie.
pub const FARTHEST: i64 = 8_640_000_000_000_000;

/// What one step of a time column is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeUnit {
    Seconds,
    Milliseconds,
    Microseconds,
    Nanoseconds,
    /// Dates and clocks in words of ISO 8601.
    Iso,
}

impl TimeUnit {
    /// The unit in which a number of this size is a date of our time: seconds until the year 5138, and so on.
    pub fn of_magnitude(size: u64) -> Self {
        match size {
            0..=99_999_999_999 => Self::Seconds,
            100_000_000_000..=99_999_999_999_999 => Self::Milliseconds,
            100_000_000_000_000..=99_999_999_999_999_999 => Self::Microseconds,
            _ => Self::Nanoseconds,
        }
    }

    /// As reports and requests call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Seconds => "s",
            Self::Milliseconds => "ms",
            Self::Microseconds => "us",
            Self::Nanoseconds => "ns",
            Self::Iso => "iso",
        }
    }

    /// The unit called so.
    pub fn from_name(name: &str) -> Option<Self> {
        [
            Self::Seconds,
            Self::Milliseconds,
            Self::Microseconds,
            Self::Nanoseconds,
            Self::Iso,
        ]
        .into_iter()
        .find(|unit| unit.name() == name)
    }

    /// Whole ms at or before `value` of this unit, `None` outside the calendar.
    pub fn to_ms(self, value: i64) -> Option<i64> {
        let ms = match self {
            Self::Seconds => value.checked_mul(1000)?,
            Self::Milliseconds | Self::Iso => value,
            Self::Microseconds => value.div_euclid(1000),
            Self::Nanoseconds => value.div_euclid(1_000_000),
        };
        (-FARTHEST..=FARTHEST).contains(&ms).then_some(ms)
    }
}

/// Why a text is no time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoTime {
    Empty,
    /// Day and month cannot be told apart.
    Ambiguous,
    Unknown,
}

/// A date, optionally with a clock and a zone; without a zone it is UTC.
pub fn read_moment(text: &[u8]) -> Result<i64, NoTime> {
    let mut rest = Cursor { text };
    let day = rest.date()?;
    let mut of_day = 0;
    if rest.skip(|byte| matches!(byte, b' ' | b'T' | b't')) {
        of_day = rest.clock()?;
        of_day -= rest.zone()?;
    }
    rest.end(day * DAY + of_day)
}

/// A date alone, to the ms of its midnight.
pub fn read_date(text: &[u8]) -> Result<i64, NoTime> {
    let mut rest = Cursor { text };
    let day = rest.date()?;
    rest.end(day * DAY)
}

/// A clock alone (`9:30`, `09:30:00.5`, `093000`), with or without a zone, to ms after midnight UTC.
pub fn read_clock(text: &[u8]) -> Result<i64, NoTime> {
    let mut rest = Cursor { text };
    if rest.text.is_empty() {
        return Err(NoTime::Empty);
    }
    let of_day = rest.clock()?;
    let zone = rest.zone()?;
    rest.end(of_day - zone)
}

/// Whether a number is a date written without separators, as 20240131. As epoch seconds it would be of August 1970.
pub fn is_compact_date(text: &[u8]) -> bool {
    text.len() == 8 && read_date(text).is_ok()
}

struct Cursor<'a> {
    text: &'a [u8],
}

impl Cursor<'_> {
    fn take(&mut self, byte: u8) -> bool {
        let found = self.text.first() == Some(&byte);
        if found {
            self.text = &self.text[1..];
        }
        found
    }

    fn skip(&mut self, wanted: impl Fn(u8) -> bool) -> bool {
        let length = self.text.iter().take_while(|byte| wanted(**byte)).count();
        self.text = &self.text[length..];
        length > 0
    }

    /// The digits from here on: their value and how many there are. More than nine are no part of a date.
    fn digits(&mut self) -> (i64, usize) {
        let length = self
            .text
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        let value = self.text[..length.min(9)]
            .iter()
            .fold(0, |value, byte| value * 10 + i64::from(byte - b'0'));
        self.text = &self.text[length..];
        (value, length)
    }

    fn end(&self, ms: i64) -> Result<i64, NoTime> {
        if self.text.is_empty() {
            Ok(ms)
        } else {
            Err(NoTime::Unknown)
        }
    }

    /// Day number of `2024-01-31`, `2024/1/31`, `2024.01.31` or `20240131`.
    fn date(&mut self) -> Result<i64, NoTime> {
        if self.text.is_empty() {
            return Err(NoTime::Empty);
        }
        let (first, first_length) = self.digits();
        if first_length == 8 {
            return day_number(first / 10_000, first / 100 % 100, first % 100);
        }
        let between = match self.text.first() {
            Some(byte) if first_length > 0 && matches!(byte, b'-' | b'/' | b'.') => *byte,
            _ => return Err(NoTime::Unknown),
        };
        self.take(between);
        let (second, second_length) = self.digits();
        if !self.take(between) {
            return Err(NoTime::Unknown);
        }
        let (third, third_length) = self.digits();
        match (first_length, second_length, third_length) {
            (4, 1..=2, 1..=2) => day_number(first, second, third),
            (1..=2, 1..=2, 2 | 4) => Err(NoTime::Ambiguous),
            _ => Err(NoTime::Unknown),
        }
    }

    /// ms of the day of `09:30`, `09:30:15`, `09:30:15.250` or `093015`.
    fn clock(&mut self) -> Result<i64, NoTime> {
        let (first, length) = self.digits();
        let (hours, minutes, seconds) = match length {
            6 => (first / 10_000, first / 100 % 100, first % 100),
            1..=2 if self.take(b':') => {
                let (minutes, minute_length) = self.digits();
                let (seconds, second_length) = if self.take(b':') {
                    self.digits()
                } else {
                    (0, 2)
                };
                if minute_length != 2 || second_length != 2 {
                    return Err(NoTime::Unknown);
                }
                (first, minutes, seconds)
            }
            _ => return Err(NoTime::Unknown),
        };
        if hours > 23 || minutes > 59 || seconds > 59 {
            return Err(NoTime::Unknown);
        }
        let mut millis = 0;
        if self.take(b'.') || self.take(b',') {
            let length = self
                .text
                .iter()
                .take_while(|byte| byte.is_ascii_digit())
                .count();
            let digit = |place: usize| {
                self.text[..length]
                    .get(place)
                    .map_or(0, |byte| i64::from(byte - b'0'))
            };
            millis = digit(0) * 100 + digit(1) * 10 + digit(2);
            self.text = &self.text[length..];
            if length == 0 {
                return Err(NoTime::Unknown);
            }
        }
        Ok(((hours * 60 + minutes) * 60 + seconds) * 1000 + millis)
    }

    /// ms by which a zone is ahead of UTC: nothing, `Z`, `UTC`, `GMT`, `+01:00`, `-0530` or `+01`.
    fn zone(&mut self) -> Result<i64, NoTime> {
        self.skip(|byte| byte == b' ');
        for name in [&b"Z"[..], b"z", b"UTC", b"GMT"] {
            if let Some(rest) = self.text.strip_prefix(name) {
                self.text = rest;
                return Ok(0);
            }
        }
        let sign = match self.text.first() {
            Some(b'+') => 1,
            Some(b'-') => -1,
            _ => return Ok(0),
        };
        self.text = &self.text[1..];
        let (first, length) = self.digits();
        let (hours, minutes) = match length {
            4 => (first / 100, first % 100),
            2 if self.take(b':') => match self.digits() {
                (minutes, 2) => (first, minutes),
                _ => return Err(NoTime::Unknown),
            },
            2 => (first, 0),
            _ => return Err(NoTime::Unknown),
        };
        if hours > 23 || minutes > 59 {
            return Err(NoTime::Unknown);
        }
        Ok(sign * (hours * 60 + minutes) * 60_000)
    }
}

fn day_number(year: i64, month: i64, day: i64) -> Result<i64, NoTime> {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = match month {
        2 => 28 + i64::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return Err(NoTime::Unknown),
    };
    if (1..=length).contains(&day) {
        Ok(days_from_civil(year, month, day))
    } else {
        Err(NoTime::Unknown)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NEW_YEAR: i64 = 1_704_067_200_000;

    #[test]
    fn iso_times_are_read_with_and_without_clock_and_zone() {
        let cases: [(&str, i64); 17] = [
            ("2024-01-01", 0),
            ("2024/01/01", 0),
            ("2024.01.01", 0),
            ("2024-1-1", 0),
            ("20240101", 0),
            ("20240101 093000", 34_200_000),
            ("2024-01-01T00:00:00Z", 0),
            ("2024-01-01t00:00:00z", 0),
            ("2024-01-01 09:30", 34_200_000),
            ("2024-01-01 9:30", 34_200_000),
            ("2024-01-01 09:30:15.25", 34_215_250),
            ("2024-01-01 09:30:15,250999", 34_215_250),
            ("2024-01-01T01:00:00+01:00", 0),
            ("2023-12-31T18:30:00-0530", 0),
            ("2024-01-01 00:00:00 UTC", 0),
            ("2024-01-01 00:00:00+00:00", 0),
            ("2024-01-01T02:00+02", 0),
        ];
        for (text, after) in cases {
            assert_eq!(read_moment(text.as_bytes()), Ok(NEW_YEAR + after), "{text}");
        }
    }

    #[test]
    fn what_could_be_read_two_ways_is_not_read() {
        for text in ["01/02/2024", "1.2.2024", "13-02-2024 10:00", "01/02/24"] {
            assert_eq!(
                read_moment(text.as_bytes()),
                Err(NoTime::Ambiguous),
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_no_time_is_refused() {
        let cases = [
            "yesterday",
            "2024-13-01",
            "2023-02-29",
            "2024-01-01T",
            "2024-01-01 25:00",
            "2024-01-01 10:00:00X",
            "2024-01.01",
        ];
        for text in cases {
            assert_eq!(read_moment(text.as_bytes()), Err(NoTime::Unknown), "{text}");
        }
        assert_eq!(read_moment(b""), Err(NoTime::Empty));
        assert!(read_moment(b"2024-02-29").is_ok() && read_moment(b"1900-02-29").is_err());
    }

    #[test]
    fn clocks_stand_alone_in_a_column() {
        assert_eq!(read_clock(b"00:00"), Ok(0));
        assert_eq!(read_clock(b"23:59:59"), Ok(DAY - 1000));
        assert_eq!(read_clock(b"093000"), Ok(34_200_000));
        assert_eq!(read_clock(b"24:00"), Err(NoTime::Unknown));
    }

    #[test]
    fn units_go_by_magnitude() {
        let cases = [
            (1_704_067_200, "s"),
            (1_704_067_200_000, "ms"),
            (1_704_067_200_000_000, "us"),
            (1_704_067_200_000_000_000, "ns"),
        ];
        for (value, name) in cases {
            let unit = TimeUnit::of_magnitude(value);
            assert_eq!(
                (unit.name(), unit.to_ms(value as i64)),
                (name, Some(NEW_YEAR))
            );
            assert_eq!(TimeUnit::from_name(name), Some(unit));
        }
        assert_eq!(TimeUnit::Microseconds.to_ms(-1), Some(-1));
        assert_eq!(TimeUnit::Seconds.to_ms(i64::MAX), None);
    }
}
