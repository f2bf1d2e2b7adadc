//! Cutting bars to a span of time.

use crate::bars::Bars;

/// Half-open [`from`, `to`) in ms since 1970 UTC; `None` is open-ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Range {
    pub from: Option<i64>,
    pub to: Option<i64>,
    /// Bars before `from` to keep for indicators only.
    pub warmup: usize,
}

/// The bars inside `range` with up to `range.warmup` bars before them, and how many of the latter there are.
/// `decimals` stays that of the whole file.
pub fn range(bars: &Bars, range: Range) -> (Bars, usize) {
    let end = range.to.map_or(bars.len(), |to| {
        bars.time.partition_point(|time| *time < to)
    });
    let first = range
        .from
        .map_or(0, |from| bars.time.partition_point(|time| *time < from))
        .min(end);
    let start = first.saturating_sub(range.warmup);
    let cut = |column: &[f64]| column[start..end].to_vec();
    let inside = Bars {
        time: bars.time[start..end].to_vec(),
        open: cut(&bars.open),
        high: cut(&bars.high),
        low: cut(&bars.low),
        close: cut(&bars.close),
        volume: cut(&bars.volume),
        decimals: bars.decimals,
    };
    (inside, first - start)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ten() -> Bars {
        let column: Vec<f64> = (0..10).map(f64::from).collect();
        Bars {
            time: (0..10).map(|index| index * 100).collect(),
            open: column.clone(),
            high: column.clone(),
            low: column.clone(),
            close: column.clone(),
            volume: column,
            decimals: 3,
        }
    }

    fn cut(from: Option<i64>, to: Option<i64>, warmup: usize) -> (Vec<i64>, usize) {
        let (bars, warm) = range(&ten(), Range { from, to, warmup });
        assert_eq!(bars.decimals, 3);
        assert_eq!(bars.close.len(), bars.time.len());
        (bars.time, warm)
    }

    #[test]
    fn the_range_is_half_open() {
        assert_eq!(cut(Some(200), Some(400), 0), (vec![200, 300], 0));
        assert_eq!(cut(Some(201), Some(401), 0), (vec![300, 400], 0));
        assert_eq!(cut(None, None, 5).0.len(), 10);
    }

    #[test]
    fn warm_up_bars_before_it_are_kept_as_far_as_there_are_any() {
        assert_eq!(cut(Some(200), Some(400), 1), (vec![100, 200, 300], 1));
        assert_eq!(cut(Some(200), Some(300), 9), (vec![0, 100, 200], 2));
    }

    #[test]
    fn an_empty_or_reversed_range_has_no_bars() {
        assert_eq!(cut(Some(5000), None, 0), (vec![], 0));
        assert_eq!(cut(Some(400), Some(200), 0), (vec![], 0));
    }
}
