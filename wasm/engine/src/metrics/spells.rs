//! Drawdowns: level / highest level so far - 1, bar by bar and as spells from a peak to its recovery.
use super::moments::sum;

const DAY: f64 = 86_400_000.0;

/// One stay below a peak.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spell {
    /// The lowest drawdown in it, negative.
    pub depth: f64,
    /// Calendar days from the last bar at the peak to the bar that regains it, or to the end of the run.
    pub days: f64,
}

/// All of a series' drawdowns.
pub struct Spells {
    /// One a level; none for an undefined series.
    pub depths: Vec<f64>,
    pub spells: Vec<Spell>,
}

impl Spells {
    pub fn new(levels: &[f64], times: &[i64]) -> Spells {
        // Peaks first, one after the other; then the divisions, which do not wait for each other.
        let mut peak = 0.0;
        let peaks = levels.iter().map(|&level| {
            peak = if level >= peak { level } else { peak };
            peak
        });
        let peaks: Vec<f64> = peaks.collect();
        let pairs = levels.iter().zip(&peaks);
        let depths: Vec<f64> = pairs.map(|(level, peak)| level / peak - 1.0).collect();
        let mut spells = Vec::new();
        let (mut since, mut depth) = (0, 0.0f64);
        for ((&now, (level, peak)), &time) in
            depths.iter().zip(levels.iter().zip(&peaks)).zip(times)
        {
            if level < peak {
                depth = if now < depth { now } else { depth };
                continue;
            }
            if depth < 0.0 {
                spells.push(Spell {
                    depth,
                    days: (time - since) as f64 / DAY,
                });
            }
            (since, depth) = (time, 0.0);
        }
        if let (true, Some(&end)) = (depth < 0.0, times.last()) {
            spells.push(Spell {
                depth,
                days: (end - since) as f64 / DAY,
            });
        }
        Spells { depths, spells }
    }

    /// Mean over all bars of a function of the drawdown; NaN for an undefined series.
    pub fn mean(&self, term: impl Fn(f64) -> f64 + Copy) -> f64 {
        sum(&self.depths, term) / self.depths.len() as f64
    }

    /// The larger of zero and the largest of a function of the spells; NaN for an undefined series.
    pub fn largest(&self, of: impl Fn(&Spell) -> f64) -> f64 {
        if self.depths.is_empty() {
            return f64::NAN;
        }
        self.spells.iter().map(of).fold(0.0, f64::max)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spell_runs_from_the_last_bar_at_the_peak_to_its_recovery_or_the_end() {
        let times: Vec<i64> = (0..8).map(|day| day * 86_400_000).collect();
        let got = Spells::new(
            &[100.0, 100.0, 80.0, 90.0, 100.0, 120.0, 60.0, 90.0],
            &times,
        );
        let expected = [
            Spell {
                depth: 80.0 / 100.0 - 1.0,
                days: 3.0,
            },
            Spell {
                depth: -0.5,
                days: 2.0,
            },
        ];
        assert_eq!(got.spells, expected);
        assert_eq!(got.largest(|spell| spell.days), 3.0);
        assert_eq!(
            Spells::new(&[1.0, 2.0], &times).largest(|spell| spell.days),
            0.0
        );
        assert!(Spells::new(&[], &times)
            .largest(|spell| spell.days)
            .is_nan());
    }
}
