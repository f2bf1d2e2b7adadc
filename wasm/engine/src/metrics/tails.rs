//! The outer tenths of the returns, sorted: all that percentiles for tail metrics need, without sorting everything.

pub struct Tails {
    count: usize,
    /// The lowest values, ascending, and the highest, ascending.
    low: Vec<f64>,
    high: Vec<f64>,
}

impl Tails {
    pub fn new(values: &[f64]) -> Tails {
        let count = values.len();
        // Percentile 10 interpolates between the values ranked (n-1)/10 rounded down and the next.
        let size = (count / 10 + 2).min(count);
        let mut low = values.to_vec();
        let mut high = Vec::new();
        if size < count {
            low.select_nth_unstable_by(count - size, f64::total_cmp);
            high.extend_from_slice(&low[count - size..]);
            low.select_nth_unstable_by(size - 1, f64::total_cmp);
            low.truncate(size);
        } else {
            high.extend_from_slice(&low);
        }
        low.sort_unstable_by(f64::total_cmp);
        high.sort_unstable_by(f64::total_cmp);
        Tails { count, low, high }
    }

    /// Percentile of a fraction up to 0.1 or from 0.9, linear between ranks as in numpy (Hyndman and Fan 1996, type 7).
    pub fn percentile(&self, fraction: f64) -> f64 {
        if self.count == 0 {
            return f64::NAN;
        }
        let position = fraction * (self.count - 1) as f64;
        let rank = position.floor() as usize;
        let (below, above) = (self.at(rank), self.at((rank + 1).min(self.count - 1)));
        let weight = position - rank as f64;
        if weight >= 0.5 {
            above - (above - below) * (1.0 - weight)
        } else {
            below + (above - below) * weight
        }
    }

    fn at(&self, rank: usize) -> f64 {
        match self.low.get(rank) {
            Some(&value) => value,
            None => self.high[rank + self.high.len() - self.count],
        }
    }
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
        for count in 1..60usize {
            let values: Vec<f64> = (0..count).map(|k| ((k * 37 + 11) % 101) as f64).collect();
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
        }
        assert!(Tails::new(&[]).percentile(0.05).is_nan());
    }
}
