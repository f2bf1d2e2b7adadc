use super::{book, level, pairs, SCALES};
use tidebook_engine::book::{Book, Side};

#[test]
fn a_quote_has_spread_mid_and_microprice() {
    let quote = book(&[(100, 30)], &[(103, 10)])
        .quote()
        .expect("both sides");
    assert_eq!((quote.spread(), quote.mid()), (3, 101.5));
    // 100 x 10/40 + 103 x 30/40: the larger bid pushes the price towards the ask.
    assert_eq!(quote.microprice(), 102.25);
    assert_eq!(
        book(&[(-4, 1)], &[(-1, 1)]).quote().expect("both").mid(),
        -2.5
    );
    assert!(book(&[(100, 1)], &[]).quote().is_none());
}

#[test]
fn imbalance_compares_the_best_levels() {
    let book = book(&[(100, 30), (99, 10)], &[(101, 10), (105, 50)]);
    assert_eq!(book.imbalance(1), Some(0.5));
    assert_eq!(book.imbalance(2), Some(-0.2));
    assert_eq!(book.imbalance(5), Some(-0.2));
    assert_eq!(super::book(&[], &[]).imbalance(1), None);
}

#[test]
fn depth_counts_levels_within_basis_points_of_the_mid_bounds_included() {
    // The mid is 10,000: one tick is one basis point.
    let book = book(
        &[(9_999, 1), (9_990, 2), (9_989, 4)],
        &[(10_001, 8), (10_010, 16), (10_011, 32)],
    );
    assert_eq!(book.depth_within(Side::Bid, 1.0), Some(1));
    assert_eq!(book.depth_within(Side::Bid, 10.0), Some(3));
    assert_eq!(book.depth_within(Side::Ask, 9.999), Some(8));
    assert_eq!(book.depth_within(Side::Ask, 10.0), Some(24));
    assert_eq!(book.depth_within(Side::Ask, 0.0), Some(0));
    assert_eq!(book.depth_within(Side::Ask, f64::NAN), None);
    assert_eq!(book.depth_within(Side::Ask, -1.0), None);
}

#[test]
fn a_fill_walks_the_levels_and_tells_average_and_slippage() {
    let book = book(&[(99, 5)], &[(100, 10), (102, 30), (110, 1)]);
    let fill = book.fill(Side::Ask, 40).expect("there is an ask");
    assert_eq!(
        (fill.lots, fill.cost, fill.worst, fill.levels),
        (40, 4_060, 102, 2)
    );
    assert_eq!((fill.vwap(), fill.slippage_bps()), (101.5, 150.0));
    let all = book.fill(Side::Ask, 1_000).expect("there is an ask");
    assert_eq!((all.lots, all.levels), (41, 3));
    let sold = book.fill(Side::Bid, 2).expect("there is a bid");
    assert_eq!((sold.vwap(), sold.slippage_bps()), (99.0, 0.0));
    assert_eq!(book.fill(Side::Ask, 0), None);
}

#[test]
fn what_lies_beyond_the_horizon_is_unknown() {
    let mut book = Book::new(SCALES, 0);
    let bids = [level(9_999, 5), level(9_990, 5)];
    book.replace(&bids, &[level(10_001, 5)], 2)
        .expect("in range");
    // The bids were cut at two levels; there are no more asks than the one.
    assert_eq!(
        (book.horizon(Side::Bid), book.horizon(Side::Ask)),
        (Some(9_990), None)
    );
    assert_eq!(book.depth_within(Side::Bid, 9.0), Some(5));
    assert_eq!(book.depth_within(Side::Bid, 11.0), None);
    assert_eq!(book.depth_within(Side::Ask, 1_000.0), Some(5));
    assert_eq!(book.fill(Side::Bid, 10).map(|fill| fill.lots), Some(10));
    assert_eq!(book.fill(Side::Bid, 11), None);
    assert_eq!(book.fill(Side::Ask, 11).map(|fill| fill.lots), Some(5));
    assert_eq!((book.imbalance(1), book.imbalance(3)), (Some(0.0), None));
    // A level that is told beyond the horizon does not make known what lies between.
    book.apply(&[level(9_980, 100), level(9_999, 0)], &[])
        .expect("in range");
    assert_eq!(book.fill(Side::Bid, 6), None);
    assert_eq!(book.fill(Side::Bid, 5).map(|fill| fill.worst), Some(9_990));
}

#[test]
fn a_book_of_a_depth_forgets_what_falls_out_of_it() {
    let mut book = Book::new(SCALES, 2);
    book.apply(&[], &[level(105, 1), level(104, 1)])
        .expect("in range");
    book.apply(&[], &[level(103, 1)]).expect("in range");
    assert_eq!(pairs(&book, Side::Ask), [(103, 1), (104, 1)]);
    assert_eq!(book.horizon(Side::Ask), Some(104));
    book.apply(&[], &[level(103, 0)]).expect("in range");
    // One level of two is left: the venue knows more, and says so when it matters.
    assert_eq!(pairs(&book, Side::Ask), [(104, 1)]);
}

#[test]
fn a_crossed_book_says_so() {
    assert!(!book(&[(100, 1)], &[(101, 1)]).is_crossed());
    assert!(book(&[(101, 1)], &[(101, 1)]).is_crossed());
    assert!(!book(&[(101, 1)], &[]).is_crossed());
}

#[test]
fn kraken_s_checksum_of_its_documentation_is_reproduced() {
    // docs.kraken.com, "Spot websockets v2 book checksum": prices of one decimal, quantities of eight.
    let asks = [
        (452_852, 100_000),
        (452_864, 154_571_953),
        (452_866, 154_571_109),
        (452_896, 154_560_911),
        (452_902, 15_890_660),
        (452_918, 154_553_491),
        (452_947, 4_454_749),
        (452_961, 35_380_000),
        (452_975, 9_945_542),
        (452_995, 18_772_827),
    ];
    let bids = [
        (452_835, 10_000_000),
        (452_834, 154_582_015),
        (452_821, 10_000_000),
        (452_810, 10_000_000),
        (452_803, 154_592_586),
        (452_790, 7_990_000),
        (452_776, 3_310_103),
        (452_775, 30_000_000),
        (452_773, 154_602_737),
        (452_766, 15_445_238),
    ];
    let mut book = book(&bids, &asks);
    assert_eq!(book.kraken_checksum(), 3_310_070_434);
    // Only the best ten levels count.
    book.apply(&[level(452_000, 1)], &[level(453_000, 1)])
        .expect("in range");
    assert_eq!(book.kraken_checksum(), 3_310_070_434);
    book.apply(&[level(452_766, 15_445_239)], &[])
        .expect("in range");
    assert_ne!(book.kraken_checksum(), 3_310_070_434);
}
