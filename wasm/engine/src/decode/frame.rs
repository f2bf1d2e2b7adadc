//! What a frame says, in ticks and lots.

use super::symbols::Instrument;
use crate::book::{Book, BookError, Level, Scales};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// Valid JSON of another kind: acknowledgements, heartbeats, what the host reads itself.
    #[default]
    Other,
    /// Levels that changed.
    Delta,
    /// All levels that the venue tells.
    Snapshot,
    /// Best bid and ask: one level a side.
    Quote,
    Trades,
}

/// A public print.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trade {
    pub ticks: i64,
    pub lots: i64,
    /// µs since 1970 UTC, the venue's time.
    pub time: i64,
    pub id: i64,
    /// The aggressor bought.
    pub is_buy: bool,
}

/// Numbers that the venue does not send are 0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frame {
    pub kind: Kind,
    pub instrument: usize,
    pub scales: Scales,
    /// First and last update that a delta contains; the last one that a snapshot or a quote contains.
    pub first: i64,
    pub last: i64,
    /// µs since 1970 UTC, the venue's time.
    pub time: i64,
    pub checksum: Option<u32>,
    /// Trades that were before the subscription.
    pub is_history: bool,
    pub bids: Vec<Level>,
    pub asks: Vec<Level>,
    pub trades: Vec<Trade>,
}

impl Frame {
    #[inline]
    pub(super) fn begin(&mut self, kind: Kind, instrument: Instrument) {
        self.kind = kind;
        self.instrument = instrument.number;
        self.scales = instrument.scales;
    }

    #[inline]
    pub(super) fn clear(&mut self) {
        self.kind = Kind::Other;
        self.instrument = 0;
        self.scales = Scales::default();
        (self.first, self.last, self.time) = (0, 0, 0);
        self.checksum = None;
        self.is_history = false;
        self.bids.clear();
        self.asks.clear();
        self.trades.clear();
    }

    /// Applies a delta or snapshot. `limit`: the most levels a side that such a snapshot can hold, 0 without a limit.
    pub fn apply(&self, book: &mut Book, limit: usize) -> Result<(), BookError> {
        if self.scales != book.scales() {
            return Err(BookError::Scales);
        }
        match self.kind {
            Kind::Delta => book.apply(&self.bids, &self.asks),
            Kind::Snapshot => book.replace(&self.bids, &self.asks, limit),
            Kind::Other | Kind::Quote | Kind::Trades => Ok(()),
        }
    }

    /// Whether the book is what the venue's checksum was taken of, where the frame carries one.
    pub fn verify(&self, book: &Book) -> Result<(), BookError> {
        match self.checksum {
            Some(checksum) if checksum != book.kraken_checksum() => Err(BookError::Checksum),
            _ => Ok(()),
        }
    }
}
