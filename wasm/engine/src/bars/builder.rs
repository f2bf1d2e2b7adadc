//! Bars from a stream of trades, or longer bars from shorter ones. Giving all trades at once is giving them one by one: both
//! are this, so they agree bit for bit.

use super::bar::{Bar, Print};
use super::clock::Clock;
use super::flow::Imbalance;
use super::renko::Renko;
use super::BarError;
use crate::book::LIMIT;

/// When a bar ends.
#[derive(Clone, Debug, PartialEq)]
pub enum Rule {
    /// At instants of a clock.
    Time(Clock),
    /// With the trade that brings the count of trades to this.
    Trades(i64),
    /// With the trade that brings the lots to this.
    Lots(i64),
    /// With the trade that brings price x lots to this.
    Notional(i128),
    /// With the trade that makes high − low this many ticks or more.
    Range(i64),
    Renko(Renko),
    Imbalance(Imbalance),
}

impl Rule {
    /// A trade that makes more bricks than this is refused: the size was meant for another instrument.
    pub const MOST_BRICKS: i64 = 10_000;

    fn is_valid(&self) -> bool {
        match self {
            Rule::Time(_) => true,
            Rule::Trades(size) | Rule::Lots(size) | Rule::Range(size) => *size > 0,
            Rule::Renko(renko) => renko.size > 0,
            Rule::Notional(size) => *size > 0,
            Rule::Imbalance(rule) => {
                rule.first > 0.0
                    && rule.span >= 0.0
                    && rule.first.is_finite()
                    && rule.span.is_finite()
            }
        }
    }
}

/// What becomes of a trade whose time bar has been given already. Bars of other rules take trades as they arrive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Late {
    /// It is counted and left out.
    Drop,
    /// The bar is given again with a higher revision, if it is among the last [`Builder::KEPT`].
    Correct,
}

/// How far along a given bar is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Closed,
    /// Given before, and changed by a late trade.
    Corrected,
    /// What has happened so far.
    Open,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Emitted {
    pub state: State,
    pub bar: Bar,
}

/// Trades that are in no bar.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub late: i64,
    /// Outside of sessions.
    pub outside: i64,
}

#[derive(Clone, Debug)]
pub struct Builder {
    pub(super) rule: Rule,
    pub(super) late: Late,
    /// A time bar stays open until a trade so many µs after its end, so that trades may arrive out of order by as much.
    pub(super) lateness: i64,
    /// Intervals without a trade between two bars give flat bars, unless they are more than [`Builder::MOST_FLAT`].
    pub(super) is_filling: bool,
    /// Time bars that may still change, by time; of other rules the one that is being made.
    pub(super) open: Vec<Bar>,
    /// Time bars that were given last, by time; the last [`Builder::KEPT`] of them count.
    pub(super) kept: Vec<Bar>,
    /// Up to here time bars are closed.
    pub(super) closed: i64,
    pub(super) newest: i64,
    pub(super) counts: Counts,
    /// Where the latest time bar begins and ends: most trades fall into it.
    pub(super) span: Option<(i64, i64)>,
}

impl Builder {
    /// Closed bars that late trades may correct.
    pub const KEPT: usize = 64;
    /// A longer pause stays a gap: three days of seconds, half a year of minutes.
    pub const MOST_FLAT: i64 = 259_200;

    pub fn new(
        rule: Rule,
        late: Late,
        lateness: i64,
        is_filling: bool,
    ) -> Result<Builder, BarError> {
        if !rule.is_valid() || !(0..LIMIT).contains(&lateness) {
            return Err(BarError::Rule);
        }
        Ok(Builder {
            rule,
            late,
            lateness,
            is_filling,
            open: Vec::new(),
            kept: Vec::new(),
            closed: i64::MIN,
            newest: i64::MIN,
            counts: Counts::default(),
            span: None,
        })
    }

    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// Bars that are not given yet, by time.
    pub fn open(&self) -> &[Bar] {
        &self.open
    }

    /// Takes a trade, and puts what it completes or corrects behind `given`. A trade that is refused changes nothing.
    pub fn push(&mut self, trade: &Print, given: &mut Vec<Emitted>) -> Result<(), BarError> {
        let bar = Bar::of(trade)?;
        match self.rule {
            Rule::Time(_) => self.take(&bar, given),
            _ => self.count(&bar, given),
        }
    }

    /// Takes a shorter bar, to make longer ones of them. Time bars only.
    pub fn push_bar(&mut self, bar: &Bar, given: &mut Vec<Emitted>) -> Result<(), BarError> {
        match self.rule {
            Rule::Time(_) => self.take(bar, given),
            _ => Err(BarError::Rule),
        }
    }

