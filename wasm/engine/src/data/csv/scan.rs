//! The common row, fast: digits straight from the bytes, no copies. Whatever is not plain is left to [`super::read`],
//! which reads the same rows to the same numbers.

use super::super::calendar::{days_from_civil, DAY};
use super::super::rows::Row;
use super::super::units::TimeUnit;
use super::layout::{Layout, Role};
use super::plain::{digit_at, read_digits, read_plain};
use super::read::EMPTY;
use super::words::{cell_ends, word_at};

/// What the fast path needs to know, worked out once.
pub struct Scan<'a> {
    bytes: &'a [u8],
    roles: &'a [Role],
    fields: usize,
    most: usize,
    separator: u8,
    points: [u8; 2],
    unit: TimeUnit,
    /// Numeric times below this are of the column's unit for sure.
    limit: u64,
    multiplier: u64,
    divisor: u64,
    most_decimals: usize,
    adjust: bool,
}

impl<'a> Scan<'a> {
    pub fn new(bytes: &'a [u8], layout: &'a Layout, most_decimals: u8, adjust: bool) -> Self {
        let (limit, multiplier, divisor) = match layout.unit {
            TimeUnit::Seconds => (100_000_000_000, 1000, 1),
            TimeUnit::Milliseconds => (100_000_000_000_000, 1, 1),
            TimeUnit::Microseconds => (100_000_000_000_000_000, 1, 1000),
            TimeUnit::Nanoseconds => (i64::MAX as u64, 1, 1_000_000),
            TimeUnit::Iso => (0, 1, 1),
        };
        let (roles, fields, most) = (&layout.roles, layout.fields, layout.most);
        let separator = layout.separator;
        let (points, unit) = (layout.marks.points, layout.unit);
        let most_decimals = usize::from(most_decimals);
        Self {
            bytes,
            roles,
            fields,
            most,
            separator,
            points,
            unit,
            limit,
            multiplier,
            divisor,
            most_decimals,
            adjust,
        }
    }

    /// Reads the row at `at` and moves behind its line; `None`, and `at` stays, if it is not plain.
    #[inline]
    pub fn row(&self, at: &mut usize) -> Option<Row> {
        let mut row = EMPTY;
        let mut place = *at;
        let mut count = 0;
        let mut is_open = true;
        for role in self.roles {
            if !is_open {
                return None;
            }
            self.cell(&mut row, *role, &mut place)?;
            count += 1;
            is_open = self.end_cell(&mut place)?;
        }
        while is_open {
            self.skip(&mut place)?;
            count += 1;
            is_open = self.end_cell(&mut place)?;
        }
        if count < self.fields || count > self.most {
            return None;
        }
        *at = place;
        Some(row)
    }

    #[inline(always)]
    fn cell(&self, row: &mut Row, role: Role, place: &mut usize) -> Option<()> {
        match role {
            Role::Time if self.unit == TimeUnit::Iso => row.time = self.moment(place)?,
            Role::Time => row.time = self.epoch(place)?,
            Role::Open => row.open = self.price(row, place)?,
            Role::High => row.high = self.price(row, place)?,
            Role::Low => row.low = self.price(row, place)?,
            Role::Close => row.close = self.price(row, place)?,
            Role::Adjusted if self.adjust => row.adjusted = self.price(row, place)?,
            Role::Volume => row.volume = read_plain(self.bytes, place, self.points)?.value(),
            Role::Date => row.time += self.date(place)?,
            Role::Clock => row.time += self.clock(place)?,
            Role::Skip | Role::Adjusted | Role::Value | Role::Available => self.skip(place)?,
        }
        Some(())
    }

    /// Steps over a separator (true) or the end of the line (false).
    #[inline(always)]
    fn end_cell(&self, place: &mut usize) -> Option<bool> {
        match self.bytes.get(*place) {
            Some(byte) if *byte == self.separator => {
                *place += 1;
                Some(true)
            }
            Some(b'\n') => {
                *place += 1;
                Some(false)
            }
            Some(b'\r') if self.bytes.get(*place + 1) == Some(&b'\n') => {
                *place += 2;
                Some(false)
            }
            None => Some(false),
            _ => None,
        }
    }

