//! Closes that stand far off.
//!
//! The score is a robust z-score of the log return: its size in units of 1.4826 times the median size, which is the
//! standard deviation of a normal sample (Iglewicz and Hoaglin 1993, "How to detect and handle outliers"; deviations are
//! taken from 0, as the median return of a bar is nearly that, and bars without a move are left out, as they say nothing
//! of how far moves go). Their cut of 3.5 is for normal data. Returns have far fatter tails, and what is looked for here
//! are slips: lost digits, splits, ticks of another instrument. The cut is 20; the S&P 500 since 2000 stays below it.

use super::report::{Outlier, LISTED_FINDINGS};
use super::rows::Rows;

pub const FARTHEST_SCORE: f64 = 20.0;
/// Below this many moves nothing is known about how far they go.
const FEWEST_MOVES: usize = 10;

/// How many bars stand off, and the first of them. A spike that reverts in the next bar counts once.
pub fn outliers(rows: &Rows) -> (usize, Vec<Outlier>) {
    let close = &rows.close;
    let returns: Vec<f64> = close
        .windows(2)
        .map(|pair| (pair[1] / pair[0]).ln())
        .collect();
    let mut sizes: Vec<f64> = returns
        .iter()
        .map(|value| value.abs())
        .filter(|size| *size > 0.0 && size.is_finite())
        .collect();
    if sizes.len() < FEWEST_MOVES {
        return (0, Vec::new());
    }
    let unit = 1.4826 * median(&mut sizes);
    let limit = FARTHEST_SCORE * unit;
    let mut count = 0;
    let mut first = Vec::new();
    let mut spike = None;
    for (index, value) in returns.iter().enumerate() {
        let distance = value.abs();
        // A price of 0 or less, which only `keep` lets through, has no return.
        if !distance.is_finite() || distance <= limit {
            continue;
        }
        // The return that undoes the one before is the way back, not a second slip.
        if spike == Some(index) && (value + returns[index - 1]).abs() <= limit {
            continue;
        }
        spike = Some(index + 1);
        count += 1;
        if first.len() < LISTED_FINDINGS {
            let bar = index + 1;
            let score = distance / unit;
            first.push(Outlier {
                line: rows.line[bar],
                time: rows.time[bar],
                close: close[bar],
                score,
            });
        }
    }
    (count, first)
}

fn median(values: &mut [f64]) -> f64 {
    let half = values.len() / 2;
    let (below, middle, _) = values.select_nth_unstable_by(half, f64::total_cmp);
    let middle = *middle;
    if below.len() == half && values.len() % 2 == 1 {
        return middle;
    }
    let lower = values[..half]
        .iter()
        .copied()
        .fold(f64::NEG_INFINITY, f64::max);
    (lower + middle) / 2.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn walk(closes: impl Iterator<Item = f64>) -> Rows {
        let mut rows = Rows::default();
        for (index, close) in closes.enumerate() {
            rows.time.push(index as i64);
            rows.close.push(close);
            rows.line.push(index as u32 + 2);
        }
        rows
    }

    fn wave(index: usize) -> f64 {
        100.0 + (index * index * 31 % 103) as f64 * 0.01
    }

    #[test]
    fn a_lost_digit_is_found_once_with_its_line() {
        let (count, first) = outliers(&walk((0..100).map(|index| {
            if index == 50 {
                wave(index) / 10.0
            } else {
                wave(index)
            }
        })));
        assert_eq!((count, first[0].line, first[0].time), (1, 52, 50));
        assert!(first[0].score > FARTHEST_SCORE);
    }

    #[test]
    fn an_unadjusted_split_is_found() {
        let (count, first) = outliers(&walk(
            (0..100).map(|index| wave(index) / if index < 30 { 1.0 } else { 4.0 }),
        ));
        assert_eq!((count, first[0].line), (1, 32));
    }

    #[test]
    fn quiet_flat_and_short_series_have_none() {
        assert_eq!(outliers(&walk((0..100).map(wave))).0, 0);
        assert_eq!(outliers(&walk((0..100).map(|_| 5.0))).0, 0);
        assert_eq!(outliers(&walk([1.0, 100.0, 1.0].into_iter())).0, 0);
    }

    #[test]
    fn the_moves_of_a_mostly_flat_series_are_no_outliers() {
        let steps = |index: usize| if index % 40 < 20 { 5.0 } else { 5.01 };
        assert_eq!(outliers(&walk((0..1000).map(steps))).0, 0);
        assert_eq!(
            outliers(&walk((0..1000).map(|index| if index == 500 {
                9.0
            } else {
                steps(index)
            })))
            .0,
            1
        );
    }

    #[test]
    fn prices_without_a_logarithm_have_no_score() {
        let (_, first) = outliers(&walk((0..100).map(|index| {
            if index % 9 == 0 {
                0.0
            } else {
                wave(index)
            }
        })));
        assert!(first.iter().all(|outlier| outlier.score.is_finite()));
        let (_, first) = outliers(&walk((0..100).map(|index| {
            if index % 9 == 0 {
                -1.0
            } else {
                wave(index)
            }
        })));
        assert!(first.iter().all(|outlier| outlier.score.is_finite()));
    }

    #[test]
    fn the_median_of_an_even_number_is_between_the_middle_two() {
        assert_eq!(median(&mut [4.0, 1.0, 3.0, 2.0]), 2.5);
        assert_eq!(median(&mut [3.0, 1.0, 2.0]), 2.0);
    }
}
