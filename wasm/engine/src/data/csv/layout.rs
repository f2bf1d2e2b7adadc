//! What kind of text table a file is: separator, header, columns, unit of its times.

use super::super::dates::DateOrder;
use super::super::time::{is_compact_date, read_clock};
use super::super::units::TimeUnit;
use super::super::{CsvOptions, DataError};
use super::cells::{cells, shown, Line, Lines};
use super::forms::{is_date, is_moment};
use super::marks::Marks;
use super::names::{normal, signal_places, tick_volume, Places};
use super::number::Decimal;

/// What is read from a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Skip,
    Time,
    /// A date whose clock is in another column.
    Date,
    Clock,
    Open,
    High,
    Low,
    Close,
    Volume,
    Adjusted,
    Value,
    Available,
}

#[derive(Clone, Debug)]
pub struct Layout {
    /// Name for the report.
    pub format: &'static str,
    pub separator: u8,
    pub marks: Marks,
    /// Byte and 1-based line where the rows begin.
    pub start: usize,
    pub line: u32,
    /// Columns that a row must have.
    pub fields: usize,
    /// Columns that a row may have: those of the header, named or not.
    pub most: usize,
    /// Role of each column up to the last that is read.
    pub roles: Vec<Role>,
    pub unit: TimeUnit,
    /// What 01/02/2024 means, where dates are written so.
    pub dates: Option<DateOrder>,
}

/// How many lines at the top may come before the header: titles, addresses.
const TITLE_LINES: usize = 5;
/// How many lines are looked at to find out how times are written.
const TIME_LINES: usize = 50;
const EXAMPLE: &str = "time,open,high,low,close,volume";

/// The lines at the top of the file that are not blank.
pub(super) struct Top<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) lines: Vec<Line<'a>>,
    pub(super) separator: u8,
}

impl Layout {
    /// The layout of a file of bars.
    pub fn of_bars(bytes: &[u8], options: &CsvOptions) -> Result<Self, DataError> {
        let (top, unit) = (Top::of(bytes, 4)?, options.time_unit);
        let titles = 0..top.lines.len().min(TITLE_LINES);
        let headed = titles
            .into_iter()
            .find_map(|index| Some((index, top.headed(index, unit)?)));
        let layout = match headed {
            Some((header, layout)) => {
                top.named_once(header, &layout)?;
                layout
            }
            None => top.headless(unit)?,
        };
        if unit.is_none() {
            top.dated(&layout)?;
        }
        top.ordered(layout, options.dates)
    }

    /// The layout of a file of signals: a header with time, value and perhaps available.
    pub fn of_signal(bytes: &[u8], dates: Option<DateOrder>) -> Result<Self, DataError> {
        let top = Top::of(bytes, 1)?;
        let names = top.names(0);
        let (time, value, available) = signal_places(&names);
        let value = value.or((names.len() == 2).then(|| 1 - time.unwrap_or(0)));
        let (Some(time), Some(value)) = (time, value) else {
            let message = format!(
                "a signal needs the columns time and value (and available, where it was known later); the first line is {}",
                shown(top.lines[0].text)
            );
            return Err(DataError::new("data/columns", message));
        };
        let mut placed = vec![(time, Role::Time), (value, Role::Value)];
        placed.extend(available.map(|place| (place, Role::Available)));
        let layout = top.layout("signal", 1, &placed, names.len(), None);
        top.ordered(layout, dates)
    }

    /// Why a row whose last filled cell is the `filled`th has too many: a blank cell at its end says nothing.
    pub fn too_long(&self, filled: usize) -> Option<String> {
        let most = self.most;
        (filled > most).then(|| format!("the row has {filled} cells for {most} columns"))
    }

    /// Powers of ten from a numeric time of this layout to ms.
    pub fn time_places(&self) -> i32 {
        match self.unit {
            TimeUnit::Seconds => 3,
            TimeUnit::Milliseconds | TimeUnit::Iso => 0,
            TimeUnit::Microseconds => -3,
            TimeUnit::Nanoseconds => -6,
        }
    }
}

