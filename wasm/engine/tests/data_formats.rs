//! Each kind of price file, in a few rows of our own.

use tidebook_engine::data::{parse_csv, CsvOptions, DateOrder, Parsed, TimeUnit};

/// 1 January 2024.
const NEW_YEAR: i64 = 1_704_067_200_000;
const MINUTE: i64 = 60_000;
const DAY: i64 = 86_400_000;

fn read(text: &str) -> Parsed {
    match parse_csv(text.as_bytes(), &CsvOptions::default()) {
        Ok(parsed) => parsed,
        Err(error) => panic!("{error:?} for {text}"),
    }
}

/// Two bars, 10 11 9 10.5 3 and 10.5 12 10 11 4, `step` apart.
fn expect_two(text: &str, format: &str, unit: TimeUnit, step: i64) {
    let Parsed { bars, report } = read(text);
    assert_eq!(
        (report.format, report.time_unit),
        (format, Some(unit)),
        "{text}"
    );
    assert_eq!(bars.time, [NEW_YEAR, NEW_YEAR + step], "{text}");
    assert_eq!(bars.open, [10.0, 10.5], "{text}");
    assert_eq!(bars.high, [11.0, 12.0], "{text}");
    assert_eq!(bars.low, [9.0, 10.0], "{text}");
    assert_eq!(bars.close, [10.5, 11.0], "{text}");
    assert_eq!(bars.volume, [3.0, 4.0], "{text}");
    assert_eq!(bars.decimals, 1, "{text}");
}

#[test]
fn tradingview_in_seconds_with_indicator_columns() {
    let text = "time,open,high,low,close,Volume,Basis,Upper\n1704067200,10,11,9,10.5,3,,\n1704067260,10.5,12,10,11,4,1,2\n";
    expect_two(text, "TradingView", TimeUnit::Seconds, MINUTE);
}

#[test]
fn tradingview_in_iso_times() {
    let text = "time,open,high,low,close,Volume\n2024-01-01T01:00:00+01:00,10,11,9,10.5,3\n2024-01-01T00:01:00Z,10.5,12,10,11,4";
    expect_two(text, "TradingView", TimeUnit::Iso, MINUTE);
}

#[test]
fn binance_klines_without_header_in_ms_and_in_microseconds() {
    let row = |scale: &str, at: i64, bar: &str| {
        format!("{}{scale},{bar},{}{scale},31.5,7,1,10,0\n", at, at + 59_999)
    };
    for (scale, unit) in [
        ("", TimeUnit::Milliseconds),
        ("000", TimeUnit::Microseconds),
    ] {
        let first = row(
            scale,
            NEW_YEAR,
            "10.00000000,11.00000000,9.00000000,10.50000000,3.00000000",
        );
        let second = row(
            scale,
            NEW_YEAR + MINUTE,
            "10.50000000,12.00000000,10.00000000,11.00000000,4.00000000",
        );
        expect_two(&(first + &second), "Binance", unit, MINUTE);
    }
}

#[test]
fn binance_klines_with_header() {
    let text = "open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,taker_buy_quote_volume,ignore\n\
        1704067200000,10,11,9,10.5,3,1704067259999,31,7,1,10,0\n1704067260000,10.5,12,10,11,4,1704067319999,44,7,1,10,0\n";
    expect_two(text, "Binance", TimeUnit::Milliseconds, MINUTE);
}

#[test]
fn yahoo_with_adjusted_closes_that_are_left_alone() {
    let text = "Date,Open,High,Low,Close,Adj Close,Volume\n2024-01-01,10.000000,11.000000,9.000000,10.500000,5.250000,3\n\
        2024-01-02,10.500000,12.000000,10.000000,11.000000,5.500000,4\n";
    expect_two(text, "Yahoo", TimeUnit::Iso, DAY);
}

