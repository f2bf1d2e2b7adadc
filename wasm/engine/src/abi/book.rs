//! Books as the host sees them: a handle, and figures as doubles. All of them are whole numbers below 2^53, or NaN.

use super::{figures, slice, state, whole, Handles};
use crate::book::{Book, BookError, Consolidated, Level, OrderError, Orders, Scales, Side};
use crate::fixed::small_whole;

#[allow(clippy::large_enum_variant)] // Books by price are read most often: no step to them.
pub(super) enum Shelf {
    /// With room for the levels that the host hands over.
    Prices(Box<Book>, Vec<Level>),
    Orders(Box<Orders>),
}

impl Shelf {
    pub fn book(&self) -> &Book {
        match self {
            Shelf::Prices(book, _) => book,
            Shelf::Orders(orders) => orders.book(),
        }
    }
}

pub(super) const DONE: u32 = 0;
pub(super) const DEAD: u32 = 1;
const RANGE: u32 = 2;
const SCALES: u32 = 3;
const CHECKSUM: u32 = 4;
const DUPLICATE: u32 = 5;
const UNKNOWN: u32 = 6;

pub(super) fn book_status(result: Result<(), BookError>) -> u32 {
    match result {
        Ok(()) => DONE,
        Err(BookError::Range) => RANGE,
        Err(BookError::Scales) => SCALES,
        Err(BookError::Checksum) => CHECKSUM,
    }
}

fn order_status(result: Result<(), OrderError>) -> u32 {
    match result {
        Ok(()) => DONE,
        Err(OrderError::Range) => RANGE,
        Err(OrderError::Duplicate) => DUPLICATE,
        Err(OrderError::Unknown) => UNKNOWN,
    }
}

fn side(number: u32) -> Side {
    Side::BOTH[(number & 1) as usize]
}

fn level(ticks: f64, lots: f64) -> Level {
    Level {
        ticks: whole(ticks),
        lots: whole(lots),
    }
}

fn scales(prices: u32, quantities: u32) -> Scales {
    Scales {
        prices: prices.min(18) as u8,
        quantities: quantities.min(18) as u8,
    }
}

fn book<'a>(handle: u32) -> Option<&'a Book> {
    state().books.get(handle).map(Shelf::book)
}

pub(super) fn prices(books: &mut Handles<Shelf>, handle: u32) -> Option<&mut Book> {
    match books.slot(handle)?.as_mut()? {
        Shelf::Prices(book, _) => Some(book),
        Shelf::Orders(_) => None,
    }
}

fn orders<'a>(handle: u32) -> Option<&'a mut Orders> {
    match state().books.slot(handle)?.as_mut()? {
        Shelf::Orders(orders) => Some(orders),
        Shelf::Prices(..) => None,
    }
}

/// `depth`: levels a side that the venue maintains, 0 for all.
#[no_mangle]
pub extern "C" fn book_new(price_decimals: u32, quantity_decimals: u32, depth: usize) -> u32 {
    let book = Book::new(scales(price_decimals, quantity_decimals), depth);
    state()
        .books
        .insert(Shelf::Prices(Box::new(book), Vec::new()))
}

#[no_mangle]
pub extern "C" fn orders_new(price_decimals: u32, quantity_decimals: u32) -> u32 {
    let orders = Orders::new(scales(price_decimals, quantity_decimals));
    state().books.insert(Shelf::Orders(Box::new(orders)))
}

/// Frees a book of either sort. 0, or 1 for a handle that was freed before.
#[no_mangle]
pub extern "C" fn book_free(handle: u32) -> u32 {
    u32::from(state().books.remove(handle).is_none())
}

#[no_mangle]
pub extern "C" fn book_clear(handle: u32) -> u32 {
    match state().books.slot(handle).and_then(Option::as_mut) {
        Some(Shelf::Prices(book, _)) => book.clear(),
        Some(Shelf::Orders(orders)) => orders.clear(),
        None => return DEAD,
    }
    DONE
}

