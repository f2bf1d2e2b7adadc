//! A run as metrics see it: its parts and what several metrics need, computed when first asked for.
use super::activity::Activity;
use super::benchmark::capture::Captures;
use super::benchmark::{Benchmark, Joint};
use super::series::Series;
use super::trips::Trips;
use crate::backtest::order::Trade;
use crate::backtest::report::RunView;
use std::cell::OnceCell;

/// Units of 1e-8 in one unit of the quote currency.
const UNITS: f64 = 1e8;

/// 1e-8 quote as quote.
pub fn quote(amount: i64) -> f64 {
    amount as f64 / UNITS
}

pub struct Sample<'a> {
    pub run: &'a RunView<'a>,
    pub equity: &'a [i64],
    pub trades: &'a [Trade],
    account: OnceCell<Series<'a>>,
    trips: OnceCell<Trips>,
    activity: OnceCell<Activity>,
    benchmark: OnceCell<Benchmark<'a>>,
    joint: OnceCell<Joint>,
    captures: OnceCell<Captures>,
}

impl<'a> Sample<'a> {
    pub fn new(run: &'a RunView<'a>, equity: &'a [i64], trades: &'a [Trade]) -> Sample<'a> {
        let (account, trips, activity) = Default::default();
        let (benchmark, joint, captures) = Default::default();
        Sample {
            run,
            equity,
            trades,
            account,
            trips,
            activity,
            benchmark,
            joint,
            captures,
        }
    }

    /// Equity as a series of levels, quote.
    pub fn account(&self) -> &Series<'a> {
        self.account.get_or_init(|| {
            let levels = self.equity.iter().map(|&value| quote(value)).collect();
            Series::new(levels, self.run.clock, self.run.periods_per_year)
        })
    }

    pub fn trips(&self) -> &Trips {
        self.trips.get_or_init(|| Trips::new(self.trades))
    }

    pub fn activity(&self) -> &Activity {
        self.activity.get_or_init(|| Activity::new(self.run))
    }

    pub fn benchmark(&self) -> &Benchmark<'a> {
        self.benchmark.get_or_init(|| Benchmark::new(self.run))
    }

    /// Returns of the account since the benchmark's start, and of the benchmark; both empty where either is undefined.
    pub fn pairs(&self) -> (&[f64], &[f64]) {
        let benchmark = self.benchmark();
        match (
            self.account().returns().get(benchmark.start..),
            benchmark.series.returns(),
        ) {
            (Some(account), returns) if account.len() == returns.len() => (account, returns),
            _ => (&[], &[]),
        }
    }

    pub fn captures(&self) -> &Captures {
        self.captures.get_or_init(|| {
            let (account, benchmark) = self.pairs();
            Captures::new(account, benchmark)
        })
    }

    pub fn joint(&self) -> &Joint {
        self.joint.get_or_init(|| {
            let (account, benchmark) = self.pairs();
            Joint::new(account, benchmark)
        })
    }
}
