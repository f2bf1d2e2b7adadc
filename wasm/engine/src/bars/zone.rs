//! What clocks on the wall show: UTC plus an offset that changes at known instants.
//!
//! The table of a zone is an argument: this module knows no names, and the rules of a country may change.

/// From an instant on, local time is UTC plus so much; µs both.
pub type Offset = (i64, i64);

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Zone {
    offsets: Vec<Offset>,
}

impl Zone {
    /// Offsets by increasing instant; before the first one its offset holds, too. None at all is UTC.
    pub fn new(offsets: Vec<Offset>) -> Option<Zone> {
        let is_sorted = offsets.windows(2).all(|pair| pair[0].0 < pair[1].0);
        is_sorted.then_some(Zone { offsets })
    }

    pub fn offsets(&self) -> &[Offset] {
        &self.offsets
    }

    /// Number of the period that an instant lies in.
    pub(super) fn period(&self, time: i64) -> usize {
        let after = self.offsets.partition_point(|&(from, _)| from <= time);
        after.saturating_sub(1)
    }

    /// Where a period begins, what its offset is, and where it ends.
    pub(super) fn facts(&self, period: usize) -> (i64, i64, i64) {
        let begin = if period == 0 {
            i64::MIN
        } else {
            self.offsets[period].0
        };
        let offset = self.offsets.get(period).map_or(0, |&(_, offset)| offset);
        let end = self
            .offsets
            .get(period + 1)
            .map_or(i64::MAX, |&(from, _)| from);
        (begin, offset, end)
    }
}
