//! A builder as bytes, so that a live run goes on after a restart as if nothing had been.

use super::bar::Bar;
use super::builder::{Builder, Counts, Late, Rule};
use super::clock::{Clock, Session};
use super::flow::{Imbalance, Weight};
use super::renko::Renko;
use super::zone::Zone;

/// Raised when the bytes change their meaning.
const VERSION: i64 = 1;

/// The builder with all that it has seen and holds, as little-endian bytes.
pub fn save(builder: &Builder) -> Vec<u8> {
    let mut to = Writer(Vec::new());
    to.long(VERSION);
    write_rule(&mut to, &builder.rule);
    to.long(i64::from(builder.late == Late::Correct));
    to.long(builder.lateness);
    to.long(i64::from(builder.is_filling));
    for bars in [&builder.open[..], builder.last_kept()] {
        to.long(bars.len() as i64);
        bars.iter().for_each(|bar| write_bar(&mut to, bar));
    }
    for number in [
        builder.closed,
        builder.newest,
        builder.counts.late,
        builder.counts.outside,
    ] {
        to.long(number);
    }
    to.0
}

/// The builder that [`save`] wrote; `None` for bytes that it did not write.
pub fn restore(bytes: &[u8]) -> Option<Builder> {
    let mut from = Reader(bytes);
    if from.long()? != VERSION {
        return None;
    }
    let rule = read_rule(&mut from)?;
    let late = if from.bool()? {
        Late::Correct
    } else {
        Late::Drop
    };
    let (lateness, is_filling) = (from.long()?, from.bool()?);
    let mut builder = Builder::new(rule, late, lateness, is_filling).ok()?;
    builder.open = read_bars(&mut from)?;
    builder.kept = read_bars(&mut from)?;
    builder.closed = from.long()?;
    builder.newest = from.long()?;
    builder.counts = Counts {
        late: from.long()?,
        outside: from.long()?,
    };
    from.0.is_empty().then_some(builder)
}

struct Writer(Vec<u8>);

impl Writer {
    fn long(&mut self, value: i64) {
        self.0.extend(value.to_le_bytes());
    }

    fn longs<const N: usize>(&mut self, values: [i64; N]) {
        values.into_iter().for_each(|value| self.long(value));
    }

    fn wide(&mut self, value: i128) {
        self.0.extend(value.to_le_bytes());
    }

    fn double(&mut self, value: f64) {
        self.long(value.to_bits() as i64);
    }
}

struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn long(&mut self) -> Option<i64> {
        let (number, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(i64::from_le_bytes(*number))
    }

    fn wide(&mut self) -> Option<i128> {
        let (number, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(i128::from_le_bytes(*number))
    }

    fn double(&mut self) -> Option<f64> {
        Some(f64::from_bits(self.long()? as u64))
    }

    fn bool(&mut self) -> Option<bool> {
        match self.long()? {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        }
    }

    /// How many things of at least `bytes` follow.
    fn count(&mut self, bytes: usize) -> Option<usize> {
        let count = usize::try_from(self.long()?).ok()?;
        (count <= self.0.len() / bytes).then_some(count)
    }
}

fn write_rule(to: &mut Writer, rule: &Rule) {
    match rule {
        Rule::Time(clock) => {
            let (interval, session, zone) = clock.parts();
            to.longs([0, interval, i64::from(session.is_some())]);
            if let Some(session) = session {
                to.longs([session.open, session.length, i64::from(session.days)]);
            }
            to.long(zone.offsets().len() as i64);
            for &(from, offset) in zone.offsets() {
                to.longs([from, offset]);
            }
        }
        Rule::Trades(size) => to.longs([1, *size]),
        Rule::Lots(size) => to.longs([2, *size]),
        Rule::Notional(size) => {
            to.long(3);
            to.wide(*size);
        }
        Rule::Range(size) => to.longs([4, *size]),
        Rule::Renko(renko) => {
            let (bottom, top) = renko.last.unwrap_or_default();
            let has_last = i64::from(renko.last.is_some());
            to.longs([5, renko.size, has_last, bottom, top]);
        }
        Rule::Imbalance(rule) => {
            to.longs([6, rule.weight as i64]);
            let (count, signed) = rule.expected.unwrap_or_default();
            for number in [rule.first, rule.span, rule.threshold, count, signed] {
                to.double(number);
            }
            to.long(i64::from(rule.expected.is_some()));
            to.wide(rule.sum);
        }
    }
}

fn read_rule(from: &mut Reader) -> Option<Rule> {
    Some(match from.long()? {
        0 => Rule::Time(read_clock(from)?),
        1 => Rule::Trades(from.long()?),
        2 => Rule::Lots(from.long()?),
        3 => Rule::Notional(from.wide()?),
        4 => Rule::Range(from.long()?),
        5 => {
            let (size, has_last) = (from.long()?, from.bool()?);
            let last = (from.long()?, from.long()?);
            Rule::Renko(Renko {
                size,
                last: has_last.then_some(last),
            })
        }
        6 => {
            let weights = [Weight::Trades, Weight::Lots, Weight::Notional];
            let weight = *weights.get(usize::try_from(from.long()?).ok()?)?;
            let mut rule = Imbalance::new(weight, from.double()?, from.double()?);
            rule.threshold = from.double()?;
            let expected = (from.double()?, from.double()?);
            rule.expected = from.bool()?.then_some(expected);
            rule.sum = from.wide()?;
            Rule::Imbalance(rule)
        }
        _ => return None,
    })
}

fn read_clock(from: &mut Reader) -> Option<Clock> {
    let (interval, has_session) = (from.long()?, from.bool()?);
    let session = match has_session {
        false => None,
        true => Some(Session {
            open: from.long()?,
            length: from.long()?,
            days: u8::try_from(from.long()?).ok()?,
        }),
    };
    let count = from.count(16)?;
    let offsets: Option<Vec<_>> = (0..count)
        .map(|_| Some((from.long()?, from.long()?)))
        .collect();
    Clock::new(interval, session, Zone::new(offsets?)?)
}

fn write_bar(to: &mut Writer, bar: &Bar) {
    let numbers = [
        bar.time,
        bar.first,
        bar.last,
        bar.open,
        bar.high,
        bar.low,
        bar.close,
        bar.lots,
        bar.buy_lots,
        bar.trades,
        bar.revision,
    ];
    to.longs(numbers);
    to.wide(bar.notional);
}

fn read_bars(from: &mut Reader) -> Option<Vec<Bar>> {
    let count = from.count(104)?;
    (0..count).map(|_| read_bar(from)).collect()
}

fn read_bar(from: &mut Reader) -> Option<Bar> {
    Some(Bar {
        time: from.long()?,
        first: from.long()?,
        last: from.long()?,
        open: from.long()?,
        high: from.long()?,
        low: from.long()?,
        close: from.long()?,
        lots: from.long()?,
        buy_lots: from.long()?,
        trades: from.long()?,
        revision: from.long()?,
        notional: from.wide()?,
    })
}
