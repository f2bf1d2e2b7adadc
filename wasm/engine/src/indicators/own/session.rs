//! What a session's bars say, sessions being equal stretches of UTC: `sessionMinutes` long, one of them beginning
//! `offsetMinutes` after 1970-01-01T00:00Z. Of a bar its open time counts, in ms; a bar that is longer than a session is one
//! by itself. A day of an exchange whose clock is changed in summer has another offset then.
//!
//! - sessionvwap: volume-weighted average of the session's typical prices so far, and bands at a multiple of the
//!   volume-weighted standard deviation (Berkowitz, Logue and Noser 1988).
//! - marketprofile: in equal classes from the lowest low to the highest high of the session's bars so far, of the last n of
//!   them at most, how many bars touched each class, which is the count of its time-price opportunities; the middle of the
//!   class with the most (of several the nearest to the middle of the range, the lower one of two), and the value area, the
//!   classes around it grown on the fuller side until they hold the share (Steidlmayer, Market Profile, 1984). Sessions of 0
//!   minutes never end.
use super::liquidity::{value_area, Weighted};
use crate::indicators::kernel::Step;
use crate::indicators::state::State;

const MINUTE: f64 = 60_000.0;

/// Equal stretches of time.
struct Sessions {
    length: f64,
    offset: f64,
}

impl Sessions {
    fn new(minutes: f64, offset: f64) -> Sessions {
        Sessions {
            length: minutes * MINUTE,
            offset: offset * MINUTE,
        }
    }

    /// The number of the session that a time lies in; all times' where sessions do not end.
    fn of(&self, time: f64) -> f64 {
        if self.length > 0.0 {
            ((time - self.offset) / self.length).floor()
        } else {
            0.0
        }
    }
}

pub struct Sessionvwap {
    sessions: Sessions,
    is_begun: bool,
    session: f64,
    weighted: Weighted,
}

impl Step<5, 3> for Sessionvwap {
    fn new(options: &[f64]) -> Sessionvwap {
        Sessionvwap {
            sessions: Sessions::new(options[0], options[1]),
            is_begun: false,
            session: 0.0,
            weighted: Weighted::new(options[2]),
        }
    }

    fn step(&mut self, inputs: [&[f64]; 5]) -> [f64; 3] {
        let [time, high, low, close, volume] = inputs.map(|column| column[0]);
        let price = (high + low + close) / 3.0;
        let session = self.sessions.of(time);
        if !self.is_begun || session != self.session {
            (self.is_begun, self.session) = (true, session);
            self.weighted.begin(price);
        }
        self.weighted.add(price, volume)
    }

    fn state(&mut self, state: &mut State) {
        state.flag(&mut self.is_begun);
        state.number(&mut self.session);
        self.weighted.state(state);
    }
}

pub struct Marketprofile {
    period: usize,
    sessions: Sessions,
    share: f64,
    /// Bars that were seen, no more than the period.
    seen: usize,
    /// How many bars touched each class, and room for one behind them.
    counts: Vec<f64>,
}

impl Marketprofile {
    /// The class with the most bars: of several the nearest to the middle of all classes.
    fn fullest(&self) -> usize {
        let classes = &self.counts[..self.counts.len() - 1];
        let last = classes.len() - 1;
        let away = |class: usize| (2 * class).abs_diff(last);
        (1..=last).fold(0, |best, class| {
            let is_nearer = classes[class] == classes[best] && away(class) < away(best);
            if classes[class] > classes[best] || is_nearer {
                class
            } else {
                best
            }
        })
    }
}

impl Step<3, 3> for Marketprofile {
    fn new(options: &[f64]) -> Marketprofile {
        Marketprofile {
            period: options[0] as usize,
            sessions: Sessions::new(options[1], options[2]),
            share: options[4],
            seen: 0,
            counts: vec![0.0; options[3] as usize + 1],
        }
    }

    fn reach(&self) -> usize {
        self.period - 1
    }

    fn step(&mut self, [time, high, low]: [&[f64]; 3]) -> [f64; 3] {
        self.seen = self.period.min(self.seen + 1);
        let session = self.sessions.of(time[self.period - 1]);
        let known = time[self.period - self.seen..].iter().rev();
        let bars = known
            .take_while(|&&time| self.sessions.of(time) == session)
            .count();
        let (high, low) = (&high[self.period - bars..], &low[self.period - bars..]);
        let lowest = low.iter().copied().fold(f64::INFINITY, f64::min);
        let highest = high.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let last = self.counts.len() - 2;
        let width = (highest - lowest) / (last + 1) as f64;
        let class = |price: f64| {
            if width > 0.0 {
                (((price - lowest) / width) as usize).min(last)
            } else {
                0
            }
        };
        // A bar is one more from its lowest class on, and one less behind its highest.
        self.counts.fill(0.0);
        for (&high, &low) in high.iter().zip(low) {
            let from = class(low);
            self.counts[from] += 1.0;
            self.counts[class(high).max(from) + 1] -= 1.0;
        }
        let mut count = 0.0;
        for change in &mut self.counts[..=last] {
            count += *change;
            *change = count;
        }
        let fullest = self.fullest();
        let [from, to] = value_area(&self.counts[..=last], fullest, self.share);
        let price = |class: f64| lowest + width * class;
        [
            price(to as f64 + 1.0),
            price(fullest as f64 + 0.5),
            price(from as f64),
        ]
    }

    fn state(&mut self, state: &mut State) {
        state.count(&mut self.seen);
    }
}
