//! Bars as the host sees them: a handle, and columns to read or fill in place.

use super::{answer, state};
use crate::bars::Bars;
use crate::data::{fingerprint, range, Range};
use crate::indicators::is_clean;
use std::rc::Rc;

/// Bars of `rows` zeros to be filled through [`bars_column`] before anything else reads them.
#[no_mangle]
pub extern "C" fn bars_new(rows: usize, decimals: u32) -> u32 {
    let column = || vec![0.0; rows];
    let bars = Bars {
        time: vec![0; rows],
        open: column(),
        high: column(),
        low: column(),
        close: column(),
        volume: column(),
        decimals: decimals.min(8) as u8,
    };
    state().bars.insert(Rc::new(bars))
}

/// Start of column 0 time (i64 ms), 1 open, 2 high, 3 low, 4 close, 5 volume (f64); null for a dead handle.
#[no_mangle]
pub extern "C" fn bars_column(handle: u32, which: u32) -> *const u8 {
    let Some(bars) = state().bars.get(handle) else {
        return std::ptr::null();
    };
    match which {
        0 => bars.time.as_ptr().cast(),
        1 => bars.open.as_ptr().cast(),
        2 => bars.high.as_ptr().cast(),
        3 => bars.low.as_ptr().cast(),
        4 => bars.close.as_ptr().cast(),
        _ => bars.volume.as_ptr().cast(),
    }
}

/// Which columns indicators may read without looking for entries that are no numbers, by the bits of their places in
/// [`bars_column`]; `u32::MAX` for a dead handle.
#[no_mangle]
pub extern "C" fn bars_clean(handle: u32) -> u32 {
    state().bars.get(handle).map_or(u32::MAX, |bars| {
        let columns = [&bars.open, &bars.high, &bars.low, &bars.close, &bars.volume];
        let bits = columns.iter().zip(1..);
        bits.fold(0, |all, (column, bit)| {
            all | u32::from(is_clean(column)) << bit
        })
    })
}

/// Rows, or `u32::MAX` for a dead handle.
#[no_mangle]
pub extern "C" fn bars_rows(handle: u32) -> u32 {
    state()
        .bars
        .get(handle)
        .map_or(u32::MAX, |bars| bars.len() as u32)
}

#[no_mangle]
pub extern "C" fn bars_decimals(handle: u32) -> u32 {
    state()
        .bars
        .get(handle)
        .map_or(u32::MAX, |bars| u32::from(bars.decimals))
}

/// The commonest step between bars, ms.
#[no_mangle]
pub extern "C" fn bars_interval(handle: u32) -> f64 {
    state()
        .bars
        .get(handle)
        .map_or(f64::NAN, |bars| bars.interval() as f64)
}

/// Periods in a year of bars `interval` ms long; NaN for a dead handle.
#[no_mangle]
pub extern "C" fn bars_periods(handle: u32, interval: f64) -> f64 {
    state()
        .bars
        .get(handle)
        .map_or(f64::NAN, |bars| bars.periods_per_year(interval as i64))
}

/// 0, or 1 for a handle that was freed before.
#[no_mangle]
pub extern "C" fn bars_free(handle: u32) -> u32 {
    u32::from(state().bars.remove(handle).is_none())
}

/// The bars inside [`from`, `to`) with up to `warmup` bars before them, under a handle of their own; `i64::MIN` and `i64::MAX` leave an
/// end open. Puts the count of warm-up bars into the outbox as u64. 0 for a dead handle.
#[no_mangle]
pub extern "C" fn bars_range(handle: u32, from: i64, to: i64, warmup: usize) -> u32 {
    let Some(bars) = state().bars.get(handle) else {
        return 0;
    };
    let span = Range {
        from: (from != i64::MIN).then_some(from),
        to: (to != i64::MAX).then_some(to),
        warmup,
    };
    let is_whole = span.from.is_none() && span.to.is_none();
    let (inside, before) = if is_whole {
        (Rc::clone(bars), 0)
    } else {
        let (inside, before) = range(bars, span);
        (Rc::new(inside), before)
    };
    answer((before as u64).to_le_bytes().to_vec());
    state().bars.insert(inside)
}

/// Puts the 32 bytes of the bars' fingerprint into the outbox; 1 for a dead handle.
#[no_mangle]
pub extern "C" fn bars_fingerprint(handle: u32) -> u32 {
    let Some(bars) = state().bars.get(handle) else {
        return 1;
    };
    answer(fingerprint(bars).to_vec());
    0
}
