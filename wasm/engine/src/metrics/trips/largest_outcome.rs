//! The largest profit and the largest loss (negative) of a closed trade, quote.
//!
//! Source: Kaufman, Trading Systems and Methods, 2013, ch. 21.
use crate::metrics::sample::Sample;
use crate::metrics::Metric;

pub const ROWS: &[Metric] = &[
    Metric::new("largestWin", |sample| wins(sample).fold(f64::NAN, f64::max)),
    Metric::new("largestLoss", |sample| {
        losses(sample).fold(f64::NAN, f64::min)
    }),
];

fn wins<'a>(sample: &'a Sample) -> impl Iterator<Item = f64> + 'a {
    sample
        .trips()
        .all
        .profits
        .iter()
        .copied()
        .filter(|&profit| profit > 0.0)
}

fn losses<'a>(sample: &'a Sample) -> impl Iterator<Item = f64> + 'a {
    sample
        .trips()
        .all
        .profits
        .iter()
        .copied()
        .filter(|&profit| profit < 0.0)
}
