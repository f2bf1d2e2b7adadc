//! Price files: from bytes to bars, with every bad row named.
//!
//! A file goes through [`csv`] (text) or [`columns`] (Parquet, pasted tables) into [`rows`], which judges order, times
//! and prices and makes [`Bars`] and a [`Report`]. Nothing here knows a file's name: the caller puts it in front.

pub(crate) mod calendar;
mod columns;
mod csv;
mod dates;
mod fingerprint;
mod gaps;
pub(crate) mod json;
mod order;
mod outliers;
mod range;
mod report;
mod rows;
mod singles;
mod time;
mod units;

use crate::bars::Bars;

pub use columns::{check_columns, Columns};
pub use csv::{bar_columns, parse_csv, parse_signal, read_times, Signal};
pub use dates::DateOrder;
pub use fingerprint::{fingerprint, hex};
pub use json::quoted;
pub use range::{range, Range};
pub use report::{BadRow, Place, Report};
pub use units::TimeUnit;

/// What becomes of rows that cannot be bars.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OnBad {
    /// The first bad row ends the reading with an error.
    #[default]
    Fail,
    /// Bad rows are left out and reported.
    Drop,
    /// Rows whose time and numbers parse stay, whatever their prices; they are sorted, and of equal times the first
    /// stays.
    Keep,
}

#[derive(Clone, Copy, Debug, Default)]
pub struct CsvOptions {
    pub on_bad: OnBad,
    /// Scale prices by adjusted close / close; an error where there is no such column.
    pub adjust: bool,
    /// Unit of a numeric time column; by magnitude where `None`.
    pub time_unit: Option<TimeUnit>,
    /// What 01/02/2024 means; found out from the whole column where `None`.
    pub dates: Option<DateOrder>,
}

#[derive(Clone, Debug)]
pub struct Parsed {
    pub bars: Bars,
    pub report: Report,
}

/// Why a file cannot be read: one sentence, with the line where there is one.
#[derive(Clone, Debug, PartialEq)]
pub struct DataError {
    /// Stable and machine-readable, as `data/bad-row`.
    pub code: &'static str,
    /// 1-based line of the file (row of a table) that decided it.
    pub line: Option<u32>,
    /// What is wrong and what to do, naming the line but not the file.
    pub message: String,
}

impl DataError {
    pub(crate) fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self {
            code,
            line: None,
            message: message.into(),
        }
    }

    pub(crate) fn at(code: &'static str, place: Place, line: u32, message: &str) -> Self {
        Self {
            code,
            line: Some(line),
            message: format!("{} {line}: {message}", place.word()),
        }
    }

    /// `{"code": …, "line": …, "message": …}`, `line` null where none decided.
    pub fn to_json(&self) -> String {
        let mut out = json::Object::new();
        out.text("code", self.code);
        out.number_or_null("line", self.line.map(i64::from));
        out.text("message", &self.message);
        out.end()
    }
}
