//! Steps through a frame whose every byte is known beforehand but for its values. Each step says whether it held.

use super::number::{digits, numbers, plain, whole, Shape};
use super::symbols::Instrument;
use super::MICROS;
use crate::book::{Level, LIMIT};
use crate::lanes::Octets;

/// The bytes that a price, up to eight bytes behind it and a quantity are read from.
type Window = [u8; 41];

/// Levels of a side for which there is room at first.
const ROOM: usize = 32;

/// The place of a level that is to be read. Room is made before: a call between reading and writing costs more.
#[inline(always)]
pub(super) fn place(levels: &mut Vec<Level>, index: usize) -> &mut Level {
    if index == levels.len() {
        levels.resize(index + ROOM, Level::default());
    }
    &mut levels[index]
}

#[derive(Clone, Copy)]
pub(super) struct Cursor<'a> {
    rest: &'a [u8],
}

impl<'a> Cursor<'a> {
    pub fn new(bytes: &'a [u8]) -> Cursor<'a> {
        Cursor { rest: bytes }
    }

    /// These bytes come next.
    #[inline(always)]
    pub fn literal<const N: usize>(&mut self, literal: &[u8; N]) -> Option<()> {
        self.has(literal).then_some(())
    }

    /// Steps over these bytes if they come next.
    #[inline(always)]
    pub fn has<const N: usize>(&mut self, literal: &[u8; N]) -> bool {
        // Arrays that fit a register are compared in one instruction, slices by a call.
        match self.rest.split_first_chunk() {
            Some((next, rest)) if next == literal => {
                self.rest = rest;
                true
            }
            _ => false,
        }
    }

    /// A price and a quantity with these bytes between them.
    #[inline(always)]
    pub fn level<const N: usize>(
        &mut self,
        instrument: &Instrument,
        between: &[u8; N],
    ) -> Option<Level> {
        let mut level = Level::default();
        self.level_like(instrument, between, &mut Shape::default(), &mut level)?;
        Some(level)
    }

    /// The same, where the price before was written as `price`.
    #[inline(always)]
    pub fn level_like<const N: usize>(
        &mut self,
        instrument: &Instrument,
        between: &[u8; N],
        price: &mut Shape,
        level: &mut Level,
    ) -> Option<()> {
        let room;
        // A window into the bytes themselves: what was just copied cannot be read at another place without waiting.
        let window: &Window = match self.rest.first_chunk() {
            Some(window) => window,
            None => {
                room = padded(self.rest);
                &room
            }
        };
        let length = match short_level(window, instrument, between, price) {
            Some((found, length)) => {
                *level = found;
                length
            }
            None => plain_level(self.rest, instrument, between, level),
        };
        self.rest = self.rest.get(length..)?;
        Some(())
    }

    /// An id or a time, without leading zeros.
    #[inline(always)]
    pub fn whole(&mut self) -> Option<i64> {
        let room;
        let window = match self.rest.first_chunk() {
            Some(window) => window,
            None => {
                room = padded(self.rest);
                &room
            }
        };
        let (value, length) = whole(window);
        let has_zero = length > 1 && window[0] == b'0';
        self.rest = self.rest.get(length..)?;
        (length > 0 && !has_zero && value < LIMIT).then_some(value)
    }

    /// A time in ms, as µs.
    #[inline]
    pub fn millis(&mut self) -> Option<i64> {
        let micros = self.whole()?.checked_mul(MICROS);
        micros.filter(|&time| time < LIMIT)
    }

    /// A text without escapes up to its closing quote, which is stepped over.
    #[inline(always)]
    pub fn text(&mut self) -> Option<&'a [u8]> {
        let length = ordinary(self.rest);
        let (text, rest) = self.rest.split_at_checked(length)?;
        let (&end, rest) = rest.split_first()?;
        self.rest = rest;
        (end == b'"').then_some(text)
    }

    #[inline]
    pub fn bool(&mut self) -> Option<bool> {
        if self.has(b"true") {
            return Some(true);
        }
        self.literal(b"false").map(|()| false)
    }

    /// Nothing comes next.
    pub fn end(&self) -> Option<()> {
        self.rest.is_empty().then_some(())
    }
}

/// A level that the window begins with, and its length.
#[inline(always)]
fn short_level<const N: usize>(
    window: &Window,
    instrument: &Instrument,
    between: &[u8; N],
    price: &mut Shape,
) -> Option<(Level, usize)> {
    let (ticks, end) = digits(window.first_chunk()?, &instrument.price, price)?;
    let rest = window.get(end..)?;
    let next = u64::from_le_bytes(*rest.first_chunk()?);
    let unused = 64 - 8 * N as u32;
    let mut wanted = [0; 8];
    wanted[..N].copy_from_slice(between);
    if next << unused != u64::from_le_bytes(wanted) << unused {
        return None;
    }
    let (lots, length) = digits(
        rest[N..].first_chunk()?,
        &instrument.quantity,
        &mut Shape::default(),
    )?;
    let [ticks, lots] = numbers(ticks, lots);
    Some((Level { ticks, lots }, end + N + length))
}

/// Reads a level that the bytes begin with and gives its length, for none more than there is.
#[cold]
fn plain_level<const N: usize>(
    bytes: &[u8],
    instrument: &Instrument,
    between: &[u8; N],
    level: &mut Level,
) -> usize {
    let read = || {
        let (ticks, end) = plain(bytes, instrument.price).ok()?;
        let rest = bytes[end..].strip_prefix(between)?;
        let (lots, length) = plain(rest, instrument.quantity).ok()?;
        Some((Level { ticks, lots }, end + N + length))
    };
    match read() {
        Some((found, length)) => {
            *level = found;
            length
        }
        None => usize::MAX,
    }
}

/// The last bytes of a frame with zeros behind them.
#[cold]
fn padded<const N: usize>(bytes: &[u8]) -> [u8; N] {
    let mut window = [0; N];
    window[..bytes.len()].copy_from_slice(bytes);
    window
}

/// How many bytes come before a quote, a backslash or a control character.
#[inline(always)]
fn ordinary(bytes: &[u8]) -> usize {
    let (chunks, rest) = bytes.as_chunks();
    for (at, chunk) in chunks.iter().enumerate() {
        let text = Octets::new(chunk);
        let controls = !text.above(0x1f) & 0xffff;
        let others = text.equal(b'"') | text.equal(b'\\') | controls;
        if others != 0 {
            return 16 * at + others.trailing_zeros() as usize;
        }
    }
    let is_other = |&byte: &u8| byte < b' ' || byte == b'"' || byte == b'\\';
    let length = rest.iter().position(is_other).unwrap_or(rest.len());
    16 * chunks.len() + length
}
