//! Bars from trades: what each rule makes, and that it does not matter how trades arrive or where a run was interrupted.

mod clocks;
mod rules;
mod streams;

use tidebook_engine::bars::{Builder, Clock, Emitted, Late, Print, Rule, State, Zone};

const SECOND: i64 = 1_000_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

fn print(time: i64, ticks: i64, lots: i64) -> Print {
    Print {
        time,
        ticks,
        lots,
        is_buy: true,
    }
}

fn minutes(count: i64) -> Rule {
    Rule::Time(Clock::new(count * MINUTE, None, Zone::default()).expect("an interval"))
}

fn builder(rule: Rule) -> Builder {
    Builder::new(rule, Late::Drop, 0, false).expect("a rule")
}

/// What trades give, and what is still open behind them.
fn bars(mut builder: Builder, trades: &[Print]) -> Vec<Emitted> {
    let mut given = Vec::new();
    for trade in trades {
        builder.push(trade, &mut given).expect("in range");
    }
    given.extend(builder.open().iter().map(|&bar| Emitted {
        state: State::Open,
        bar,
    }));
    given
}

/// Time, open, high, low, close, lots.
fn plain(given: &[Emitted]) -> Vec<[i64; 6]> {
    given
        .iter()
        .map(|Emitted { bar, .. }| [bar.time, bar.open, bar.high, bar.low, bar.close, bar.lots])
        .collect()
}
