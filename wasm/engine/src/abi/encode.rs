//! Results as bytes: columns of little-endian integers, widest first, each part headed by its row count as u64.
//!
//! The bytes of orders, fills, plots and log are what the digest is taken of, so their layout is part of the ABI.

use super::indicator::status;
use crate::backtest::fault::Fault;
use crate::backtest::order::Trade;
use crate::backtest::run::Run;
use crate::backtest::silent::Silent;
use crate::data::json::Object;
use crate::data::Signal;
use crate::montecarlo::paths::Told;

const NO_TIME: i64 = i64::MIN;

/// Columns of the same length, one after the other.
struct Columns {
    bytes: Vec<u8>,
}

impl Columns {
    fn new(rows: usize) -> Columns {
        Columns {
            bytes: (rows as u64).to_le_bytes().to_vec(),
        }
    }

    fn i64s(&mut self, values: impl ExactSizeIterator<Item = i64>) -> &mut Columns {
        self.fixed(values, i64::to_le_bytes)
    }

    fn f64s(&mut self, values: impl ExactSizeIterator<Item = f64>) -> &mut Columns {
        self.fixed(values, f64::to_le_bytes)
    }

    fn u32s(&mut self, values: impl ExactSizeIterator<Item = u32>) -> &mut Columns {
        self.fixed(values, u32::to_le_bytes)
    }

    /// One growth for the whole column, then a loop without a check for room.
    fn fixed<T, const SIZE: usize>(
        &mut self,
        values: impl ExactSizeIterator<Item = T>,
        bytes: impl Fn(T) -> [u8; SIZE],
    ) -> &mut Columns {
        let start = self.bytes.len();
        self.bytes.resize(start + SIZE * values.len(), 0);
        for (place, value) in self.bytes[start..].chunks_exact_mut(SIZE).zip(values) {
            place.copy_from_slice(&bytes(value));
        }
        self
    }

    fn u8s(&mut self, values: impl Iterator<Item = u8>) -> &mut Columns {
        self.bytes.extend(values);
        self
    }

    fn text(&mut self, text: &str) -> &mut Columns {
        self.bytes
            .extend_from_slice(&(text.len() as u64).to_le_bytes());
        self.bytes.extend_from_slice(text.as_bytes());
        self
    }

    fn take(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.bytes)
    }
}

pub fn orders(run: &Run) -> Vec<u8> {
    let orders = &run.exchange.orders;
    let each = || orders.iter();
    Columns::new(orders.len())
        .i64s(each().map(|order| order.time))
        .i64s(each().map(|order| order.quantity))
        .i64s(each().map(|order| order.filled))
        .i64s(each().map(|order| order.price))
        .i64s(each().map(|order| order.trigger))
        .u32s(each().map(|order| order.parent))
        .u32s(each().map(|order| order.instrument))
        .u8s(each().map(|order| order.side as u8))
        .u8s(each().map(|order| order.kind as u8))
        .u8s(each().map(|order| order.status as u8))
        .u8s(each().map(|order| order.reason as u8))
        .take()
}

pub fn fills(run: &Run) -> Vec<u8> {
    let fills = &run.exchange.fills;
    let each = || fills.iter();
    Columns::new(fills.len())
        .i64s(each().map(|fill| run.steps.time()[fill.step as usize]))
        .i64s(each().map(|fill| fill.quantity))
        .i64s(each().map(|fill| fill.price))
        .i64s(each().map(|fill| fill.fee))
        .u32s(each().map(|fill| fill.instrument))
        .u32s(each().map(|fill| fill.order))
        .u8s(each().map(|fill| fill.side as u8))
        .u8s(each().map(|fill| fill.liquidity as u8))
        .take()
}

/// Each plot: its name, then a double for each bar of the first instrument, the one NaN where nothing was plotted.
pub fn plots(run: &Run) -> Vec<u8> {
    let mut columns = Columns::new(run.plots.len());
    for (name, values) in &run.plots {
        columns.text(name);
        columns.f64s(values.iter().copied());
    }
    columns.take()
}

pub fn log(run: &Run) -> Vec<u8> {
    let mut columns = Columns::new(run.log.len());
    for line in &run.log {
        columns.i64s([line.time].into_iter()).text(&line.text);
    }
    columns.take()
}

pub fn equity(time: &[i64], equity: &[i64]) -> Vec<u8> {
    Columns::new(time.len())
        .f64s(time.iter().map(|&time| time as f64))
        .i64s(equity.iter().copied())
        .take()
}

/// Times, quantity and money as i64 (an open trade's exit is `i64::MIN`), then instrument, steps and side.
pub fn trades(trades: &[Trade], run: &Run) -> Vec<u8> {
    let each = || trades.iter();
    let time = |step: u32| run.steps.time()[step as usize];
    Columns::new(trades.len())
        .i64s(each().map(|trade| time(trade.entry_step)))
        .i64s(each().map(|trade| trade.exit_step.map_or(NO_TIME, time)))
        .i64s(each().map(|trade| trade.quantity))
        .i64s(each().map(|trade| trade.entry_price))
        .i64s(each().map(|trade| trade.exit_price.unwrap_or(NO_TIME)))
        .i64s(each().map(|trade| trade.pnl))
        .i64s(each().map(|trade| trade.fees))
        .i64s(each().map(|trade| trade.mae))
        .i64s(each().map(|trade| trade.mfe))
        .u32s(each().map(|trade| trade.instrument))
        .u32s(each().map(|trade| trade.entry_step))
        .u32s(each().map(|trade| trade.exit_step.unwrap_or(u32::MAX)))
        .u8s(each().map(|trade| trade.side as u8))
        .take()
}

