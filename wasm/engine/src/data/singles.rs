//! Prices that went through 32-bit floats: 1438.36 becomes 1438.359985.

use super::report::step;
use super::rows::Rows;

/// How many prices are looked at.
const SAMPLE: usize = 4000;
/// 10^0 to 10^8.
pub const TENS: [f64; 9] = [1.0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8];

/// A warning where nine of ten prices with many decimals are the nearest 32-bit float of a price with fewer decimals,
/// with the step that those suggest.
pub fn look_single(rows: &Rows) -> Option<String> {
    if rows.decimals < 5 {
        return None;
    }
    let stride = (rows.close.len() / (SAMPLE / 4)).max(1);
    let mut long = 0;
    let mut single = 0;
    let mut example = None;
    let mut finest = 0;
    for index in (0..rows.close.len()).step_by(stride) {
        for price in [
            rows.open[index],
            rows.high[index],
            rows.low[index],
            rows.close[index],
        ] {
            if decimals_of(price, 4).is_some() {
                continue;
            }
            long += 1;
            if let Some((shorter, decimals)) = meant(price, rows.decimals) {
                single += 1;
                finest = finest.max(decimals);
                example.get_or_insert((price, shorter));
            }
        }
    }
    let (price, shorter) = example?;
    (single * 10 >= long * 9).then(|| {
        format!(
            "the prices look like 32-bit floats ({price} for {shorter}); they are kept as written, and --set \
             instrument.tickSize={} would give orders the step that was meant",
            step(finest)
        )
    })
}

/// The shorter decimal of which `price`, written to `decimals` places, is the 32-bit float, and its decimals.
fn meant(price: f64, decimals: u8) -> Option<(f64, u8)> {
    let tens = TENS[usize::from(decimals)];
    let single = price as f32;
    if (f64::from(single) * tens).round() != (price * tens).round() {
        return None;
    }
    let shorter: f64 = single.to_string().parse().ok()?;
    let found = decimals_of(shorter, decimals)?;
    (found + 2 <= decimals && shorter != price).then_some((shorter, found))
}

/// The fewest decimals up to `most` that write `value` exactly.
pub fn decimals_of(value: f64, most: u8) -> Option<u8> {
    (0..=most).find(|places| {
        let tens = TENS[usize::from(*places)];
        (value * tens).round() / tens == value
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(prices: &[f64], decimals: u8) -> Rows {
        let column = prices.to_vec();
        Rows {
            open: column.clone(),
            high: column.clone(),
            low: column.clone(),
            close: column,
            decimals,
            ..Rows::default()
        }
    }

    #[test]
    fn singles_written_to_six_places_are_recognised() {
        let warning =
            look_single(&rows(&[1469.25, 1438.359985, 1455.219971, 1399.420044], 6)).unwrap();
        assert!(
            warning.contains("1438.359985 for 1438.36") && warning.contains("tickSize=0.01"),
            "{warning}"
        );
    }

    #[test]
    fn fine_prices_are_not_taken_for_singles() {
        assert_eq!(
            look_single(&rows(&[1438.359123, 1455.219456, 1399.420789], 6)),
            None
        );
        assert_eq!(look_single(&rows(&[1.12345, 1.12346, 1.12351], 5)), None);
        assert_eq!(look_single(&rows(&[0.00001234, 0.00001235], 8)), None);
        assert_eq!(look_single(&rows(&[10.5, 11.25], 2)), None);
    }
}