#[test]
fn adjusting_scales_each_price_by_the_adjusted_close() {
    let text = "Date,Open,High,Low,Close,Adj Close,Volume\n2024-01-01,10,11,9,10.5,5.25,3\n2024-01-02,10.5,12,10,11,11,4\n";
    let adjusted = CsvOptions {
        adjust: true,
        ..CsvOptions::default()
    };
    let bars = parse_csv(text.as_bytes(), &adjusted).unwrap().bars;
    assert_eq!(
        (bars.open[0], bars.high[0], bars.low[0], bars.close[0]),
        (5.0, 5.5, 4.5, 5.25)
    );
    assert_eq!((bars.close[1], bars.decimals), (11.0, 2));
    let error = parse_csv(
        b"time,open,high,low,close\n1704067200,10,11,9,10\n",
        &adjusted,
    )
    .unwrap_err();
    assert_eq!(error.code, "data/adjust");
}

#[test]
fn yfinance_with_three_lines_of_header() {
    let text = "Price,Close,High,Low,Open,Volume\nTicker,XYZ,XYZ,XYZ,XYZ,XYZ\nDate,,,,,\n\
        2024-01-01,10.5,11,9,10,3\n2024-01-02,11,12,10,10.5,4\n";
    expect_two(text, "yfinance", TimeUnit::Iso, DAY);
}

#[test]
fn kraken_without_header() {
    expect_two(
        "1704067200,10,11,9,10.5,3,17\n1704067260,10.5,12,10,11,4,9\n",
        "Kraken",
        TimeUnit::Seconds,
        MINUTE,
    );
}

#[test]
fn kraken_with_header() {
    let text = "time,open,high,low,close,vwap,volume,count\n1704067200,10,11,9,10.5,10.1,3,17\n1704067260,10.5,12,10,11,11,4,9\n";
    expect_two(text, "Kraken", TimeUnit::Seconds, MINUTE);
}

#[test]
fn investing_com_with_thousands_suffixes_and_months_in_words() {
    let text = "\u{feff}\"Date\",\"Price\",\"Open\",\"High\",\"Low\",\"Vol.\",\"Change %\"\n\
        \"Jan 02, 2024\",\"11,001.00\",\"10,500.50\",\"12,000.00\",\"10,000.00\",\"46.68K\",\"0.1%\"\n\
        \"Jan 01, 2024\",\"999.50\",\"10,000.00\",\"11,000.00\",\"998.00\",\"-\",\"-0.1%\"\n";
    let Parsed { bars, report } = read(text);
    assert_eq!(report.format, "Investing.com");
    assert_eq!(bars.time, [NEW_YEAR, NEW_YEAR + DAY]);
    assert_eq!(bars.close, [999.5, 11_001.0]);
    assert_eq!(bars.volume, [0.0, 46_680.0]);
}

#[test]
fn german_tables_with_decimal_commas_and_points_in_dates() {
    let text = "Datum;Eröffnung;Hoch;Tief;Schluss;Volumen\n01.01.2024;10,0;11,0;9,0;10,5;3\n02.01.2024;10,5;12,0;10,0;11,0;4\n";
    expect_two(text, "CSV", TimeUnit::Iso, DAY);
    let text = "\"Datum\",\"Zuletzt\",\"Eröffn.\",\"Hoch\",\"Tief\",\"Vol.\"\n\"01.01.2024\",\"16.903,76\",\"16.900\",\"17.000,00\",\"16.800,00\",\"76,12M\"\n";
    let bars = read(text).bars;
    assert_eq!((bars.close[0], bars.open[0]), (16_903.76, 16_900.0));
    assert_eq!(bars.volume, [76_120_000.0]);
}

/// Time of the only or last bar of a file with these dates.
fn last_time(dates: &[&str], order: Option<DateOrder>) -> Result<i64, &'static str> {
    let rows: String = dates
        .iter()
        .map(|date| format!("{date},10,11,9,10,1\n"))
        .collect();
    let text = format!("Date,Open,High,Low,Close,Volume\n{rows}");
    let options = CsvOptions {
        dates: order,
        ..CsvOptions::default()
    };
    let parsed = parse_csv(text.as_bytes(), &options).map_err(|error| error.code)?;
    Ok(*parsed.bars.time.last().unwrap())
}

