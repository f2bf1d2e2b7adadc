//! Price files as the host hands them over: bytes or columns in, bars and a report out.

use super::{answer, bytes, encode, slice, state, text};
use crate::data::{bar_columns, check_columns, parse_csv, parse_signal, read_times};
use crate::data::{Columns, CsvOptions, DataError, DateOrder, OnBad, Parsed, TimeUnit};
use std::rc::Rc;

/// `dates`: 0 found out, 1 day first, 2 month first.
fn date_order(dates: u32) -> Option<DateOrder> {
    match dates {
        1 => Some(DateOrder::DayFirst),
        2 => Some(DateOrder::MonthFirst),
        _ => None,
    }
}

/// `on_bad`: 0 fail, 1 drop, 2 keep. `time_unit`: 0 by magnitude, 1 s, 2 ms, 3 µs, 4 ns.
fn options(on_bad: u32, adjust: u32, time_unit: u32, dates: u32) -> CsvOptions {
    let on_bad = match on_bad {
        0 => OnBad::Fail,
        1 => OnBad::Drop,
        _ => OnBad::Keep,
    };
    let units = [
        TimeUnit::Seconds,
        TimeUnit::Milliseconds,
        TimeUnit::Microseconds,
        TimeUnit::Nanoseconds,
    ];
    let time_unit = units.get((time_unit as usize).wrapping_sub(1)).copied();
    CsvOptions {
        on_bad,
        adjust: adjust != 0,
        time_unit,
        dates: date_order(dates),
    }
}

/// The handle of the bars, with the report's JSON in the outbox; 0 with the error's JSON.
fn give(parsed: Result<Parsed, DataError>) -> u32 {
    match parsed {
        Ok(Parsed { bars, report }) => {
            answer(report.to_json().into_bytes());
            state().bars.insert(Rc::new(bars))
        }
        Err(error) => {
            answer(error.to_json().into_bytes());
            0
        }
    }
}

#[no_mangle]
pub extern "C" fn data_parse_csv(
    file: *const u8,
    length: usize,
    on_bad: u32,
    adjust: u32,
    time_unit: u32,
    dates: u32,
) -> u32 {
    give(parse_csv(
        bytes(file, length),
        &options(on_bad, adjust, time_unit, dates),
    ))
}

/// `columns` are the addresses of time (i64), open, high, low, close, volume and adjusted close (f64) with `rows` entries
/// each; the last two may be null.
#[no_mangle]
pub extern "C" fn data_check_columns(
    columns: *const *const f64,
    rows: usize,
    on_bad: u32,
    adjust: u32,
    time_unit: u32,
) -> u32 {
    let &[time, open, high, low, close, volume, adjusted] = slice(columns, 7) else {
        return 0;
    };
    let extra = |column: *const f64| (!column.is_null()).then(|| slice(column, rows));
    let columns = Columns {
        time: slice(time.cast(), rows),
        open: slice(open, rows),
        high: slice(high, rows),
        low: slice(low, rows),
        close: slice(close, rows),
        volume: extra(volume),
        adjusted: extra(adjusted),
    };
    give(check_columns(
        &columns,
        &options(on_bad, adjust, time_unit, 0),
    ))
}

/// 0 with the signal in the outbox: the count of rows as u64, then the columns time (i64), value (f64) and available
/// (i64); 1 with the error's JSON.
#[no_mangle]
pub extern "C" fn data_parse_signal(text: *const u8, length: usize, dates: u32) -> u32 {
    match parse_signal(bytes(text, length), date_order(dates)) {
        Ok(signal) => {
            answer(encode::signal(&signal));
            0
        }
        Err(error) => {
            answer(error.to_json().into_bytes());
            1
        }
    }
}

/// Finds the columns of bars among names, one a line: 0 with their places as JSON, 1 with the error's JSON.
#[no_mangle]
pub extern "C" fn data_bar_columns(names: *const u8, length: usize) -> u32 {
    let names = text(names, length);
    let found = bar_columns(&names.lines().collect::<Vec<_>>());
    let status = u32::from(found.is_err());
    answer(found.unwrap_or_else(|error| error.to_json()).into_bytes());
    status
}

/// Leaves the times of a column of texts, one a line, in the outbox: i64 ms, `i64::MIN` for what is no time.
#[no_mangle]
pub extern "C" fn data_read_times(lines: *const u8, length: usize, dates: u32) {
    let times = read_times(bytes(lines, length), date_order(dates));
    answer(times.into_iter().flat_map(i64::to_le_bytes).collect());
}
