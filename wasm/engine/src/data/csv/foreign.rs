//! What tables that are no text share with those that are: the names of columns and the forms of times.

use super::super::dates::{DateOrder, Found};
use super::super::json::Object;
use super::super::time::read_moment;
use super::super::units::TimeUnit;
use super::super::DataError;
use super::names::{normal, Places};
use super::number::Decimal;

/// Finds the columns of bars among the names of a table: `{"time": 0, "open": 1, …, "volume": null, "adjusted": null}`,
/// places from 0. A clock in a column of its own is not supported outside text.
pub fn bar_columns(names: &[&str]) -> Result<String, DataError> {
    let normals: Vec<String> = names.iter().map(|name| normal(name.as_bytes())).collect();
    let places = Places::of(&normals);
    let missing = places.missing();
    if !missing.is_empty() {
        let shown = names[..names.len().min(12)].join(", ");
        let message = format!(
            "no column for {} among {shown}; name the columns time, open, high, low, close, volume",
            missing.join(", ")
        );
        return Err(DataError::new("data/columns", message));
    }
    let mut out = Object::new();
    for (name, place) in [
        ("time", places.time),
        ("open", places.open),
        ("high", places.high),
        ("low", places.low),
        ("close", places.close),
        ("volume", places.volume),
        ("adjusted", places.adjusted),
    ] {
        out.number_or_null(name, place.map(|place| place as i64));
    }
    Ok(out.end())
}

/// Times in ms of a column of texts, one a line; `i64::MIN` for what is no time. Numbers are read by the magnitude of
/// the last one; what 01/02/2024 means is found out from all of them where `dates` does not say it.
pub fn read_times(lines: &[u8], dates: Option<DateOrder>) -> Vec<i64> {
    let number = |cell: &[u8]| Decimal::read(cell, b'.').ok()?.floor_scaled(0);
    let cells = || lines.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
    let last = cells()
        .next_back()
        .and_then(number)
        .map_or(0, i64::unsigned_abs);
    let unit = TimeUnit::of_magnitude(last);
    let dates = dates.or_else(|| match DateOrder::of_column(cells()) {
        Found::Order(order) => Some(order),
        Found::Nothing | Found::Undecided(_) => None,
    });
    let read = |cell: &[u8]| {
        read_moment(cell, dates)
            .ok()
            .or_else(|| unit.to_ms(number(cell)?))
    };
    cells().map(|cell| read(cell).unwrap_or(i64::MIN)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_found_by_name() {
        let json = bar_columns(&["Open", "High", "Low", "Close", "__index_level_0__"]).unwrap();
        assert_eq!(
            json,
            "{\"time\":4,\"open\":0,\"high\":1,\"low\":2,\"close\":3,\"volume\":null,\"adjusted\":null}"
        );
        assert!(bar_columns(&["a", "b"])
            .unwrap_err()
            .message
            .contains("no column for time, open"));
    }

    #[test]
    fn texts_are_read_as_times() {
        assert_eq!(
            read_times(b"2024-01-01\nx\n2024-01-01T00:00:01Z", None),
            [1_704_067_200_000, i64::MIN, 1_704_067_201_000]
        );
        assert_eq!(
            read_times(b"1704067200\n1704067201", None),
            [1_704_067_200_000, 1_704_067_201_000]
        );
    }
}
