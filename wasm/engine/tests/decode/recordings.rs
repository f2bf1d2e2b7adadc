//! Real captures, where `TIDEBOOK_RECORDINGS` says they are.

use super::decoder;
use std::path::PathBuf;
use tidebook_engine::book::Book;
use tidebook_engine::decode::{Kind, Venue};

fn recording(name: &str) -> Option<String> {
    let folder = std::env::var_os("TIDEBOOK_RECORDINGS").map(PathBuf::from);
    let text = folder.and_then(|folder| std::fs::read_to_string(folder.join(name)).ok());
    if text.is_none() {
        println!("skipped: {name} is not in TIDEBOOK_RECORDINGS");
    }
    text
}

#[test]
fn recorded_kraken_frames_give_their_checksums() {
    let mut decoder = decoder(Venue::Kraken);
    let mut book: Option<Book> = None;
    for name in ["snapshot", "update", "update_3", "update_4"] {
        let Some(text) = recording(&format!("kraken_{name}.json")) else {
            return;
        };
        let kind = decoder
            .decode(text.trim_end().as_bytes(), None)
            .expect("is read");
        assert!(matches!(kind, Kind::Delta | Kind::Snapshot));
        let frame = decoder.frame();
        let book = book.get_or_insert_with(|| Book::new(frame.scales, 25));
        frame.apply(book, 25).expect("same units");
        frame.verify(book).expect(name);
    }
    assert_eq!(decoder.counts().general, 0);
}
