//! Steps through a frame whose every byte is known beforehand but for its values. Each step says whether it held.

use super::number::{plain, short, Unit};
use super::MICROS;
use crate::book::LIMIT;

pub(super) struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Cursor<'a> {
    pub fn new(bytes: &'a [u8]) -> Cursor<'a> {
        Cursor { bytes, at: 0 }
    }

    /// These bytes come next.
    #[inline(always)]
    pub fn literal<const N: usize>(&mut self, literal: &[u8; N]) -> Option<()> {
        self.has(literal).then_some(())
    }

    /// Steps over these bytes if they come next.
    #[inline(always)]
    pub fn has<const N: usize>(&mut self, literal: &[u8; N]) -> bool {
        let next = self.bytes.get(self.at..).and_then(<[u8]>::first_chunk);
        // Arrays that fit a register are compared in one instruction, slices by a call.
        let is = next.is_some_and(|next: &[u8; N]| next == literal);
        self.at += if is { N } else { 0 };
        is
    }

    /// A price or quantity.
    #[inline(always)]
    pub fn decimal(&mut self, unit: Unit) -> Option<i64> {
        let (value, at) = match short(self.bytes, self.at, unit) {
            Some(found) => found,
            None => plain(self.bytes, self.at, unit).ok()?,
        };
        self.at = at;
        Some(value)
    }

    /// An id or a time, without leading zeros.
    #[inline(always)]
    pub fn whole(&mut self) -> Option<i64> {
        let start = self.at;
        let mut value: i64 = 0;
        while let Some(digit) = self.bytes.get(self.at).map(|byte| byte.wrapping_sub(b'0')) {
            if digit > 9 {
                break;
            }
            value = value.wrapping_mul(10).wrapping_add(i64::from(digit));
            self.at += 1;
        }
        let digits = self.at - start;
        let has_zero = digits > 1 && self.bytes[start] == b'0';
        (digits > 0 && digits <= 16 && !has_zero && value < LIMIT).then_some(value)
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
        let rest = self.bytes.get(self.at..)?;
        let length = rest.iter().position(|&byte| byte == b'"')?;
        let text = &rest[..length];
        self.at += length + 1;
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
        (self.at == self.bytes.len()).then_some(())
    }
}