/// Levels as pairs of doubles, bids first. `limit`: −1 changes levels; 0 or more replaces all by a snapshot that can hold so
/// many levels a side (0: any number).
#[no_mangle]
pub extern "C" fn book_apply(
    handle: u32,
    levels: *const f64,
    bids: usize,
    asks: usize,
    limit: i32,
) -> u32 {
    let Some(Some(Shelf::Prices(book, levels_read))) = state().books.slot(handle) else {
        return DEAD;
    };
    read_levels(slice(levels, 2 * (bids + asks)), levels_read);
    let (bids, asks) = levels_read.split_at(bids);
    book_status(match usize::try_from(limit) {
        Ok(limit) => book.replace(bids, asks, limit),
        Err(_) => book.apply(bids, asks),
    })
}

/// Pairs of doubles as levels.
fn read_levels(pairs: &[f64], levels: &mut Vec<Level>) {
    let mut others = 0;
    let mut read = |double: f64| -> i64 {
        let (integer, is_small) = small_whole(double);
        others |= u64::from(!is_small);
        integer
    };
    levels.clear();
    levels.extend(pairs.chunks_exact(2).map(|pair| Level {
        ticks: read(pair[0]),
        lots: read(pair[1]),
    }));
    if others != 0 {
        levels.clear();
        levels.extend(pairs.chunks_exact(2).map(|pair| level(pair[0], pair[1])));
    }
}

#[no_mangle]
pub extern "C" fn book_rescale(handle: u32, price_decimals: u32, quantity_decimals: u32) -> u32 {
    prices(&mut state().books, handle).map_or(DEAD, |book| {
        book_status(book.rescale(scales(price_decimals, quantity_decimals)))
    })
}

/// Figures: bid ticks and lots, ask ticks and lots, mid, microprice, is crossed, levels and horizon of bids and of asks;
/// NaN for what there is not. 11 of them, 0 for a dead handle.
#[no_mangle]
pub extern "C" fn book_quote(handle: u32) -> u32 {
    let Some(book) = book(handle) else { return 0 };
    let sides = Side::BOTH.map(|side| {
        book.best(side).map_or([f64::NAN; 2], |level| {
            [level.ticks as f64, level.lots as f64]
        })
    });
    let middle = book
        .quote()
        .map_or([f64::NAN; 2], |quote| [quote.mid(), quote.microprice()]);
    let reach = Side::BOTH.map(|side| {
        let horizon = book.horizon(side).map_or(f64::NAN, |ticks| ticks as f64);
        [book.len(side) as f64, horizon]
    });
    let crossed = f64::from(u8::from(book.is_crossed()));
    figures(
        sides
            .into_iter()
            .flatten()
            .chain(middle)
            .chain([crossed])
            .chain(reach.into_iter().flatten()),
    )
}

/// Figures: ticks and lots of the best `count` levels of a side.
#[no_mangle]
pub extern "C" fn book_top(handle: u32, of: u32, count: usize) -> u32 {
    let Some(book) = book(handle) else { return 0 };
    let levels = book.levels(side(of)).take(count);
    figures(levels.flat_map(|level| [level.ticks as f64, level.lots as f64]))
}

/// Lots at a price; NaN for a dead handle.
#[no_mangle]
pub extern "C" fn book_lots(handle: u32, of: u32, ticks: f64) -> f64 {
    book(handle).map_or(f64::NAN, |book| book.lots(side(of), whole(ticks)) as f64)
}

/// NaN where it is unknown.
#[no_mangle]
pub extern "C" fn book_imbalance(handle: u32, levels: usize) -> f64 {
    book(handle)
        .and_then(|book| book.imbalance(levels))
        .unwrap_or(f64::NAN)
}

/// Lots within basis points of the mid, NaN where they are unknown.
#[no_mangle]
pub extern "C" fn book_depth(handle: u32, of: u32, bps: f64) -> f64 {
    book(handle)
        .and_then(|book| book.depth_within(side(of), bps))
        .map_or(f64::NAN, |lots| lots as f64)
}

/// A number below 2^106 as four doubles of 32 bits each, lowest first.
fn wide(value: i128) -> [f64; 4] {
    [0, 32, 64, 96].map(|shift| (value >> shift) as u32 as f64)
}

