//! What was found in a file.

use super::json::{quoted, Object};
use super::units::TimeUnit;

/// How many bad rows, gaps and outliers are listed; all are counted.
pub const LISTED_BAD: usize = 1000;
pub const LISTED_FINDINGS: usize = 20;

/// What the numbers beside findings count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Place {
    /// Lines of a text file, from 1.
    #[default]
    Line,
    /// Rows of a table, from 1.
    Row,
}

impl Place {
    pub fn word(self) -> &'static str {
        match self {
            Self::Line => "line",
            Self::Row => "row",
        }
    }
}

/// A row that cannot be a bar, and why in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadRow {
    pub line: u32,
    pub reason: String,
}

/// A step between bars in which bars are missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap {
    /// Line of the bar after the gap.
    pub line: u32,
    /// Time of the bar before and after it, ms.
    pub from: i64,
    pub to: i64,
    /// Bars that would have been expected between.
    pub missing: i64,
}

/// A close far from the one before, by the measure of the whole file.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outlier {
    pub line: u32,
    pub time: i64,
    pub close: f64,
    /// Robust z-score of the log return.
    pub score: f64,
}

/// What `data check` says about a file. The counts are complete, the lists are the first entries.
#[derive(Clone, Debug, Default)]
pub struct Report {
    pub format: &'static str,
    pub time_unit: Option<TimeUnit>,
    /// Bars that came out.
    pub rows: usize,
    /// Time of the first and last bar, ms.
    pub from: Option<i64>,
    pub to: Option<i64>,
    pub interval: i64,
    pub decimals: u8,
    pub gaps: usize,
    /// Bars missing in all gaps.
    pub missing: i64,
    pub duplicates: usize,
    pub disorder: usize,
    pub crossed: usize,
    pub outliers: usize,
    pub bad_rows: usize,
    /// Whether the file ran from new to old and was turned round.
    pub is_reversed: bool,
    pub place: Place,
    pub bad: Vec<BadRow>,
    pub first_gaps: Vec<Gap>,
    pub first_outliers: Vec<Outlier>,
    pub warnings: Vec<String>,
}

impl Report {
    /// The report as JSON: `format`, `timeUnit`, `rows`, `from`, `to`, `interval`, `tickSize`, counts `gaps`,
    /// `missingBars`, `duplicates`, `disorder`, `crossed`, `outliers`, `badRows`; lists `bad`, `firstGaps`,
    /// `firstOutliers`, `warnings`; `reversed`, `place`. The host adds the fingerprint.
    pub fn to_json(&self) -> String {
        let mut out = Object::new();
        out.text("format", self.format);
        out.raw(
            "timeUnit",
            &self
                .time_unit
                .map_or("null".into(), |unit| quoted(unit.name())),
        );
        out.number("rows", self.rows as i64);
        out.number_or_null("from", self.from);
        out.number_or_null("to", self.to);
        out.number("interval", self.interval);
        out.text("tickSize", &step(self.decimals));
        out.number("decimals", i64::from(self.decimals));
        for (key, count) in [
            ("gaps", self.gaps as i64),
            ("missingBars", self.missing),
            ("duplicates", self.duplicates as i64),
            ("disorder", self.disorder as i64),
            ("crossed", self.crossed as i64),
            ("outliers", self.outliers as i64),
            ("badRows", self.bad_rows as i64),
        ] {
            out.number(key, count);
        }
        out.boolean("reversed", self.is_reversed);
        out.text("place", self.place.word());
        out.list("bad", self.bad.iter().map(bad_json));
        out.list("firstGaps", self.first_gaps.iter().map(gap_json));
        out.list(
            "firstOutliers",
            self.first_outliers.iter().map(outlier_json),
        );
        out.list(
            "warnings",
            self.warnings.iter().map(|warning| quoted(warning)),
        );
        out.end()
    }
}

fn bad_json(bad: &BadRow) -> String {
    let mut out = Object::new();
    out.number("line", i64::from(bad.line));
    out.text("reason", &bad.reason);
    out.end()
}

fn gap_json(gap: &Gap) -> String {
    let mut out = Object::new();
    out.number("line", i64::from(gap.line));
    out.number("from", gap.from);
    out.number("to", gap.to);
    out.number("missing", gap.missing);
    out.end()
}

fn outlier_json(outlier: &Outlier) -> String {
    let mut out = Object::new();
    out.number("line", i64::from(outlier.line));
    out.number("time", outlier.time);
    out.raw("close", &outlier.close.to_string());
    out.raw("score", &format!("{:.1}", outlier.score));
    out.end()
}

/// 10^-decimals as a decimal string.
pub fn step(decimals: u8) -> String {
    match decimals {
        0 => "1".into(),
        places => format!("0.{}1", "0".repeat(usize::from(places) - 1)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_is_json_with_its_lists() {
        let report = Report {
            format: "CSV",
            time_unit: Some(TimeUnit::Milliseconds),
            rows: 1,
            from: Some(5),
            to: Some(5),
            decimals: 2,
            bad: vec![BadRow {
                line: 4,
                reason: "the open is \"x\"".into(),
            }],
            first_gaps: vec![Gap {
                line: 9,
                from: 1,
                to: 4,
                missing: 2,
            }],
            ..Report::default()
        };
        let json = report.to_json();
        for part in [
            "{\"format\":\"CSV\",\"timeUnit\":\"ms\",\"rows\":1,\"from\":5,\"to\":5,\"interval\":0,\"tickSize\":\"0.01\"",
            "\"bad\":[{\"line\":4,\"reason\":\"the open is \\\"x\\\"\"}]",
            "\"firstGaps\":[{\"line\":9,\"from\":1,\"to\":4,\"missing\":2}]",
        ] {
            assert!(json.contains(part), "{json}");
        }
    }

    #[test]
    fn steps_are_decimal_strings() {
        assert_eq!([0, 1, 8].map(step), ["1", "0.1", "0.00000001"]);
    }
}
