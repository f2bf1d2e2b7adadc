//! The instruments that a decoder knows, by the venue's spelling.

use super::number::Unit;
use super::Refusal;
use crate::book::Scales;
use std::collections::BTreeMap;

/// An instrument's number, and what its prices and quantities are counted in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Instrument {
    pub number: usize,
    pub scales: Scales,
    pub price: Unit,
    pub quantity: Unit,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Symbols {
    numbers: BTreeMap<Box<[u8]>, usize>,
    instruments: Vec<(Box<[u8]>, Instrument)>,
    /// The one found last, which is asked for again most often.
    latest: usize,
}

impl Symbols {
    pub fn declare(&mut self, symbol: &[u8], scales: Scales) -> usize {
        let next = self.instruments.len();
        let number = *self.numbers.entry(symbol.into()).or_insert(next);
        let instrument = Instrument {
            number,
            scales,
            price: Unit::new(scales.prices),
            quantity: Unit::new(scales.quantities),
        };
        match self.instruments.get_mut(number) {
            Some(known) => known.1 = instrument,
            None => self.instruments.push((symbol.into(), instrument)),
        }
        number
    }

    #[inline]
    pub fn find(&mut self, symbol: &[u8]) -> Result<Instrument, Refusal> {
        if let Some((name, instrument)) = self.instruments.get(self.latest) {
            if **name == *symbol {
                return Ok(*instrument);
            }
        }
        self.latest = *self.numbers.get(symbol).ok_or(Refusal::Symbol)?;
        Ok(self.instruments[self.latest].1)
    }

    pub fn numbered(&self, number: Option<usize>) -> Result<Instrument, Refusal> {
        let found = number.and_then(|number| self.instruments.get(number));
        found
            .map(|(_, instrument)| *instrument)
            .ok_or(Refusal::Symbol)
    }
}