    /// Closes the time bars that end at or before `time`: no earlier trade is expected any more. This is how bars end when
    /// nobody trades.
    pub fn advance(&mut self, time: i64, given: &mut Vec<Emitted>) {
        let Rule::Time(clock) = &self.rule else {
            return;
        };
        let ends = self
            .open
            .iter()
            .take_while(|bar| clock.end(bar.time) <= time);
        let count = ends.count();
        for bar in self.open.drain(..count) {
            let before = self.kept.last().filter(|before| {
                let pause = bar.time - before.time;
                self.is_filling && pause > 0 && pause / clock.interval() <= Builder::MOST_FLAT
            });
            if let Some(&before) = before {
                let mut time = clock.next(before.time);
                while time < bar.time {
                    let flat = Bar::flat(time, before.close);
                    given.push(Emitted {
                        state: State::Closed,
                        bar: flat,
                    });
                    keep(&mut self.kept, flat);
                    time = clock.next(time);
                }
            }
            given.push(Emitted {
                state: State::Closed,
                bar,
            });
            keep(&mut self.kept, bar);
        }
        self.closed = self.closed.max(time);
    }

    fn take(&mut self, bar: &Bar, given: &mut Vec<Emitted>) -> Result<(), BarError> {
        let Rule::Time(clock) = &self.rule else {
            return Err(BarError::Rule);
        };
        let known = self
            .span
            .filter(|&(start, end)| (start..end).contains(&bar.time));
        let found = known.or_else(|| clock.start(bar.time).map(|start| (start, clock.end(start))));
        let Some((start, end)) = found else {
            self.counts.outside += 1;
            return Ok(());
        };
        self.span = found.filter(|_| clock.is_unbroken());
        if end <= self.closed && !self.is_behind_given(start) {
            return self.correct(start, bar, given);
        }
        merge_into(&mut self.open, start, bar)?;
        self.newest = self.newest.max(bar.time);
        self.advance(self.closed.max(self.newest - self.lateness), given);
        Ok(())
    }

    /// Whether a bar that is over was never given, as nobody had traded in it, nor any that comes after it: a late trade
    /// makes it one like others, with the flat ones before it.
    fn is_behind_given(&self, start: i64) -> bool {
        self.late == Late::Correct && self.kept.last().is_some_and(|last| last.time < start)
    }

    /// Closed bars that may still be corrected.
    pub(super) fn last_kept(&self) -> &[Bar] {
        &self.kept[self.kept.len().saturating_sub(Builder::KEPT)..]
    }

    fn correct(&mut self, start: i64, bar: &Bar, given: &mut Vec<Emitted>) -> Result<(), BarError> {
        let is_kept = (self.last_kept().first()).is_some_and(|oldest| oldest.time <= start);
        if self.late == Late::Drop || !is_kept {
            self.counts.late += 1;
            return Ok(());
        }
        let at = merge_into(&mut self.kept, start, bar)?;
        let corrected = &mut self.kept[at];
        corrected.revision += 1;
        given.push(Emitted {
            state: State::Corrected,
            bar: *corrected,
        });
        Ok(())
    }

    /// A trade for rules that count instead of looking at the clock.
    fn count(&mut self, trade: &Bar, given: &mut Vec<Emitted>) -> Result<(), BarError> {
        let closed = |bar| Emitted {
            state: State::Closed,
            bar,
        };
        if let Rule::Renko(renko) = &mut self.rule {
            let mut open = self.open.first().copied();
            given.extend(renko.bricks(&mut open, trade)?.into_iter().map(closed));
            self.open = open.into_iter().collect();
        } else {
            match self.open.first_mut() {
                Some(bar) => bar.append(trade)?,
                None => self.open.push(*trade),
            }
            let bar = &self.open[0];
            let is_done = match &mut self.rule {
                Rule::Trades(size) => bar.trades >= *size,
                Rule::Lots(size) => bar.lots >= *size,
                Rule::Notional(size) => bar.notional.abs() >= *size,
                Rule::Range(size) => bar.high - bar.low >= *size,
                Rule::Imbalance(rule) => rule.count(trade),
                Rule::Time(_) | Rule::Renko(_) => false,
            };
            if is_done {
                if let Rule::Imbalance(rule) = &mut self.rule {
                    rule.learn(bar.trades);
                }
                given.push(closed(*bar));
                self.open.clear();
            }
        }
        self.newest = self.newest.max(trade.time);
        Ok(())
    }
}

fn keep(kept: &mut Vec<Bar>, bar: Bar) {
    // Many leave at once: moving all others for each one would cost more than making the bar.
    if kept.len() >= 4 * Builder::KEPT {
        kept.drain(..kept.len() + 1 - Builder::KEPT);
    }
    kept.push(bar);
}

/// Merges into the bar that begins at `start`, or puts one there; its place.
fn merge_into(bars: &mut Vec<Bar>, start: i64, bar: &Bar) -> Result<usize, BarError> {
    let at = bars.partition_point(|other| other.time < start);
    match bars.get_mut(at) {
        // A flat bar that filled a gap has no trade whose price could be its own.
        Some(found) if found.time == start && found.trades > 0 => found.merge(bar)?,
        Some(found) if found.time == start => {
            let revision = found.revision;
            *found = Bar {
                time: start,
                revision,
                ..*bar
            };
        }
        _ => {
            let bar = Bar {
                time: start,
                revision: 0,
                ..*bar
            };
            bars.insert(at, bar);
        }
    }
    Ok(at)
}
