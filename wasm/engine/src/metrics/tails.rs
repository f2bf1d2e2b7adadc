//! The outer parts of the returns: all that percentiles for tail metrics need, without sorting everything.
use super::moments::chosen;

/// Percentiles that are worked out, the outermost last.
const LOW: [f64; 3] = [0.1, 0.05, 0.01];
const HIGH: [f64; 3] = [0.9, 0.95, 0.99];

/// Values that are looked at to see about where the tails begin, and the place among them of a guess that is safe.
const PROBES: usize = 1024;
const SAFE: usize = PROBES / 7;

pub struct Tails {
    /// Percentiles by their fraction.
    percentiles: Vec<(f64, f64)>,
    /// Every value of the lowest tenth and some above, in their order.
    low: Vec<f64>,
}

impl Tails {
    pub fn new(values: &[f64]) -> Tails {
        let (low, high) = outer(values);
        let mut percentiles = Vec::new();
        let count = values.len();
        if count > 0 {
            let mut part = low.clone();
            for fraction in LOW {
                let (rank, weight) = rank_of(fraction, count);
                let next = (rank + 1).min(count - 1);
                let (below, above, _) = part.select_nth_unstable_by(next, f64::total_cmp);
                let nearest = below.iter().copied().max_by(f64::total_cmp);
                let lower = if next > rank { nearest } else { None };
                percentiles.push((fraction, between(lower.unwrap_or(*above), *above, weight)));
                part.truncate(next + 1);
            }
            let mut part = high;
            for fraction in HIGH {
                let (rank, weight) = rank_of(fraction, count);
                let place = rank + part.len() - count;
                let (_, below, above) = part.select_nth_unstable_by(place, f64::total_cmp);
                let nearest = above.iter().copied().min_by(f64::total_cmp);
                percentiles.push((fraction, between(*below, nearest.unwrap_or(*below), weight)));
            }
        }
        Tails { percentiles, low }
    }

    /// One of the percentiles above, linear between ranks as in numpy (Hyndman and Fan 1996, type 7).
    pub fn percentile(&self, fraction: f64) -> f64 {
        let known = self
            .percentiles
            .iter()
            .find(|(known, _)| *known == fraction);
        known.map_or(f64::NAN, |&(_, value)| value)
    }

    /// All values up to a percentile of [`LOW`], in their order.
    pub fn up_to(&self, threshold: f64) -> Vec<f64> {
        chosen(&self.low, |value| value <= threshold)
    }
}

/// The rank below a percentile, and how far it lies toward the next.
fn rank_of(fraction: f64, count: usize) -> (usize, f64) {
    let position = fraction * (count - 1) as f64;
    let rank = position.floor();
    (rank as usize, position - rank)
}

fn between(below: f64, above: f64, weight: f64) -> f64 {
    if weight >= 0.5 {
        above - (above - below) * (1.0 - weight)
    } else {
        below + (above - below) * weight
    }
}

/// Values up to some level that hold the lowest tenth and one more, and the highest alike, each in their order. Evenly
/// spaced probes tell about where the tenths end; where they mislead, everything is looked at.
fn outer(values: &[f64]) -> (Vec<f64>, Vec<f64>) {
    let count = values.len();
    let size = count / 10 + 2;
    if count >= 8 * PROBES {
        let mut probes: Vec<f64> = (0..PROBES).map(|at| values[at * count / PROBES]).collect();
        probes.sort_unstable_by(f64::total_cmp);
        let (bottom, top) = (probes[SAFE], probes[PROBES - 1 - SAFE]);
        let low = chosen(values, |value| value <= bottom);
        let high = chosen(values, |value| value >= top);
        if low.len() >= size && high.len() >= size {
            return (low, high);
        }
    }
    (values.to_vec(), values.to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_linear_between_ranks() {
        // numpy.percentile([1..=21] shuffled, [1, 5, 10, 90, 95, 99])
        let values: Vec<f64> = (0..21).map(|k| f64::from(k * 8 % 21 + 1)).collect();
        let tails = Tails::new(&values);
        let got = [0.01, 0.05, 0.1, 0.9, 0.95, 0.99].map(|fraction| tails.percentile(fraction));
        for (got, expected) in got.into_iter().zip([1.2, 2.0, 3.0, 19.0, 20.0, 20.8]) {
            assert!((got - expected).abs() < 1e-12, "{got} {expected}");
        }
    }

    #[test]
    fn any_count_gives_what_a_full_sort_gives() {
        for count in (1..60usize).chain([8_191, 8_192, 20_011]) {
            let values: Vec<f64> = (0..count)
                .map(|k| ((k * 37 + 11) % 10_007) as f64)
                .collect();
            let mut sorted = values.clone();
            sorted.sort_unstable_by(f64::total_cmp);
            let tails = Tails::new(&values);
            for fraction in [0.01, 0.05, 0.1, 0.9, 0.95, 0.99] {
                let position = fraction * (count - 1) as f64;
                let (rank, weight) = (position.floor() as usize, position.fract());
                let above = sorted[(rank + 1).min(count - 1)];
                let expected = sorted[rank] * (1.0 - weight) + above * weight;
                assert!((tails.percentile(fraction) - expected).abs() < 1e-9);
            }
            let lowest = |threshold: f64| {
                values
                    .iter()
                    .copied()
                    .filter(move |&value| value <= threshold)
            };
            for fraction in LOW {
                let threshold = tails.percentile(fraction);
                assert!(tails.up_to(threshold).into_iter().eq(lowest(threshold)));
            }
        }
        assert!(Tails::new(&[]).percentile(0.05).is_nan());
    }

    #[test]
    fn probes_that_mislead_change_nothing() {
        // Every value that is probed is high, those between are low.
        let step = 16;
        let values: Vec<f64> = (0..PROBES * step)
            .map(|at| {
                if at % step == 0 {
                    1e6 + at as f64
                } else {
                    at as f64
                }
            })
            .collect();
        let mut sorted = values.clone();
        sorted.sort_unstable_by(f64::total_cmp);
        let (rank, weight) = rank_of(0.05, values.len());
        let expected = between(sorted[rank], sorted[rank + 1], weight);
        assert_eq!(Tails::new(&values).percentile(0.05), expected);
    }
}