impl<'a> Top<'a> {
    fn of(bytes: &'a [u8], separators: usize) -> Result<Self, DataError> {
        if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
            return Err(DataError::new(
                "data/encoding",
                "the text is in UTF-16; save it as UTF-8",
            ));
        }
        let start = if bytes.starts_with(&[0xef, 0xbb, 0xbf]) {
            3
        } else {
            0
        };
        if bytes[..bytes.len().min(8192)].contains(&0) {
            return Err(DataError::new(
                "data/not-text",
                "this is no text table; give a CSV, gz, zip or Parquet file",
            ));
        }
        let is_filled = |line: &Line| !line.text.trim_ascii().is_empty();
        // Only the beginning is searched, so that a file of blank lines ends soon.
        let lines: Vec<_> = Lines::new(bytes, start, 1)
            .filter(is_filled)
            .take(TIME_LINES)
            .collect();
        if lines.is_empty() {
            return Err(DataError::new("data/empty", "the file is empty; a first line such as time,open,high,low,close,volume and rows below it are needed"));
        }
        let counts = |wanted: &u8| {
            let enough =
                |line: &Line| line.text.iter().filter(|byte| *byte == wanted).count() >= separators;
            lines.iter().take(TITLE_LINES).any(enough)
        };
        let separator = [b'\t', b';', b','].into_iter().find(counts).unwrap_or(b',');
        Ok(Self {
            bytes,
            lines,
            separator,
        })
    }

    pub(super) fn row(&self, index: usize) -> Vec<&'a [u8]> {
        self.lines.get(index).map_or(Vec::new(), |line| {
            cells(line.text, self.separator).collect()
        })
    }

    fn names(&self, index: usize) -> Vec<String> {
        self.row(index).into_iter().map(normal).collect()
    }

    /// The layout if line `index` is a header.
    fn headed(&self, index: usize, unit: Option<TimeUnit>) -> Option<Layout> {
        let names = self.names(index);
        let mut places = Places::of(&names);
        let mut first = index + 1;
        let is_yfinance = places.missing() == ["time"] && names[0] == "price";
        if is_yfinance {
            // Two more lines of header: tickers, then the name of the index.
            places.time = (normal(self.row(index + 2).first()?).starts_with("date")).then_some(0);
            first = index + 3;
        }
        if !places.missing().is_empty() {
            return None;
        }
        let row = self.row(first);
        if let (Some(date), Some(clock)) = (places.time, places.clock) {
            let cell = |place: usize| row.get(place).copied().unwrap_or(b"");
            if read_clock(cell(clock)).is_err() && !row.is_empty() {
                (places.time, places.clock) =
                    (Some(if is_moment(cell(date)) { date } else { clock }), None);
            }
        }
        if let Some(ticks) = tick_volume(&names) {
            let is_nothing = |place: usize| row.get(place).is_some_and(|cell| *cell == b"0");
            places.volume = places
                .volume
                .filter(|place| !is_nothing(*place))
                .or(Some(ticks));
        }
        let format = if is_yfinance {
            "yfinance"
        } else {
            format_of(&self.row(index), &names, &places)
        };
        let fields = names
            .iter()
            .rposition(|name| !name.is_empty())
            .map_or(0, |last| last + 1);
        Some(self.layout(format, first, &placed(&places), fields, unit))
    }

    /// The layout if the first line is already a row of a kind that is known to come without a header.
    fn headless(&self, unit: Option<TimeUnit>) -> Result<Layout, DataError> {
        let row = self.row(0);
        let count = row
            .iter()
            .rposition(|cell| !cell.is_empty())
            .map_or(0, |last| last + 1);
        let is_time = |cell: &[u8]| is_moment(cell) || Decimal::read(cell, b'.').is_ok();
        if count < 5 || !is_time(row[0]) {
            return Err(self.no_columns());
        }
        let is_pair = is_date(row[0]) && row[1].contains(&b':') && read_clock(row[1]).is_ok();
        let format = match count {
            6..=9 if is_pair => "MetaTrader",
            12 => "Binance",
            7 => "Kraken",
            5 | 6 => "CSV",
            _ => {
                let message = format!("the rows have {count} columns and no header names them; put a first line such as {EXAMPLE} above them");
                return Err(DataError::new("data/columns", message));
            }
        };
        let shift = usize::from(is_pair);
        let places = Places {
            time: Some(0),
            clock: is_pair.then_some(1),
            open: Some(1 + shift),
            high: Some(2 + shift),
            low: Some(3 + shift),
            close: Some(4 + shift),
            volume: (count > 5 + shift).then_some(5 + shift),
            adjusted: None,
        };
        Ok(self.layout(format, 0, &placed(&places), count, unit))
    }

    fn no_columns(&self) -> DataError {
        let widest = (0..self.lines.len().min(TITLE_LINES))
            .rev()
            .max_by_key(|index| self.row(*index).len())
            .unwrap_or(0);
        if let Some(what) = self.something_else() {
            return DataError::new("data/not-text", what);
        }
        let missing = Places::of(&self.names(widest)).missing().join(", ");
        let found: Vec<String> = self.row(widest).into_iter().take(12).map(shown).collect();
        let message = format!(
            "no column for {missing} among {}; name the columns in the first line, as in {EXAMPLE}",
            found.join(", ")
        );
        DataError::new("data/columns", message)
    }

    /// What a text without columns is, where its first byte tells.
    fn something_else(&self) -> Option<&'static str> {
        match self.lines[0].text.trim_ascii().first()? {
            b'{' | b'[' => Some("this is JSON, not CSV; give a text table whose first line is time,open,high,low,close,volume, or Parquet"),
            b'<' => Some("this is a web page (HTML or XML), not CSV; download the prices themselves"),
            _ => None,
        }
    }

    fn layout(
        &self,
        format: &'static str,
        first: usize,
        placed: &[(usize, Role)],
        fields: usize,
        unit: Option<TimeUnit>,
    ) -> Layout {
        let last = placed.iter().map(|(place, _)| *place).max().unwrap_or(0);
        let mut roles = vec![Role::Skip; last + 1];
        for (place, role) in placed {
            roles[*place] = *role;
        }
        let (start, line) = match (self.lines.get(first), self.lines.last()) {
            (Some(line), _) => (line.start, line.number),
            (None, Some(last)) => (self.bytes.len(), last.number + 1),
            (None, None) => (0, 1),
        };
        let time = roles.iter().position(|role| *role == Role::Time);
        let unit = unit
            .unwrap_or_else(|| time.map_or(TimeUnit::Iso, |place| self.time_unit(first, place)));
        let fields = fields.max(last + 1);
        let header = first.checked_sub(1).map(|above| self.row(above).len());
        Layout {
            format,
            separator: self.separator,
            marks: self.marks(first, placed),
            start,
            line,
            fields,
            most: header.map_or(fields, |cells| cells.max(fields)),
            roles,
            unit,
            dates: None,
        }
    }

    /// How the first time that can be read is written. The last line has a say: early times of a long file are small.
    fn time_unit(&self, first: usize, place: usize) -> TimeUnit {
        for index in first..self.lines.len() {
            let Some(cell) = self.row(index).get(place).copied() else {
                continue;
            };
            if is_compact_date(cell) || is_moment(cell) {
                return TimeUnit::Iso;
            }
            if let Some(size) = magnitude(cell) {
                let tail = self.bytes.trim_ascii_end();
                let start = tail
                    .iter()
                    .rposition(|byte| *byte == b'\n')
                    .map_or(0, |at| at + 1);
                let end = cells(&tail[start..], self.separator)
                    .nth(place)
                    .and_then(magnitude)
                    .unwrap_or(0);
                return TimeUnit::of_magnitude(size.max(end));
            }
        }
        TimeUnit::Iso
    }
}

