//! Which slots of a ring are taken: a bit for each slot, and a bit for each word that has one, so that the next taken slot
//! is found in a few instructions however far away it is.

const BITS: usize = 64;

#[derive(Clone, Debug)]
pub(super) struct Occupancy {
    words: Vec<u64>,
    summary: Vec<u64>,
}

impl Occupancy {
    /// For `slots` slots, a multiple of 64.
    pub fn new(slots: usize) -> Occupancy {
        let words = slots / BITS;
        Occupancy {
            words: vec![0; words],
            summary: vec![0; words.div_ceil(BITS)],
        }
    }

    /// Marks a slot as taken or free. Without a branch for it: what a market does next cannot be foreseen.
    #[inline(always)]
    pub fn put(&mut self, slot: usize, is_taken: bool) {
        let (at, bit) = (slot / BITS, slot % BITS);
        let word = &mut self.words[at];
        let before = *word;
        *word = before & !(1 << bit) | u64::from(is_taken) << bit;
        // Few words become empty, or are no longer.
        if (before == 0) != (*word == 0) {
            self.summary[at / BITS] ^= 1 << (at % BITS);
        }
    }

    /// Frees all slots and tells which were taken.
    pub fn clear(&mut self, mut freed: impl FnMut(usize)) {
        for (index, summary) in self.summary.iter_mut().enumerate() {
            while *summary != 0 {
                let at = index * BITS + summary.trailing_zeros() as usize;
                *summary &= *summary - 1;
                let mut word = std::mem::take(&mut self.words[at]);
                while word != 0 {
                    freed(at * BITS + word.trailing_zeros() as usize);
                    word &= word - 1;
                }
            }
        }
    }

    /// The first taken slot at or after `from`, going round the ring.
    #[inline]
    pub fn next(&self, from: usize) -> Option<usize> {
        let word = from / BITS;
        let bits = self.words[word] & (!0 << (from % BITS));
        if bits != 0 {
            return Some(word * BITS + bits.trailing_zeros() as usize);
        }
        let found = self.word_from(word + 1).or_else(|| self.word_from(0))?;
        Some(found * BITS + self.words[found].trailing_zeros() as usize)
    }

    /// The last taken slot at or before `from`, going round the ring.
    pub fn previous(&self, from: usize) -> Option<usize> {
        let word = from / BITS;
        let bits = self.words[word] & (!0 >> (BITS - 1 - from % BITS));
        if bits != 0 {
            return Some(word * BITS + BITS - 1 - bits.leading_zeros() as usize);
        }
        let last = self.words.len() - 1;
        let before = word.checked_sub(1).and_then(|word| self.word_until(word));
        let found = before.or_else(|| self.word_until(last))?;
        Some(found * BITS + BITS - 1 - self.words[found].leading_zeros() as usize)
    }

    #[inline]
    fn word_from(&self, from: usize) -> Option<usize> {
        let start = from / BITS;
        let first = self.summary.get(start)? & (!0 << (from % BITS));
        if first != 0 {
            return Some(start * BITS + first.trailing_zeros() as usize);
        }
        let rest = self.summary[start + 1..]
            .iter()
            .position(|&bits| bits != 0)?;
        let at = start + 1 + rest;
        Some(at * BITS + self.summary[at].trailing_zeros() as usize)
    }

    fn word_until(&self, until: usize) -> Option<usize> {
        let end = until / BITS;
        let last = self.summary[end] & (!0 >> (BITS - 1 - until % BITS));
        if last != 0 {
            return Some(end * BITS + BITS - 1 - last.leading_zeros() as usize);
        }
        let at = self.summary[..end].iter().rposition(|&bits| bits != 0)?;
        Some(at * BITS + BITS - 1 - self.summary[at].leading_zeros() as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    proptest! {
        #[test]
        fn neighbours_are_those_of_a_sorted_set_on_a_ring(
            size in prop::sample::select(vec![64usize, 1024, 8192]),
            marks in prop::collection::vec(0usize..8192, 0..40),
            clears in prop::collection::vec(0usize..40, 0..30),
            from in 0usize..8192,
        ) {
            let (mut ring, mut set) = (Occupancy::new(size), BTreeSet::new());
            for slot in marks.iter().map(|slot| slot % size) {
                ring.put(slot, true);
                set.insert(slot);
            }
            for slot in clears.iter().filter_map(|&index| marks.get(index)).map(|slot| slot % size) {
                ring.put(slot, false);
                set.remove(&slot);
            }
            let from = from % size;
            let next = set.range(from..).next().or_else(|| set.first());
            let previous = set.range(..=from).next_back().or_else(|| set.last());
            prop_assert_eq!(ring.next(from), next.copied());
            prop_assert_eq!(ring.previous(from), previous.copied());
            let mut freed = Vec::new();
            ring.clear(|slot| freed.push(slot));
            prop_assert_eq!(freed, Vec::from_iter(set));
            prop_assert_eq!((ring.next(from), ring.previous(from)), (None, None));
        }
    }
}
