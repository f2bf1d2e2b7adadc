use super::{decoder, BINANCE, HYPERLIQUID, KRAKEN};
use tidebook_engine::book::{Book, Level, Side};
use tidebook_engine::decode::{Decoder, Frame, Kind, Refusal, Trade, Venue};

fn read(decoder: &mut Decoder, text: &str) -> Frame {
    decoder.decode(text.as_bytes(), Some(0)).expect(text);
    decoder.frame().clone()
}

fn levels(pairs: &[(i64, i64)]) -> Vec<Level> {
    pairs
        .iter()
        .map(|&(ticks, lots)| Level { ticks, lots })
        .collect()
}

#[test]
fn binance_frames_are_read_in_ticks_and_lots() {
    let mut decoder = decoder(Venue::Binance);
    let frames: Vec<Frame> = BINANCE
        .lines()
        .map(|line| read(&mut decoder, line))
        .collect();
    let trade = Trade {
        ticks: 6_183_763,
        lots: 2_000,
        time: 1_723_161_255_342_000,
        id: 3_735_683_259,
        is_buy: false,
    };
    assert_eq!(
        (frames[0].kind, &frames[0].trades[..]),
        (Kind::Trades, &[trade][..])
    );
    assert_eq!(
        (frames[1].trades[0].lots, frames[1].trades[0].is_buy),
        (123_456_702_000, true)
    );
    assert_eq!(
        (frames[2].kind, frames[2].last),
        (Kind::Quote, 50_093_239_212)
    );
    assert_eq!(frames[2].bids, levels(&[(6_183_763, 378_826)]));
    assert_eq!(frames[3].bids, levels(&[(6_183_763, 1_234_567_878_826)]));
    let delta = &frames[4];
    assert_eq!(
        (delta.kind, delta.first, delta.last),
        (Kind::Delta, 35_346_513_499, 35_346_513_505)
    );
    assert_eq!(delta.time, 1_723_161_255_308_000);
    assert_eq!(
        delta.bids,
        levels(&[(6_183_763, 302_920), (6_183_000, 0), (950, 35_290_500)])
    );
    assert_eq!(delta.asks, levels(&[(6_183_764, 0)]));
    assert_eq!((frames[6].kind, frames[6].last), (Kind::Snapshot, 160));
    assert_eq!((frames[7].kind, frames[7].bids.len()), (Kind::Snapshot, 1));
    assert_eq!(frames[8].kind, Kind::Other);
    let counts = decoder.counts();
    assert_eq!(
        (counts.short, counts.general, counts.other, counts.refused),
        (8, 0, 1, 0)
    );
}

#[test]
fn kraken_frames_keep_a_book_whose_checksum_is_the_venue_s() {
    let mut decoder = decoder(Venue::Kraken);
    let mut book: Option<Book> = None;
    let mut checked = 0;
    for line in KRAKEN.lines() {
        let frame = read(&mut decoder, line);
        if frame.checksum.is_some() {
            let book = book.get_or_insert_with(|| Book::new(frame.scales, 25));
            frame.apply(book, 25).expect("same units");
            frame.verify(book).expect(line);
            assert!(book.len(Side::Bid) == 25 && book.len(Side::Ask) == 25);
            checked += 1;
        }
    }
    assert_eq!(checked, 4);
    let trades = read(&mut decoder, KRAKEN.lines().nth(4).expect("trades")).trades;
    // GNU date: date -u -d 2023-09-25T07:49:37Z +%s gives 1695628177.
    assert_eq!(
        (trades[0].ticks, trades[0].lots, trades[0].time),
        (1_059_442, 27_625, 1_695_628_177_708_706)
    );
    assert_eq!(
        (trades[1].lots, trades[1].is_buy, trades[1].id),
        (150_000_000, false, 10_218_209)
    );
    assert_eq!(decoder.counts().general, 0);
}

#[test]
fn a_missed_kraken_update_fails_the_checksum() {
    let mut decoder = decoder(Venue::Kraken);
    let lines: Vec<&str> = KRAKEN.lines().collect();
    let snapshot = read(&mut decoder, lines[0]);
    let mut book = Book::new(snapshot.scales, 25);
    snapshot.apply(&mut book, 25).expect("same units");
    let fourth = read(&mut decoder, lines[3]);
    fourth.apply(&mut book, 0).expect("same units");
    assert!(fourth.verify(&book).is_err());
}

#[test]
fn hyperliquid_frames_are_whole_books_in_either_order_of_keys() {
    let mut decoder = decoder(Venue::Hyperliquid);
    let frames: Vec<Frame> = HYPERLIQUID
        .lines()
        .map(|line| read(&mut decoder, line))
        .collect();
    assert_eq!(
        (frames[0].kind, frames[0].time),
        (Kind::Snapshot, 1_754_450_974_231_000)
    );
    assert_eq!(
        frames[0].bids,
        levels(&[(1_133_770, 766_990), (1_133_760, 413_714)])
    );
    assert_eq!(
        frames[1].bids,
        levels(&[(1_050_550, 303_622), (1_050_545, 1_234_567_814_280)])
    );
    assert_eq!(frames[1].time, 1_737_918_843_893_000);
    let [first, second] = &frames[2].trades[..] else {
        panic!("two trades")
    };
    assert_eq!(
        (first.ticks, first.lots, first.is_buy),
        (1_050_560, 219, true)
    );
    assert_eq!(
        (second.id, second.lots, second.is_buy),
        (588_047_386_913_648, 100_000, false)
    );
    let counts = decoder.counts();
    assert_eq!((counts.short, counts.general, counts.other), (2, 1, 1));
}

