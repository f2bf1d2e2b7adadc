//! Days and dates of the proleptic Gregorian calendar.

/// One day in ms.
pub const DAY: i64 = 86_400_000;

/// Days from 1970-01-01 in the proleptic Gregorian calendar, after Howard Hinnant, "chrono-Compatible Low-Level Date
/// Algorithms" (2013): years start in March, so that the leap day comes last.
pub fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// Year, month and day of a day number, the inverse of [`days_from_civil`].
pub fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (era * 400 + year + i64::from(month <= 2), month, day)
}

/// `2024-01-02`, with the clock where it is not midnight.
pub fn written(ms: i64) -> String {
    let (year, month, day) = civil_from_days(ms.div_euclid(DAY));
    let date = format!("{year:04}-{month:02}-{day:02}");
    let rest = ms.rem_euclid(DAY);
    let (hours, minutes, seconds, millis) = (
        rest / 3_600_000,
        rest / 60_000 % 60,
        rest / 1000 % 60,
        rest % 1000,
    );
    match rest {
        0 => date,
        _ if millis != 0 => format!("{date} {hours:02}:{minutes:02}:{seconds:02}.{millis:03}"),
        _ if seconds != 0 => format!("{date} {hours:02}:{minutes:02}:{seconds:02}"),
        _ => format!("{date} {hours:02}:{minutes:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_calendar_goes_there_and_back() {
        for days in (-200_000..200_000).step_by(13) {
            let (year, month, day) = civil_from_days(days);
            assert_eq!(days_from_civil(year, month, day), days);
        }
        assert_eq!(days_from_civil(2000, 2, 29), 11_016);
        assert_eq!(written(1_704_067_200_000), "2024-01-01");
        assert_eq!(written(1_704_067_200_000 - 1), "2023-12-31 23:59:59.999");
    }
}
