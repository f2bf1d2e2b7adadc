//! Binance spot: depth, partial depth and REST depth, trade, aggTrade, bookTicker, bare or in the envelope of a combined
//! stream. Numbers are quoted decimals, times ms; a quantity of 0 removes a level.

use super::cursor::{place, Cursor};
use super::frame::{Frame, Kind, Trade};
use super::json::Json;
use super::number::Shape;
use super::symbols::{Instrument, Symbols};
use super::Refusal;
use crate::book::Level;

pub(super) fn short(
    cursor: &mut Cursor,
    symbols: &mut Symbols,
    unnamed: Option<usize>,
    frame: &mut Frame,
) -> Option<()> {
    if !cursor.has(b"{\"stream\":\"") {
        return message(cursor, symbols, None, unnamed, frame);
    }
    let stream = cursor.text()?;
    cursor.literal(b",\"data\":")?;
    message(cursor, symbols, Some(stream), unnamed, frame)?;
    cursor.literal(b"}")
}

fn message(
    cursor: &mut Cursor,
    symbols: &mut Symbols,
    stream: Option<&[u8]>,
    unnamed: Option<usize>,
    frame: &mut Frame,
) -> Option<()> {
    if cursor.has(b"{\"u\":") {
        return quote(cursor, symbols, frame);
    }
    if cursor.has(b"{\"e\":\"depthUpdate\",\"E\":") {
        return delta(cursor, symbols, frame);
    }
    if cursor.has(b"{\"e\":\"trade\",\"E\":") {
        return trade(cursor, symbols, frame, false);
    }
    if cursor.has(b"{\"e\":\"aggTrade\",\"E\":") {
        return trade(cursor, symbols, frame, true);
    }
    cursor.literal(b"{\"lastUpdateId\":")?;
    let instrument = unnamed_instrument(symbols, stream, unnamed).ok()?;
    frame.begin(Kind::Snapshot, instrument);
    frame.last = cursor.whole()?;
    cursor.literal(b",\"bids\":[")?;
    levels(cursor, instrument, &mut frame.bids)?;
    cursor.literal(b",\"asks\":[")?;
    levels(cursor, instrument, &mut frame.asks)?;
    cursor.literal(b"}")
}

fn delta(cursor: &mut Cursor, symbols: &mut Symbols, frame: &mut Frame) -> Option<()> {
    let time = cursor.millis()?;
    cursor.literal(b",\"s\":\"")?;
    let instrument = symbols.find(cursor.text()?).ok()?;
    frame.begin(Kind::Delta, instrument);
    frame.time = time;
    cursor.literal(b",\"U\":")?;
    frame.first = cursor.whole()?;
    cursor.literal(b",\"u\":")?;
    frame.last = cursor.whole()?;
    cursor.literal(b",\"b\":[")?;
    levels(cursor, instrument, &mut frame.bids)?;
    cursor.literal(b",\"a\":[")?;
    levels(cursor, instrument, &mut frame.asks)?;
    cursor.literal(b"}")
}

fn quote(cursor: &mut Cursor, symbols: &mut Symbols, frame: &mut Frame) -> Option<()> {
    let last = cursor.whole()?;
    cursor.literal(b",\"s\":\"")?;
    let instrument = symbols.find(cursor.text()?).ok()?;
    frame.begin(Kind::Quote, instrument);
    frame.last = last;
    cursor.literal(b",\"b\":\"")?;
    let bid = cursor.level(&instrument, b"\",\"B\":\"")?;
    frame.bids.push(bid);
    cursor.literal(b"\",\"a\":\"")?;
    let ask = cursor.level(&instrument, b"\",\"A\":\"")?;
    frame.asks.push(ask);
    cursor.literal(b"\"}")
}

fn trade(
    cursor: &mut Cursor,
    symbols: &mut Symbols,
    frame: &mut Frame,
    is_sum: bool,
) -> Option<()> {
    let time = cursor.millis()?;
    cursor.literal(b",\"s\":\"")?;
    let instrument = symbols.find(cursor.text()?).ok()?;
    frame.begin(Kind::Trades, instrument);
    frame.time = time;
    match is_sum {
        true => cursor.literal(b",\"a\":")?,
        false => cursor.literal(b",\"t\":")?,
    }
    let id = cursor.whole()?;
    cursor.literal(b",\"p\":\"")?;
    let Level { ticks, lots } = cursor.level(&instrument, b"\",\"q\":\"")?;
    cursor.literal(b"\"")?;
    if is_sum {
        cursor.literal(b",\"f\":")?;
        cursor.whole()?;
        cursor.literal(b",\"l\":")?;
        cursor.whole()?;
    }
    cursor.literal(b",\"T\":")?;
    let time = cursor.millis()?;
    cursor.literal(b",\"m\":")?;
    let is_buy = !cursor.bool()?;
    cursor.literal(b",\"M\":")?;
    cursor.bool()?;
    frame.trades.push(Trade {
        ticks,
        lots,
        time,
        id,
        is_buy,
    });
    cursor.literal(b"}")
}

