//! Longer bars from columns of shorter ones.

use super::{Bars, Clock};

/// µs in a ms, the unit of columns.
const MICROS: i64 = 1_000;

/// Bars of a clock from shorter ones, each labelled by its beginning; bars outside of sessions are left out. The first and
/// the last one are made of what there is.
pub fn resample(bars: &Bars, clock: &Clock) -> Bars {
    let mut longer = Bars {
        decimals: bars.decimals,
        ..Bars::default()
    };
    for row in 0..bars.len() {
        let Some(start) = clock.start(bars.time[row] * MICROS) else {
            continue;
        };
        let start = start.div_euclid(MICROS);
        let last = longer.len().wrapping_sub(1);
        if longer.time.last() == Some(&start) {
            longer.high[last] = longer.high[last].max(bars.high[row]);
            longer.low[last] = longer.low[last].min(bars.low[row]);
            longer.close[last] = bars.close[row];
            longer.volume[last] += bars.volume[row];
            continue;
        }
        longer.time.push(start);
        longer.open.push(bars.open[row]);
        longer.high.push(bars.high[row]);
        longer.low.push(bars.low[row]);
        longer.close.push(bars.close[row]);
        longer.volume.push(bars.volume[row]);
    }
    longer
}