#[test]
fn the_whole_column_decides_what_is_the_day() {
    let second_of_january = Ok(NEW_YEAR + DAY);
    assert_eq!(
        last_time(&["01/01/2024", "01/02/2024", "01/13/2024"], None),
        Ok(NEW_YEAR + 12 * DAY)
    );
    assert_eq!(
        last_time(&["01/12/2023", "31/12/2023", "02/01/2024"], None),
        second_of_january
    );
    assert_eq!(last_time(&["02.01.2024"], None), second_of_january);
    let undecided = ["01/01/2024", "01/02/2024"];
    assert_eq!(last_time(&undecided, None), Err("data/dates"));
    assert_eq!(
        last_time(&undecided, Some(DateOrder::MonthFirst)),
        second_of_january
    );
    assert_eq!(
        last_time(&undecided, Some(DateOrder::DayFirst)),
        Ok(NEW_YEAR + 31 * DAY)
    );
    assert_eq!(
        last_time(&["31.12.2023", "12.31.2023"], None),
        Err("data/bad-row")
    );
}

#[test]
fn what_is_no_text_table_is_called_by_its_name() {
    for (text, word) in [("[{\"open\":1}]", "JSON"), ("<html></html>", "HTML")] {
        let error = parse_csv(text.as_bytes(), &CsvOptions::default()).unwrap_err();
        assert!(error.message.contains(word), "{}", error.message);
    }
}

#[test]
fn metatrader_four_and_five() {
    let five = "<DATE>\t<TIME>\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>\t<TICKVOL>\t<VOL>\t<SPREAD>\r\n\
        2024.01.01\t00:00:00\t10\t11\t9\t10.5\t3\t0\t2\r\n2024.01.01\t00:01:00\t10.5\t12\t10\t11\t4\t0\t2\r\n";
    let four = "2024.01.01,00:00,10,11,9,10.5,3\n2024.01.01,00:01,10.5,12,10,11,4\n";
    for text in [five, four] {
        expect_two(text, "MetaTrader", TimeUnit::Iso, MINUTE);
        assert!(read(text).report.warnings[0].contains("broker"));
    }
}

#[test]
fn metatrader_days_without_a_clock() {
    let text = "<DATE>\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>\t<TICKVOL>\t<VOL>\t<SPREAD>\n\
        2024.01.01\t10\t11\t9\t10.5\t5\t3\t2\n2024.01.02\t10.5\t12\t10\t11\t5\t4\t2\n";
    expect_two(text, "MetaTrader", TimeUnit::Iso, DAY);
}

#[test]
fn cryptodatadownload_with_its_address_and_descending() {
    let text = "https://www.example.com\nunix,date,symbol,open,high,low,close,Volume BTC,Volume USD\n\
        1704067260000,2024-01-01 00:01:00,BTC/USD,10.5,12,10,11,4,44\n1704067200000,2024-01-01 00:00:00,BTC/USD,10,11,9,10.5,3,31\n";
    expect_two(text, "CryptoDataDownload", TimeUnit::Milliseconds, MINUTE);
    assert!(read(text).report.is_reversed);
}

#[test]
fn generic_tables_by_their_names() {
    let cases = [
        "timestamp;O;H;L;C;V\n2024-01-01 00:00;10;11;9;10,5;3\n2024-01-01 00:01;10,5;12;10;11;4\n",
        "\u{feff}\"time\",\"open\",\"high\",\"low\",\"close\",\"volume\"\r\n\"2024-01-01\",\"10\",\"11\",\"9\",\"10.5\",\"3\"\r\n\"2024-01-01T00:01Z\",\"10.5\",\"12\",\"10\",\"11\",\"4\"",
        ",open,high,low,close,volume\n2024-01-01 00:00:00+00:00,10,11,9,10.5,3\n2024-01-01 00:01:00+00:00,10.5,12,10,11,4\n",
        "note,volume,close,low,high,open,datetime\n\"a,b\",3,10.5,9,11,10,2024-01-01\n,4,11,10,12,10.5,2024-01-01 00:01\n",
        "date,time,open,high,low,close,volume\n20240101,000000,10,11,9,10.5,3\n20240101,000100,10.5,12,10,11,4\n",
        "20240101 000000;10;11;9;10.5;3\n20240101 000100;10.5;12;10;11;4\n",
    ];
    for text in cases {
        expect_two(text, "CSV", TimeUnit::Iso, MINUTE);
    }
    let nanoseconds = "window_start,open,high,low,close,volume\n1704067200000000000,10,11,9,10.5,3\n1704067260000000000,10.5,12,10,11,4\n";
    expect_two(nanoseconds, "CSV", TimeUnit::Nanoseconds, MINUTE);
    let floats = "time,open,high,low,close,volume\n1704067200.0,10,11,9,10.5,3\n1.70406726e9,10.5,12,10,11,4\n";
    expect_two(floats, "CSV", TimeUnit::Seconds, MINUTE);
}