/// The rest of `[["price","quantity"],…]` behind its first bracket.
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
    cursor.literal(b"[\"")?;
    let mut price = Shape::default();
    let mut count = 0;
    loop {
        let place = place(levels, count);
        cursor.level_like(&instrument, b"\",\"", &mut price, place)?;
        count += 1;
        if !cursor.has(b"\"],[\"") {
            levels.truncate(count);
            return cursor.literal(b"\"]]");
        }
    }
}

/// The instrument of a message without symbol: that of its stream (`ethusdt@depth20`), else the one that the host names.
fn unnamed_instrument(
    symbols: &mut Symbols,
    stream: Option<&[u8]>,
    unnamed: Option<usize>,
) -> Result<Instrument, Refusal> {
    let Some(stream) = stream else {
        return symbols.numbered(unnamed);
    };
    let symbol = stream
        .split(|&byte| byte == b'@')
        .next()
        .unwrap_or_default();
    symbols.find(&symbol.to_ascii_uppercase())
}

pub(super) fn general(
    json: &Json,
    symbols: &mut Symbols,
    unnamed: Option<usize>,
    frame: &mut Frame,
) -> Result<(), Refusal> {
    let (stream, json) = match (json.field("stream")?, json.field("data")?) {
        (Some(stream), Some(data)) => (Some(stream.text()?), data),
        _ => (None, json),
    };
    let event = json.field("e")?;
    let is = |name: &str| event.is_some_and(|event| event.is_text(name));
    if is("depthUpdate") {
        let instrument = symbols.find(json.needed("s")?.text()?)?;
        frame.begin(Kind::Delta, instrument);
        frame.time = json.needed("E")?.millis()?;
        frame.first = json.needed("U")?.whole()?;
        frame.last = json.needed("u")?.whole()?;
        general_levels(json.needed("b")?, instrument, &mut frame.bids)?;
        general_levels(json.needed("a")?, instrument, &mut frame.asks)
    } else if is("trade") || is("aggTrade") {
        let instrument = symbols.find(json.needed("s")?.text()?)?;
        frame.begin(Kind::Trades, instrument);
        frame.time = json.needed("E")?.millis()?;
        let id = if is("trade") { "t" } else { "a" };
        frame.trades.push(Trade {
            ticks: json.needed("p")?.quoted(instrument.price)?,
            lots: json.needed("q")?.quoted(instrument.quantity)?,
            time: json.needed("T")?.millis()?,
            id: json.needed(id)?.whole()?,
            is_buy: !json.needed("m")?.bool()?,
        });
        Ok(())
    } else if event.is_none() && json.field("B")?.is_some() && json.field("A")?.is_some() {
        let instrument = symbols.find(json.needed("s")?.text()?)?;
        frame.begin(Kind::Quote, instrument);
        frame.last = json.needed("u")?.whole()?;
        let side = |price, quantity| -> Result<Level, Refusal> {
            let ticks = json.needed(price)?.quoted(instrument.price)?;
            let lots = json.needed(quantity)?.quoted(instrument.quantity)?;
            Ok(Level { ticks, lots })
        };
        frame.bids.push(side("b", "B")?);
        frame.asks.push(side("a", "A")?);
        Ok(())
    } else if event.is_none() && json.field("lastUpdateId")?.is_some() {
        let instrument = unnamed_instrument(symbols, stream, unnamed)?;
        frame.begin(Kind::Snapshot, instrument);
        frame.last = json.needed("lastUpdateId")?.whole()?;
        general_levels(json.needed("bids")?, instrument, &mut frame.bids)?;
        general_levels(json.needed("asks")?, instrument, &mut frame.asks)
    } else {
        Ok(())
    }
}

fn general_levels(
    json: &Json,
    instrument: Instrument,
    levels: &mut Vec<Level>,
) -> Result<(), Refusal> {
    for pair in json.items()? {
        let [price, quantity] = pair.items()? else {
            return Err(Refusal::Shape);
        };
        levels.push(Level {
            ticks: price.quoted(instrument.price)?,
            lots: quantity.quoted(instrument.quantity)?,
        });
    }
    Ok(())
}
