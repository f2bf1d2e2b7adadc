//! A run as the host sees it: opened from settings, linked to a strategy, advanced in chunks, read as columns.

use super::handlers::{Handlers, Lane};
use super::{answer, encode, slice, state, text};
use crate::backtest::config::{Costs, Decimal, Instrument, Settings};
use crate::backtest::report::{InstrumentView, RunView};
use crate::backtest::run::{Call, Run};
use crate::backtest::signal::Signal;
use crate::backtest::{equity::equity, trades::trades};
use crate::metrics;
use std::rc::Rc;

/// What the next [`run_open`] will be made of.
#[derive(Default)]
pub struct Pending {
    names: Vec<String>,
    instruments: Vec<Instrument>,
    parameters: Vec<(String, f64)>,
    signals: Vec<Signal>,
}

const DONE: u32 = 0;
const MORE: u32 = 1;
const FAULT: u32 = 2;

/// Adds an instrument. 1: the bars' handle is dead or has no bar in the range; 2: the tick is too fine for these prices.
#[no_mangle]
pub extern "C" fn run_instrument(
    bars: u32,
    warmup: usize,
    tick_units: i64,
    tick_scale: u32,
    lot_units: i64,
    lot_scale: u32,
    name: *const u8,
    name_length: usize,
) -> u32 {
    let Some(bars) = state().bars.get(bars).filter(|bars| bars.len() > warmup) else {
        return 1;
    };
    let tick = Decimal {
        units: tick_units,
        scale: tick_scale as u8,
    };
    let lot = Decimal {
        units: lot_units,
        scale: lot_scale as u8,
    };
    let Some(instrument) = Instrument::new(Rc::clone(bars), warmup, tick, lot) else {
        return 2;
    };
    let pending = &mut state().pending;
    pending.names.push(text(name, name_length));
    pending.instruments.push(instrument);
    0
}

#[no_mangle]
pub extern "C" fn run_parameter(name: *const u8, name_length: usize, value: f64) {
    state()
        .pending
        .parameters
        .push((text(name, name_length), value));
}

/// Adds a signal: three columns of `rows`, in any order.
#[no_mangle]
pub extern "C" fn run_signal(
    name: *const u8,
    name_length: usize,
    rows: usize,
    time: *const i64,
    value: *const f64,
    available: *const i64,
) {
    let signal = Signal::new(
        text(name, name_length),
        slice(time, rows).to_vec(),
        slice(value, rows).to_vec(),
        slice(available, rows).to_vec(),
    );
    state().pending.signals.push(signal);
}

/// Opens the run of everything added since the last one. `settings` are ten integers: cash (1e-8), leverage (1e-8),
/// maker, taker and slippage (1e-6 bps), touch (0, 1), volume share (1e-8, −1 for none), latency (ms), seed, interval (ms).
#[no_mangle]
pub extern "C" fn run_open(settings: *const i64) {
    let state = state();
    let pending = std::mem::take(&mut state.pending);
    let &[cash, leverage, maker, taker, slippage, touch, share, latency_ms, seed, interval] =
        slice(settings, 10)
    else {
        return;
    };
    let settings = Settings {
        cash,
        leverage,
        costs: Costs {
            maker,
            taker,
            slippage,
        },
        touch: touch != 0,
        volume_share: (share >= 0).then_some(share),
        latency_ms,
        seed: seed as u64,
    };
    let mut run = Run::new(settings, pending.instruments, pending.names, interval);
    run.signals = pending.signals;
    for (name, value) in pending.parameters {
        run.set_parameter(name, value);
    }
    state.fault = None;
    state.run = Some(Box::new(run));
}

/// Makes the open run one that only declares: names of instruments and signals that are not there, and timeframes that do
/// not fit, are let through, so that a strategy's parameters can be asked for without data.
#[no_mangle]
pub extern "C" fn run_describe() {
    if let Some(run) = &mut state().run {
        run.describe();
    }
}

