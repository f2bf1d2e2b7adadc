//! Returns of calendar days, months and years (UTC), each from the last level before it to its own last level. The
//! first one begins at the first level, and is left out when it holds no other.
const DAY: i64 = 86_400_000;

pub struct Calendar {
    pub days: Vec<f64>,
    pub months: Vec<f64>,
    pub years: Vec<f64>,
}

impl Calendar {
    pub fn new(levels: &[f64], times: &[i64]) -> Calendar {
        let mut calendar = Calendar {
            days: Vec::new(),
            months: Vec::new(),
            years: Vec::new(),
        };
        let (Some(&first), Some(&last)) = (levels.first(), levels.last()) else {
            return calendar;
        };
        let mut base = [first; 3];
        let mut day = times[0].div_euclid(DAY);
        let mut month = civil_month(day);
        for at in 1..levels.len() {
            if times[at] < (day + 1) * DAY {
                continue;
            }
            let next_day = times[at].div_euclid(DAY);
            let next = civil_month(next_day);
            if at > 1 {
                let ended = [true, next != month, next.0 != month.0];
                calendar.end(ended, &mut base, levels[at - 1]);
            }
            (day, month) = (next_day, next);
        }
        if levels.len() > 1 {
            calendar.end([true; 3], &mut base, last);
        }
        calendar
    }

    fn end(&mut self, ended: [bool; 3], base: &mut [f64; 3], level: f64) {
        let periods = [&mut self.days, &mut self.months, &mut self.years];
        for ((period, base), _) in periods
            .into_iter()
            .zip(base)
            .zip(ended)
            .filter(|(_, ended)| *ended)
        {
            period.push(level / *base - 1.0);
            *base = level;
        }
    }
}

/// Year and month of a day counted from 1970-01-01, in the proleptic Gregorian calendar: years begin in March, so that
/// the leap day is the last of its year and month lengths repeat in groups of 153 days.
fn civil_month(day: i64) -> (i64, i64) {
    let shifted = day + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * day_of_year + 2) / 153;
    let month = if from_march < 10 {
        from_march + 3
    } else {
        from_march - 9
    };
    (year_of_era + era * 400 + i64::from(month <= 2), month)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_of_known_days() {
        let known = [
            (0, (1970, 1)),
            (-1, (1969, 12)),
            (11_016, (2000, 2)),
            (11_017, (2000, 3)),
            (19_782, (2024, 2)),
        ];
        for (day, month) in known {
            assert_eq!(civil_month(day), month);
        }
    }

    #[test]
    fn each_period_starts_where_the_one_before_ended() {
        // 1969-12-31 twice, 1970-01-01, 1970-02-01 twice.
        let times = [-2, -1, 0, 31 * DAY, 31 * DAY + 1];
        let got = Calendar::new(&[100.0, 110.0, 121.0, 100.0, 242.0], &times);
        let near = |got: &[f64], expected: &[f64]| {
            assert_eq!(got.len(), expected.len());
            assert!(
                got.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-12),
                "{got:?} {expected:?}"
            );
        };
        near(&got.days, &[0.1, 0.1, 1.0]);
        near(&got.months, &[0.1, 0.1, 1.0]);
        near(&got.years, &[0.1, 1.2]);
        let alone = Calendar::new(&[100.0, 110.0, 99.0], &times[1..]);
        near(&alone.days, &[0.1, -0.1]);
        near(&alone.years, &[-0.01]);
    }
}
