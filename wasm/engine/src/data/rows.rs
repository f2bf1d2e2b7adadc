//! Rows on their way to bars: judged one by one, then together.

use super::gaps::gaps;
use super::outliers::outliers;
use super::report::{BadRow, Place, Report, LISTED_BAD};
use super::singles::look_single;
use super::units::TimeUnit;
use super::{CsvOptions, DataError, OnBad, Parsed};
use crate::bars::Bars;

/// Decimals that a price may have.
pub const MOST_DECIMALS: u8 = 8;

/// One row whose time and numbers parsed.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    pub time: i64,
    pub open: f64,
    pub high: f64,
    pub low: f64,
    pub close: f64,
    pub volume: f64,
    /// Only read where prices are to be adjusted.
    pub adjusted: f64,
    pub decimals: u8,
    /// Whether a price had more decimals than are kept.
    pub is_rounded: bool,
}

/// Rows in the order of the file, as columns.
#[derive(Debug, Default)]
pub struct Rows {
    pub place: Place,
    pub time: Vec<i64>,
    pub open: Vec<f64>,
    pub high: Vec<f64>,
    pub low: Vec<f64>,
    pub close: Vec<f64>,
    pub volume: Vec<f64>,
    pub adjusted: Vec<f64>,
    pub line: Vec<u32>,
    /// Most decimals of any price.
    pub decimals: u8,
    /// Greatest size of a price.
    pub largest: f64,
    pub bad: Vec<BadRow>,
    pub bad_count: usize,
    pub crossed: usize,
    pub rounded: usize,
    pub first_rounded: u32,
}

/// What is known about a file beside its rows.
pub struct Source {
    pub format: &'static str,
    pub time_unit: TimeUnit,
    /// Decimals that prices were allowed.
    pub most_decimals: u8,
    pub warnings: Vec<String>,
}

/// Reads with eight decimals, and again with fewer as long as prices do not fit below [`Bars::MAX_UNITS`]; returns the
/// rows and the decimals that prices were allowed.
pub fn settle(read: impl Fn(u8) -> Rows) -> (Rows, u8) {
    let mut most_decimals = MOST_DECIMALS;
    loop {
        let rows = read(most_decimals);
        match rows.needs_fewer_decimals() {
            Some(fewer) if fewer < most_decimals => most_decimals = fewer,
            _ => return (rows, most_decimals),
        }
    }
}

impl Row {
    #[inline(always)]
    pub fn is_good(&self) -> bool {
        self.low > 0.0
            && self.low <= self.open.min(self.close)
            && self.high >= self.open.max(self.close)
            && self.volume >= 0.0
    }

    /// Why it is not good.
    fn fault(&self) -> (String, bool) {
        let names = [
            ("open", self.open),
            ("high", self.high),
            ("low", self.low),
            ("close", self.close),
        ];
        if let Some((name, price)) = names.into_iter().find(|(_, price)| *price <= 0.0) {
            return (
                format!("the {name} is {price}, but prices must be above zero"),
                false,
            );
        }
        if self.high < self.low {
            return (
                format!("the high {} is below the low {}", self.high, self.low),
                true,
            );
        }
        for (name, price) in [("open", self.open), ("close", self.close)] {
            if self.high < price {
                return (
                    format!("the high {} is below the {name} {price}", self.high),
                    true,
                );
            }
            if self.low > price {
                return (
                    format!("the low {} is above the {name} {price}", self.low),
                    true,
                );
            }
        }
        (
            format!("the volume is {}, but it must not be negative", self.volume),
            false,
        )
    }
}

impl Rows {
    pub fn with_capacity(rows: usize, place: Place, has_adjusted: bool) -> Self {
        let column = || Vec::with_capacity(rows);
        Self {
            place,
            time: Vec::with_capacity(rows),
            open: column(),
            high: column(),
            low: column(),
            close: column(),
            volume: column(),
            adjusted: Vec::with_capacity(if has_adjusted { rows } else { 0 }),
            line: Vec::with_capacity(rows),
            ..Self::default()
        }
    }

    /// Judges a row and takes it if it may stay.
    #[inline(always)]
    pub fn push(&mut self, line: u32, row: &Row, options: &CsvOptions) {
        if !row.is_good() && !self.keeps(line, row, options) {
            return;
        }
        self.time.push(row.time);
        self.open.push(row.open);
        self.high.push(row.high);
        self.low.push(row.low);
        self.close.push(row.close);
        self.volume.push(row.volume);
        if options.adjust {
            self.adjusted.push(row.adjusted);
        }
        self.line.push(line);
        self.decimals = self.decimals.max(row.decimals);
        self.largest = self.largest.max(row.high);
        if row.is_rounded {
            self.first_rounded = if self.rounded == 0 {
                line
            } else {
                self.first_rounded
            };
            self.rounded += 1;
        }
    }

    #[cold]
    fn keeps(&mut self, line: u32, row: &Row, options: &CsvOptions) -> bool {
        let (reason, is_crossed) = row.fault();
        self.crossed += usize::from(is_crossed);
        self.refuse(line, || reason);
        // Under `keep` a price may be negative or the highest of its row without being its high.
        let size = [row.open, row.high, row.low, row.close]
            .into_iter()
            .map(f64::abs)
            .fold(0.0, f64::max);
        if options.on_bad == OnBad::Keep {
            self.largest = self.largest.max(size);
        }
        options.on_bad == OnBad::Keep
    }

