//! What holds for every file.

use proptest::prelude::*;
use tidebook_engine::bars::Bars;
use tidebook_engine::data::{
    check_columns, fingerprint, parse_csv, Columns, CsvOptions, OnBad, TimeUnit,
};

/// Bars whose prices are multiples of 10^-decimals.
fn any_bars() -> impl Strategy<Value = Bars> {
    let row = (
        1i64..1_000_000,
        1i64..100_000_000,
        0i64..1000,
        0i64..1000,
        0i64..1000,
        0u64..1_000_000_000,
    );
    (0u8..=8, prop::collection::vec(row, 1..40)).prop_map(|(decimals, rows)| {
        let mut bars = Bars::default();
        let tens = 10f64.powi(i32::from(decimals));
        let mut time = 1_600_000_000_000;
        for (step, low, up, first, second, volume) in rows {
            time += step;
            let height = up + first.max(second);
            for (column, units) in [
                (&mut bars.open, low + first),
                (&mut bars.high, low + height),
                (&mut bars.low, low),
                (&mut bars.close, low + second),
            ] {
                column.push(units as f64 / tens);
            }
            bars.time.push(time);
            bars.volume.push(volume as f64 / 1000.0);
        }
        let all = [&bars.open, &bars.high, &bars.low, &bars.close];
        let used = all
            .iter()
            .flat_map(|column| column.iter().map(|price| written_decimals(*price)))
            .max();
        bars.decimals = used.unwrap_or(0);
        bars
    })
}

fn written_decimals(price: f64) -> u8 {
    price
        .to_string()
        .split_once('.')
        .map_or(0, |(_, digits)| digits.len() as u8)
}

/// A file of these bars; `style` changes how, never what.
fn written(bars: &Bars, style: u8) -> String {
    let separator = [",", ";", "\t"][usize::from(style % 3)];
    let end = if style & 4 == 0 { "\n" } else { "\r\n" };
    let quote = if style & 8 == 0 { "" } else { "\"" };
    let mut text = ["time", "open", "high", "low", "close", "volume"].join(separator) + end;
    let mut order: Vec<usize> = (0..bars.len()).collect();
    if style & 16 != 0 {
        order.reverse();
    }
    for index in order {
        let number = |value: f64| match style & 32 {
            0 => format!("{quote}{value}{quote}"),
            _ => format!("{quote}{value:.8}{quote}"),
        };
        let prices = [
            bars.open[index],
            bars.high[index],
            bars.low[index],
            bars.close[index],
            bars.volume[index],
        ];
        let cells: Vec<String> = std::iter::once(bars.time[index].to_string())
            .chain(prices.map(number))
            .collect();
        text += &(cells.join(separator) + end);
    }
    text
}

fn columns(bars: &Bars) -> Columns<'_> {
    Columns {
        time: &bars.time,
        open: &bars.open,
        high: &bars.high,
        low: &bars.low,
        close: &bars.close,
        volume: Some(&bars.volume),
        adjusted: None,
    }
}

proptest! {
    #[test]
    fn a_written_file_is_read_back_whatever_its_style(bars in any_bars(), style: u8) {
        let read = parse_csv(written(&bars, style).as_bytes(), &CsvOptions::default()).unwrap();
        prop_assert_eq!(&read.bars, &bars);
    }

    #[test]
    fn a_file_and_its_columns_have_the_same_bars_and_fingerprint(bars in any_bars(), style: u8) {
        let options = CsvOptions { time_unit: Some(TimeUnit::Milliseconds), ..CsvOptions::default() };
        let text = parse_csv(written(&bars, style).as_bytes(), &options).unwrap();
        let table = check_columns(&columns(&bars), &options).unwrap();
        prop_assert_eq!(&table.bars, &text.bars);
        prop_assert_eq!(fingerprint(&table.bars), fingerprint(&text.bars));
        prop_assert_eq!(table.report.gaps, text.report.gaps);
    }

    #[test]
    fn prices_are_units_of_their_decimals(open in 0.0001f64..1e9, digits in 0usize..12) {
        let text = format!("time,open,high,low,close\n1704067200,{open:.digits$},2e9,0.00001,1\n");
        let Ok(read) = parse_csv(text.as_bytes(), &CsvOptions::default()) else { return Ok(()) };
        let tens = 10f64.powi(i32::from(read.bars.decimals));
        for price in [read.bars.open[0], read.bars.high[0], read.bars.low[0], read.bars.close[0]] {
            prop_assert!((price * tens).round() / tens == price && price * tens < Bars::MAX_UNITS as f64);
        }
    }

    #[test]
    fn noise_is_read_or_refused_but_never_a_wrong_shape(
        bars in any_bars(), style: u8, edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..20), on_bad in 0u8..3,
    ) {
        let mut bytes = written(&bars, style).into_bytes();
        for (place, byte) in edits {
            let at = place.index(bytes.len());
            bytes[at] = byte;
        }
        let on_bad = [OnBad::Fail, OnBad::Drop, OnBad::Keep][usize::from(on_bad)];
        match parse_csv(&bytes, &CsvOptions { on_bad, ..CsvOptions::default() }) {
            Ok(read) => {
                prop_assert!(!read.bars.is_empty());
                prop_assert!(read.bars.time.windows(2).all(|pair| pair[0] < pair[1]));
                prop_assert_eq!(read.bars.volume.len(), read.bars.len());
            }
            Err(error) => prop_assert!(!error.message.is_empty() && !error.message.contains('\n')),
        }
    }
}

#[test]
fn columns_of_32_bit_floats_are_read_as_the_decimals_that_were_meant() {
    let single = |price: f64| f64::from(price as f32);
    let prices = [1438.36, 1455.22, 1399.42].map(single);
    let time = [1_704_067_200_000, 1_704_067_260_000, 1_704_067_320_000];
    let table = Columns {
        time: &time,
        open: &prices,
        high: &prices,
        low: &prices,
        close: &prices,
        ..Columns::default()
    };
    let read = check_columns(&table, &CsvOptions::default()).unwrap();
    assert_eq!(
        (read.bars.close, read.bars.decimals),
        (vec![1438.36, 1455.22, 1399.42], 2)
    );
    assert!(read
        .report
        .warnings
        .iter()
        .any(|text| text.contains("32-bit")));
}

#[test]
fn bad_rows_of_a_table_are_named_by_their_number() {
    let price = [1.0, f64::NAN];
    let table = Columns {
        time: &[1_704_067_200, 1_704_067_260],
        open: &price,
        high: &price,
        low: &price,
        close: &price,
        ..Columns::default()
    };
    let error = check_columns(&table, &CsvOptions::default()).unwrap_err();
    assert!(
        error.message.starts_with("row 2: the open is not a number"),
        "{error:?}"
    );
}
