//! How often values fall where.
use super::order::{quantile, Ordered};

pub const BINS: usize = 60;
/// What lies outside these fractions is left out of the picture.
const SHOWN: [f64; 2] = [0.001, 0.999];

pub struct Histogram {
    from: f64,
    to: f64,
    counts: [f64; BINS],
}

impl Histogram {
    pub fn new(values: &[f64]) -> Histogram {
        let ordered = Ordered::new(values, &SHOWN);
        let [from, to] = SHOWN.map(|fraction| quantile(&ordered, fraction));
        let scale = BINS as f64 / (to - from);
        let mut counts = [0.0; BINS];
        for &value in values {
            if value >= from && value <= to {
                counts[(((value - from) * scale) as usize).min(BINS - 1)] += 1.0;
            }
        }
        Histogram { from, to, counts }
    }

    /// Both ends, then the counts.
    pub fn numbers(&self) -> impl Iterator<Item = f64> + '_ {
        [self.from, self.to].into_iter().chain(self.counts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_between_the_ends_is_counted() {
        let values: Vec<f64> = (0..10_000).map(f64::from).collect();
        let histogram = Histogram::new(&values);
        assert_eq!(histogram.counts.iter().sum::<f64>(), 9_980.0);
        let same = Histogram::new(&[3.0; 5]);
        assert_eq!((same.from, same.to, same.counts[0]), (3.0, 3.0, 5.0));
    }
}
