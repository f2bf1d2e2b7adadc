//! Signals from outside.

use super::clock::Ends;

/// Records from outside with the time from which each was known, in order of that time.
#[derive(Clone, Debug)]
pub struct Signal {
    pub name: String,
    pub time: Vec<i64>,
    pub value: Vec<f64>,
    pub available: Vec<i64>,
}

impl Signal {
    /// Columns of equal length in any order.
    pub fn new(name: String, time: Vec<i64>, value: Vec<f64>, available: Vec<i64>) -> Signal {
        let mut rows: Vec<usize> = (0..time.len()).collect();
        rows.sort_by_key(|&row| (available[row], time[row]));
        let times = |column: &[i64]| rows.iter().map(|&row| column[row]).collect();
        Signal {
            name,
            time: times(&time),
            value: rows.iter().map(|&row| value[row]).collect(),
            available: times(&available),
        }
    }

    /// For each bar of these labels the latest value known at its end, NaN before the first.
    pub fn known_at(&self, labels: &[i64], ends: &Ends) -> Vec<f64> {
        let (mut next, mut latest, mut value) = (0, i64::MIN, f64::NAN);
        let mut known = |index: usize| {
            let end = ends.of(labels, index);
            while next < self.available.len() && self.available[next] <= end {
                if self.time[next] >= latest {
                    (latest, value) = (self.time[next], self.value[next]);
                }
                next += 1;
            }
            value
        };
        (0..labels.len()).map(&mut known).collect()
    }
}
