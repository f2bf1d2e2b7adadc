//! Tables that could be read, as something that they hardly mean.

use super::super::units::TimeUnit;
use super::super::DataError;
use super::layout::{magnitude, Layout, Role, Top};
use super::names::normal;
use std::ops::RangeInclusive;

/// Day numbers of spreadsheets from 1954 to 2119: as seconds they would all be of one day in January 1970.
const DAY_NUMBERS: RangeInclusive<u64> = 20_000..=80_000;

impl Top<'_> {
    /// Refuses a header that names a column twice: either may be the one that is meant.
    pub(super) fn named_once(&self, header: usize, layout: &Layout) -> Result<(), DataError> {
        let written = self.row(header);
        let names: Vec<String> = written.iter().map(|name| normal(name)).collect();
        let read = (0..layout.roles.len()).filter(|place| layout.roles[*place] != Role::Skip);
        for name in read.filter_map(|place| names.get(place)) {
            let count = names.iter().filter(|other| *other == name).count();
            if count > 1 && !name.is_empty() {
                let message = format!(
                    "{count} columns are called {name}; keep the one that is meant, or give the others another name"
                );
                return Err(DataError::new("data/columns", message));
            }
        }
        Ok(())
    }

    /// Refuses times that are the day numbers of a spreadsheet.
    pub(super) fn dated(&self, layout: &Layout) -> Result<(), DataError> {
        let is_time = |role: &Role| matches!(role, Role::Time);
        let Some(place) = layout.roles.iter().position(is_time) else {
            return Ok(());
        };
        if layout.unit != TimeUnit::Seconds {
            return Ok(());
        }
        let rows = (0..self.lines.len()).filter(|row| self.lines[*row].number >= layout.line);
        let mut sizes = rows
            .filter_map(|row| magnitude(self.row(row).get(place)?))
            .peekable();
        let first = sizes.peek().copied();
        match first {
            Some(day) if sizes.all(|size| DAY_NUMBERS.contains(&size)) => {
                let message = format!(
                    "times such as {day} look like the day numbers of a spreadsheet; format the column as a date, such as 2024-01-31, and save the file again"
                );
                Err(DataError::new("data/time", message))
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::data::csv::parse_csv;
    use crate::data::CsvOptions;

    fn refusal(text: &str) -> Option<String> {
        let options = CsvOptions::default();
        let told = parse_csv(text.as_bytes(), &options).err()?;
        Some(format!("{} {}", told.code, told.message))
    }

    #[test]
    fn a_column_is_named_once() {
        let rows = "2024-01-02,1,2,0.5,1.5,9\n2024-01-03,1,2,0.5,1.5,9\n";
        let told =
            refusal(&format!("time,open,high,low,Close,<close>\n{rows}")).unwrap_or_default();
        assert!(
            told.starts_with("data/columns 2 columns are called close; "),
            "{told}"
        );
        assert_eq!(refusal(&format!("time,open,high,low,close,\n{rows}")), None);
        assert_eq!(
            refusal(&format!("time,open,high,low,close,note\n{rows}")),
            None
        );
    }

    #[test]
    fn day_numbers_of_a_spreadsheet_are_no_seconds() {
        let file = |times: [&str; 2]| {
            let rows = times.map(|time| format!("{time},1,2,0.5,1.5,9\n"));
            format!("time,open,high,low,close,volume\n{}{}", rows[0], rows[1])
        };
        let told = refusal(&file(["45000", "45001.5"])).unwrap_or_default();
        assert!(
            told.starts_with("data/time times such as 45000 look like"),
            "{told}"
        );
        assert_eq!(refusal(&file(["0", "60"])), None);
        assert_eq!(refusal(&file(["45000", "90000"])), None);
        assert_eq!(refusal(&file(["1704067200", "1704067260"])), None);
    }
}
