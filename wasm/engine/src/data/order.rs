//! The order of rows in time.

use super::calendar::{written, DAY};
use super::rows::{Rows, Source};
use super::units::TimeUnit;
use super::{CsvOptions, DataError, OnBad};

impl Rows {
    /// Turns a file round that mostly runs from new to old.
    pub fn turn_round(&mut self) -> bool {
        let falling = self
            .time
            .windows(2)
            .filter(|pair| pair[1] < pair[0])
            .count();
        let rising = self
            .time
            .windows(2)
            .filter(|pair| pair[1] > pair[0])
            .count();
        let is_falling = falling > rising;
        if is_falling {
            self.time.reverse();
            self.line.reverse();
            for column in self.columns() {
                column.reverse();
            }
        }
        is_falling
    }

    /// A column that changes from ms to µs half-way reads as dates of January 1970 followed by a leap of fifty years.
    pub fn check_units(&self, source: &Source) -> Result<(), DataError> {
        const NEAR_EPOCH: i64 = 100_000_000_000;
        if matches!(source.time_unit, TimeUnit::Iso | TimeUnit::Seconds) {
            return Ok(());
        }
        for (index, pair) in self.time.windows(2).enumerate() {
            let is_near = pair[0].abs() < NEAR_EPOCH;
            if is_near != (pair[1].abs() < NEAR_EPOCH) && (pair[1] - pair[0]).abs() > 366 * DAY {
                let line = self.line[index].max(self.line[index + 1]);
                let message = format!(
                    "the unit of the times changes here (read as {}); split the file or write all times in one unit",
                    source.time_unit.name()
                );
                return Err(DataError::at(
                    "data/mixed-time-units",
                    self.place,
                    line,
                    &message,
                ));
            }
        }
        Ok(())
    }

    /// Takes out (under `keep`: sorts) what does not run forward; returns how many times were double and out of order.
    pub fn put_in_order(&mut self, options: &CsvOptions) -> (usize, usize) {
        if self.time.windows(2).all(|pair| pair[0] < pair[1]) {
            return (0, 0);
        }
        let mut stays: Vec<usize> = Vec::with_capacity(self.time.len());
        let (mut duplicates, mut disorder) = (0, 0);
        for index in 0..self.time.len() {
            let at = self.time[index];
            let before = stays.last().copied();
            let goes_on =
                before.is_none_or(|last| at > self.time[last]) && !self.is_ahead(index, before);
            if goes_on {
                stays.push(index);
            } else if let Some(twin) = before.filter(|last| at == self.time[*last]) {
                duplicates += 1;
                let (word, line) = (self.place.word(), self.line[twin]);
                self.refuse(self.line[index], || {
                    format!("the time {} is already that of {word} {line}", written(at))
                });
            } else {
                disorder += 1;
                self.refuse(self.line[index], || {
                    format!("the time {} is out of order", written(at))
                });
            }
        }
        if options.on_bad == OnBad::Keep {
            stays = (0..self.time.len()).collect();
            stays.sort_by_key(|index| self.time[*index]);
            stays.dedup_by_key(|index| self.time[*index]);
        }
        self.time = stays.iter().map(|index| self.time[*index]).collect();
        self.line = stays.iter().map(|index| self.line[*index]).collect();
        for column in self
            .columns()
            .into_iter()
            .filter(|column| !column.is_empty())
        {
            *column = stays.iter().map(|index| column[*index]).collect();
        }
        (duplicates, disorder)
    }

    /// Whether the row is the odd one out, later than the two after it, which go on from the row before.
    fn is_ahead(&self, index: usize, before: Option<usize>) -> bool {
        let Some(next) = self.time.get(index + 1..index + 3) else {
            return false;
        };
        let floor = before.map_or(i64::MIN, |last| self.time[last]);
        floor < next[0] && next[0] < next[1] && next[1] < self.time[index]
    }
}
