//! Steps between bars in which bars are missing.
//!
//! Markets close, and a night is no gap. Within a day a bar is expected only at times of day at which the file usually
//! has one: at least three quarters as often as at its busiest time, or, in a file of fewer than five days, between its
//! first and last time of day. A weekend, a step of at most three days over a whole Saturday in a file without Saturdays,
//! is no gap either. Holidays are counted: a calendar would be needed to know them. The clock's resolution is a second.

use super::calendar::DAY;
use super::report::{Gap, LISTED_FINDINGS};
use super::rows::Rows;

/// How many gaps there are, how many bars are missing in them, and the first gaps.
pub fn gaps(rows: &Rows, interval: i64) -> (usize, i64, Vec<Gap>) {
    let time = &rows.time;
    if interval <= 0 || time.windows(2).all(|pair| pair[1] - pair[0] <= interval) {
        return (0, 0, Vec::new());
    }
    let usual = Usual::of(time, interval);
    let mut count = 0;
    let mut missing = 0i64;
    let mut first = Vec::new();
    for index in 1..time.len() {
        let (from, to) = (time[index - 1], time[index]);
        if to - from <= interval {
            continue;
        }
        let expected = usual.missing(from, to);
        if expected > 0 {
            count += 1;
            missing = missing.saturating_add(expected);
            if first.len() < LISTED_FINDINGS {
                first.push(Gap {
                    line: rows.line[index],
                    from,
                    to,
                    missing: expected,
                });
            }
        }
    }
    (count, missing, first)
}

/// At which times a file has bars.
struct Usual {
    interval: i64,
    /// Days of the week, as [`weekday`] counts them, without any bar although the file has others: a weekend.
    closed: Vec<i64>,
    /// Length of a slot of the day, ms.
    slot: i64,
    /// How many of the slots before each one, from midnight, are usual; one more entry than slots.
    before: Vec<i64>,
}

impl Usual {
    fn of(time: &[i64], interval: i64) -> Self {
        let mut is_open = [false; 7];
        for at in time {
            is_open[weekday(at.div_euclid(DAY)) as usize] = true;
        }
        let closed = [SATURDAY, SUNDAY]
            .into_iter()
            .filter(|day| !is_open[*day as usize])
            .collect();
        let slot = interval.clamp(1000, DAY);
        let slots = DAY.div_euclid(slot) + i64::from(DAY % slot != 0);
        let mut bars = vec![0i64; slots as usize];
        for at in time {
            bars[(at.rem_euclid(DAY) / slot) as usize] += 1;
        }
        let days = 1 + time
            .windows(2)
            .filter(|pair| pair[0].div_euclid(DAY) != pair[1].div_euclid(DAY))
            .count();
        let busiest = bars.iter().copied().max().unwrap_or(0);
        let session =
            bars.iter().position(|count| *count > 0)..=bars.iter().rposition(|count| *count > 0);
        let mut before = vec![0];
        let mut total = 0;
        for (index, count) in bars.into_iter().enumerate() {
            let is_usual = if days < 5 {
                session.contains(&Some(index))
            } else {
                count * 4 >= busiest * 3
            };
            total += i64::from(is_usual);
            before.push(total);
        }
        Self {
            interval,
            closed,
            slot,
            before,
        }
    }

    /// Bars expected strictly between two neighbours.
    fn missing(&self, from: i64, to: i64) -> i64 {
        let (first, last) = (whole_day_from(from), to.div_euclid(DAY));
        if self.closed.contains(&SATURDAY)
            && to - from <= 3 * DAY
            && count_of(SATURDAY, first, last) > 0
        {
            return 0;
        }
        if self.interval > DAY {
            // Months and years differ in length; half an interval late is not missing.
            return (to - from + self.interval / 2) / self.interval - 1;
        }
        let day = self.before[self.before.len() - 1];
        let weekends: i64 = self
            .closed
            .iter()
            .map(|closed| count_of(*closed, first, last) * day)
            .sum();
        let slots = self.usual_before(to) - self.usual_before(from + self.interval) - weekends;
        if self.interval >= self.slot {
            slots.max(0)
        } else {
            slots.max(0) * (self.slot / self.interval)
        }
    }

    /// Usual slots that start between the epoch and `at`.
    fn usual_before(&self, at: i64) -> i64 {
        let slots = self.before.len() - 1;
        let of_day = at.rem_euclid(DAY);
        let index = (of_day / self.slot + i64::from(of_day % self.slot != 0)) as usize;
        at.div_euclid(DAY) * self.before[slots] + self.before[index.min(slots)]
    }
}