#[test]
fn a_frame_in_another_order_with_blanks_and_further_fields_says_the_same() {
    let mut decoder = decoder(Venue::Binance);
    let usual = read(&mut decoder, BINANCE.lines().nth(4).expect("a delta"));
    let other = r#" { "data" : {"a":[["61837.64","0"]], "s":"BTCUSDT", "new":{"b":[1,2]},
        "b":[ ["61837.6300","3.0292"] , ["6183e1","0.0"], ["9.5","352.905"]],
        "u":35346513505,"U":35346513499,"E":1723161255308,"e":"depthUpdate"} , "stream":"btcusdt@depth" } "#;
    assert_eq!(read(&mut decoder, other), usual);
    assert_eq!(decoder.counts().general, 1);
}

#[test]
fn names_and_symbols_are_the_same_however_they_are_escaped() {
    let escaped = |venue, line: &str, pairs: &[(&str, &str)]| {
        let mut decoder = decoder(venue);
        let usual = read(&mut decoder, line);
        for (from, to) in pairs {
            assert!(line.contains(from));
            assert_eq!(read(&mut decoder, &line.replace(from, to)), usual, "{to}");
        }
        assert_eq!(decoder.counts().general, pairs.len() as u64);
    };
    let binance = BINANCE.lines().nth(4).expect("a delta");
    let names = [
        ("depthUpdate", r"depth\u0055pdate"),
        ("\"U\"", r#""\u0055""#),
        ("BTCUSDT", r"BTC\u0055SDT"),
        ("61830.00000000", r"6183\u0030.00000000"),
    ];
    escaped(Venue::Binance, binance, &names);
    let symbols = [("BTC/USD", r"BTC\/USD"), ("BTC/USD", r"BTC\u002fUSD")];
    for line in KRAKEN.lines().take(5) {
        escaped(Venue::Kraken, line, &symbols);
    }
    let hyperliquid = HYPERLIQUID.lines().next().expect("a book");
    escaped(
        Venue::Hyperliquid,
        hyperliquid,
        &[("l2Book", r"\u006c2Book")],
    );
}

#[test]
fn what_cannot_be_read_exactly_is_refused_by_its_reason() {
    let mut decoder = decoder(Venue::Binance);
    let delta = BINANCE.lines().nth(4).expect("a delta");
    let mut refusal = |from: &str, to: &str| {
        assert!(delta.contains(from));
        decoder.decode(delta.replace(from, to).as_bytes(), None)
    };
    assert_eq!(
        refusal("61830.00000000", "61830.00100000"),
        Err(Refusal::Finer)
    );
    assert_eq!(
        refusal("61830.00000000", "-61830.00000000"),
        Err(Refusal::Negative)
    );
    assert_eq!(
        refusal("61830.00000000", "99999999999999.00"),
        Err(Refusal::Large)
    );
    assert_eq!(refusal("61830.00000000", "61830.0.0"), Err(Refusal::Number));
    assert_eq!(refusal("61830.00000000", ""), Err(Refusal::Number));
    assert_eq!(refusal("\"61830.00000000\"", "61830"), Err(Refusal::Shape));
    assert_eq!(refusal("BTCUSDT", "ETHUSDT"), Err(Refusal::Symbol));
    assert_eq!(
        refusal("\"u\":35346513505", "\"v\":35346513505"),
        Err(Refusal::Shape)
    );
    assert_eq!(
        refusal("\"u\":35346513505", "\"u\":1,\"u\":35346513505"),
        Err(Refusal::Shape)
    );
    assert_eq!(
        refusal("\"u\":35346513505", "\"u\":1,\"\\u0075\":35346513505"),
        Err(Refusal::Shape)
    );
    assert_eq!(
        refusal("\"u\":35346513505", "\"u\":9007199254740992"),
        Err(Refusal::Large)
    );
    assert_eq!(refusal("}}", "}}}"), Err(Refusal::Malformed));
    assert_eq!(refusal("}}", "}"), Err(Refusal::Malformed));
    assert_eq!(refusal("depthUpdate", "depthupdate"), Ok(Kind::Other));
    assert_eq!(decoder.frame(), &Frame::default());
    assert_eq!(decoder.decode(b"", None), Err(Refusal::Malformed));
    assert_eq!(
        decoder.decode(b"Websocket connection established.", None),
        Err(Refusal::Malformed)
    );
    assert_eq!(
        decoder.decode("[".repeat(100_000).as_bytes(), None),
        Err(Refusal::Malformed)
    );
    let snapshot = BINANCE.lines().nth(6).expect("a snapshot");
    assert_eq!(
        decoder.decode(snapshot.as_bytes(), None),
        Err(Refusal::Symbol)
    );
}