    #[inline(always)]
    fn skip(&self, place: &mut usize) -> Option<()> {
        loop {
            match word_at(self.bytes, *place) {
                Some(word) => {
                    let ends = cell_ends(word, self.separator);
                    *place += (ends.trailing_zeros() / 8) as usize;
                    if ends == 0 {
                        continue;
                    }
                }
                None => {
                    let rest = self.bytes.get(*place..)?;
                    let ends = |byte: &u8| *byte == self.separator || *byte <= b'"';
                    *place += rest.iter().position(ends).unwrap_or(rest.len());
                }
            }
            match self.bytes.get(*place) {
                Some(b'"') => return None,
                Some(byte) if *byte != self.separator && !matches!(byte, b'\n' | b'\r') => {
                    *place += 1
                }
                _ => return Some(()),
            }
        }
    }

    #[inline(always)]
    fn price(&self, row: &mut Row, place: &mut usize) -> Option<f64> {
        let plain = read_plain(self.bytes, place, self.points)?;
        if plain.decimals > self.most_decimals {
            return None;
        }
        row.decimals = row.decimals.max(plain.decimals as u8);
        let value = plain.value();
        (value < 1e15).then_some(value)
    }

    #[inline(always)]
    fn epoch(&self, place: &mut usize) -> Option<i64> {
        let (value, length) = read_digits(self.bytes, *place)?;
        *place += length;
        (value < self.limit).then(|| (value * self.multiplier / self.divisor) as i64)
    }

    /// Two digits from `place` on.
    #[inline(always)]
    fn pair(&self, place: usize) -> Option<i64> {
        Some((digit_at(self.bytes, place)? * 10 + digit_at(self.bytes, place + 1)?) as i64)
    }

    /// `2024-01-31`, also with `.` and `/`.
    #[inline(always)]
    fn date(&self, place: &mut usize) -> Option<i64> {
        let at = *place;
        let year = self.pair(at)? * 100 + self.pair(at + 2)?;
        let (month, day) = (self.pair(at + 5)?, self.pair(at + 8)?);
        let between = *self.bytes.get(at + 4)?;
        // The 29th to 31st need the length of the month: left to the general reader, which knows it.
        let is_plain =
            matches!(between, b'-' | b'.' | b'/') && self.bytes.get(at + 7) == Some(&between);
        if !is_plain
            || !(1..=12).contains(&month)
            || !(1..=31).contains(&day)
            || (day > 28 && month == 2)
            || (day > 30 && matches!(month, 4 | 6 | 9 | 11))
        {
            return None;
        }
        *place += 10;
        Some(days_from_civil(year, month, day) * DAY)
    }

    /// `09:30` or `09:30:15`.
    #[inline(always)]
    fn clock(&self, place: &mut usize) -> Option<i64> {
        let (hours, minutes) = (self.pair(*place)?, self.pair(*place + 3)?);
        if self.bytes.get(*place + 2) != Some(&b':') {
            return None;
        }
        *place += 5;
        let mut seconds = 0;
        if self.bytes.get(*place) == Some(&b':') {
            seconds = self.pair(*place + 1)?;
            *place += 3;
        }
        let is_clock = hours < 24 && minutes < 60 && seconds < 60;
        is_clock.then_some(((hours * 60 + minutes) * 60 + seconds) * 1000)
    }

    /// A date, alone or with a clock in UTC.
    #[inline(always)]
    fn moment(&self, place: &mut usize) -> Option<i64> {
        let mut time = self.date(place)?;
        if matches!(self.bytes.get(*place), Some(b' ' | b'T')) {
            *place += 1;
            time += self.clock(place)?;
            if self.bytes.get(*place) == Some(&b'Z') {
                *place += 1;
            }
        }
        Some(time)
    }
}
