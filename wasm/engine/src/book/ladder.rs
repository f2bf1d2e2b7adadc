//! One side of a book: lots by key, where a lower key is a better price.
//!
//! The keys near the best one lie in a ring that is indexed by the key itself; a window of keys slides over it. What lies
//! outside of the window (deep levels, mistyped prices) is kept in a sorted map. The window moves, or doubles, when updates
//! miss it often, so a far price alone costs nothing but its own insertion.

use super::occupancy::Occupancy;
use std::collections::BTreeMap;

const SMALLEST: usize = 1 << 10;
const LARGEST: usize = 1 << 16;
/// No level: worse than every key.
const NONE: i64 = i64::MAX;

#[derive(Clone, Debug)]
pub struct Ladder {
    /// The window holds the keys from here to `base + ring.len()`.
    base: i64,
    /// Lots of the key whose low bits are the index; 0 where there is no level.
    ring: Vec<i64>,
    taken: Occupancy,
    far: BTreeMap<i64, i64>,
    levels: usize,
    /// No level is better than this one; [`Ladder::settle`] makes it the best one itself.
    best: i64,
    /// Updates since the window was last looked at, and those of them that were outside of it.
    updates: u32,
    misses: u32,
}

impl Default for Ladder {
    fn default() -> Self {
        Ladder {
            base: 0,
            ring: vec![0; SMALLEST],
            taken: Occupancy::new(SMALLEST),
            far: BTreeMap::new(),
            levels: 0,
            best: NONE,
            updates: 0,
            misses: 0,
        }
    }
}

impl Ladder {
    /// Levels in all.
    pub fn len(&self) -> usize {
        self.levels
    }

    pub fn is_empty(&self) -> bool {
        self.levels == 0
    }

    /// Key and lots of the best level.
    #[inline]
    pub fn best(&self) -> Option<(i64, i64)> {
        (self.best != NONE).then(|| (self.best, self.lots(self.best)))
    }

    /// Key and lots of the worst level.
    pub fn worst(&self) -> Option<(i64, i64)> {
        let end = self.end();
        if let Some((&key, &lots)) = self.far.range(end..).next_back() {
            return Some((key, lots));
        }
        let found = self.taken.previous(self.slot(end - 1)).map(|slot| {
            let back = (self.slot(end - 1).wrapping_sub(slot)) & (self.ring.len() - 1);
            (end - 1 - back as i64, self.ring[slot])
        });
        found.or_else(|| self.far.last_key_value().map(|(&key, &lots)| (key, lots)))
    }

    /// Lots at a key, 0 where there is no level.
    #[inline]
    pub fn lots(&self, key: i64) -> i64 {
        if self.is_near(key) {
            return self.ring[self.slot(key)];
        }
        self.far.get(&key).copied().unwrap_or(0)
    }

    /// The first level at or after a key.
    #[inline]
    pub fn from(&self, key: i64) -> Option<(i64, i64)> {
        let has_far = !self.far.is_empty();
        if has_far && key < self.base {
            if let Some((&key, &lots)) = self.far.range(key..self.base).next() {
                return Some((key, lots));
            }
        }
        let start = key.max(self.base);
        if let Some(found) = self.near_from(start) {
            return Some(found);
        }
        if !has_far {
            return None;
        }
        let mut rest = self.far.range(start.max(self.end())..);
        rest.next().map(|(&key, &lots)| (key, lots))
    }

