//! Order statistics of a long column without sorting it: a histogram tells in which cells they lie, and only those are
//! sorted.

const CELLS: usize = 8192;

/// The values at some ranks.
pub struct Ordered {
    count: usize,
    /// Rank and value, by rank.
    known: Vec<(usize, f64)>,
}

impl Ordered {
    /// Knows the ranks that the quantiles at these fractions need.
    pub fn new(values: &[f64], fractions: &[f64]) -> Ordered {
        let last = values.len().saturating_sub(1);
        let ranks = fractions.iter().flat_map(|fraction| {
            let rank = (fraction * last as f64) as usize;
            [rank, (rank + 1).min(last)]
        });
        Ordered::at(values, ranks.collect())
    }

    /// Knows these ranks.
    pub fn at(values: &[f64], mut ranks: Vec<usize>) -> Ordered {
        ranks.sort_unstable();
        ranks.dedup();
        let count = values.len();
        if count == 0 {
            ranks.clear();
        }
        let (low, high) = values
            .iter()
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), &value| {
                (low.min(value), high.max(value))
            });
        let scale = (CELLS as f64 - 1.0) / (high - low);
        let known = if scale.is_finite() {
            search(values, &ranks, |value| ((value - low) * scale) as usize)
        } else {
            ranks.into_iter().map(|rank| (rank, low)).collect()
        };
        Ordered { count, known }
    }

    /// The value at a rank that was asked for.
    pub fn value(&self, rank: usize) -> f64 {
        let place = self.known.binary_search_by_key(&rank, |&(rank, _)| rank);
        place.map_or(f64::NAN, |at| self.known[at].1)
    }
}

/// `cell` never falls as values grow.
fn search(values: &[f64], ranks: &[usize], cell: impl Fn(f64) -> usize) -> Vec<(usize, f64)> {
    let mut counts = vec![0usize; CELLS];
    for &value in values {
        counts[cell(value)] += 1;
    }
    // Which of the cells hold a rank, and how many values lie below each of those.
    let mut chosen: Vec<(usize, Vec<f64>)> = Vec::new();
    let mut slots = vec![usize::MAX; CELLS];
    let (mut below, mut next) = (0, 0);
    for (at, &count) in counts.iter().enumerate() {
        if ranks.get(next).is_some_and(|&rank| rank < below + count) {
            slots[at] = chosen.len();
            chosen.push((below, Vec::with_capacity(count)));
        }
        below += count;
        while ranks.get(next).is_some_and(|&rank| rank < below) {
            next += 1;
        }
    }
    for &value in values {
        if let Some((_, inside)) = chosen.get_mut(slots[cell(value)]) {
            inside.push(value);
        }
    }
    let mut known = Vec::with_capacity(ranks.len());
    let mut next = ranks.iter().peekable();
    for (below, mut inside) in chosen {
        inside.sort_unstable_by(f64::total_cmp);
        while let Some(&rank) = next.next_if(|&&rank| rank < below + inside.len()) {
            known.push((rank, inside[rank - below]));
        }
    }
    known
}

/// Linear between ranks as in numpy (Hyndman and Fan 1996, type 7).
pub fn quantile(ordered: &Ordered, fraction: f64) -> f64 {
    let last = ordered.count.saturating_sub(1);
    let position = fraction * last as f64;
    let rank = position as usize;
    let (low, high) = (ordered.value(rank), ordered.value((rank + 1).min(last)));
    low + (high - low) * (position - rank as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn ranks_are_those_of_a_sorted_column(
            values in prop::collection::vec(prop_oneof![-1e3..1e3, Just(0.0), Just(7.0), Just(1e9)], 1..300),
        ) {
            let mut sorted = values.clone();
            sorted.sort_unstable_by(f64::total_cmp);
            let ordered = Ordered::at(&values, (0..values.len()).collect());
            for (rank, expected) in sorted.iter().enumerate() {
                prop_assert_eq!(ordered.value(rank), *expected);
            }
        }
    }

    #[test]
    fn quantiles_are_linear_between_ranks() {
        // numpy.quantile([4, 1, 3, 2], [0.05, 0.5])
        let ordered = Ordered::new(&[4.0, 1.0, 3.0, 2.0], &[0.05, 0.5]);
        assert!((quantile(&ordered, 0.05) - 1.15).abs() < 1e-12);
        assert_eq!(quantile(&ordered, 0.5), 2.5);
        assert_eq!(quantile(&Ordered::new(&[2.0; 9], &[0.3]), 0.3), 2.0);
        assert!(quantile(&Ordered::new(&[], &[0.3]), 0.3).is_nan());
    }
}