/// Lets the open run write down what happens to its orders, for part 7 of [`run_read`].
#[no_mangle]
pub extern "C" fn run_watch() {
    if let Some(run) = &mut state().run {
        run.exchange.journal.is_kept = true;
    }
}

/// Names the strategy's table entries, builds the strategy and lets it begin.
#[no_mangle]
pub extern "C" fn run_start(first: u32, present: u32) {
    let handlers = Handlers { first, present };
    state().handlers = Some(handlers);
    handlers.start();
    if let Some(run) = &mut state().run {
        run.begin();
    }
}

/// Advances by at most `bars` bars of the first instrument: 0 done, 1 more to come, 2 a fault.
#[no_mangle]
pub extern "C" fn run_advance(bars: u32) -> u32 {
    let Some(handlers) = state().handlers else {
        return FAULT;
    };
    let lane = state().run.as_deref().and_then(Lane::new);
    let mut left = bars;
    while left > 0 {
        if let Some(lane) = &lane {
            left -= lane.bars(handlers, left);
            if left == 0 {
                break;
            }
        }
        let Some(run) = &mut state().run else {
            return FAULT;
        };
        match run.advance() {
            Ok(Call::Done) => return DONE,
            Ok(call) => {
                left -= u32::from(matches!(call, Call::Bar { .. }));
                handlers.call(call);
            }
            Err(fault) => {
                state().fault = Some(fault);
                return FAULT;
            }
        }
    }
    MORE
}

/// Bars of the first instrument handed to the strategy so far.
#[no_mangle]
pub extern "C" fn run_bars_done() -> u32 {
    state()
        .run
        .as_ref()
        .map_or(0, |run| (run.bar_index() + 1) as u32)
}

/// Puts a part of the run into the outbox, as `wasm/README.md` lays it out. 1 for an amount that left its range.
#[no_mangle]
pub extern "C" fn run_read(part: u32) -> u32 {
    let Some(run) = &state().run else { return 1 };
    answer(match part {
        0 => encode::orders(run),
        1 => encode::fills(run),
        2 => encode::plots(run),
        3 => encode::log(run),
        4 => encode::parameters(run),
        5 => encode::fault(state().fault.as_ref(), run),
        7 => encode::journal(run),
        _ => encode::facts(run),
    });
    0
}

/// Computes equity, trades and metrics of a finished run for [`run_report`]; 1 for an amount that left its range.
#[no_mangle]
pub extern "C" fn run_finish(periods_per_year: f64) -> u32 {
    let Some(run) = &state().run else { return 1 };
    let exchange = &run.exchange;
    let bars_at_steps: Vec<_> = (0..exchange.instruments.len())
        .map(|instrument| run.steps.bars_at(instrument))
        .collect();
    let instruments: Vec<InstrumentView> = exchange
        .instruments
        .iter()
        .zip(&bars_at_steps)
        .map(|(instrument, bar_at_step)| InstrumentView {
            bars: &instrument.bars,
            bar_at_step,
            price_scale: instrument.price_scale,
            lot_scale: instrument.lot_scale,
            lot_units: instrument.lot_units,
        })
        .collect();
    let view = RunView {
        clock: run.steps.time(),
        instruments: &instruments,
        fills: &exchange.fills,
        cash: exchange.settings.cash,
        periods_per_year,
        interval: exchange.interval,
    };
    let (Ok(equity), Ok(trades)) = (equity(&view), trades(&view)) else {
        return 1;
    };
    state().report = [
        encode::equity(run.steps.time(), &equity),
        encode::trades(&trades, run),
        encode::doubles(&metrics::metrics(&view, &equity, &trades)),
    ];
    0
}

/// Puts equity (0), trades (1) or metrics (2) of a finished run into the outbox, once.
#[no_mangle]
pub extern "C" fn run_report(part: u32) {
    let report = state().report.get_mut(part as usize);
    answer(report.map(std::mem::take).unwrap_or_default());
}

/// Frees the run.
#[no_mangle]
pub extern "C" fn run_close() {
    state().run = None;
    state().report = Default::default();
    state().handlers = None;
}
