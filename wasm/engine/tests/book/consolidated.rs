use super::{book, level};
use tidebook_engine::book::{Book, Consolidated, Scales, Side};

fn finer() -> Book {
    let scales = Scales {
        prices: 3,
        quantities: 5,
    };
    let mut book = Book::new(scales, 0);
    let bids = [level(995, 10), level(980, 1)];
    book.replace(&bids, &[level(1_000, 20), level(1_015, 40)], 0)
        .expect("in range");
    book
}

#[test]
fn venues_of_different_units_are_one_book_in_the_finest() {
    let coarse = book(&[(99, 1)], &[(101, 3)]);
    let fine = finer();
    let both = Consolidated::new([(&coarse, 0), (&fine, 0)]);
    assert_eq!(both.scales(), fine.scales());
    let told = |side| -> Vec<(usize, i64, i64)> {
        both.levels(side)
            .map(|(venue, level)| (venue, level.ticks, level.lots))
            .collect()
    };
    assert_eq!(
        told(Side::Ask),
        [(1, 1_000, 20), (0, 1_010, 30), (1, 1_015, 40)]
    );
    assert_eq!(told(Side::Bid), [(1, 995, 10), (0, 990, 10), (1, 980, 1)]);
}

#[test]
fn a_fill_is_shared_by_the_venues_that_are_cheapest_after_fees() {
    let coarse = book(&[], &[(101, 3)]);
    let fine = finer();
    let both = Consolidated::new([(&coarse, 0), (&fine, 0)]);
    let (shares, filled) = both.fill(Side::Ask, 60).expect("all is known");
    assert_eq!(filled, 60);
    assert_eq!(
        shares.iter().map(|share| share.lots).collect::<Vec<_>>(),
        [30, 30]
    );
    assert_eq!(shares[1].cost, 20 * 1_000 + 10 * 1_015);
    // 1.1 % makes 1.000 dearer than 1.010.
    let dear = Consolidated::new([(&coarse, 0), (&fine, 1_100_000)]);
    let (shares, _) = dear.fill(Side::Ask, 30).expect("all is known");
    assert_eq!(
        shares.iter().map(|share| share.lots).collect::<Vec<_>>(),
        [30, 0]
    );
    let (shares, filled) = dear.fill(Side::Ask, 1_000).expect("all is known");
    assert_eq!((filled, shares[1].fees), (90, shares[1].cost * 1_100_000));
}

#[test]
fn a_fill_beyond_what_a_venue_tells_is_unknown() {
    let mut short = Book::new(super::SCALES, 0);
    short.replace(&[], &[level(101, 3)], 1).expect("in range");
    let other = book(&[], &[(100, 2), (102, 50)]);
    let both = Consolidated::new([(&short, 0), (&other, 0)]);
    assert_eq!(both.fill(Side::Ask, 5).map(|(_, filled)| filled), Some(5));
    // The next price is 1.02 at the other venue, but the first may have something better.
    assert_eq!(both.fill(Side::Ask, 6), None);
    assert_eq!(both.fill(Side::Ask, 1_000), None);
}
