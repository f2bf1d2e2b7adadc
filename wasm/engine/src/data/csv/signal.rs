//! Signals from outside: values with the time from which each may be known.

use super::super::calendar::written;
use super::super::dates::DateOrder;
use super::super::report::Place;
use super::super::rows::MOST_DECIMALS;
use super::super::DataError;
use super::cells::{cells, Lines};
use super::layout::{Layout, Role};
use super::read::Reading;

/// Values in the order in which they became available, at one moment in the order of their times.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Signal {
    /// The moment that a value is about, ms since 1970 UTC.
    pub time: Vec<i64>,
    pub value: Vec<f64>,
    /// The moment from which it is visible, never before `time`; ascending.
    pub available: Vec<i64>,
}

/// Reads a text table with the columns time, value and, where values were known later than their time, available.
/// The order of rows does not matter, and a time may have several values that became known one after another. A row that
/// is no signal, or a second value for one time at one moment, is an error that names the line.
pub fn parse_signal(bytes: &[u8], dates: Option<DateOrder>) -> Result<Signal, DataError> {
    let layout = Layout::of_signal(bytes, dates)?;
    let reading = Reading {
        layout: &layout,
        most_decimals: MOST_DECIMALS,
        adjust: false,
    };
    let mut rows: Vec<(i64, i64, f64, u32)> = Vec::new();
    for line in Lines::new(bytes, layout.start, layout.line)
        .filter(|line| !line.text.trim_ascii().is_empty())
    {
        let (available, time, value) =
            row(&reading, line.text).map_err(|reason| refused(line.number, &reason))?;
        rows.push((available, time, value, line.number));
    }
    if rows.is_empty() {
        return Err(DataError::new(
            "data/no-rows",
            "there are no rows below the header; a signal needs time and value",
        ));
    }
    rows.sort_by_key(|row| (row.0, row.1));
    if let Some(twins) = rows
        .windows(2)
        .find(|pair| (pair[0].0, pair[0].1) == (pair[1].0, pair[1].1))
    {
        let (line, time) = (twins[1].3, written(twins[1].1));
        return Err(refused(
            line,
            &format!("the time {time} is already that of line {}", twins[0].3),
        ));
    }
    Ok(Signal {
        time: rows.iter().map(|row| row.1).collect(),
        value: rows.iter().map(|row| row.2).collect(),
        available: rows.iter().map(|row| row.0).collect(),
    })
}

fn refused(line: u32, reason: &str) -> DataError {
    DataError::at("data/bad-row", Place::Line, line, reason)
}

/// Available, time and value.
fn row(reading: &Reading, line: &[u8]) -> Result<(i64, i64, f64), String> {
    let (mut time, mut value, mut available) = (None, None, None);
    let (mut count, mut filled) = (0, 0);
    for cell in cells(line, reading.layout.separator) {
        match reading.layout.roles.get(count) {
            Some(Role::Time) => time = Some(reading.time(cell)?),
            Some(Role::Value) => value = Some(reading.number("value", cell)?),
            Some(Role::Available) if !cell.is_empty() => available = Some(reading.time(cell)?),
            _ => {}
        }
        count += 1;
        filled = if cell.is_empty() { filled } else { count };
    }
    if let Some(reason) = reading.layout.too_long(filled) {
        return Err(reason);
    }
    let (Some(time), Some(value)) = (time, value) else {
        return Err(format!(
            "the row has {count} of {} columns",
            reading.layout.fields
        ));
    };
    let available = available.unwrap_or(time);
    if available < time {
        let (early, late) = (written(available), written(time));
        return Err(format!(
            "the value of {late} is said to be available at {early}, before its time"
        ));
    }
    Ok((available, time, value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Signal, DataError> {
        parse_signal(text.as_bytes(), None)
    }

    fn refused_at(text: &str) -> Option<u32> {
        read(text).unwrap_err().line
    }

    #[test]
    fn a_value_is_available_at_its_time_unless_said_otherwise() {
        let signal =
            read("time,value,available\n2024-01-01,1.5,2024-01-03\n2024-01-02,-2,\n").unwrap();
        let day = 86_400_000;
        let first = 1_704_067_200_000;
        assert_eq!(signal.available, [first + day, first + 2 * day]);
        assert_eq!(
            (signal.time, signal.value),
            (vec![first + day, first], vec![-2.0, 1.5])
        );
    }

    #[test]
    fn any_name_will_do_for_the_only_other_column() {
        assert_eq!(
            read("date;mood\n2024-01-01;0,5\n2024-01-02;1")
                .unwrap()
                .value,
            [0.5, 1.0]
        );
    }

    #[test]
    fn the_order_of_rows_does_not_matter() {
        assert_eq!(
            read("time,value\n1704153600,2\n1704067200,1\n")
                .unwrap()
                .value,
            [1.0, 2.0]
        );
    }

    #[test]
    fn a_value_may_be_revised_later() {
        let signal =
            read("time,value,available\n2024-01-01,1,2024-01-02\n2024-01-01,2,2024-02-02\n")
                .unwrap();
        assert_eq!(
            (signal.value, signal.time[0]),
            (vec![1.0, 2.0], signal.time[1])
        );
    }

    #[test]
    fn what_is_no_signal_is_refused_with_its_line() {
        assert_eq!(
            refused_at("time,value,available\n2024-01-02,1,2024-01-01\n"),
            Some(2)
        );
        assert_eq!(
            refused_at("time,value\n2024-01-01,1\n2024-01-02,x\n"),
            Some(3)
        );
        assert_eq!(
            refused_at("time,value\n2024-01-01,1\n2024-01-01,2\n"),
            Some(3)
        );
        assert_eq!(
            refused_at("time,value\n2024-01-01,1\n2024-01-02\n"),
            Some(3)
        );
        assert_eq!(read("a,b,c\n1,2,3\n").unwrap_err().code, "data/columns");
        assert_eq!(read("time,value\n").unwrap_err().code, "data/no-rows");
    }
}
