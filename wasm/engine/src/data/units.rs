//! Units of numeric times.

/// The span of JavaScript's Date, within which every time must lie.
pub const FARTHEST: i64 = 8_640_000_000_000_000;

/// What one step of a time column is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeUnit {
    Seconds,
    Milliseconds,
    Microseconds,
    Nanoseconds,
    /// Dates and clocks in words of ISO 8601.
    Iso,
}

impl TimeUnit {
    /// The unit in which a number of this size is a date of our time: seconds until the year 5138, and so on.
    pub fn of_magnitude(size: u64) -> Self {
        match size {
            0..=99_999_999_999 => Self::Seconds,
            100_000_000_000..=99_999_999_999_999 => Self::Milliseconds,
            100_000_000_000_000..=99_999_999_999_999_999 => Self::Microseconds,
            _ => Self::Nanoseconds,
        }
    }

    /// As reports and requests call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Seconds => "s",
            Self::Milliseconds => "ms",
            Self::Microseconds => "us",
            Self::Nanoseconds => "ns",
            Self::Iso => "iso",
        }
    }

    /// The unit called so.
    pub fn from_name(name: &str) -> Option<Self> {
        [
            Self::Seconds,
            Self::Milliseconds,
            Self::Microseconds,
            Self::Nanoseconds,
            Self::Iso,
        ]
        .into_iter()
        .find(|unit| unit.name() == name)
    }

    /// Whole ms at or before `value` of this unit, `None` outside the calendar.
    pub fn to_ms(self, value: i64) -> Option<i64> {
        let ms = match self {
            Self::Seconds => value.checked_mul(1000)?,
            Self::Milliseconds | Self::Iso => value,
            Self::Microseconds => value.div_euclid(1000),
            Self::Nanoseconds => value.div_euclid(1_000_000),
        };
        (-FARTHEST..=FARTHEST).contains(&ms).then_some(ms)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_go_by_magnitude() {
        let cases = [
            (1_704_067_200, "s"),
            (1_704_067_200_000, "ms"),
            (1_704_067_200_000_000, "us"),
            (1_704_067_200_000_000_000, "ns"),
        ];
        for (value, name) in cases {
            let unit = TimeUnit::of_magnitude(value);
            assert_eq!(
                (unit.name(), unit.to_ms(value as i64)),
                (name, Some(1_704_067_200_000))
            );
            assert_eq!(TimeUnit::from_name(name), Some(unit));
        }
        assert_eq!(TimeUnit::Microseconds.to_ms(-1), Some(-1));
        assert_eq!(TimeUnit::Seconds.to_ms(i64::MAX), None);
    }
}