    /// Counts a bad row and remembers the first ones.
    pub fn refuse(&mut self, line: u32, reason: impl FnOnce() -> String) {
        self.bad_count += 1;
        if self.bad.len() < LISTED_BAD {
            self.bad.push(BadRow {
                line,
                reason: reason(),
            });
        }
    }

    /// The decimals to which prices must be cut so that their units stay below [`Bars::MAX_UNITS`], where they do not.
    pub fn needs_fewer_decimals(&self) -> Option<u8> {
        let fits = |decimals: u8| {
            (self.largest * 10f64.powi(i32::from(decimals))).round() < Bars::MAX_UNITS as f64
        };
        if fits(self.decimals) {
            return None;
        }
        Some(
            (0..self.decimals)
                .rev()
                .find(|decimals| fits(*decimals))
                .unwrap_or(0),
        )
    }

    /// Puts the rows in order and makes bars and a report of them.
    pub fn finish(mut self, source: Source, options: &CsvOptions) -> Result<Parsed, DataError> {
        let is_reversed = self.turn_round();
        self.check_units(&source)?;
        let (duplicates, disorder) = self.put_in_order(options);
        self.bad.sort_by_key(|bad| bad.line);
        self.check_bad(options)?;
        let mut warnings = source.warnings;
        warnings.extend(self.precision_warnings(source.most_decimals));
        if let Some(first) = self.bad.first() {
            let (count, word) = (self.bad_count, self.place.word());
            let (line, reason) = (first.line, &first.reason);
            let what = match options.on_bad {
                OnBad::Keep => "bad; those whose numbers parse were kept",
                _ => "bad and were left out",
            };
            warnings.push(format!(
                "rows that are {what}: {count} (first at {word} {line}: {reason})"
            ));
        }
        if options.adjust {
            self.adjust()?;
        }
        let interval = self.interval();
        let (gaps, missing, first_gaps) = gaps(&self, interval);
        let (outliers, first_outliers) = outliers(&self);
        let report = Report {
            format: source.format,
            time_unit: Some(source.time_unit),
            rows: self.time.len(),
            from: self.time.first().copied(),
            to: self.time.last().copied(),
            interval,
            decimals: self.decimals,
            gaps,
            missing,
            duplicates,
            disorder,
            crossed: self.crossed,
            outliers,
            bad_rows: self.bad_count,
            is_reversed,
            place: self.place,
            bad: self.bad,
            first_gaps,
            first_outliers,
            warnings,
        };
        let bars = Bars {
            time: self.time,
            open: self.open,
            high: self.high,
            low: self.low,
            close: self.close,
            volume: self.volume,
            decimals: self.decimals,
        };
        Ok(Parsed { bars, report })
    }

    fn interval(&mut self) -> i64 {
        let probe = Bars {
            time: std::mem::take(&mut self.time),
            ..Bars::default()
        };
        let interval = probe.interval();
        self.time = probe.time;
        interval
    }

    /// Every column but times and lines; `adjusted` may be empty.
    pub fn columns(&mut self) -> [&mut Vec<f64>; 6] {
        [
            &mut self.open,
            &mut self.high,
            &mut self.low,
            &mut self.close,
            &mut self.volume,
            &mut self.adjusted,
        ]
    }

    fn check_bad(&self, options: &CsvOptions) -> Result<(), DataError> {
        let word = self.place.word();
        match self.bad.first() {
            Some(bad) if options.on_bad == OnBad::Fail => {
                let more = match self.bad_count - 1 {
                    0 => String::new(),
                    1 => ", and one more row is bad".into(),
                    count => format!(", and {count} more rows are bad"),
                };
                let message = format!("{}{more}; correct it, or leave bad rows out with --on-bad drop", bad.reason);
                Err(DataError::at("data/bad-row", self.place, bad.line, &message))
            }
            Some(bad) if self.time.is_empty() => {
                let message = format!("no row can be used; the first is bad at {word} {}: {}", bad.line, bad.reason);
                Err(DataError { code: "data/no-rows", line: Some(bad.line), message })
            }
            None if self.time.is_empty() => Err(DataError::new(
                "data/no-rows",
                "there are no rows below the header; a bar needs at least time, open, high, low and close",
            )),
            _ => Ok(()),
        }
    }

    fn precision_warnings(&self, most_decimals: u8) -> Vec<String> {
        let mut warnings = Vec::new();
        if self.rounded > 0 {
            let (word, line) = (self.place.word(), self.first_rounded);
            let why = if most_decimals < 8 {
                ", because the largest price leaves room for no more"
            } else {
                ""
            };
            let count = self.rounded;
            warnings.push(format!(
                "prices of {count} rows were rounded to {most_decimals} decimals{why} (first at {word} {line})"
            ));
        }
        warnings.extend(look_single(self));
        warnings
    }

    /// Scales prices by adjusted close / close, to the decimals of the file, so that the close is the adjusted close.
    fn adjust(&mut self) -> Result<(), DataError> {
        let tens = 10f64.powi(i32::from(self.decimals));
        for index in 0..self.time.len() {
            let ratio = self.adjusted[index] / self.close[index];
            for column in [
                &mut self.open,
                &mut self.high,
                &mut self.low,
                &mut self.close,
            ] {
                // One monotone expression for all four: no bar becomes crossed.
                let scaled = (column[index] * ratio * tens).round();
                if !(scaled >= 1.0 && scaled < Bars::MAX_UNITS as f64) {
                    let message = "an adjusted price does not fit the decimals of the file; read it without adjusting";
                    return Err(DataError::at(
                        "data/adjust",
                        self.place,
                        self.line[index],
                        message,
                    ));
                }
                column[index] = scaled / tens;
            }
        }
        Ok(())
    }
}