/// Size of a numeric time.
pub(super) fn magnitude(cell: &[u8]) -> Option<u64> {
    Decimal::read(cell, b'.')
        .ok()?
        .floor_scaled(0)
        .map(i64::unsigned_abs)
}

fn placed(places: &Places) -> Vec<(usize, Role)> {
    let time = if places.clock.is_some() {
        Role::Date
    } else {
        Role::Time
    };
    let all = [
        (places.time, time),
        (places.clock, Role::Clock),
        (places.open, Role::Open),
        (places.high, Role::High),
        (places.low, Role::Low),
        (places.close, Role::Close),
        (places.volume, Role::Volume),
        (places.adjusted, Role::Adjusted),
    ];
    all.into_iter()
        .filter_map(|(place, role)| place.map(|place| (place, role)))
        .collect()
}

/// Whose export a header is, for the report.
fn format_of(written: &[&[u8]], names: &[String], places: &Places) -> &'static str {
    let has = |name: &str| names.iter().any(|other| other == name);
    let begins = |start: &[&[u8]]| written.starts_with(start);
    if written[0].first() == Some(&b'<') {
        "MetaTrader"
    } else if has("unix") && has("symbol") {
        "CryptoDataDownload"
    } else if has("opentime") && has("closetime") {
        "Binance"
    } else if has("vwap") && (has("count") || has("trades")) && has("time") {
        "Kraken"
    } else if has("price") && written.get(5).is_some_and(|name| name.starts_with(b"Vol")) {
        "Investing.com"
    } else if places.adjusted.is_some() && has("date") {
        "Yahoo"
    } else if begins(&[b"time", b"open", b"high", b"low", b"close"])
        && written.get(5).is_some_and(|name| *name != b"volume")
    {
        "TradingView"
    } else {
        "CSV"
    }
}
