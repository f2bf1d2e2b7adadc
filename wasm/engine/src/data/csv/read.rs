//! One row of text, in full generality: quotes, exponents, words instead of numbers, and what is wrong with it.

use super::super::rows::Row;
use super::super::time::{read_clock, read_date, read_moment, NoTime};
use super::super::units::{TimeUnit, FARTHEST};
use super::cells::{cells, shown};
use super::layout::{Layout, Role};
use super::marks::without_suffix;
use super::number::{Decimal, NoNumber};

/// How rows are to be read.
pub struct Reading<'a> {
    pub layout: &'a Layout,
    pub most_decimals: u8,
    /// Whether the adjusted close is read.
    pub adjust: bool,
}

impl Reading<'_> {
    /// The row in `line`, or why it is none.
    pub fn row(&self, line: &[u8]) -> Result<Row, String> {
        let mut row = EMPTY;
        let (mut count, mut filled) = (0, 0);
        for cell in cells(line, self.layout.separator) {
            if let Some(role) = self.layout.roles.get(count) {
                self.fill(&mut row, *role, cell)?;
            }
            count += 1;
            filled = if cell.is_empty() { filled } else { count };
        }
        if let Some(reason) = self.layout.too_long(filled) {
            return Err(reason);
        }
        if count < self.layout.fields {
            return Err(format!(
                "the row has {count} of {} columns",
                self.layout.fields
            ));
        }
        Ok(row)
    }

    fn fill(&self, row: &mut Row, role: Role, cell: &[u8]) -> Result<(), String> {
        match role {
            Role::Skip | Role::Value | Role::Available => {}
            Role::Time => row.time = self.time(cell)?,
            Role::Date => {
                row.time += read_date(cell, self.layout.dates).map_err(|why| no_time(why, cell))?
            }
            Role::Clock => row.time += read_clock(cell).map_err(|why| no_time(why, cell))?,
            Role::Open => row.open = self.price(row, "open", cell)?,
            Role::High => row.high = self.price(row, "high", cell)?,
            Role::Low => row.low = self.price(row, "low", cell)?,
            Role::Close => row.close = self.price(row, "close", cell)?,
            Role::Adjusted if self.adjust => {
                row.adjusted = self.price(row, "adjusted close", cell)?
            }
            Role::Adjusted => {}
            Role::Volume => {
                // Investing.com writes a dash where there is none.
                row.volume = if matches!(cell, b"" | b"-") {
                    0.0
                } else {
                    self.number("volume", cell)?
                }
            }
        }
        Ok(())
    }

    /// A time cell in ms.
    pub fn time(&self, cell: &[u8]) -> Result<i64, String> {
        let unit = self.layout.unit;
        if unit == TimeUnit::Iso {
            return read_moment(cell, self.layout.dates).map_err(|why| no_time(why, cell));
        }
        let Ok(number) = Decimal::read(cell, b'.') else {
            let why = if cell.is_empty() {
                NoTime::Empty
            } else {
                read_moment(cell, None).err().unwrap_or(NoTime::Unknown)
            };
            return Err(no_time(why, cell));
        };
        let size = number.floor_scaled(0).map_or(u64::MAX, i64::unsigned_abs);
        let own = TimeUnit::of_magnitude(size);
        if own as u8 > unit as u8 {
            let text = shown(cell);
            return Err(format!(
                "the time {text} is in {}, but the column is in {}",
                own.name(),
                unit.name()
            ));
        }
        let ms = number.floor_scaled(self.layout.time_places());
        ms.filter(|ms| ms.abs() <= FARTHEST)
            .ok_or_else(|| no_time(NoTime::Unknown, cell))
    }

    fn price(&self, row: &mut Row, name: &str, cell: &[u8]) -> Result<f64, String> {
        let number = self
            .layout
            .marks
            .read(cell)
            .map_err(|why| no_number(why, name, cell))?;
        let price = number.price(self.most_decimals);
        let price =
            price.ok_or_else(|| format!("the {name} {} is too large for a price", shown(cell)))?;
        row.decimals = row.decimals.max(price.decimals);
        row.is_rounded |= price.rounded;
        Ok(price.value)
    }

    /// A number that need not be a price and may end with K, M or B for its thousands, millions or billions.
    pub fn number(&self, name: &str, cell: &[u8]) -> Result<f64, String> {
        let (digits, places) = without_suffix(cell);
        let mut number = self
            .layout
            .marks
            .read(digits)
            .map_err(|why| no_number(why, name, cell))?;
        number.exponent += places;
        let value = number.value();
        if value.is_finite() {
            Ok(value)
        } else {
            Err(format!("the {name} {} is too large", shown(cell)))
        }
    }
}

pub const EMPTY: Row = Row {
    time: 0,
    open: 0.0,
    high: 0.0,
    low: 0.0,
    close: 0.0,
    volume: 0.0,
    adjusted: 0.0,
    decimals: 0,
    is_rounded: false,
};

fn no_time(why: NoTime, cell: &[u8]) -> String {
    let text = shown(cell);
    match why {
        NoTime::Empty => "the time is empty".into(),
        NoTime::Ambiguous => {
            format!("the date {text} does not say which part is the day and which the month; write it as 2024-01-31")
        }
        NoTime::Unknown => {
            format!("the time {text} is not understood; write 2024-01-31, 2024-01-31T09:30:00Z or seconds or milliseconds since 1970")
        }
    }
}

fn no_number(why: NoNumber, name: &str, cell: &[u8]) -> String {
    match why {
        NoNumber::Empty => format!("the {name} is empty"),
        NoNumber::Infinite => format!("the {name} is infinite"),
        NoNumber::Nan | NoNumber::Text => format!("the {name} {} is not a number", shown(cell)),
    }
}
