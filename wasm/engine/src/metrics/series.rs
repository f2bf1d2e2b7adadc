//! A series of levels (equity, or the price of what is held) with what follows from it.
use super::calendar::Calendar;
use super::moments::{loss, Moments};
use super::spells::Spells;
use super::tails::Tails;
use std::cell::OnceCell;

pub struct Series<'a> {
    /// Empty when a level is zero or less: no return on it means anything, so every metric of it is undefined.
    pub levels: Vec<f64>,
    /// ms, one a level.
    pub times: &'a [i64],
    pub periods_per_year: f64,
    returns: OnceCell<Vec<f64>>,
    moments: OnceCell<Moments>,
    tails: OnceCell<Tails>,
    spells: OnceCell<Spells>,
    calendar: OnceCell<Calendar>,
    downside: OnceCell<f64>,
}

impl<'a> Series<'a> {
    pub fn new(levels: Vec<f64>, times: &'a [i64], periods_per_year: f64) -> Series<'a> {
        let sound = levels
            .iter()
            .fold(true, |sound, &level| sound & (level > 0.0));
        let levels = if sound { levels } else { Vec::new() };
        let (returns, moments, tails) = Default::default();
        let (spells, calendar, downside) = Default::default();
        Series {
            levels,
            times,
            periods_per_year,
            returns,
            moments,
            tails,
            spells,
            calendar,
            downside,
        }
    }

    /// level / previous level - 1.
    pub fn returns(&self) -> &[f64] {
        self.returns.get_or_init(|| {
            self.levels
                .windows(2)
                .map(|pair| pair[1] / pair[0] - 1.0)
                .collect()
        })
    }

    pub fn moments(&self) -> &Moments {
        self.moments.get_or_init(|| Moments::new(self.returns()))
    }

    pub fn tails(&self) -> &Tails {
        self.tails.get_or_init(|| Tails::new(self.returns()))
    }

    pub fn spells(&self) -> &Spells {
        self.spells
            .get_or_init(|| Spells::new(&self.levels, self.times))
    }

    pub fn calendar(&self) -> &Calendar {
        self.calendar
            .get_or_init(|| Calendar::new(&self.levels, self.times))
    }

    /// Mean of a function of the returns.
    pub fn mean(&self, term: impl Fn(f64) -> f64 + Copy) -> f64 {
        super::moments::sum(self.returns(), term) / self.returns().len() as f64
    }

    /// Mean of min(r, 0)^2 over all returns: the second lower partial moment about 0.
    pub fn downside_variance(&self) -> f64 {
        *self.downside.get_or_init(|| self.mean(|r| loss(r).powi(2)))
    }
}
