//! Where time bars begin and end: multiples of an interval on a wall clock, inside of sessions if there are any.

use super::zone::Zone;

const DAY: i64 = 86_400_000_000;
const WEEK: i64 = 7 * DAY;
/// 1970-01-05: weeks begin on Mondays.
const MONDAY: i64 = 4 * DAY;

/// Trading hours on a wall clock. A session belongs to the day on which it opens; its bars begin anew at its opening.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Session {
    /// µs after midnight.
    pub open: i64,
    /// µs, at most a day: a session may reach into the next day.
    pub length: i64,
    /// Bit 0 for Mondays to bit 6 for Sundays.
    pub days: u8,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clock {
    interval: i64,
    session: Option<Session>,
    zone: Zone,
}

impl Clock {
    /// `interval` in µs. `None` for one that is not positive or, with sessions, longer than a day but no number of days; and
    /// for a session that is empty, longer than a day or on no day.
    pub fn new(interval: i64, session: Option<Session>, zone: Zone) -> Option<Clock> {
        let is_whole = session.is_none() || interval <= DAY || interval % DAY == 0;
        let is_session = session.is_none_or(|session| {
            (0..DAY).contains(&session.open)
                && (1..=DAY).contains(&session.length)
                && session.days & 0x7f != 0
        });
        (interval > 0 && interval < 1 << 53 && is_whole && is_session).then_some(Clock {
            interval,
            session,
            zone,
        })
    }

    pub fn parts(&self) -> (i64, Option<Session>, &Zone) {
        (self.interval, self.session, &self.zone)
    }

    pub(super) fn interval(&self) -> i64 {
        self.interval
    }

    /// Every instant between a bar's beginning and its end is in it: it spans no time between sessions.
    pub(super) fn is_unbroken(&self) -> bool {
        self.session.is_none() || self.interval <= DAY
    }

    /// Where the bar begins that an instant lies in; `None` outside of sessions. Where clocks are set back or forward, a bar
    /// may be longer or shorter, and an hour that happens twice has its bars twice.
    pub fn start(&self, time: i64) -> Option<i64> {
        let mut period = self.zone.period(time);
        let (mut begin, mut offset, _) = self.zone.facts(period);
        let local = self.local_start(time + offset)?;
        // The bar may have begun before the clock was changed: then the old clock's last instant was in it, too, or in none.
        while local - offset < begin && period > 0 {
            period -= 1;
            let (before, old, end) = self.zone.facts(period);
            if self
                .local_start(end - 1 + old)
                .is_some_and(|other| other != local)
            {
                return Some(end);
            }
            (begin, offset) = (before, old);
            if local - offset >= end {
                return Some(end);
            }
        }
        Some(local - offset)
    }

    /// Where the bar ends that begins at `start`.
    pub fn end(&self, start: i64) -> i64 {
        let period = self.zone.period(start);
        let (_, offset, end) = self.zone.facts(period);
        // A bar whose beginning the clock skipped ends where it would have ended without.
        let local = self.local_end(self.local_start(start + offset).unwrap_or(start + offset));
        if local - offset < end && local - offset > start {
            return local - offset;
        }
        // The clock is changed meanwhile: the bar ends there if another one begins, else by the new clock.
        let mut period = period;
        loop {
            period += 1;
            let (begin, offset, end) = self.zone.facts(period);
            if self.start(begin) != Some(start) {
                return begin;
            }
            if local - offset < end {
                return (local - offset).max(begin);
            }
        }
    }

    /// Where the first bar after the one that begins at `start` begins.
    pub fn next(&self, start: i64) -> i64 {
        let end = self.end(start);
        if let Some(next) = self.start(end) {
            return next.max(end);
        }
        // Between sessions: the next day that has one.
        let open = self.session.map_or(0, |session| session.open);
        let (_, offset, _) = self.zone.facts(self.zone.period(end));
        let today = (end + offset - open).div_euclid(DAY);
        let openings = (0..=8).map(|day| {
            let local = (today + day) * DAY + open;
            let guess = self.zone.facts(self.zone.period(local - offset)).1;
            local - guess
        });
        let mut next = openings.filter(|&time| time >= end && self.start(time).is_some());
        next.next().unwrap_or(end)
    }

    fn local_start(&self, local: i64) -> Option<i64> {
        let Some(session) = self.session else {
            let anchor = if self.interval % WEEK == 0 { MONDAY } else { 0 };
            return Some((local - anchor).div_euclid(self.interval) * self.interval + anchor);
        };
        let day = (local - session.open).div_euclid(DAY);
        let within = (local - session.open).rem_euclid(DAY);
        // Day 0 was a Thursday.
        let weekday = (day + 3).rem_euclid(7);
        if within >= session.length || session.days >> weekday & 1 == 0 {
            return None;
        }
        if self.interval < DAY {
            return Some(local - within % self.interval);
        }
        let days = self.interval / DAY;
        let anchor = if days % 7 == 0 { 4 } else { 0 };
        let first = (day - anchor).div_euclid(days) * days + anchor;
        Some(first * DAY + session.open)
    }

    /// The end on the wall clock of the bar that begins there.
    fn local_end(&self, start: i64) -> i64 {
        let Some(session) = self.session else {
            return start + self.interval;
        };
        let within = (start - session.open).rem_euclid(DAY);
        let close = start - within + session.length;
        if self.interval < DAY {
            return (start + self.interval).min(close);
        }
        close + (self.interval / DAY - 1) * DAY
    }
}