#[test]
fn without_volume_it_is_zero_and_said_so() {
    let parsed = read("time,open,high,low,close\n1704067200,10,11,9,10.5\n");
    assert_eq!(parsed.bars.volume, [0.0]);
    assert!(parsed.report.warnings[0].contains("volume"));
    assert_eq!(
        read("time,open,high,low,close,volume\n1704067200,10,11,9,10.5,\n")
            .bars
            .volume,
        [0.0]
    );
}

#[test]
fn prices_keep_the_decimals_that_were_written() {
    let decimals = |prices: &str| {
        read(&format!("time,open,high,low,close\n1704067200,{prices}\n"))
            .bars
            .decimals
    };
    assert_eq!(decimals("10.50,11.00,9.00,10.00"), 1);
    assert_eq!(decimals("10,11,9,10"), 0);
    assert_eq!(decimals("0.00001234,0.1,0.00001,0.00002"), 8);
    assert_eq!(decimals("1.05e1,1.1e+1,9,10"), 1);
}

#[test]
fn more_than_eight_decimals_are_rounded_with_a_warning() {
    let parsed = read("time,open,high,low,close\n1704067200,0.1234567849,0.2,0.1,0.123456785\n");
    assert_eq!(
        (parsed.bars.open[0], parsed.bars.close[0]),
        (0.12345678, 0.12345679)
    );
    assert!(parsed
        .report
        .warnings
        .iter()
        .any(|text| text.contains("rounded to 8 decimals")));
}

#[test]
fn a_price_too_large_for_its_decimals_gives_up_decimals_with_a_warning() {
    let parsed =
        read("time,open,high,low,close\n1704067200,1.12345678,123456789,1,2\n1704067260,1,2,1,1\n");
    assert_eq!((parsed.bars.decimals, parsed.bars.open[0]), (6, 1.123457));
    assert!(parsed
        .report
        .warnings
        .iter()
        .any(|text| text.contains("rounded to 6 decimals")));
    let whole = read("time,open,high,low,close\n1704067200,1.5,999999999999999,1,2\n");
    assert_eq!(
        (whole.bars.decimals, whole.bars.open[0], whole.bars.high[0]),
        (0, 2.0, 999_999_999_999_999.0)
    );
}

#[test]
fn prices_that_went_through_32_bit_floats_are_noticed() {
    let text =
        "date,open,high,low,close\n2024-01-01,1469.250000,1478.000000,1438.359985,1455.219971\n";
    let warnings = read(text).report.warnings;
    assert!(
        warnings.iter().any(|text| text.contains("32-bit")),
        "{warnings:?}"
    );
}

#[test]
fn the_report_says_what_was_found() {
    let mut text = String::from("time,open,high,low,close,volume\n");
    for minute in (0..200).filter(|minute| !(50..53).contains(minute)) {
        let close = if minute == 100 {
            1.0
        } else {
            10.0 + f64::from(minute % 7) / 10.0
        };
        text += &format!(
            "{},{close},{close},{close},{close},1\n",
            NEW_YEAR + i64::from(minute) * MINUTE
        );
    }
    let report = read(&text).report;
    assert_eq!(
        (report.rows, report.interval, report.decimals),
        (197, MINUTE, 1)
    );
    assert_eq!(
        (report.gaps, report.missing, report.first_gaps[0].line),
        (1, 3, 52)
    );
    assert_eq!((report.outliers, report.first_outliers[0].line), (1, 99));
    assert_eq!(
        (report.from, report.to),
        (Some(NEW_YEAR), Some(NEW_YEAR + 199 * MINUTE))
    );
}
