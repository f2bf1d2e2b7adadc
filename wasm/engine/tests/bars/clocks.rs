use super::{DAY, HOUR, MINUTE, SECOND};
use tidebook_engine::bars::{resample, Bars, Clock, Session, Zone};

/// Central European time around 2024's changes: 03-31 01:00 UTC forward, 10-27 01:00 UTC back.
const SPRING: i64 = 1_711_846_800 * SECOND;
const AUTUMN: i64 = 1_729_990_800 * SECOND;

fn berlin() -> Zone {
    Zone::new(vec![(0, HOUR), (SPRING, 2 * HOUR), (AUTUMN, HOUR)]).expect("sorted")
}

fn clock(interval: i64, session: Option<Session>, zone: Zone) -> Clock {
    Clock::new(interval, session, zone).expect("a clock")
}

/// Starts of the bars that follow each other from an instant on.
fn starts(clock: &Clock, from: i64, count: usize) -> Vec<i64> {
    let first = clock.start(from).expect("in a session");
    std::iter::successors(Some(first), |&start| Some(clock.next(start)))
        .take(count)
        .collect()
}

#[test]
fn intervals_are_multiples_of_the_epoch_and_weeks_begin_on_mondays() {
    let seven = clock(7 * MINUTE, None, Zone::default());
    assert_eq!(seven.start(7 * MINUTE * 1000 + 5), Some(7 * MINUTE * 1000));
    let week = clock(7 * DAY, None, Zone::default());
    // 2024-01-03 was a Wednesday, 2024-01-01 the Monday before it.
    assert_eq!(
        week.start(1_704_240_000 * SECOND),
        Some(1_704_067_200 * SECOND)
    );
    assert_eq!(
        clock(SECOND, None, Zone::default()).start(-1),
        Some(-SECOND)
    );
}

#[test]
fn days_follow_the_clock_on_the_wall() {
    let day = clock(DAY, None, berlin());
    // 2024-03-31 begins at 23:00 UTC and has 23 hours, 2024-10-27 begins at 22:00 UTC and has 25.
    assert_eq!(
        starts(&day, SPRING, 2),
        [SPRING - 2 * HOUR, SPRING + 21 * HOUR]
    );
    assert_eq!(
        starts(&day, AUTUMN, 2),
        [AUTUMN - 3 * HOUR, AUTUMN + 22 * HOUR]
    );
}

#[test]
fn an_hour_that_happens_twice_has_its_bars_twice_and_one_that_is_skipped_none() {
    let hour = clock(HOUR, None, berlin());
    assert_eq!(
        starts(&hour, AUTUMN - HOUR, 3),
        [AUTUMN - HOUR, AUTUMN, AUTUMN + HOUR]
    );
    let four = clock(4 * HOUR, None, berlin());
    // 00:00 to 04:00 on the wall: five hours in autumn, three in spring.
    assert_eq!(
        starts(&four, AUTUMN + HOUR, 2),
        [AUTUMN - 3 * HOUR, AUTUMN + 2 * HOUR]
    );
    assert_eq!(starts(&four, SPRING, 2), [SPRING - 2 * HOUR, SPRING + HOUR]);
    let two = clock(2 * HOUR, None, berlin());
    // The bar of 02:00 begins at the change, where clocks show 03:00.
    assert_eq!(
        starts(&two, SPRING - 1, 3),
        [SPRING - 2 * HOUR, SPRING, SPRING + HOUR]
    );
}

