//! Steps through a frame whose every byte is known beforehand but for its values. Each step says whether it held.

use super::number::{plain, short, whole, Unit};
use super::MICROS;
use crate::book::LIMIT;

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

    /// A price or quantity.
    #[inline(always)]
    pub fn decimal(&mut self, unit: Unit) -> Option<i64> {
        let (value, length) = match short(self.rest, unit) {
            Some(found) => found,
            None => plain(self.rest, unit).ok()?,
        };
        self.rest = self.rest.get(length..)?;
        Some(value)
    }

    /// An id or a time, without leading zeros.
    #[inline(always)]
    pub fn whole(&mut self) -> Option<i64> {
        let (value, length) = whole(self.rest);
        let has_zero = length > 1 && self.rest[0] == b'0';
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
        let length = self.rest.iter().position(|&byte| byte == b'"')?;
        let (text, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest.get(1..)?;
        text.iter()
            .all(|&byte| byte >= b' ' && byte != b'\\')
            .then_some(text)
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
