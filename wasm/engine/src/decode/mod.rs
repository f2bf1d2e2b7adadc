//! Market data frames straight from bytes to ticks and lots.
//!
//! Each venue has a short path, which takes a frame only if every byte is where the venue is known to put it, and a general
//! one, which takes any JSON of the same meaning: other key order, blanks, further fields, exponents. Both refuse a frame
//! rather than give a number that is not exactly what was written.

mod binance;
mod cursor;
mod fields;
mod frame;
mod hyperliquid;
mod json;
mod kraken;
mod moment;
mod number;
mod symbols;

pub use frame::{Frame, Kind, Trade};
pub use number::{exact, Unit};

use crate::book::Scales;
use cursor::Cursor;
use symbols::Symbols;

/// A millisecond in µs.
const MICROS: i64 = 1_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Venue {
    Binance,
    Kraken,
    Hyperliquid,
}

/// Why a frame gives nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// No JSON.
    Malformed = 1,
    /// A field of this kind of frame is missing, stands twice or has another type.
    Shape,
    /// A number is none.
    Number,
    /// A price or quantity below zero.
    Negative,
    /// A price or quantity has more decimals than the instrument's ticks and lots.
    Finer,
    /// A number is 2^53 or more.
    Large,
    /// The symbol was not declared, or none is told.
    Symbol,
}

/// How frames were read, for the rate of frames that the short path does not know.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub short: u64,
    pub general: u64,
    /// Frames of other kinds, for the host.
    pub other: u64,
    pub refused: u64,
}

/// Reads one venue's frames. What was read last stays in [`Decoder::frame`].
#[derive(Clone, Debug)]
pub struct Decoder {
    venue: Venue,
    symbols: Symbols,
    frame: Frame,
    counts: Counts,
}

impl Decoder {
    pub fn new(venue: Venue) -> Decoder {
        Decoder {
            venue,
            symbols: Symbols::default(),
            frame: Frame::default(),
            counts: Counts::default(),
        }
    }

    /// Declares an instrument by the venue's symbol and gives its number, counted from 0; declared again it keeps its
    /// number and counts in the new units.
    pub fn instrument(&mut self, symbol: &str, scales: Scales) -> usize {
        self.symbols.declare(symbol.as_bytes(), scales)
    }

    pub fn frame(&self) -> &Frame {
        &self.frame
    }

    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// Reads a frame. `unnamed`: the instrument of frames that carry no symbol (a snapshot asked for by its address).
    pub fn decode(&mut self, bytes: &[u8], unnamed: Option<usize>) -> Result<Kind, Refusal> {
        if self.short(bytes, unnamed).is_some() {
            self.counts.short += 1;
            return Ok(self.frame.kind);
        }
        self.general(bytes, unnamed)
    }

    /// Reads a frame by the venue's short path alone.
    fn short(&mut self, bytes: &[u8], unnamed: Option<usize>) -> Option<()> {
        self.frame.clear();
        let mut cursor = Cursor::new(bytes);
        let (symbols, frame) = (&mut self.symbols, &mut self.frame);
        match self.venue {
            Venue::Binance => binance::short(&mut cursor, symbols, unnamed, frame)?,
            Venue::Kraken => kraken::short(&mut cursor, symbols, frame)?,
            Venue::Hyperliquid => hyperliquid::short(&mut cursor, symbols, frame)?,
        }
        cursor.end()
    }

    /// Reads a frame by the general path alone: slower, for any order of keys.
    pub fn general(&mut self, bytes: &[u8], unnamed: Option<usize>) -> Result<Kind, Refusal> {
        self.frame.clear();
        let (symbols, frame) = (&mut self.symbols, &mut self.frame);
        let read = json::parse(bytes)
            .ok_or(Refusal::Malformed)
            .and_then(|json| match self.venue {
                Venue::Binance => binance::general(&json, symbols, unnamed, frame),
                Venue::Kraken => kraken::general(&json, symbols, frame),
                Venue::Hyperliquid => hyperliquid::general(&json, symbols, frame),
            });
        match read {
            Ok(()) if self.frame.kind == Kind::Other => {
                self.frame.clear();
                self.counts.other += 1;
            }
            Ok(()) => self.counts.general += 1,
            Err(refusal) => {
                self.frame.clear();
                self.counts.refused += 1;
                return Err(refusal);
            }
        }
        Ok(self.frame.kind)
    }
}
