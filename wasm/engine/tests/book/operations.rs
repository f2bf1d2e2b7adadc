use super::{level, pairs, SCALES};
use std::collections::BTreeMap;
use tidebook_engine::book::{Book, Level, Scales, Side};

/// Splitmix64 (Steele, Lea, Flood 2014).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: u64) -> i64 {
        (self.next() % end) as i64
    }
}

/// The book as a sorted map.
#[derive(Default)]
struct Oracle([BTreeMap<i64, i64>; 2]);

impl Oracle {
    fn set(&mut self, side: Side, level: Level) {
        let map = &mut self.0[side as usize];
        if level.lots == 0 {
            map.remove(&level.ticks);
        } else {
            map.insert(level.ticks, level.lots);
        }
    }

    fn truncate(&mut self, side: Side, depth: usize) {
        let map = &mut self.0[side as usize];
        while map.len() > depth {
            match side {
                Side::Bid => map.pop_first(),
                Side::Ask => map.pop_last(),
            };
        }
    }

    fn levels(&self, side: Side) -> Box<dyn Iterator<Item = (i64, i64)> + '_> {
        let pairs = self.0[side as usize]
            .iter()
            .map(|(&ticks, &lots)| (ticks, lots));
        match side {
            Side::Bid => Box::new(pairs.rev()),
            Side::Ask => Box::new(pairs),
        }
    }
}

/// A price near the wandering middle, now and then far away: deep levels, typing mistakes, a market that jumps.
fn price(random: &mut Random, middle: &mut i64, side: Side) -> i64 {
    let away = match random.below(100) {
        0 => random.below(1 << 40),
        1..=4 => random.below(100_000),
        5..=14 => random.below(3_000),
        _ => random.below(40),
    };
    match random.below(200_000) {
        0 => *middle = random.below(1 << 42) - (1 << 41),
        1..=20 => *middle += random.below(2_001) - 1_000,
        _ => *middle += random.below(3) - 1,
    }
    match side {
        Side::Bid => *middle - 1 - away,
        Side::Ask => *middle + 1 + away,
    }
}

fn compare(book: &Book, oracle: &Oracle, count: usize, at: u64) {
    for side in Side::BOTH {
        let ours = book
            .levels(side)
            .take(count)
            .map(|level| (level.ticks, level.lots));
        let theirs = oracle.levels(side).take(count);
        assert!(
            ours.eq(theirs),
            "{side:?} after operation {at}: {:?}",
            pairs(book, side)
        );
        assert_eq!(
            book.len(side),
            oracle.0[side as usize].len(),
            "after operation {at}"
        );
    }
}

fn run(seed: u64, operations: u64, depth: usize) {
    let mut random = Random(seed);
    let (mut book, mut oracle) = (Book::new(SCALES, depth), Oracle::default());
    let mut middle = 1_000_000;
    for at in 0..operations {
        let side = Side::BOTH[random.below(2) as usize];
        let ticks = price(&mut random, &mut middle, side);
        // Half of the removals hit a level that is there: the best one, or another one at the top.
        let skip = random.below(8).min(random.below(8)) as usize;
        let there = oracle.levels(side).nth(skip).map(|(ticks, _)| ticks);
        let change = match random.below(8) {
            0..=3 => level(ticks, 1 + random.below(1 << 30)),
            4 => level(ticks, 0),
            _ => level(there.unwrap_or(ticks), 0),
        };
        let (bids, asks): (&[Level], &[Level]) = match side {
            Side::Bid => (&[change], &[]),
            Side::Ask => (&[], &[change]),
        };
        book.apply(bids, asks).expect("in range");
        oracle.set(side, change);
        if depth > 0 {
            Side::BOTH
                .iter()
                .for_each(|&side| oracle.truncate(side, depth));
        }
        if random.below(1 << 20) == 0 {
            book.clear();
            oracle = Oracle::default();
        }
        let best = oracle.levels(side).next();
        assert_eq!(
            book.best(side).map(|level| (level.ticks, level.lots)),
            best,
            "after operation {at} of seed {seed}"
        );
        if at % 256 == 0 {
            compare(&book, &oracle, 20, at);
        }
        if at % 65_536 == 0 {
            compare(&book, &oracle, usize::MAX, at);
        }
    }
    compare(&book, &oracle, usize::MAX, operations);
}

/// `BOOK_OPERATIONS=10000000 cargo test --release --test book` is the long run.
#[test]
fn a_book_equals_a_sorted_map_after_every_random_operation() {
    let wanted = std::env::var("BOOK_OPERATIONS")
        .ok()
        .and_then(|text| text.parse().ok());
    let operations: u64 = wanted.unwrap_or(1_000_000);
    println!("{operations} operations, seeds 1 to 4");
    for (seed, depth) in [(1, 0), (2, 0), (3, 25), (4, 1000)] {
        run(seed, operations / 4, depth);
    }
}

#[test]
fn a_finer_unit_keeps_every_level() {
    let mut book = super::book(&[(99, 5), (98, 7)], &[(101, 3)]);
    let finer = Scales {
        prices: 4,
        quantities: 5,
    };
    book.rescale(finer).expect("it fits");
    assert_eq!(pairs(&book, Side::Bid), [(9_900, 50), (9_800, 70)]);
    assert_eq!(pairs(&book, Side::Ask), [(10_100, 30)]);
    assert!(
        book.rescale(SCALES).is_err(),
        "a coarser one could lose decimals"
    );
}

#[test]
fn nothing_of_a_batch_is_applied_if_one_level_is_out_of_range() {
    let mut book = super::book(&[(99, 5)], &[]);
    for bad in [
        level(98, -1),
        level(98, 1 << 53),
        level(1 << 53, 1),
        level(-(1 << 53), 1),
    ] {
        assert!(book.apply(&[level(99, 0), bad], &[]).is_err());
        assert!(book.replace(&[level(99, 0), bad], &[], 0).is_err());
        assert_eq!(pairs(&book, Side::Bid), [(99, 5)]);
    }
}
