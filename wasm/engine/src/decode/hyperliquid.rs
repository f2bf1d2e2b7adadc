//! Hyperliquid: l2Book, always a whole book of up to 20 levels a side, and trades. Numbers are quoted decimals, times ms.
//! The venue has been recorded with two orders of keys; the short path knows both.

use super::cursor::{place, Cursor};
use super::frame::{Frame, Kind, Trade};
use super::json::Json;
use super::number::Shape;
use super::symbols::{Instrument, Symbols};
use super::Refusal;
use crate::book::Level;

pub(super) fn short(cursor: &mut Cursor, symbols: &mut Symbols, frame: &mut Frame) -> Option<()> {
    cursor.literal(b"{\"channel\":\"l2Book\",\"data\":{\"coin\":\"")?;
    let instrument = symbols.find(cursor.text()?).ok()?;
    frame.begin(Kind::Snapshot, instrument);
    let is_time_first = cursor.has(b",\"time\":");
    if is_time_first {
        frame.time = cursor.millis()?;
    }
    cursor.literal(b",\"levels\":[[")?;
    levels(cursor, instrument, &mut frame.bids)?;
    cursor.literal(b",[")?;
    levels(cursor, instrument, &mut frame.asks)?;
    cursor.literal(b"]")?;
    if !is_time_first {
        cursor.literal(b",\"time\":")?;
        frame.time = cursor.millis()?;
    }
    cursor.literal(b"}}")
}

#[inline(never)] // A small loop of its own keeps its numbers in registers.
fn levels(after: &mut Cursor, instrument: Instrument, levels: &mut Vec<Level>) -> Option<()> {
    let mut cursor = *after;
    let read = read_levels(&mut cursor, instrument, levels);
    *after = cursor;
    read
}

#[inline(always)]
fn read_levels(cursor: &mut Cursor, instrument: Instrument, levels: &mut Vec<Level>) -> Option<()> {
    if cursor.has(b"]") {
        return Some(());
    }
    let mut price = Shape::default();
    let mut count = 0;
    loop {
        let is_count_first = cursor.has(b"{\"n\":");
        if is_count_first {
            cursor.whole()?;
            cursor.literal(b",\"px\":\"")?;
        } else {
            cursor.literal(b"{\"px\":\"")?;
        }
        let place = place(levels, count);
        cursor.level_like(&instrument, b"\",\"sz\":\"", &mut price, place)?;
        count += 1;
        cursor.literal(b"\"")?;
        if !is_count_first {
            cursor.literal(b",\"n\":")?;
            cursor.whole()?;
        }
        if !cursor.has(b"},") {
            levels.truncate(count);
            return cursor.literal(b"}]");
        }
    }
}

pub(super) fn general(
    json: &Json,
    symbols: &mut Symbols,
    frame: &mut Frame,
) -> Result<(), Refusal> {
    let Some(channel) = json.field("channel")? else {
        return Ok(());
    };
    if channel.is_text("trades") {
        let trades = json.needed("data")?.items()?;
        return trades
            .iter()
            .try_for_each(|trade| general_trade(trade, symbols, frame));
    }
    if !channel.is_text("l2Book") {
        return Ok(());
    }
    let data = json.needed("data")?;
    let instrument = symbols.find(data.needed("coin")?.text()?)?;
    frame.begin(Kind::Snapshot, instrument);
    frame.time = data.needed("time")?.millis()?;
    let [bids, asks] = data.needed("levels")?.items()? else {
        return Err(Refusal::Shape);
    };
    general_levels(bids, instrument, &mut frame.bids)?;
    general_levels(asks, instrument, &mut frame.asks)
}

fn general_trade(json: &Json, symbols: &mut Symbols, frame: &mut Frame) -> Result<(), Refusal> {
    let instrument = symbols.find(json.needed("coin")?.text()?)?;
    if !frame.trades.is_empty() && instrument.number != frame.instrument {
        return Err(Refusal::Shape);
    }
    frame.begin(Kind::Trades, instrument);
    let is_buy = match json.needed("side")?.text()? {
        b"B" => true,
        b"A" => false,
        _ => return Err(Refusal::Shape),
    };
    frame.time = json.needed("time")?.millis()?;
    frame.trades.push(Trade {
        ticks: json.needed("px")?.quoted(instrument.price)?,
        lots: json.needed("sz")?.quoted(instrument.quantity)?,
        time: frame.time,
        id: json.needed("tid")?.whole()?,
        is_buy,
    });
    Ok(())
}

fn general_levels(
    json: &Json,
    instrument: Instrument,
    levels: &mut Vec<Level>,
) -> Result<(), Refusal> {
    for level in json.items()? {
        level.needed("n")?.whole()?;
        levels.push(Level {
            ticks: level.needed("px")?.quoted(instrument.price)?,
            lots: level.needed("sz")?.quoted(instrument.quantity)?,
        });
    }
    Ok(())
}
