//! Bars as columns, the form in which every part of the engine reads prices.

const DAY_MS: i64 = 86_400_000;

/// Bars of one instrument, oldest first, strictly increasing in `time`.
///
/// Prices are exact decimals: each is an integer multiple of 10^-`decimals`, below [`Bars::MAX_UNITS`] in that unit, so
/// the correctly rounded `f64` kept here and the integer determine each other.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bars {
    /// Open time, ms since 1970 UTC.
    pub time: Vec<i64>,
    pub open: Vec<f64>,
    pub high: Vec<f64>,
    pub low: Vec<f64>,
    pub close: Vec<f64>,
    /// Traded quantity; 0 where the source has none.
    pub volume: Vec<f64>,
    /// Decimals of the finest price, 0 to 8.
    pub decimals: u8,
}

impl Bars {
    /// Prices in units of 10^-decimals stay below this, so that scaling a double by 10^decimals and rounding is exact.
    pub const MAX_UNITS: i64 = 1_000_000_000_000_000;

    pub fn len(&self) -> usize {
        self.time.len()
    }

    pub fn is_empty(&self) -> bool {
        self.time.is_empty()
    }

    /// The commonest step between neighbouring bars in ms (the shorter of two equally common ones), 0 below two bars.
    pub fn interval(&self) -> i64 {
        let mut steps: Vec<i64> = self.time.windows(2).map(|pair| pair[1] - pair[0]).collect();
        steps.sort_unstable();
        let mut best = (0, 0);
        let mut start = 0;
        for end in 1..=steps.len() {
            if end == steps.len() || steps[end] != steps[start] {
                if end - start > best.1 {
                    best = (steps[start], end - start);
                }
                start = end;
            }
        }
        best.0
    }

    /// Periods in a year of bars `interval` ms long: daily 252, or 365 if there is a weekend bar; weekly 52; monthly 12;
    /// intraday 365 days of bars with weekend bars, else 252 x the median number of bars in a UTC day. Gaps do not count.
    pub fn periods_per_year(&self, interval: i64) -> f64 {
        let days = interval as f64 / DAY_MS as f64;
        let has_weekend = self
            .time
            .iter()
            .any(|time| (time.div_euclid(DAY_MS) + 3).rem_euclid(7) >= 5);
        if days >= 28.0 {
            return 12.0 / (days * 12.0 / 365.25).round();
        }
        if days >= 7.0 {
            return 52.0 / (days / 7.0).round();
        }
        let year = if has_weekend { 365.0 } else { 252.0 };
        if days >= 1.0 {
            return year / days.round();
        }
        if has_weekend && interval > 0 {
            return year / days;
        }
        let mut counts: Vec<usize> = self
            .time
            .chunk_by(|a, b| a.div_euclid(DAY_MS) == b.div_euclid(DAY_MS))
            .map(<[_]>::len)
            .collect();
        counts.sort_unstable();
        let middle = counts.len() / 2;
        match counts.len() {
            0 => year,
            count if count % 2 == 1 => year * counts[middle] as f64,
            _ => year * (counts[middle - 1] + counts[middle]) as f64 / 2.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(times: impl Iterator<Item = i64>) -> Bars {
        Bars {
            time: times.collect(),
            ..Bars::default()
        }
    }

    #[test]
    fn a_year_has_as_many_periods_as_the_calendar_of_the_bars_says() {
        let monday = 4 * DAY_MS;
        let working_days = |step: i64, bars: i64| {
            at((0..10).flat_map(move |week| {
                (0..5).flat_map(move |day| {
                    (0..bars).map(move |bar| monday + (week * 7 + day) * DAY_MS + bar * step)
                })
            }))
        };
        assert_eq!(working_days(DAY_MS, 1).periods_per_year(DAY_MS), 252.0);
        assert_eq!(
            at((0..20).map(|day| day * DAY_MS)).periods_per_year(DAY_MS),
            365.0
        );
        assert_eq!(
            at((0..9).map(|week| monday + week * 7 * DAY_MS)).periods_per_year(7 * DAY_MS),
            52.0
        );
        assert_eq!(
            at((0..9).map(|month| month * 31 * DAY_MS)).periods_per_year(31 * DAY_MS),
            12.0
        );
        assert_eq!(
            at((0..9000).map(|hour| hour * 3_600_000)).periods_per_year(3_600_000),
            8760.0
        );
        assert_eq!(
            working_days(1_800_000, 13).periods_per_year(1_800_000),
            252.0 * 13.0
        );
    }

    #[test]
    fn the_interval_is_the_commonest_step() {
        assert_eq!(at([0, 60, 120, 240, 300].into_iter()).interval(), 60);
        assert_eq!(at([0, 10, 30].into_iter()).interval(), 10);
        assert_eq!(at([5].into_iter()).interval(), 0);
    }
}
