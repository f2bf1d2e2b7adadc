//! Signals from outside.

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
}
