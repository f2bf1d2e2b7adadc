//! Times as written in files, to ms since 1970 UTC.

use super::calendar::{days_from_civil, DAY};
use super::dates::{month_named, DateOrder};

/// Why a text is no time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoTime {
    Empty,
    /// Day and month cannot be told apart.
    Ambiguous,
    Unknown,
}

/// A date, optionally with a clock and a zone; without a zone it is UTC. `dates` says what 01/02/2024 means.
pub fn read_moment(text: &[u8], dates: Option<DateOrder>) -> Result<i64, NoTime> {
    let mut rest = Cursor { text };
    let day = rest.date(dates)?;
    let mut of_day = 0;
    if rest.skip(|byte| matches!(byte, b' ' | b'T' | b't')) {
        of_day = rest.clock()?;
        of_day -= rest.zone()?;
    }
    rest.end(day * DAY + of_day)
}

/// A date alone, to the ms of its midnight.
pub fn read_date(text: &[u8], dates: Option<DateOrder>) -> Result<i64, NoTime> {
    let mut rest = Cursor { text };
    let day = rest.date(dates)?;
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
    text.len() == 8 && read_date(text, None).is_ok()
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

    /// Day number of `2024-01-31`, `2024/1/31`, `2024.01.31`, `20240131` or `Jan 31, 2024`, and with an order of
    /// `31.01.2024`.
    fn date(&mut self, dates: Option<DateOrder>) -> Result<i64, NoTime> {
        if self.text.is_empty() {
            return Err(NoTime::Empty);
        }
        if let Some(month) = month_named(self.text) {
            return self.date_in_words(month);
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
            (1..=2, 1..=2, 4) => {
                let order = dates.ok_or(NoTime::Ambiguous)?;
                let (day, month) = order.day_and_month(first, second);
                day_number(third, month, day)
            }
            (1..=2, 1..=2, 2) => Err(NoTime::Ambiguous),
            _ => Err(NoTime::Unknown),
        }
    }

    fn date_in_words(&mut self, month: i64) -> Result<i64, NoTime> {
        self.skip(|byte| byte.is_ascii_alphabetic() || byte == b'.');
        self.skip(|byte| byte == b' ');
        let (day, _) = self.digits();
        self.skip(|byte| matches!(byte, b',' | b' '));
        match self.digits() {
            (year, 4) => day_number(year, month, day),
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
            assert_eq!(
                read_moment(text.as_bytes(), None),
                Ok(NEW_YEAR + after),
                "{text}"
            );
        }
    }

    #[test]
    fn what_could_be_read_two_ways_is_not_read() {
        for text in ["01/02/2024", "1.2.2024", "13-02-2024 10:00", "01/02/24"] {
            assert_eq!(
                read_moment(text.as_bytes(), None),
                Err(NoTime::Ambiguous),
                "{text}"
            );
        }
    }

    #[test]
    fn with_an_order_they_are() {
        let (day_first, month_first) = (Some(DateOrder::DayFirst), Some(DateOrder::MonthFirst));
        let february = Ok(NEW_YEAR + 31 * DAY);
        for text in ["01.02.2024", "1/2/2024", "01-02-2024 00:00"] {
            assert_eq!(read_moment(text.as_bytes(), day_first), february, "{text}");
        }
        assert_eq!(read_moment(b"02/01/2024 00:00:00Z", month_first), february);
        assert_eq!(
            read_moment(b"13/02/2024", month_first),
            Err(NoTime::Unknown)
        );
        assert_eq!(read_moment(b"01/02/24", day_first), Err(NoTime::Ambiguous));
    }

    #[test]
    fn months_may_be_words() {
        for text in ["Feb 01, 2024", "february 1 2024", "Feb. 01, 2024 00:00"] {
            let february = Ok(NEW_YEAR + 31 * DAY);
            assert_eq!(read_moment(text.as_bytes(), None), february, "{text}");
        }
        assert_eq!(read_moment(b"Feb 2024", None), Err(NoTime::Unknown));
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
            assert_eq!(
                read_moment(text.as_bytes(), None),
                Err(NoTime::Unknown),
                "{text}"
            );
        }
        assert_eq!(read_moment(b"", None), Err(NoTime::Empty));
        assert!(
            read_moment(b"2024-02-29", None).is_ok() && read_moment(b"1900-02-29", None).is_err()
        );
    }

    #[test]
    fn clocks_stand_alone_in_a_column() {
        assert_eq!(read_clock(b"00:00"), Ok(0));
        assert_eq!(read_clock(b"23:59:59"), Ok(DAY - 1000));
        assert_eq!(read_clock(b"093000"), Ok(34_200_000));
        assert_eq!(read_clock(b"24:00"), Err(NoTime::Unknown));
    }
}