pub fn doubles(values: &[f64]) -> Vec<u8> {
    Columns::new(values.len())
        .f64s(values.iter().copied())
        .take()
}

pub fn signal(signal: &Signal) -> Vec<u8> {
    Columns::new(signal.time.len())
        .i64s(signal.time.iter().copied())
        .f64s(signal.value.iter().copied())
        .i64s(signal.available.iter().copied())
        .take()
}

/// Each declared parameter: its name, then value, default, min, max and step as doubles.
pub fn parameters(run: &Run) -> Vec<u8> {
    let mut columns = Columns::new(run.parameters.len());
    for parameter in &run.parameters {
        let numbers = [
            parameter.value,
            parameter.default,
            parameter.min,
            parameter.max,
            parameter.step,
        ];
        columns.text(&parameter.name).f64s(numbers.into_iter());
    }
    columns.take()
}

/// What happened to orders, in order; empty for a run that was not watched.
pub fn journal(run: &Run) -> Vec<u8> {
    let notes = &run.exchange.journal.notes;
    let each = || notes.iter();
    Columns::new(notes.len())
        .i64s(each().map(|note| note.time))
        .i64s(each().map(|note| note.quantity))
        .i64s(each().map(|note| note.price))
        .i64s(each().map(|note| note.trigger))
        .u32s(each().map(|note| note.order))
        .u32s(each().map(|note| note.instrument))
        .u32s(each().map(|note| note.other))
        .u8s(each().map(|note| note.deed as u8))
        .u8s(each().map(|note| note.when as u8))
        .take()
}

/// Counts of ruined and reached, then columns of paths, then the fan's floats.
pub fn told(told: &Told) -> Vec<u8> {
    let mut columns = Columns::new(told.last.len());
    columns
        .i64s([told.ruined as i64, told.reached as i64].into_iter())
        .f64s(told.last.iter().copied())
        .f64s(told.worst.iter().copied())
        .f64s(told.under.iter().copied())
        .fixed(told.fan.iter().copied(), f32::to_le_bytes)
        .take()
}

fn silent(silent: &Silent) -> String {
    let mut facts = Object::new();
    facts.number("indicator", silent.id as i64);
    facts.list("options", silent.options.iter().map(f64::to_string));
    facts.number("lookback", silent.lookback as i64);
    facts.number("rows", silent.rows as i64);
    facts.end()
}

/// JSON of what else is worth a word in a report.
pub fn facts(run: &Run) -> Vec<u8> {
    let exchange = &run.exchange;
    let mut facts = Object::new();
    facts.number("bars", run.bars() as i64);
    facts.number("ambiguousBars", i64::from(exchange.ambiguous));
    facts.number("lostLogLines", i64::from(run.lost_log_lines));
    facts.number("cutTargets", i64::from(exchange.cut_targets));
    let quiet = run.series.silent(&exchange.instruments);
    facts.list("silent", quiet.iter().map(silent));
    facts.text("ledgerSum", &exchange.account.ledger_sum().to_string());
    facts.number("cash", exchange.account.cash);
    facts.end().into_bytes()
}

/// JSON of a fault and of the bar it happened in.
pub fn fault(fault: Option<&Fault>, run: &Run) -> Vec<u8> {
    let mut facts = Object::new();
    let float = |facts: &mut Object, key: &str, value: f64| facts.text(key, &value.to_string());
    match fault {
        None => facts.text("code", "none"),
        Some(Fault::Overflow) => facts.text("code", "overflow"),
        Some(Fault::FutureValue { ago }) => {
            facts.text("code", "futureValue");
            facts.number("ago", i64::from(*ago));
        }
        Some(Fault::UnknownInstrument { name }) => {
            facts.text("code", "unknownInstrument");
            facts.text("name", name);
        }
        Some(Fault::UnknownSignal { name }) => {
            facts.text("code", "unknownSignal");
            facts.text("name", name);
        }
        Some(Fault::Timeframe { text, interval }) => {
            facts.text("code", "timeframe");
            facts.text("text", text);
            facts.number("interval", *interval);
        }
        Some(Fault::MixedClocks { indicator }) => {
            facts.text("code", "mixedClocks");
            facts.number("indicator", *indicator as i64);
        }
        Some(Fault::Indicator { id, error }) => {
            facts.text("code", "indicator");
            facts.number("indicator", *id as i64);
            facts.number("status", i64::from(status(*error)));
        }
        Some(Fault::Parameter {
            name,
            value,
            min,
            max,
        }) => {
            facts.text("code", "parameter");
            facts.text("name", name);
            float(&mut facts, "value", *value);
            float(&mut facts, "min", *min);
            float(&mut facts, "max", *max);
        }
        Some(Fault::Strategy {
            message,
            line,
            column,
        }) => {
            facts.text("code", "strategy");
            facts.text("message", message);
            facts.number("line", i64::from(*line));
            facts.number("column", i64::from(*column));
        }
        Some(Fault::Misuse { what }) => {
            facts.text("code", "misuse");
            facts.text("what", what);
        }
    }
    let bar = run.bar_index();
    facts.number("bar", i64::from(bar));
    if let Some(now) = run.moment() {
        facts.number("time", now.time);
    }
    facts.end().into_bytes()
}
