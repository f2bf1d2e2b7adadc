//! The forms of a file's dates and numbers, which its rows together tell.

use super::super::dates::{DateOrder, Found};
use super::super::time::{read_date, read_moment, NoTime};
use super::super::units::TimeUnit;
use super::super::DataError;
use super::cells::{cells, shown, Lines};
use super::layout::{Layout, Role, Top};
use super::marks::Marks;

impl Top<'_> {
    /// The layout with the order of day and month in its dates: the one that is asked for, or what the whole column says.
    pub(super) fn ordered(
        &self,
        mut layout: Layout,
        asked: Option<DateOrder>,
    ) -> Result<Layout, DataError> {
        layout.dates = asked;
        let columns: Vec<usize> = (0..layout.roles.len())
            .filter(|place| is_time(layout.roles[*place]))
            .collect();
        let leaves_open = |cell: &[u8]| read_moment(cell, None) == Err(NoTime::Ambiguous);
        let first_rows = (0..self.lines.len()).map(|index| self.row(index));
        let mut first_dates = first_rows
            .flat_map(|row| columns.iter().map(move |place| row.get(*place).copied()))
            .flatten()
            .filter(|cell| is_moment(cell));
        // A file whose dates begin otherwise has a bad row, not another order.
        let is_text = layout.unit == TimeUnit::Iso;
        if asked.is_some() || !is_text || !first_dates.next().is_some_and(leaves_open) {
            return Ok(layout);
        }
        let dates = Lines::new(self.bytes, layout.start, layout.line).flat_map(|line| {
            let row = cells(line.text, self.separator).enumerate();
            let dates = row.filter(|(place, _)| columns.contains(place));
            dates.map(|(_, cell)| cell).collect::<Vec<_>>()
        });
        layout.dates = match DateOrder::of_column(dates) {
            Found::Nothing => None,
            Found::Order(order) => Some(order),
            Found::Undecided(cell) => {
                let message = format!(
                    "the dates, as {}, do not say which part is the day and which the month: set dates to dmy or mdy (--dates dmy)",
                    shown(cell)
                );
                return Err(DataError::new("data/dates", message));
            }
        };
        Ok(layout)
    }

    /// How the rows from line `first` on mark decimals and thousands.
    pub(super) fn marks(&self, first: usize, placed: &[(usize, Role)]) -> Marks {
        let is_number = |place: usize| {
            placed
                .iter()
                .any(|(other, role)| *other == place && !is_time(*role))
        };
        let rows = (first..self.lines.len()).map(|index| self.row(index));
        let numbers: Vec<&[u8]> = rows
            .flat_map(|row| row.into_iter().enumerate())
            .filter(|(place, _)| is_number(*place))
            .map(|(_, cell)| cell)
            .collect();
        Marks::of(numbers.into_iter(), self.separator)
    }
}

fn is_time(role: Role) -> bool {
    matches!(
        role,
        Role::Time | Role::Date | Role::Clock | Role::Available
    )
}

/// Whether a cell is a date, whatever its order, with or without a clock.
pub fn is_moment(cell: &[u8]) -> bool {
    matches!(read_moment(cell, None), Ok(_) | Err(NoTime::Ambiguous))
}

/// Whether a cell is a date alone, whatever its order.
pub fn is_date(cell: &[u8]) -> bool {
    matches!(read_date(cell, None), Ok(_) | Err(NoTime::Ambiguous))
}
