//! Text tables: what kind one is, and its rows.

mod cells;
mod doubts;
mod foreign;
mod forms;
mod layout;
mod marks;
mod names;
mod number;
mod plain;
mod read;
mod scan;
mod signal;
mod words;

use super::report;
use super::rows::{self, settle, Rows};
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
    let layout = Layout::of_bars(bytes, options)?;
    if options.adjust && !layout.roles.contains(&Role::Adjusted) {
        let message =
            "adjusting needs a column of adjusted closes, such as \"Adj Close\", and there is none";
        return Err(DataError::new("data/adjust", message));
    }
    let (rows, most_decimals) =
        settle(|most_decimals| read_rows(bytes, &layout, most_decimals, options));
    rows.finish(source(&layout, most_decimals), options)
}

fn source(layout: &Layout, most_decimals: u8) -> rows::Source {
    let mut warnings = Vec::new();
    if !layout.roles.contains(&Role::Volume) {
        warnings.push("there is no volume column: every volume is 0".to_string());
    }
    if layout.format == "MetaTrader" {
        warnings.push(
            "MetaTrader writes times in the broker's zone; they were read as UTC".to_string(),
        );
    }
    rows::Source {
        format: layout.format,
        time_unit: layout.unit,
        most_decimals,
        warnings,
    }
}

/// Lines that one call of [`read_block`] reads.
const BLOCK: usize = 1024;

/// Where reading has come to.
struct Place {
    at: usize,
    /// 1-based number of the line at `at`.
    number: u32,
}

/// What a block is read from and with.
struct Source<'a> {
    bytes: &'a [u8],
    scan: Scan<'a>,
    reading: Reading<'a>,
    options: &'a CsvOptions,
}

fn read_rows(bytes: &[u8], layout: &Layout, most_decimals: u8, options: &CsvOptions) -> Rows {
    let mut rows =
        Rows::with_capacity(capacity(bytes, layout), report::Place::Line, options.adjust);
    let source = Source {
        bytes,
        scan: Scan::new(bytes, layout, most_decimals, options.adjust),
        reading: Reading {
            layout,
            most_decimals,
            adjust: options.adjust,
        },
        options,
    };
    let mut place = Place {
        at: layout.start,
        number: layout.line,
    };
    // Browsers and Node replace a function by its optimised form only when it is called anew: a file read in one call
    // would be read by the first, slow form. The black box keeps the call from being inlined away.
    let read: fn(&Source, &mut Place, &mut Rows) = std::hint::black_box(read_block);
    while place.at < bytes.len() {
        read(&source, &mut place, &mut rows);
    }
    rows
}

fn read_block(source: &Source, place: &mut Place, rows: &mut Rows) {
    let Source {
        bytes,
        scan,
        reading,
        options,
    } = source;
    for _ in 0..BLOCK {
        if place.at >= bytes.len() {
            return;
        }
        if let Some(row) = scan.row(&mut place.at) {
            rows.push(place.number, &row, options);
        } else if let Some(line) = Lines::new(bytes, place.at, place.number).next() {
            place.at += line_length(bytes, place.at);
            if !line.text.trim_ascii().is_empty() {
                match reading.row(line.text) {
                    Ok(row) => rows.push(place.number, &row, options),
                    Err(reason) => rows.refuse(place.number, || reason),
                }
            }
        }
        place.number += 1;
    }
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
