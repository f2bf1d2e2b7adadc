//! Columns that are numbers already: Parquet files, pasted tables.

use super::report::Place;
use super::rows::{settle, Row, Rows, Source};
use super::singles::{decimals_of, TENS};
use super::units::TimeUnit;
use super::{CsvOptions, DataError, Parsed};

/// A table of bars as columns of equal length.
#[derive(Clone, Copy, Debug, Default)]
pub struct Columns<'a> {
    /// In the unit of [`CsvOptions::time_unit`], by magnitude where that is `None`; `i64::MIN` is a missing time.
    pub time: &'a [i64],
    pub open: &'a [f64],
    pub high: &'a [f64],
    pub low: &'a [f64],
    pub close: &'a [f64],
    /// NaN is a missing volume, 0.
    pub volume: Option<&'a [f64]>,
    pub adjusted: Option<&'a [f64]>,
}

/// Judges columns as [`super::parse_csv`] judges a file, with row numbers from 1 in place of lines: the same bars have
/// the same fingerprint. A double is taken for the shortest decimal that reads back as it; columns that held 32-bit
/// floats, for the shortest decimal that reads back as that float.
pub fn check_columns(columns: &Columns, options: &CsvOptions) -> Result<Parsed, DataError> {
    let rows = columns.time.len();
    let prices = [columns.open, columns.high, columns.low, columns.close];
    let extra = [columns.volume, columns.adjusted].into_iter().flatten();
    if prices
        .into_iter()
        .chain(extra)
        .any(|column| column.len() != rows)
    {
        return Err(DataError::new(
            "data/columns",
            "the columns of the table differ in length",
        ));
    }
    if options.adjust && columns.adjusted.is_none() {
        return Err(DataError::new(
            "data/adjust",
            "adjusting needs a column of adjusted closes, and there is none",
        ));
    }
    let size = |time: Option<&i64>| time.map_or(0, |time| time.unsigned_abs());
    let time_unit = options.time_unit.unwrap_or_else(|| {
        TimeUnit::of_magnitude(size(columns.time.first()).max(size(columns.time.last())))
    });
    let is_single = are_singles(&prices);
    let (rows, most_decimals) = settle(|most_decimals| {
        Table {
            columns,
            time_unit,
            is_single,
            most_decimals,
        }
        .rows(options)
    });
    let mut warnings = Vec::new();
    if columns.volume.is_none() {
        warnings.push("there is no volume column: every volume is 0".to_string());
    }
    if is_single {
        warnings.push("the prices are 32-bit floats; each was read as the shortest decimal that stands for it".into());
    }
    rows.finish(
        Source {
            format: "columns",
            time_unit,
            most_decimals,
            warnings,
        },
        options,
    )
}

/// Whether every price is a 32-bit float and at least one shows it.
fn are_singles(prices: &[&[f64]; 4]) -> bool {
    let all = || prices.iter().flat_map(|column| column.iter());
    all().all(|price| f64::from(*price as f32) == *price)
        && all().any(|price| decimals_of(*price, 8).is_none())
}

struct Table<'a> {
    columns: &'a Columns<'a>,
    time_unit: TimeUnit,
    is_single: bool,
    most_decimals: u8,
}

impl Table<'_> {
    fn rows(&self, options: &CsvOptions) -> Rows {
        let count = self.columns.time.len();
        let mut rows = Rows::with_capacity(count, Place::Row, options.adjust);
        for index in 0..count {
            let number = index as u32 + 1;
            match self.row(index, rows.decimals, options.adjust) {
                Ok(row) => rows.push(number, &row, options),
                Err(reason) => rows.refuse(number, || reason),
            }
        }
        rows
    }

    /// Row `index`; `guess` decimals are tried first.
    fn row(&self, index: usize, guess: u8, adjust: bool) -> Result<Row, String> {
        let columns = self.columns;
        let time = match columns.time[index] {
            i64::MIN => return Err("the time is missing or not understood".into()),
            time => self
                .time_unit
                .to_ms(time)
                .ok_or_else(|| format!("the time {time} is outside the calendar"))?,
        };
        let mut decimals = guess.min(self.most_decimals);
        let mut is_rounded = false;
        let mut price = |name: &str, column: &[f64]| -> Result<f64, String> {
            let price = self.price(name, column[index], decimals)?;
            decimals = decimals.max(price.1);
            is_rounded |= price.2;
            Ok(price.0)
        };
        let open = price("open", columns.open)?;
        let high = price("high", columns.high)?;
        let low = price("low", columns.low)?;
        let close = price("close", columns.close)?;
        let adjusted = match columns.adjusted {
            Some(column) if adjust => price("adjusted close", column)?,
            _ => 0.0,
        };
        let volume = columns.volume.map_or(0.0, |column| column[index]);
        let volume = if volume.is_nan() { 0.0 } else { volume + 0.0 };
        if volume.is_infinite() {
            return Err("the volume is infinite".into());
        }
        Ok(Row {
            time,
            open,
            high,
            low,
            close,
            volume,
            adjusted,
            decimals,
            is_rounded,
        })
    }

    /// The price, decimals that write it (at least `guess`), and whether it had to be rounded.
    fn price(&self, name: &str, value: f64, guess: u8) -> Result<(f64, u8, bool), String> {
        if !value.is_finite() {
            let what = if value.is_nan() {
                "not a number"
            } else {
                "infinite"
            };
            return Err(format!("the {name} is {what}"));
        }
        let wanted = if self.is_single {
            shortest_of_single(value)
        } else {
            value
        };
        let fits = |places: u8| {
            let tens = TENS[usize::from(places)];
            (wanted * tens).round() / tens == wanted
        };
        let found = (guess..=self.most_decimals).find(|places| fits(*places));
        let tens = TENS[usize::from(self.most_decimals)];
        let kept = if found.is_some() {
            wanted
        } else {
            (wanted * tens).round() / tens
        };
        if kept.abs() >= 1e15 {
            return Err(format!("the {name} {value:e} is too large for a price"));
        }
        let decimals = found
            .unwrap_or_else(|| decimals_of(kept, self.most_decimals).unwrap_or(self.most_decimals));
        Ok((kept + 0.0, decimals, found.is_none()))
    }
}

/// The decimal with the fewest places that is nearest to this 32-bit float and no other.
fn shortest_of_single(value: f64) -> f64 {
    let nearest = TENS
        .iter()
        .map(|tens| (value * tens).round() / tens)
        .find(|short| f64::from(*short as f32) == value);
    nearest.unwrap_or(value)
}