#[test]
fn every_instant_lies_in_the_bar_that_begins_last() {
    let weekdays = Session {
        open: 9 * HOUR,
        length: 8 * HOUR + 30 * MINUTE,
        days: 0b1_1111,
    };
    for interval in [17 * MINUTE, HOUR, 3 * HOUR, 7 * HOUR, DAY, 2 * DAY] {
        for session in [None, Some(weekdays)] {
            for change in [SPRING, AUTUMN] {
                let clock = clock(interval, session, berlin());
                let mut last = i64::MIN;
                for step in -400..800 {
                    let time = change + step * 11 * MINUTE;
                    let Some(start) = clock.start(time) else {
                        continue;
                    };
                    assert!(
                        start <= time && time < clock.end(start),
                        "{interval} {session:?} {step}"
                    );
                    assert_eq!(
                        clock.start(start),
                        Some(start),
                        "{interval} {session:?} {step}"
                    );
                    assert!(start >= last && clock.next(start) >= clock.end(start));
                    if last != start && last != i64::MIN {
                        assert!(clock.end(last) <= start && clock.next(last) <= start);
                    }
                    last = start;
                }
            }
        }
    }
}

#[test]
fn sessions_have_bars_of_their_own_and_nothing_between_them() {
    // New York's hours in winter: 14:30 to 21:00 UTC, Monday to Friday. 2024-01-05 was a Friday.
    let hours = Session {
        open: 9 * HOUR + 30 * MINUTE,
        length: 6 * HOUR + 30 * MINUTE,
        days: 0b1_1111,
    };
    let zone = || Zone::new(vec![(0, -5 * HOUR)]).expect("sorted");
    let friday = 1_704_412_800 * SECOND;
    let open = friday + 14 * HOUR + 30 * MINUTE;
    let clock_of = |interval| clock(interval, Some(hours), zone());
    let hourly = clock_of(HOUR);
    assert_eq!(hourly.start(open - 1), None);
    assert_eq!(hourly.start(open + 6 * HOUR + 5), Some(open + 6 * HOUR));
    assert_eq!(hourly.end(open + 6 * HOUR), friday + 21 * HOUR);
    assert_eq!(hourly.start(friday + 21 * HOUR), None);
    assert_eq!(hourly.next(open + 6 * HOUR), open + 3 * DAY);
    assert_eq!(hourly.start(open + DAY), None);
    assert_eq!(
        starts(&clock_of(DAY), open + HOUR, 2),
        [open, open + 3 * DAY]
    );
    assert!(Clock::new(36 * HOUR, Some(hours), zone()).is_none());
    assert!(Clock::new(HOUR, Some(Session { days: 0, ..hours }), zone()).is_none());
}

#[test]
fn a_session_may_reach_into_the_next_day() {
    let hours = Session {
        open: 17 * HOUR,
        length: 23 * HOUR,
        days: 0b100_1111,
    };
    let clock = clock(DAY, Some(hours), Zone::default());
    // Sunday 2024-01-07 17:00 to Monday 16:00.
    let sunday = 1_704_585_600 * SECOND + 17 * HOUR;
    assert_eq!(clock.start(sunday + 22 * HOUR), Some(sunday));
    assert_eq!(clock.start(sunday + 23 * HOUR), None);
    assert_eq!(clock.start(sunday - DAY), None);
}

#[test]
fn longer_bars_from_columns_hold_the_same_prices() {
    let bars = Bars {
        time: vec![0, 60_000, 120_000, 300_000],
        open: vec![1.0, 2.0, 3.0, 4.0],
        high: vec![5.0, 9.0, 6.0, 7.0],
        low: vec![1.0, 0.5, 3.0, 4.0],
        close: vec![2.0, 3.0, 4.0, 5.0],
        volume: vec![10.0, 20.0, 30.0, 40.0],
        decimals: 1,
    };
    let longer = resample(&bars, &clock(2 * MINUTE, None, Zone::default()));
    assert_eq!(longer.time, [0, 120_000, 240_000]);
    assert_eq!(longer.open, [1.0, 3.0, 4.0]);
    assert_eq!(longer.high, [9.0, 6.0, 7.0]);
    assert_eq!(longer.low, [0.5, 3.0, 4.0]);
    assert_eq!(longer.close, [3.0, 4.0, 5.0]);
    assert_eq!(longer.volume, [30.0, 30.0, 40.0]);
    assert_eq!(longer.decimals, 1);
}