const SATURDAY: i64 = 2;
const SUNDAY: i64 = 3;

/// The day of the week, from Thursday: that is what 1970-01-01 was.
fn weekday(day: i64) -> i64 {
    day.rem_euclid(7)
}

/// The first day of which all lies at or after `at`.
fn whole_day_from(at: i64) -> i64 {
    at.div_euclid(DAY) + i64::from(at.rem_euclid(DAY) != 0)
}

/// How many days from `first` up to before `last` are this day of the week.
fn count_of(wanted: i64, first: i64, last: i64) -> i64 {
    let before = |day: i64| (day - wanted + 6).div_euclid(7);
    (before(last) - before(first)).max(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 3_600_000;
    /// Monday, 1 January 2024.
    const MONDAY: i64 = 1_704_067_200_000;

    fn found(time: Vec<i64>, interval: i64) -> (usize, i64, Vec<Gap>) {
        let line = (2..).take(time.len()).collect();
        gaps(
            &Rows {
                time,
                line,
                ..Rows::default()
            },
            interval,
        )
    }

    fn weekdays(days: i64) -> Vec<i64> {
        (0..days)
            .filter(|day| day % 7 < 5)
            .map(|day| MONDAY + day * DAY)
            .collect()
    }

    #[test]
    fn weekends_are_no_gaps_but_holidays_are() {
        assert_eq!(found(weekdays(50), DAY).0, 0);
        let mut time = weekdays(50);
        time.remove(7);
        let (count, missing, first) = found(time, DAY);
        assert_eq!((count, missing), (1, 1));
        assert_eq!((first[0].line, first[0].from), (9, MONDAY + 8 * DAY));
        let mut time = weekdays(50);
        time.drain(3..6);
        assert_eq!(found(time, DAY).1, 3);
    }

    #[test]
    fn a_market_without_weekends_may_not_miss_one() {
        let time = (0..60)
            .filter(|day| ![12, 13].contains(day))
            .map(|day| MONDAY + day * DAY)
            .collect();
        assert_eq!(found(time, DAY).1, 2);
    }

    #[test]
    fn nights_are_no_gaps_but_a_lost_hour_is() {
        let sessions = |lost: i64| -> Vec<i64> {
            let hours = weekdays(40)
                .into_iter()
                .flat_map(|day| (14..21).map(move |hour| day + hour * HOUR));
            hours.filter(|at| *at != MONDAY + lost).collect()
        };
        assert_eq!(found(sessions(0), HOUR).0, 0);
        let (count, missing, first) = found(sessions(DAY + 16 * HOUR), HOUR);
        assert_eq!(
            (count, missing, first[0].to),
            (1, 1, MONDAY + DAY + 17 * HOUR)
        );
    }

    #[test]
    fn minutes_round_the_clock_count_each_missing_one() {
        let time = (0..5000)
            .filter(|minute| !(700..=709).contains(minute))
            .map(|minute| MONDAY + minute * 60_000)
            .collect();
        let (count, missing, _) = found(time, 60_000);
        assert_eq!((count, missing), (1, 10));
    }

    #[test]
    fn a_short_file_misses_what_lies_between_its_first_and_last_time_of_day() {
        let hours = [9, 10, 11, 14, 15, 16, 33, 34, 35, 36, 37, 38, 39, 40]
            .map(|hour| MONDAY + hour * HOUR);
        let (count, missing, first) = found(hours.to_vec(), HOUR);
        assert_eq!((count, missing, first[0].line), (1, 2, 5));
    }

    #[test]
    fn months_of_different_length_have_no_gaps() {
        let days = [0, 31, 60, 91, 121, 152, 182, 213];
        let months: Vec<i64> = days.iter().map(|day| MONDAY + day * DAY).collect();
        assert_eq!(found(months.clone(), 31 * DAY).0, 0);
        let without_march = [&months[..2], &months[3..]].concat();
        assert_eq!(found(without_march, 31 * DAY).1, 1);
    }

    #[test]
    fn weekends_in_minutes_are_no_gaps() {
        let minutes = weekdays(15)
            .into_iter()
            .flat_map(|day| (0..1440).map(move |minute| day + minute * 60_000));
        assert_eq!(found(minutes.collect(), 60_000).0, 0);
    }
}
