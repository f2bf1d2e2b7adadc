//! Frames of the venues: what they say, and that neither path of a decoder ever says another thing than the other.

mod frames;
mod mutants;
mod recordings;

use tidebook_engine::book::Scales;
use tidebook_engine::decode::{Decoder, Venue};

const BINANCE: &str = include_str!("../../../../tests/vectors/frames/binance.txt");
const KRAKEN: &str = include_str!("../../../../tests/vectors/frames/kraken.txt");
const HYPERLIQUID: &str = include_str!("../../../../tests/vectors/frames/hyperliquid.txt");

const VENUES: [(Venue, &str); 3] = [
    (Venue::Binance, BINANCE),
    (Venue::Kraken, KRAKEN),
    (Venue::Hyperliquid, HYPERLIQUID),
];

fn decoder(venue: Venue) -> Decoder {
    let (symbol, prices, quantities) = match venue {
        Venue::Binance => ("BTCUSDT", 2, 5),
        Venue::Kraken => ("BTC/USD", 1, 8),
        Venue::Hyperliquid => ("BTC", 1, 5),
    };
    let mut decoder = Decoder::new(venue);
    decoder.instrument(symbol, Scales { prices, quantities });
    decoder
}
