//! Bars as columns, the form in which every part of the engine reads prices.

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
}
