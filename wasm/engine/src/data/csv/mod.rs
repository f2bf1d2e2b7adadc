//! Text tables: what kind one is, and its rows.

mod cells;
mod foreign;
mod layout;
mod names;
mod number;
mod plain;
mod read;
mod scan;
mod signal;
mod words;

use super::report::Place;
use super::rows::{settle, Rows, Source};
use super::{CsvOptions, DataError, Parsed};
use cells::Lines;
use layout::{Layout, Role};
use read::Reading;
use scan::Scan;

pub use foreign::{bar_columns, read_times};
pub use signal::{parse_signal, Signal};

/// Reads a text table of bars.
///
/// Separator (`,` `;` tab), header, column names and the unit of times are found out. Prices are kept as written, to at
/// most 8 decimals, fewer where the largest price would reach [`crate::bars::Bars::MAX_UNITS`].
pub fn parse_csv(bytes: &[u8], options: &CsvOptions) -> Result<Parsed, DataError> {
    let layout = Layout::of_bars(bytes, options.time_unit)?;
    if options.adjust && !layout.roles.contains(&Role::Adjusted) {
        let message =
            "--adjust needs a column of adjusted closes, such as \"Adj Close\", and there is none";
        return Err(DataError::new("data/adjust", message));
    }
    let (rows, most_decimals) =
        settle(|most_decimals| read_rows(bytes, &layout, most_decimals, options));
    rows.finish(source(&layout, most_decimals), options)
}

fn source(layout: &Layout, most_decimals: u8) -> Source {
    let mut warnings = Vec::new();
    if !layout.roles.contains(&Role::Volume) {
        warnings.push("there is no volume column: every volume is 0".to_string());
    }
    if layout.format == "MetaTrader" {
        warnings.push(
            "MetaTrader writes times in the broker's zone; they were read as UTC".to_string(),
        );
    }
    Source {
        format: layout.format,
        time_unit: layout.unit,
        most_decimals,
        warnings,
    }
}

fn read_rows(bytes: &[u8], layout: &Layout, most_decimals: u8, options: &CsvOptions) -> Rows {
    let mut rows = Rows::with_capacity(capacity(bytes, layout), Place::Line, options.adjust);
    let scan = Scan::new(bytes, layout, most_decimals, options.adjust);
    let reading = Reading {
        layout,
        most_decimals,
        adjust: options.adjust,
    };
    let mut at = layout.start;
    let mut number = layout.line;
    while at < bytes.len() {
        if let Some(row) = scan.row(&mut at) {
            rows.push(number, &row, options);
        } else if let Some(line) = Lines::new(bytes, at, number).next() {
            at += line_length(bytes, at);
            if !line.text.trim_ascii().is_empty() {
                match reading.row(line.text) {
                    Ok(row) => rows.push(number, &row, options),
                    Err(reason) => rows.refuse(number, || reason),
                }
            }
        }
        number += 1;
    }
    rows
}

/// Bytes of the line at `at` with its end.
fn line_length(bytes: &[u8], at: usize) -> usize {
    bytes[at..]
        .iter()
        .position(|byte| *byte == b'\n')
        .map_or(bytes.len() - at, |length| length + 1)
}

/// Room for all rows: as many as there are lines, but no more than could fit, however many blank lines there are.
fn capacity(bytes: &[u8], layout: &Layout) -> usize {
    let body = &bytes[layout.start..];
    let lines = 1 + body.iter().filter(|byte| **byte == b'\n').count();
    lines.min(1 + body.len() / (2 * layout.fields))
}
