//! The book against a sorted map, and what it says about its market against the definitions.

mod consolidated;
mod measures;
mod operations;
mod orders;

use tidebook_engine::book::{Book, Level, Scales, Side};

const SCALES: Scales = Scales {
    prices: 2,
    quantities: 4,
};

fn level(ticks: i64, lots: i64) -> Level {
    Level { ticks, lots }
}

fn book(bids: &[(i64, i64)], asks: &[(i64, i64)]) -> Book {
    let levels = |pairs: &[(i64, i64)]| -> Vec<Level> {
        pairs
            .iter()
            .map(|&(ticks, lots)| level(ticks, lots))
            .collect()
    };
    let mut book = Book::new(SCALES, 0);
    book.replace(&levels(bids), &levels(asks), 0)
        .expect("levels are in range");
    book
}

fn pairs(book: &Book, side: Side) -> Vec<(i64, i64)> {
    book.levels(side)
        .map(|level| (level.ticks, level.lots))
        .collect()
}