    /// All levels, best first.
    pub fn iter(&self) -> impl Iterator<Item = (i64, i64)> + '_ {
        let mut next = self.best().map(|(key, _)| key);
        std::iter::from_fn(move || {
            let (key, lots) = self.from(next?)?;
            next = Some(key + 1);
            Some((key, lots))
        })
    }

    /// Sets a level to `lots`; 0 removes it.
    pub fn set(&mut self, key: i64, lots: i64) {
        self.set_all([(key, lots)].into_iter());
    }

    /// Sets levels in order.
    #[inline(always)]
    pub fn set_all(&mut self, mut levels: impl ExactSizeIterator<Item = (i64, i64)>) {
        self.updates = self.updates.wrapping_add(levels.len() as u32);
        while let Some((key, lots)) = self.set_near(&mut levels) {
            self.set_far(key, lots);
        }
        self.settle();
    }

    /// Sets levels up to one that is outside of the window, which is given back. What changes with each of them lies in
    /// registers meanwhile.
    #[inline(always)]
    fn set_near(&mut self, levels: &mut impl Iterator<Item = (i64, i64)>) -> Option<(i64, i64)> {
        let (base, ring) = (self.base, &mut self.ring[..]);
        let (mut count, mut best) = (self.levels, self.best);
        let far = levels.find(|&(key, lots)| {
            debug_assert!(lots >= 0);
            let slot = key as usize & (ring.len() - 1);
            if key.wrapping_sub(base) as u64 >= ring.len() as u64 {
                return true;
            }
            let is_taken = lots != 0;
            let before = std::mem::replace(&mut ring[slot], lots);
            self.taken.put(slot, is_taken);
            count = count + usize::from(is_taken) - usize::from(before != 0);
            // A removed level stays the best one until all are set: looking for the next one is a branch, and a far one.
            best = best.min(if is_taken { key } else { NONE });
            false
        });
        (self.levels, self.best) = (count, best);
        far
    }

    /// Moves from a best level that is gone to the next one.
    #[inline]
    fn settle(&mut self) {
        if self.best != NONE && self.lots(self.best) == 0 {
            self.best = self.from(self.best).map_or(NONE, |(key, _)| key);
        }
    }

    /// Removes all levels.
    pub fn clear(&mut self) {
        let ring = &mut self.ring;
        self.taken.clear(|slot| ring[slot] = 0);
        self.far.clear();
        self.levels = 0;
        self.best = NONE;
    }

    /// Removes what is worse than the best `depth` levels.
    #[inline]
    pub fn truncate(&mut self, depth: usize) {
        while self.levels > depth {
            let Some((key, _)) = self.worst() else { return };
            self.set(key, 0);
        }
    }

    #[cold]
    fn set_far(&mut self, key: i64, lots: i64) {
        if self.is_empty() && lots != 0 {
            self.base = self.base_for(key);
            // The level that was the best one may be removed by now.
            self.best = NONE;
            self.updates = self.updates.wrapping_sub(1);
            return self.set(key, lots);
        }
        let was_there = match lots {
            0 => self.far.remove(&key).is_some(),
            lots => self.far.insert(key, lots).is_some(),
        };
        self.levels = self.levels + usize::from(lots != 0) - usize::from(was_there);
        if lots != 0 {
            self.best = self.best.min(key);
        }
        self.misses += 1;
        if self.misses as usize >= self.ring.len() / 8 {
            self.move_window();
        }
    }

    /// Puts the window where the best price is now, or makes it wider if it is there already and yet often missed.
    fn move_window(&mut self) {
        self.settle();
        let is_often = self.misses >= self.updates / 16;
        (self.updates, self.misses) = (0, 0);
        if !is_often || self.is_empty() {
            return;
        }
        let base = self.base_for(self.best);
        let is_there = (base - self.base).unsigned_abs() < self.ring.len() as u64 / 8;
        let size = match is_there {
            true => (self.ring.len() * 2).min(LARGEST),
            false => self.ring.len(),
        };
        if is_there && size == self.ring.len() {
            return;
        }
        let levels: Vec<(i64, i64)> = self.iter().collect();
        self.clear();
        if size != self.ring.len() {
            self.ring = vec![0; size];
            self.taken = Occupancy::new(size);
        }
        self.base = self.base_for(levels[0].0);
        let (near, far): (Vec<_>, Vec<_>) =
            levels.into_iter().partition(|&(key, _)| self.is_near(key));
        self.levels = far.len();
        self.far.extend(far);
        self.set_all(near.into_iter());
        self.updates = 0;
    }

    /// A window in which the best price may become better by a quarter of it.
    fn base_for(&self, best: i64) -> i64 {
        best - self.ring.len() as i64 / 4
    }

    /// The first level of the window at or after a key of it.
    #[inline]
    fn near_from(&self, key: i64) -> Option<(i64, i64)> {
        if key >= self.end() {
            return None;
        }
        let slot = self.slot(key);
        let found = self.taken.next(slot)?;
        let key = key + (found.wrapping_sub(slot) & (self.ring.len() - 1)) as i64;
        (key < self.end()).then_some((key, self.ring[found]))
    }

    #[inline]
    fn is_near(&self, key: i64) -> bool {
        let last = self.ring.len() as u64 - 1;
        key.wrapping_sub(self.base) as u64 <= last
    }

    #[inline]
    fn slot(&self, key: i64) -> usize {
        key as usize & (self.ring.len() - 1)
    }

    fn end(&self) -> i64 {
        self.base + self.ring.len() as i64
    }
}
