//! Clocks: the union of bar times that a run steps through, and higher timeframes over an instrument's bars.

use crate::bars::Bars;
use std::borrow::Cow;
use std::cell::OnceCell;
use std::rc::Rc;

const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 86_400_000;
const WEEK_MS: i64 = 7 * DAY_MS;
/// Bars have no fixed length if one step in so many is no whole number of intervals.
const ODD_SHARE: usize = 100;
/// Monday, 1970-01-05: weeks are aligned to it.
const MONDAY_MS: i64 = 4 * DAY_MS;

/// The steps of a run, which are the union of the bar times in its range, and where each instrument's bars stand in them.
#[derive(Debug)]
pub enum Steps {
    /// One instrument has a bar at each step: nothing is written down, since it could only be a copy.
    Alone { bars: Rc<Bars>, warmup: usize },
    Several {
        time: Vec<i64>,
        /// For each instrument and step the index of its last bar at or before it, −1 before the first.
        bar: Vec<Vec<i32>>,
    },
}

impl Steps {
    /// `warmup` bars of each instrument stand before its first step.
    pub fn new(instruments: &[(Rc<Bars>, usize)]) -> Steps {
        if let [(bars, warmup)] = instruments {
            let (bars, warmup) = (bars.clone(), *warmup);
            return Steps::Alone { bars, warmup };
        }
        let mut next: Vec<usize> = instruments.iter().map(|&(_, warmup)| warmup).collect();
        let (mut steps, mut bar) = (Vec::new(), vec![Vec::new(); instruments.len()]);
        loop {
            let times = instruments
                .iter()
                .zip(&next)
                .filter_map(|((bars, _), &index)| bars.time.get(index));
            let Some(&time) = times.min() else {
                return Steps::Several { time: steps, bar };
            };
            steps.push(time);
            for (at, (bars, _)) in instruments.iter().enumerate() {
                next[at] += usize::from(bars.time.get(next[at]) == Some(&time));
                bar[at].push(next[at] as i32 - 1);
            }
        }
    }

    /// Each step's time, ms.
    #[inline]
    pub fn time(&self) -> &[i64] {
        match self {
            Steps::Alone { bars, warmup } => &bars.time[*warmup..],
            Steps::Several { time, .. } => time,
        }
    }

    /// The instrument's last bar at or before a step, −1 before the first.
    #[inline]
    pub fn bar_at(&self, instrument: usize, step: usize) -> i32 {
        match self {
            Steps::Alone { warmup, .. } => (warmup + step) as i32,
            Steps::Several { bar, .. } => bar[instrument][step],
        }
    }

    /// As [`Steps::bar_at`] for every step.
    pub fn bars_at(&self, instrument: usize) -> Cow<'_, [i32]> {
        match self {
            Steps::Alone { bars, warmup } => (*warmup as i32..bars.len() as i32).collect(),
            Steps::Several { bar, .. } => Cow::from(&bar[instrument]),
        }
    }

    /// The instrument's bar of exactly this step.
    #[inline]
    pub fn bar_of(&self, instrument: usize, step: usize, bars: &Bars) -> Option<usize> {
        let index = usize::try_from(self.bar_at(instrument, step)).ok()?;
        match self {
            Steps::Alone { .. } => Some(index),
            Steps::Several { time, .. } => (bars.time[index] == time[step]).then_some(index),
        }
    }
}

/// When bars end: one length after their label, or where the next begins if that is earlier or within the hour that clocks
/// are changed by.
#[derive(Debug, Default)]
pub struct Ends {
    interval: i64,
    /// Found when it is first asked for: a run of one instrument may never ask.
    length: OnceCell<i64>,
}

impl Ends {
    pub fn new(interval: i64) -> Ends {
        let length = OnceCell::new();
        Ends { interval, length }
    }

    /// End of the bar at `index` of these labels, ms.
    pub fn of(&self, labels: &[i64], index: usize) -> i64 {
        let length = *self.length.get_or_init(|| longest(labels, self.interval));
        let end = labels[index] + length;
        let last = end + slack(length);
        labels
            .get(index + 1)
            .filter(|&&next| next <= last)
            .map_or(end, |&next| next)
    }
}

