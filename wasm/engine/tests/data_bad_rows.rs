//! Files that are wrong: what is said, and where.

use tidebook_engine::data::{parse_csv, CsvOptions, DataError, OnBad, Parsed};

const GOOD: &str = "time,open,high,low,close,volume\n1704067200000,10,11,9,10.5,3\n1704067260000,10.5,12,10,11,4\n";

fn read(text: &str, on_bad: OnBad) -> Result<Parsed, DataError> {
    parse_csv(
        text.as_bytes(),
        &CsvOptions {
            on_bad,
            ..CsvOptions::default()
        },
    )
}

fn error(text: &str) -> DataError {
    read(text, OnBad::Fail).unwrap_err()
}

/// What is said about a fourth line.
fn fault(line: &str) -> String {
    let error = error(&format!("{GOOD}{line}\n"));
    assert_eq!(
        (error.code, error.line),
        ("data/bad-row", Some(4)),
        "{error:?}"
    );
    assert!(
        error.message.starts_with("line 4: ") && error.message.contains("--on-bad drop"),
        "{error:?}"
    );
    error.message
}

#[test]
fn every_kind_of_bad_row_is_named_with_its_line() {
    let cases = [
        (
            "1704067320000,abc,11,9,10,1",
            "the open abc is not a number",
        ),
        (
            "1704067320000,-5,11,-6,10,1",
            "the open is -5, but prices must be above zero",
        ),
        ("1704067320000,10,11,0,10,1", "the low is 0"),
        (
            "1704067320000,10,8,12,10,1",
            "the high 8 is below the low 12",
        ),
        (
            "1704067320000,10,10.5,9,10.7,1",
            "the high 10.5 is below the close 10.7",
        ),
        (
            "1704067320000,10,12,10.5,11,1",
            "the low 10.5 is above the open 10",
        ),
        ("1704067320000,10,inf,9,10,1", "the high is infinite"),
        (
            "1704067320000,10,11,9,nan,1",
            "the close nan is not a number",
        ),
        ("1704067320000,10,11", "the row has 3 of 6 columns"),
        ("1704067320000,10,11,9,10", "the row has 5 of 6 columns"),
        (
            "1704067320000,10,11,9,10,1,234",
            "the row has 7 cells for 6 columns",
        ),
        (
            "1704067320000,10,11,9,10,\"1\",2,3,",
            "the row has 8 cells for 6 columns",
        ),
        ("1704067320000,10,,9,10,1", "the high is empty"),
        ("1704067320000,10,11,9,10,-1", "the volume is -1"),
        ("1704067320000,10,1e300,9,10,1", "too large for a price"),
        (
            "yesterday,10,11,9,10,1",
            "the time yesterday is not understood",
        ),
        (",10,11,9,10,1", "the time is empty"),
        (
            "1704067260000,10,11,9,10,1",
            "the time 2024-01-01 00:01 is already that of line 3",
        ),
        (
            "1704067230000,10,11,9,10,1",
            "the time 2024-01-01 00:00:30 is out of order",
        ),
        ("\"1704067320000,10,11,9,10,1", "the time"),
        (
            "01/02/2024,10,11,9,10,1",
            "which part is the day and which the month",
        ),
    ];
    for (line, reason) in cases {
        let message = fault(line);
        assert!(message.contains(reason), "{message}");
    }
}

#[test]
fn blank_cells_beyond_the_header_and_cells_below_its_blank_ones_are_no_fault() {
    let trailing = read(
        &format!("{GOOD}1704067320000,10,11,9,10,1,,\n"),
        OnBad::Fail,
    )
    .unwrap();
    assert_eq!(trailing.report.rows, 3);
    let unnamed = "time,open,high,low,close,volume,,\n1704067200000,10,11,9,10,1,x,y\n1704067260000,10,11,9,10,1,x,y\n";
    assert_eq!(read(unnamed, OnBad::Fail).unwrap().report.rows, 2);
}

#[test]
fn a_bad_last_line_without_newline_is_still_a_row() {
    assert_eq!(error(&format!("{GOOD}1704067320000,10,11")).line, Some(4));
    assert_eq!(
        read(&format!("{GOOD}1704067320000,10,11,9,10,1"), OnBad::Fail)
            .unwrap()
            .bars
            .len(),
        3
    );
}

#[test]
fn blank_lines_count_but_are_no_rows() {
    assert_eq!(
        error(&format!("\n{GOOD}\r\n  \nx,1,2,3,4,5\n")).line,
        Some(7)
    );
}

