//! Frames that were damaged or rewritten: a decoder either says what the general path says, or takes that path itself.

use super::{decoder, VENUES};
use tidebook_engine::book::LIMIT;
use tidebook_engine::decode::{Decoder, Kind, Venue};

struct Random(u64);

impl Random {
    /// Splitmix64 (Steele, Lea, Flood 2014).
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % end as u64) as usize
    }
}

/// Bytes that a frame is made of come more often than others.
fn byte(random: &mut Random) -> u8 {
    const USUAL: &[u8] = b"0123456789.-+eE\",:[]{}\\ \tnulltrue";
    match random.below(8) {
        0 => random.below(256) as u8,
        _ => USUAL[random.below(USUAL.len())],
    }
}

fn mutate(frame: &[u8], random: &mut Random) -> Vec<u8> {
    let mut mutant = frame.to_vec();
    for _ in 0..=random.below(3) {
        if mutant.is_empty() {
            break;
        }
        let at = random.below(mutant.len());
        let end = (at + random.below(12)).min(mutant.len());
        match random.below(8) {
            0..=2 => mutant[at] = byte(random),
            3 => mutant.insert(at, byte(random)),
            4 => drop(mutant.remove(at)),
            5 => drop(mutant.drain(at..end)),
            6 => {
                let copy = mutant[at..end].to_vec();
                let to = random.below(mutant.len());
                mutant.splice(to..to, copy);
            }
            _ => {
                // A digit becomes another one: most of these are frames as good as the first.
                let digits: Vec<usize> = (0..mutant.len())
                    .filter(|&at| mutant[at].is_ascii_digit())
                    .collect();
                if let Some(&at) = digits.get(random.below(digits.len().max(1))) {
                    mutant[at] = b'0' + random.below(10) as u8;
                }
            }
        }
    }
    mutant
}

fn compare(short: &mut Decoder, general: &mut Decoder, mutant: &[u8]) {
    let found = short.decode(mutant, Some(0));
    let expected = general.general(mutant, Some(0));
    let told = || String::from_utf8_lossy(mutant).into_owned();
    assert_eq!(found, expected, "{}", told());
    assert_eq!(short.frame(), general.frame(), "{}", told());
    let frame = short.frame();
    let levels = frame
        .bids
        .iter()
        .chain(&frame.asks)
        .map(|level| (level.ticks, level.lots));
    let trades = frame.trades.iter().map(|trade| (trade.ticks, trade.lots));
    for (ticks, lots) in levels.chain(trades) {
        assert!(
            (0..LIMIT).contains(&ticks) && (0..LIMIT).contains(&lots),
            "{}",
            told()
        );
    }
    assert_eq!(
        frame.kind == Kind::Trades,
        !frame.trades.is_empty(),
        "{}",
        told()
    );
}

/// `DECODE_MUTANTS=10000000 cargo test --release --test decode` is the long run.
#[test]
fn damaged_frames_are_never_read_as_something_else() {
    let wanted = std::env::var("DECODE_MUTANTS")
        .ok()
        .and_then(|text| text.parse().ok());
    let mutants: usize = wanted.unwrap_or(60_000);
    println!("{mutants} mutants, seed 1");
    let mut random = Random(1);
    let mut pairs: Vec<(Venue, Decoder, Decoder)> = VENUES
        .map(|(venue, _)| (venue, decoder(venue), decoder(venue)))
        .into();
    let frames: Vec<(usize, &[u8])> = VENUES
        .iter()
        .enumerate()
        .flat_map(|(index, (_, lines))| lines.lines().map(move |line| (index, line.as_bytes())))
        .collect();
    for _ in 0..mutants {
        let (index, frame) = frames[random.below(frames.len())];
        let mutant = mutate(frame, &mut random);
        let (_, short, general) = &mut pairs[index];
        compare(short, general, &mutant);
    }
    for (venue, short, _) in &pairs {
        let counts = short.counts();
        println!("{venue:?}: {counts:?}");
        assert!(
            counts.short > 0 && counts.general > 0 && counts.refused > 0,
            "{venue:?}: each way is taken"
        );
    }
}
