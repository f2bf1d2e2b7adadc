//! Kraken spot, WebSocket v2: book and trade. Numbers are bare decimals, times RFC 3339; a quantity of 0 removes a level.

use super::cursor::{place, Cursor};
use super::frame::{Frame, Kind, Trade};
use super::json::Json;
use super::number::Shape;
use super::symbols::{Instrument, Symbols};
use super::{moment, Refusal};
use crate::book::Level;

pub(super) fn short(cursor: &mut Cursor, symbols: &mut Symbols, frame: &mut Frame) -> Option<()> {
    if cursor.has(b"{\"channel\":\"book\",\"type\":\"") {
        let kind = match cursor.text()? {
            b"update" => Kind::Delta,
            b"snapshot" => Kind::Snapshot,
            _ => return None,
        };
        return book(cursor, symbols, frame, kind);
    }
    cursor.literal(b"{\"channel\":\"trade\",\"type\":\"")?;
    let is_history = match cursor.text()? {
        b"update" => false,
        b"snapshot" => true,
        _ => return None,
    };
    trades(cursor, symbols, frame)?;
    frame.is_history = is_history;
    Some(())
}

fn book(cursor: &mut Cursor, symbols: &mut Symbols, frame: &mut Frame, kind: Kind) -> Option<()> {
    cursor.literal(b",\"data\":[{\"symbol\":\"")?;
    let instrument = symbols.find(cursor.text()?).ok()?;
    frame.begin(kind, instrument);
    cursor.literal(b",\"bids\":[")?;
    levels(cursor, instrument, &mut frame.bids)?;
    cursor.literal(b",\"asks\":[")?;
    levels(cursor, instrument, &mut frame.asks)?;
    cursor.literal(b",\"checksum\":")?;
    frame.checksum = Some(u32::try_from(cursor.whole()?).ok()?);
    if cursor.has(b",\"timestamp\":\"") {
        frame.time = moment::read(cursor.text()?)?;
    }
    cursor.literal(b"}]}")
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
        cursor.literal(b"{\"price\":")?;
        let place = place(levels, count);
        cursor.level_like(&instrument, b",\"qty\":", &mut price, place)?;
        count += 1;
        if !cursor.has(b"},") {
            levels.truncate(count);
            return cursor.literal(b"}]");
        }
    }
}

fn trades(cursor: &mut Cursor, symbols: &mut Symbols, frame: &mut Frame) -> Option<()> {
    cursor.literal(b",\"data\":[")?;
    loop {
        cursor.literal(b"{\"symbol\":\"")?;
        let instrument = symbols.find(cursor.text()?).ok()?;
        if !frame.trades.is_empty() && instrument.number != frame.instrument {
            return None;
        }
        frame.begin(Kind::Trades, instrument);
        cursor.literal(b",\"side\":\"")?;
        let is_buy = match cursor.text()? {
            b"buy" => true,
            b"sell" => false,
            _ => return None,
        };
        cursor.literal(b",\"price\":")?;
        let Level { ticks, lots } = cursor.level(&instrument, b",\"qty\":")?;
        cursor.literal(b",\"ord_type\":\"")?;
        cursor.text()?;
        cursor.literal(b",\"trade_id\":")?;
        let id = cursor.whole()?;
        cursor.literal(b",\"timestamp\":\"")?;
        let time = moment::read(cursor.text()?)?;
        cursor.literal(b"}")?;
        frame.trades.push(Trade {
            ticks,
            lots,
            time,
            id,
            is_buy,
        });
        frame.time = time;
        if cursor.has(b"]}") {
            return Some(());
        }
        cursor.literal(b",")?;
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
    let is_book = channel.is_text("book");
    if !is_book && !channel.is_text("trade") {
        return Ok(());
    }
    let is_snapshot = match json.needed("type")?.text()? {
        b"snapshot" => true,
        b"update" => false,
        _ => return Err(Refusal::Shape),
    };
    let items = json.needed("data")?.items()?;
    if !is_book {
        frame.is_history = is_snapshot;
        return items
            .iter()
            .try_for_each(|item| general_trade(item, symbols, frame));
    }
    let [item] = items else {
        return Err(Refusal::Shape);
    };
    let instrument = symbols.find(item.needed("symbol")?.text()?)?;
    frame.begin(
        if is_snapshot {
            Kind::Snapshot
        } else {
            Kind::Delta
        },
        instrument,
    );
    general_levels(item.needed("bids")?, instrument, &mut frame.bids)?;
    general_levels(item.needed("asks")?, instrument, &mut frame.asks)?;
    let checksum = u32::try_from(item.needed("checksum")?.whole()?);
    frame.checksum = Some(checksum.map_err(|_| Refusal::Large)?);
    frame.time = item.field("timestamp")?.map_or(Ok(0), Json::moment)?;
    Ok(())
}

fn general_trade(json: &Json, symbols: &mut Symbols, frame: &mut Frame) -> Result<(), Refusal> {
    let instrument = symbols.find(json.needed("symbol")?.text()?)?;
    if !frame.trades.is_empty() && instrument.number != frame.instrument {
        return Err(Refusal::Shape);
    }
    frame.begin(Kind::Trades, instrument);
    let is_buy = match json.needed("side")?.text()? {
        b"buy" => true,
        b"sell" => false,
        _ => return Err(Refusal::Shape),
    };
    frame.time = json.needed("timestamp")?.moment()?;
    frame.trades.push(Trade {
        ticks: json.needed("price")?.bare(instrument.price)?,
        lots: json.needed("qty")?.bare(instrument.quantity)?,
        time: frame.time,
        id: json.needed("trade_id")?.whole()?,
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
        levels.push(Level {
            ticks: level.needed("price")?.bare(instrument.price)?,
            lots: level.needed("qty")?.bare(instrument.quantity)?,
        });
    }
    Ok(())
}
