//! Dates whose day and month can change places: 31.01.2024, 01/31/2024, 31/01/2024.

/// Which of the two comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateOrder {
    DayFirst,
    MonthFirst,
}

/// What a column says about the order of its dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found<'a> {
    /// No date of the column leaves it open.
    Nothing,
    Order(DateOrder),
    /// Nothing decides; the first such date.
    Undecided(&'a [u8]),
}

impl DateOrder {
    /// Day and month of the first two parts of a date.
    pub fn day_and_month(self, first: i64, second: i64) -> (i64, i64) {
        match self {
            Self::DayFirst => (first, second),
            Self::MonthFirst => (second, first),
        }
    }

    /// The order in which a column writes its dates, from all of its cells. Points are written with the day first; else
    /// the first part above 12 is a day.
    pub fn of_column<'a>(cells: impl Iterator<Item = &'a [u8]>) -> Found<'a> {
        let mut found = Found::Nothing;
        for cell in cells {
            match (parts(cell), found) {
                (Some((_, _, b'.')), _) => return Found::Order(Self::DayFirst),
                (Some((13.., _, _)), _) => return Found::Order(Self::DayFirst),
                (Some((_, 13.., _)), _) => return Found::Order(Self::MonthFirst),
                (Some(_), Found::Nothing) => found = Found::Undecided(cell),
                _ => {}
            }
        }
        found
    }
}

/// The first two numbers of a date that ends with its year, and what stands between them.
fn parts(cell: &[u8]) -> Option<(i64, i64, u8)> {
    let (first, rest) = short_number(cell)?;
    let (&between, rest) = rest.split_first()?;
    let (second, rest) = short_number(rest)?;
    let year = rest.strip_prefix(&[between])?;
    let digits = year.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let is_date = matches!(between, b'.' | b'/' | b'-') && digits == 4;
    is_date.then_some((first, second, between))
}

/// A number of one or two digits, and what follows it.
fn short_number(text: &[u8]) -> Option<(i64, &[u8])> {
    let digits = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let number = text[..digits]
        .iter()
        .fold(0, |number, digit| number * 10 + i64::from(digit - b'0'));
    matches!(digits, 1 | 2).then_some((number, &text[digits..]))
}

/// Number of an English month, by the first three letters of its name.
pub fn month_named(name: &[u8]) -> Option<i64> {
    const MONTHS: &[u8] = b"janfebmaraprmayjunjulaugsepoctnovdec";
    let start = name.get(..3)?.to_ascii_lowercase();
    let place = MONTHS.chunks(3).position(|month| month == start)?;
    Some(place as i64 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(column: &str) -> Found<'_> {
        DateOrder::of_column(column.split(' ').map(str::as_bytes))
    }

    #[test]
    fn points_mean_day_first() {
        assert_eq!(
            order("01.02.2024 02.02.2024"),
            Found::Order(DateOrder::DayFirst)
        );
    }

    #[test]
    fn a_part_above_twelve_anywhere_in_the_column_decides() {
        assert_eq!(
            order("01/02/2024 13/02/2024"),
            Found::Order(DateOrder::DayFirst)
        );
        assert_eq!(
            order("1-2-2024 x 1-13-2024"),
            Found::Order(DateOrder::MonthFirst)
        );
    }

    #[test]
    fn a_column_may_leave_it_open_or_have_no_such_dates() {
        assert_eq!(
            order("01/02/2024 12/12/2024"),
            Found::Undecided(b"01/02/2024")
        );
        assert_eq!(order("2024-01-31 1/2 13/13/24 1.5"), Found::Nothing);
    }

    #[test]
    fn months_are_known_by_three_letters() {
        assert_eq!(month_named(b"Jan"), Some(1));
        assert_eq!(month_named(b"december"), Some(12));
        assert_eq!(month_named(b"anf"), None);
        assert_eq!(month_named(b"Ma"), None);
    }
}
