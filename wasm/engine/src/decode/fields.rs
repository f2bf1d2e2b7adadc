//! Fields of a frame's tree. A frame that says a thing twice, or in another form than the venue's, is refused.

use super::json::Json;
use super::number::{exact, Unit};
use super::{moment, Refusal, MICROS};
use crate::book::LIMIT;

impl<'a> Json<'a> {
    /// A field of an object, `None` if it has none of this name.
    pub fn field(&self, name: &str) -> Result<Option<&Json<'a>>, Refusal> {
        let Json::Object(fields) = self else {
            return Ok(None);
        };
        let mut found = None;
        for (key, value) in fields {
            if **key == *name.as_bytes() && found.replace(value).is_some() {
                return Err(Refusal::Shape);
            }
        }
        Ok(found)
    }

    pub fn needed(&self, name: &str) -> Result<&Json<'a>, Refusal> {
        self.field(name)?.ok_or(Refusal::Shape)
    }

    pub fn is_text(&self, text: &str) -> bool {
        matches!(self, Json::Text(found) if **found == *text.as_bytes())
    }

    pub fn text(&self) -> Result<&[u8], Refusal> {
        match self {
            Json::Text(text) => Ok(text),
            _ => Err(Refusal::Shape),
        }
    }

    pub fn items(&self) -> Result<&[Json<'a>], Refusal> {
        match self {
            Json::Array(items) => Ok(items),
            _ => Err(Refusal::Shape),
        }
    }

    pub fn bool(&self) -> Result<bool, Refusal> {
        match self {
            Json::Bool(value) => Ok(*value),
            _ => Err(Refusal::Shape),
        }
    }

    /// An id or a time: a whole number below 2^53.
    pub fn whole(&self) -> Result<i64, Refusal> {
        match self {
            Json::Number(text) => exact(text, Unit::new(0)),
            _ => Err(Refusal::Shape),
        }
    }

    /// A time in ms, as µs.
    pub fn millis(&self) -> Result<i64, Refusal> {
        let micros = self.whole()?.checked_mul(MICROS);
        micros.filter(|&time| time < LIMIT).ok_or(Refusal::Large)
    }

    /// A decimal that the venue writes between quotes.
    pub fn quoted(&self, unit: Unit) -> Result<i64, Refusal> {
        exact(self.text()?, unit)
    }

    /// A decimal that the venue writes as a number.
    pub fn bare(&self, unit: Unit) -> Result<i64, Refusal> {
        match self {
            Json::Number(text) => exact(text, unit),
            _ => Err(Refusal::Shape),
        }
    }

    /// A time as RFC 3339 writes it in UTC, in µs since 1970.
    pub fn moment(&self) -> Result<i64, Refusal> {
        moment::read(self.text()?).ok_or(Refusal::Shape)
    }
}
