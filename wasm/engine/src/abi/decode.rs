//! Decoders as the host sees them: it writes a frame into the decoder's input and reads the header from where it always is.

use super::book::{book_status, prices, DEAD, DONE};
use super::{figures, state, text, State};
use crate::book::{Level, Scales};
use crate::decode::{Decoder, Frame, Kind, Venue};

/// Doubles of a header.
const HEADER: usize = 16;

pub(super) struct Reading {
    decoder: Decoder,
    input: Vec<u8>,
    header: Box<[f64; HEADER]>,
}

fn reading<'a>(handle: u32) -> Option<&'a mut Reading> {
    state().decoders.slot(handle)?.as_mut()
}

/// `venue`: 0 Binance, 1 Kraken, 2 Hyperliquid.
#[no_mangle]
pub extern "C" fn decoder_new(venue: u32) -> u32 {
    let venue = match venue {
        0 => Venue::Binance,
        1 => Venue::Kraken,
        _ => Venue::Hyperliquid,
    };
    state().decoders.insert(Reading {
        decoder: Decoder::new(venue),
        input: Vec::new(),
        header: Box::new([0.0; HEADER]),
    })
}

#[no_mangle]
pub extern "C" fn decoder_free(handle: u32) -> u32 {
    u32::from(state().decoders.remove(handle).is_none())
}

/// The instrument's number, or `u32::MAX` for a dead handle.
#[no_mangle]
pub extern "C" fn decoder_instrument(
    handle: u32,
    symbol: *const u8,
    length: usize,
    price_decimals: u32,
    quantity_decimals: u32,
) -> u32 {
    let scales = Scales {
        prices: price_decimals.min(18) as u8,
        quantities: quantity_decimals.min(18) as u8,
    };
    reading(handle).map_or(u32::MAX, |reading| {
        reading.decoder.instrument(&text(symbol, length), scales) as u32
    })
}

/// Where the host writes frames of up to `length` bytes; valid until the next call of this function. Null for a dead handle.
#[no_mangle]
pub extern "C" fn decoder_input(handle: u32, length: usize) -> *mut u8 {
    reading(handle).map_or(std::ptr::null_mut(), |reading| {
        reading.input.resize(length.max(reading.input.len()), 0);
        reading.input.as_mut_ptr()
    })
}

/// Where the header of the frame read last is, as long as the decoder lives: instrument, first, last, time, checksum (−1 for
/// none), is history, bids, asks, trades, then ticks and lots of the first bid and ask, or ticks, lots, time and id of the
/// first trade, and whether its aggressor bought.
#[no_mangle]
pub extern "C" fn decoder_header(handle: u32) -> *const f64 {
    reading(handle).map_or(std::ptr::null(), |reading| reading.header.as_ptr())
}

/// Reads the first `length` bytes of the input. Gives the kind (0 other, 1 delta, 2 snapshot, 3 quote, 4 trades), the number
/// of a refusal as a negative one, or `i32::MIN` for a dead handle. `unnamed`: instrument of frames without symbol, or −1.
#[no_mangle]
pub extern "C" fn decoder_decode(handle: u32, length: usize, unnamed: i32) -> i32 {
    let Some(Reading {
        decoder,
        input,
        header,
    }) = reading(handle)
    else {
        return i32::MIN;
    };
    let Some(bytes) = input.get(..length) else {
        return i32::MIN;
    };
    match decoder.decode(bytes, usize::try_from(unnamed).ok()) {
        Ok(kind) => {
            write_header(decoder.frame(), header);
            kind as i32
        }
        Err(refusal) => -(refusal as i32),
    }
}

#[inline]
fn write_header(frame: &Frame, header: &mut [f64; HEADER]) {
    header[0] = frame.instrument as f64;
    header[1] = frame.first as f64;
    header[2] = frame.last as f64;
    header[3] = frame.time as f64;
    header[4] = frame.checksum.map_or(-1.0, f64::from);
    header[5] = f64::from(u8::from(frame.is_history));
    header[6] = frame.bids.len() as f64;
    header[7] = frame.asks.len() as f64;
    header[8] = frame.trades.len() as f64;
    match frame.kind {
        Kind::Quote => {
            for (place, level) in [(9, &frame.bids[0]), (11, &frame.asks[0])] {
                header[place] = level.ticks as f64;
                header[place + 1] = level.lots as f64;
            }
        }
        Kind::Trades => {
            let trade = &frame.trades[0];
            header[9] = trade.ticks as f64;
            header[10] = trade.lots as f64;
            header[11] = trade.time as f64;
            header[12] = trade.id as f64;
            header[13] = f64::from(u8::from(trade.is_buy));
        }
        Kind::Other | Kind::Delta | Kind::Snapshot => {}
    }
}

/// Figures: ticks and lots of the bids, then of the asks.
#[no_mangle]
pub extern "C" fn decoder_levels(handle: u32) -> u32 {
    let Some(Reading { decoder, .. }) = reading(handle) else {
        return 0;
    };
    let levels = decoder.frame().bids.iter().chain(&decoder.frame().asks);
    figures(levels.flat_map(|&Level { ticks, lots }| [ticks as f64, lots as f64]))
}

/// Figures: ticks, lots, time, id and whether the aggressor bought, for each trade.
#[no_mangle]
pub extern "C" fn decoder_trades(handle: u32) -> u32 {
    let Some(Reading { decoder, .. }) = reading(handle) else {
        return 0;
    };
    figures(decoder.frame().trades.iter().flat_map(|trade| {
        [
            trade.ticks as f64,
            trade.lots as f64,
            trade.time as f64,
            trade.id as f64,
            f64::from(u8::from(trade.is_buy)),
        ]
    }))
}

/// Applies the frame read last to a book by price; `verify` compares the checksum, where there is one, afterwards.
#[no_mangle]
pub extern "C" fn decoder_apply(handle: u32, book: u32, limit: usize, verify: u32) -> u32 {
    let State {
        decoders, books, ..
    } = state();
    let (Some(Reading { decoder, .. }), Some(book)) = (decoders.get(handle), prices(books, book))
    else {
        return DEAD;
    };
    let status = book_status(decoder.frame().apply(book, limit));
    if status != DONE || verify == 0 {
        return status;
    }
    book_status(decoder.frame().verify(book))
}

/// Figures: frames read by the short path, by the general one, of other kinds, refused.
#[no_mangle]
pub extern "C" fn decoder_counts(handle: u32) -> u32 {
    let Some(Reading { decoder, .. }) = reading(handle) else {
        return 0;
    };
    let counts = decoder.counts();
    figures([counts.short, counts.general, counts.other, counts.refused].map(|count| count as f64))
}