#[test]
fn dropping_leaves_bad_rows_out_and_lists_them() {
    let text = format!("{GOOD}1704067320000,x,11,9,10,1\n1704067380000,10,9,11,10,1\n1704067440000,10,11,9,10,1\n1704067440000,10,11,9,10,1\n");
    let Parsed { bars, report } = read(&text, OnBad::Drop).unwrap();
    assert_eq!(bars.time.len(), 3);
    assert_eq!(
        (report.bad_rows, report.crossed, report.duplicates),
        (3, 1, 1)
    );
    assert_eq!(
        report.bad.iter().map(|bad| bad.line).collect::<Vec<_>>(),
        [4, 5, 7]
    );
    assert!(
        report.warnings[0].starts_with("rows that are bad and were left out: 3 (first at line 4: ")
    );
}

#[test]
fn keeping_keeps_what_parses_in_order_of_time() {
    let text = format!("{GOOD}1704067320000,x,11,9,10,1\n1704067380000,-10,9,11,10,1\n1704067230000,10,11,9,10,1\n1704067260000,7,8,6,7,1\n");
    let Parsed { bars, report } = read(&text, OnBad::Keep).unwrap();
    let minutes: Vec<i64> = bars
        .time
        .iter()
        .map(|time| (time - bars.time[0]) / 1000)
        .collect();
    assert_eq!(minutes, [0, 30, 60, 180]);
    assert_eq!(bars.open, [10.0, 10.0, 10.5, -10.0]);
    assert_eq!(report.bad_rows, 4);
}

#[test]
fn one_time_far_ahead_does_not_condemn_the_rows_after_it() {
    let text = "time,open,high,low,close\n100,1,1,1,1\n200,1,1,1,1\n90000,1,1,1,1\n300,1,1,1,1\n400,1,1,1,1\n";
    let report = read(text, OnBad::Drop).unwrap().report;
    assert_eq!(
        (report.disorder, report.bad[0].line, report.rows),
        (1, 4, 4)
    );
}

#[test]
fn a_file_without_bars_says_what_is_missing() {
    let code = |text: &str| error(text).code;
    assert_eq!(code(""), "data/empty");
    assert_eq!(code("\n \r\n"), "data/empty");
    assert_eq!(code("time,open,high,low,close,volume\n"), "data/no-rows");
    assert_eq!(code("\u{0}\u{1}\u{2}"), "data/not-text");
    let columns = error("a,b,c\n1,2,3\n");
    assert_eq!(columns.code, "data/columns");
    assert!(
        columns
            .message
            .contains("time, open, high, low, close among a, b, c"),
        "{columns:?}"
    );
    assert!(error("time,open,close,low\n1,2,3,4\n")
        .message
        .contains("no column for high"));
    assert_eq!(code("1704067200,1,2,3,4,5,6,7,8\n"), "data/columns");
    assert_eq!(
        parse_csv(&[0xff, 0xfe, b'a', 0], &CsvOptions::default())
            .unwrap_err()
            .code,
        "data/encoding"
    );
    let all_bad = read(
        "time,open,high,low,close\n1,x,1,1,1\n2,x,1,1,1\n",
        OnBad::Drop,
    )
    .unwrap_err();
    assert_eq!((all_bad.code, all_bad.line), ("data/no-rows", Some(2)));
}

#[test]
fn a_change_of_time_unit_half_way_is_an_error() {
    let row = |time: i64| format!("{time},10,11,9,10,1\n");
    let text = format!(
        "time,open,high,low,close,volume\n{}{}{}{}",
        row(1_735_689_480_000),
        row(1_735_689_540_000),
        row(1_735_689_600_000_000),
        row(1_735_689_660_000_000)
    );
    let error = read(&text, OnBad::Drop).unwrap_err();
    assert_eq!((error.code, error.line), ("data/mixed-time-units", Some(4)));
}

#[test]
fn a_time_in_a_finer_unit_than_the_column_is_a_bad_row() {
    let text = format!("{GOOD}1704067320000000,10,11,9,10,1\n1704067380000,10,11,9,10,1\n");
    let error = error(&text);
    assert_eq!(error.line, Some(4));
    assert!(
        error.message.contains("is in us, but the column is in ms"),
        "{error:?}"
    );
}

#[test]
fn times_in_ms_may_run_through_1970() {
    let text: String = (-400..1400)
        .map(|day: i64| format!("{},10,11,9,10,1\n", day * 86_400_000))
        .collect();
    let bars = read(
        &format!("time,open,high,low,close,volume\n{text}"),
        OnBad::Fail,
    )
    .unwrap()
    .bars;
    assert_eq!((bars.len(), bars.time[0]), (1800, -400 * 86_400_000));
}

#[test]
fn errors_are_json_without_control_characters() {
    let json = error(&format!("{GOOD}1704067320000,\u{1b}[31m\",11,9,10,1\n")).to_json();
    assert!(
        json.starts_with("{\"code\":\"data/bad-row\",\"line\":4,\"message\":\"line 4: the open "),
        "{json}"
    );
    assert!(!json.contains('\u{1b}'));
}