/// How long a bar may be: the interval, or the longest step where bars have no fixed length, as months and bars of a
/// fixed volume have none.
fn longest(labels: &[i64], interval: i64) -> i64 {
    let slack = slack(interval);
    let (mut longest, mut odd) = (interval, 0);
    for pair in labels.windows(2) {
        let step = pair[1] - pair[0];
        if step == interval || interval <= 0 {
            continue;
        }
        longest = longest.max(step);
        let rest = step % interval;
        odd += usize::from(rest > slack && rest < interval - slack);
    }
    if odd * ODD_SHARE > labels.len() {
        longest
    } else {
        interval
    }
}

/// Days and weeks of a place are an hour shorter and longer when its clocks change.
fn slack(length: i64) -> i64 {
    if length >= DAY_MS {
        HOUR_MS
    } else {
        0
    }
}

/// Milliseconds of a timeframe such as `15m`, `1h`, `1d`, `1w`.
pub fn timeframe_ms(text: &str) -> Option<i64> {
    let (count, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
    let unit = match unit {
        "s" => 1_000,
        "m" => 60_000,
        "h" => 3_600_000,
        "d" => DAY_MS,
        "w" => WEEK_MS,
        _ => return None,
    };
    let count: i64 = count
        .parse()
        .ok()
        .filter(|&count| count > 0 && !text.starts_with('+'))?;
    count.checked_mul(unit)
}

/// Bars of a higher timeframe, and how many of them each bar of the first instrument may see.
///
/// A higher bar becomes visible at the first base bar that ends at or after its end, with what had traded by then; a
/// first one whose beginning is not in the data never does.
pub fn resample(bars: &Bars, base: &[i64], ends: &Ends, timeframe: i64) -> (Bars, Vec<u32>) {
    let anchor = if timeframe % WEEK_MS == 0 {
        MONDAY_MS
    } else {
        0
    };
    let start_of = |time: i64| (time - anchor).div_euclid(timeframe) * timeframe + anchor;
    let mut higher = Bars {
        decimals: bars.decimals,
        ..Bars::default()
    };
    let mut visible = Vec::with_capacity(base.len());
    // Everything before this instant belongs to a bucket that is closed or incomplete.
    let mut closed_until = match bars.time.first() {
        Some(&first) if first > start_of(first) => start_of(first) + timeframe,
        _ => i64::MIN,
    };
    let mut next = 0;
    for (index, &now) in base.iter().enumerate() {
        while next < bars.len() && bars.time[next] <= now {
            let start = start_of(bars.time[next]);
            if start >= closed_until {
                append(&mut higher, start, bars, next);
            }
            next += 1;
        }
        let mut seen = higher.len();
        if let Some(&last) = higher.time.last() {
            if last + timeframe <= ends.of(base, index) {
                closed_until = closed_until.max(last + timeframe);
            } else {
                seen -= 1;
            }
        }
        visible.push(seen as u32);
    }
    (higher, visible)
}

fn append(higher: &mut Bars, start: i64, bars: &Bars, index: usize) {
    if higher.time.last() != Some(&start) {
        higher.time.push(start);
        higher.open.push(bars.open[index]);
        higher.high.push(bars.high[index]);
        higher.low.push(bars.low[index]);
        higher.close.push(bars.close[index]);
        higher.volume.push(bars.volume[index]);
        return;
    }
    let last = higher.len() - 1;
    higher.high[last] = higher.high[last].max(bars.high[index]);
    higher.low[last] = higher.low[last].min(bars.low[index]);
    higher.close[last] = bars.close[index];
    higher.volume[last] += bars.volume[index];
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minutes(times: &[i64]) -> Bars {
        let prices: Vec<f64> = times.iter().map(|&minute| 100.0 + minute as f64).collect();
        Bars {
            time: times.iter().map(|minute| minute * 60_000).collect(),
            open: prices.clone(),
            high: prices.clone(),
            low: prices.clone(),
            close: prices.clone(),
            volume: vec![1.0; times.len()],
            decimals: 0,
        }
    }

    #[test]
    fn a_higher_bar_is_seen_at_its_end_and_not_before() {
        let bars = minutes(&[0, 1, 2, 3, 4, 5, 6]);
        let (higher, visible) = resample(&bars, &bars.time, &Ends::new(60_000), 180_000);
        assert_eq!(visible, [0, 0, 1, 1, 1, 2, 2]);
        assert_eq!(
            (
                higher.open[1],
                higher.high[1],
                higher.close[1],
                higher.volume[1]
            ),
            (103.0, 105.0, 105.0, 3.0)
        );
    }

    #[test]
    fn a_first_bar_without_its_beginning_is_never_seen() {
        let bars = minutes(&[1, 2, 3, 4, 5]);
        let (higher, visible) = resample(&bars, &bars.time, &Ends::new(60_000), 180_000);
        assert_eq!(visible, [0, 0, 0, 0, 1]);
        assert_eq!(higher.time, [180_000]);
    }

    #[test]
    fn a_gap_closes_the_bar_when_the_next_base_bar_ends() {
        let bars = minutes(&[0, 1, 5]);
        let (_, visible) = resample(&bars, &bars.time, &Ends::new(60_000), 180_000);
        assert_eq!(visible, [0, 0, 2]);
    }

    #[test]
    fn what_trades_after_the_end_was_announced_stays_out() {
        // Another instrument's minutes under bars of three minutes: the first shows one of them.
        let (base, ends) = ([0, 180_000], Ends::new(180_000));
        let (higher, visible) = resample(&minutes(&[0, 1, 2, 3]), &base, &ends, 120_000);
        assert_eq!(visible, [1, 2]);
        assert_eq!(higher.close, [100.0, 103.0]);
    }

    #[test]
    fn a_bar_ends_one_interval_after_its_label_or_where_the_next_begins() {
        let labels = [0, 60, 120, 150, 300, 360];
        let ends = Ends::new(60);
        let of: Vec<i64> = (0..6).map(|index| ends.of(&labels, index)).collect();
        // Of six steps two are odd: nothing has a fixed length here.
        assert_eq!(of, [60, 120, 150, 300, 360, 510]);
        let mut labels: Vec<i64> = (0..400).map(|minute| minute * 60).collect();
        labels[200] -= 10;
        labels.remove(300);
        let of = |index| Ends::new(60).of(&labels, index);
        assert_eq!(
            [of(199), of(200), of(299), of(398)],
            [11_990, 12_050, 18_000, 24_000]
        );
    }

    #[test]
    fn months_end_where_the_next_begins_and_days_may_lose_an_hour() {
        let months: Vec<i64> = [0, 31, 59, 90, 120, 151].map(|day| day * DAY_MS).to_vec();
        let ends = Ends::new(30 * DAY_MS);
        assert_eq!(ends.of(&months, 0), 31 * DAY_MS);
        let mut days: Vec<i64> = (0..40).map(|day| day * DAY_MS).collect();
        days[20..].iter_mut().for_each(|day| *day += HOUR_MS);
        days.remove(30);
        assert_eq!(Ends::new(DAY_MS).of(&days, 18), 19 * DAY_MS);
        assert_eq!(Ends::new(DAY_MS).of(&days, 19), 20 * DAY_MS + HOUR_MS);
        assert_eq!(Ends::new(DAY_MS).of(&days, 29), 30 * DAY_MS + HOUR_MS);
    }

    #[test]
    fn weeks_begin_on_monday() {
        let bars = Bars {
            time: vec![MONDAY_MS - DAY_MS, MONDAY_MS],
            ..minutes(&[0, 1])
        };
        let (higher, _) = resample(&bars, &bars.time, &Ends::new(DAY_MS), WEEK_MS);
        assert_eq!(higher.time, [MONDAY_MS]);
    }

    #[test]
    fn steps_are_the_union_of_bar_times() {
        let [a, b] = [[0, 1, 3], [1, 2, 3]].map(|times| (Rc::new(minutes(&times)), 0));
        let steps = Steps::new(&[a, b]);
        assert_eq!(steps.time(), [0, 60_000, 120_000, 180_000]);
        assert_eq!(*steps.bars_at(0), [0, 1, 1, 2]);
        assert_eq!(*steps.bars_at(1), [-1, 0, 1, 2]);
    }

    #[test]
    fn steps_of_one_instrument_are_its_bars_after_the_warmup() {
        let steps = Steps::new(&[(Rc::new(minutes(&[0, 1, 3])), 1)]);
        assert_eq!(steps.time(), [60_000, 180_000]);
        assert_eq!(*steps.bars_at(0), [1, 2]);
        assert_eq!((steps.bar_at(0, 0), steps.bar_at(0, 1)), (1, 2));
    }

    #[test]
    fn timeframes_are_read_in_the_usual_words() {
        assert_eq!(timeframe_ms("15m"), Some(900_000));
        assert_eq!(timeframe_ms("1w"), Some(WEEK_MS));
        for wrong in [
            "",
            "h",
            "0m",
            "-1h",
            "+1h",
            "1x",
            "1.5h",
            "99999999999999999d",
            "é",
        ] {
            assert_eq!(timeframe_ms(wrong), None, "{wrong}");
        }
    }
}
