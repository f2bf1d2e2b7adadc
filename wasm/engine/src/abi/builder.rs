//! Makers of bars as the host sees them: a handle, columns of trades in, columns of bars out.

use super::{answer, bytes, figures, slice, state, whole};
use crate::bars::{resample, restore, save};
use crate::bars::{BarError, Builder, Clock, Emitted, Imbalance, Late, Prints, Renko, Rule};
use crate::bars::{Session, State, Weight, Zone};
use std::rc::Rc;

/// Doubles that describe a rule before the pairs of a zone.
const SETTINGS: usize = 11;
const DONE: u32 = 0;
const DEAD: u32 = 1;
const RANGE: u32 = 2;
const JUMP: u32 = 3;

fn status(result: Result<(), BarError>) -> u32 {
    match result {
        Ok(()) => DONE,
        Err(BarError::Range | BarError::Rule) => RANGE,
        Err(BarError::Jump) => JUMP,
    }
}

/// What the host says about a clock: interval, has session, open, length, days, then pairs of instant and offset, all in µs.
fn clock(interval: f64, session: &[f64], zone: &[f64]) -> Option<Clock> {
    let session = (session[0] != 0.0).then(|| Session {
        open: whole(session[1]),
        length: whole(session[2]),
        days: session[3] as u8,
    });
    let offsets = zone
        .chunks_exact(2)
        .map(|pair| (whole(pair[0]), whole(pair[1])));
    Clock::new(whole(interval), session, Zone::new(offsets.collect())?)
}

/// Settings: rule (0 time, 1 trades, 2 lots, 3 price x lots, 4 range, 5 renko, 6 imbalance), its size, late trades correct
/// (1) or are left out (0), lateness in µs, is filling, span and weight (0 trades, 1 lots, 2 price x lots) of an imbalance,
/// has session, its open, length and days; then pairs of the zone. 0 for settings that make no bars.
#[no_mangle]
pub extern "C" fn builder_new(settings: *const f64, count: usize) -> u32 {
    let settings = slice(settings, count);
    let Some((head, zone)) = settings.split_at_checked(SETTINGS) else {
        return 0;
    };
    let size = whole(head[1]);
    let weight = match head[6] as u32 {
        0 => Weight::Trades,
        1 => Weight::Lots,
        _ => Weight::Notional,
    };
    let rule = match head[0] as u32 {
        0 => clock(head[1], &head[7..], zone).map(Rule::Time),
        1 => Some(Rule::Trades(size)),
        2 => Some(Rule::Lots(size)),
        3 => Some(Rule::Notional(head[1] as i128)),
        4 => Some(Rule::Range(size)),
        5 => Some(Rule::Renko(Renko::new(size))),
        _ => Some(Rule::Imbalance(Imbalance::new(weight, head[1], head[5]))),
    };
    let late = if head[2] != 0.0 {
        Late::Correct
    } else {
        Late::Drop
    };
    let builder =
        rule.and_then(|rule| Builder::new(rule, late, whole(head[3]), head[4] != 0.0).ok());
    builder.map_or(0, |builder| state().builders.insert(builder))
}

#[no_mangle]
pub extern "C" fn builder_free(handle: u32) -> u32 {
    u32::from(state().builders.remove(handle).is_none())
}

fn builder<'a>(handle: u32) -> Option<&'a mut Builder> {
    state().builders.slot(handle)?.as_mut()
}

/// Columns: state (0 closed, 1 corrected, 2 open), time, first, last, open, high, low, close, lots, buy lots, trades, price x
/// lots, revision.
fn give(given: &[Emitted]) {
    let column = |of: fn(&Emitted) -> f64| given.iter().map(of);
    figures(
        column(|given| f64::from(given.state as u32))
            .chain(column(|given| given.bar.time as f64))
            .chain(column(|given| given.bar.first as f64))
            .chain(column(|given| given.bar.last as f64))
            .chain(column(|given| given.bar.open as f64))
            .chain(column(|given| given.bar.high as f64))
            .chain(column(|given| given.bar.low as f64))
            .chain(column(|given| given.bar.close as f64))
            .chain(column(|given| given.bar.lots as f64))
            .chain(column(|given| given.bar.buy_lots as f64))
            .chain(column(|given| given.bar.trades as f64))
            .chain(column(|given| given.bar.notional as f64))
            .chain(column(|given| given.bar.revision as f64)),
    );
    answer((given.len() as u64).to_le_bytes().to_vec());
}

/// Takes trades in order: columns of doubles, and of bytes that are 1 where the aggressor bought. Leaves the bars that they
/// close or correct as figures, and their count in the outbox as u64. Trades before one that is refused are taken.
#[no_mangle]
pub extern "C" fn builder_push(
    handle: u32,
    rows: usize,
    times: *const f64,
    ticks: *const f64,
    lots: *const f64,
    buys: *const u8,
) -> u32 {
    let Some(builder) = builder(handle) else {
        return DEAD;
    };
    let prints = Prints {
        times: slice(times, rows),
        ticks: slice(ticks, rows),
        lots: slice(lots, rows),
        buys: bytes(buys, rows),
    };
    let mut given = Vec::new();
    let taken = builder.push_all(&prints, &mut given);
    give(&given);
    status(taken)
}

/// Closes the time bars that end at or before `time`, and leaves them as `builder_push` does.
#[no_mangle]
pub extern "C" fn builder_advance(handle: u32, time: f64) -> u32 {
    let Some(builder) = builder(handle) else {
        return DEAD;
    };
    let mut given = Vec::new();
    builder.advance(whole(time), &mut given);
    give(&given);
    DONE
}

/// Leaves the bars that are not closed yet as `builder_push` does.
#[no_mangle]
pub extern "C" fn builder_open(handle: u32) -> u32 {
    let Some(builder) = builder(handle) else {
        return DEAD;
    };
    let open = |&bar| Emitted {
        state: State::Open,
        bar,
    };
    let given: Vec<Emitted> = builder.open().iter().map(open).collect();
    give(&given);
    DONE
}

/// Figures: late trades and trades outside of sessions that are in no bar.
#[no_mangle]
pub extern "C" fn builder_counts(handle: u32) -> u32 {
    builder(handle).map_or(0, |builder| {
        let counts = builder.counts();
        figures([counts.late as f64, counts.outside as f64])
    })
}

/// Leaves the builder's state in the outbox.
#[no_mangle]
pub extern "C" fn builder_save(handle: u32) -> u32 {
    let Some(builder) = builder(handle) else {
        return DEAD;
    };
    answer(save(builder));
    DONE
}

/// A builder of a saved state; 0 for bytes that are none.
#[no_mangle]
pub extern "C" fn builder_restore(saved: *const u8, length: usize) -> u32 {
    restore(bytes(saved, length)).map_or(0, |builder| state().builders.insert(builder))
}

/// Longer bars under a handle of their own; settings as of `builder_new`. 0 for a dead handle or settings of no clock.
#[no_mangle]
pub extern "C" fn bars_resample(handle: u32, settings: *const f64, count: usize) -> u32 {
    let settings = slice(settings, count);
    let longer = settings
        .split_at_checked(SETTINGS)
        .and_then(|(head, zone)| {
            let clock = clock(head[1], &head[7..], zone)?;
            Some(resample(state().bars.get(handle)?, &clock))
        });
    longer.map_or(0, |bars| state().bars.insert(Rc::new(bars)))
}