/// Figures: lots filled, average price in ticks, worst ticks, levels, slippage in basis points, then price x lots as 32-bit
/// parts of a two's complement, lowest first. None where it is unknown.
#[no_mangle]
pub extern "C" fn book_fill(handle: u32, of: u32, lots: f64) -> u32 {
    let Some(fill) = book(handle).and_then(|book| book.fill(side(of), whole(lots))) else {
        return 0;
    };
    let facts = [
        fill.lots as f64,
        fill.vwap(),
        fill.worst as f64,
        fill.levels as f64,
        fill.slippage_bps(),
    ];
    figures(facts.into_iter().chain(wide(fill.cost)))
}

#[no_mangle]
pub extern "C" fn book_checksum(handle: u32) -> u32 {
    book(handle).map_or(0, Book::kraken_checksum)
}

#[no_mangle]
pub extern "C" fn orders_add(handle: u32, id: f64, of: u32, ticks: f64, lots: f64) -> u32 {
    orders(handle).map_or(DEAD, |orders| {
        order_status(orders.add(id as u64, side(of), level(ticks, lots)))
    })
}

#[no_mangle]
pub extern "C" fn orders_reduce(handle: u32, id: f64, lots: f64) -> u32 {
    orders(handle).map_or(DEAD, |orders| {
        order_status(orders.reduce(id as u64, whole(lots)))
    })
}

#[no_mangle]
pub extern "C" fn orders_amend(handle: u32, id: f64, ticks: f64, lots: f64) -> u32 {
    orders(handle).map_or(DEAD, |orders| {
        order_status(orders.amend(id as u64, level(ticks, lots)))
    })
}

#[no_mangle]
pub extern "C" fn orders_remove(handle: u32, id: f64) -> u32 {
    orders(handle).map_or(DEAD, |orders| order_status(orders.remove(id as u64)))
}

/// Figures: side, ticks, lots, orders ahead, lots ahead; none for an order that does not rest.
#[no_mangle]
pub extern "C" fn orders_place(handle: u32, id: f64) -> u32 {
    let Some(place) = orders(handle).and_then(|orders| orders.place(id as u64)) else {
        return 0;
    };
    figures([
        f64::from(place.side as u32),
        place.ticks as f64,
        place.lots as f64,
        place.orders_ahead as f64,
        place.lots_ahead as f64,
    ])
}

/// Books, given by handles, with taker fees in parts of 10^8; `None` if one of them is dead.
fn consolidated<'a>(
    handles: *const u32,
    fees: *const f64,
    count: usize,
) -> Option<Consolidated<'a>> {
    let handles = slice(handles, count).iter();
    let books = handles
        .map(|&handle| book(handle))
        .collect::<Option<Vec<_>>>()?;
    let fees = slice(fees, count).iter().map(|&fee| fee as i64);
    Some(Consolidated::new(books.into_iter().zip(fees)))
}

/// Figures: decimals of prices and of quantities, then venue, ticks and lots of each of the best `most` levels.
#[no_mangle]
pub extern "C" fn consolidated_top(
    handles: *const u32,
    fees: *const f64,
    count: usize,
    of: u32,
    most: usize,
) -> u32 {
    let Some(books) = consolidated(handles, fees, count) else {
        return 0;
    };
    let scales = books.scales();
    let head = [f64::from(scales.prices), f64::from(scales.quantities)];
    let levels = books.levels(side(of)).take(most);
    let levels =
        levels.flat_map(|(venue, level)| [venue as f64, level.ticks as f64, level.lots as f64]);
    figures(head.into_iter().chain(levels))
}

/// Figures: lots filled, then for each venue its lots, price x lots and fees x 10^8 of it as 32-bit parts. None where it is
/// unknown.
#[no_mangle]
pub extern "C" fn consolidated_fill(
    handles: *const u32,
    fees: *const f64,
    count: usize,
    of: u32,
    lots: f64,
) -> u32 {
    let found =
        consolidated(handles, fees, count).and_then(|books| books.fill(side(of), whole(lots)));
    let Some((shares, filled)) = found else {
        return 0;
    };
    let parts = shares.into_iter().flat_map(|share| {
        [share.lots as f64]
            .into_iter()
            .chain(wide(share.cost))
            .chain(wide(share.fees))
    });
    figures([filled as f64].into_iter().chain(parts))
}
