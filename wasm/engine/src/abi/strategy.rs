//! What a strategy module imports.
//!
//! An import that cannot be answered leaves a [`Fault`] and traps: the run is over, and the host reads the fault.

use super::state;
use crate::backtest::entry::{Change, Wish};
use crate::backtest::fault::Fault;
use crate::backtest::filling::average_price;
use crate::backtest::order::{Kind, Side};
use crate::backtest::run::{Run, FIELD_SLOTS};
use crate::backtest::target::Target;

pub(super) fn run() -> &'static mut Run {
    match &mut state().run {
        Some(run) => run,
        None => fail(Fault::Misuse {
            what: "a strategy speaks without a run",
        }),
    }
}

/// Ends the run: the host finds the fault after the trap.
pub(super) fn fail(fault: Fault) -> ! {
    state().fault = Some(fault);
    trap()
}

#[cfg(target_arch = "wasm32")]
fn trap() -> ! {
    core::arch::wasm32::unreachable()
}

#[cfg(not(target_arch = "wasm32"))]
fn trap() -> ! {
    panic!("the strategy's run ended with a fault")
}

fn value_or_fail<T>(result: Result<T, Fault>) -> T {
    result.unwrap_or_else(|fault| fail(fault))
}

/// A number of the strategy as an index; what is negative names nothing.
fn index(number: i32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

fn take_text() -> String {
    String::from_utf16_lossy(&std::mem::take(&mut state().text))
}

#[no_mangle]
pub extern "C" fn strategy_text(units: i64, count: i32) {
    let text = &mut state().text;
    if text.len() > 65_536 {
        fail(Fault::Misuse {
            what: "a text is longer than 65,536 characters",
        });
    }
    for unit in 0..count.clamp(0, 4) {
        text.push((units >> (16 * unit)) as u16);
    }
}

#[no_mangle]
pub extern "C" fn strategy_param(default: f64, min: f64, max: f64, step: f64) -> f64 {
    value_or_fail(run().parameter(take_text(), default, min, max, step))
}

#[no_mangle]
pub extern "C" fn strategy_instrument() -> i32 {
    value_or_fail(run().instrument(&take_text())) as i32
}

#[no_mangle]
pub extern "C" fn strategy_timeframe(clock: i32) -> i32 {
    value_or_fail(run().timeframe(index(clock), &take_text())) as i32
}

/// An instrument's own clock has the instrument's number.
#[no_mangle]
pub extern "C" fn strategy_clock(instrument: i32) -> i32 {
    if index(instrument) >= run().names.len() {
        fail(Fault::Misuse {
            what: "a clock is asked of no instrument of this run",
        });
    }
    instrument
}

#[no_mangle]
pub extern "C" fn strategy_field(clock: i32, which: i32) -> i32 {
    let run = run();
    if index(clock) >= run.series.clocks() || index(which) > FIELD_SLOTS {
        fail(Fault::Misuse {
            what: "a field is asked of no clock of this run",
        });
    }
    if index(which) == FIELD_SLOTS {
        return run.series.times(index(clock), &run.exchange.instruments) as i32;
    }
    run.series.field(index(clock), index(which)) as i32
}

#[no_mangle]
pub extern "C" fn strategy_signal() -> i32 {
    value_or_fail(run().signal(&take_text())) as i32
}

#[no_mangle]
pub extern "C" fn strategy_input(series: i32) {
    if index(series) >= run().series.len() || state().inputs.len() >= 16 {
        fail(Fault::Misuse {
            what: "an indicator is given something that is no series",
        });
    }
    state().inputs.push(index(series));
}

#[no_mangle]
pub extern "C" fn strategy_option(value: f64) {
    if state().options.len() < 64 {
        state().options.push(value);
    }
}

#[no_mangle]
pub extern "C" fn strategy_indicator(id: i32) -> i32 {
    let (inputs, options) = (
        std::mem::take(&mut state().inputs),
        std::mem::take(&mut state().options),
    );
    value_or_fail(run().indicator(index(id), &inputs, &options)) as i32
}

#[no_mangle]
pub extern "C" fn strategy_custom(clock: i32, object: i32) -> i32 {
    value_or_fail(run().custom(index(clock), object)) as i32
}

#[no_mangle]
pub extern "C" fn strategy_watch(series: i32) -> i32 {
    if index(series) >= run().series.len() {
        fail(Fault::Misuse {
            what: "a value is asked of no series of this run",
        });
    }
    run().watch(index(series)).map_or(-1, |slot| slot as i32)
}

#[no_mangle]
pub extern "C" fn strategy_value(series: i32, ago: i32) -> f64 {
    value_or_fail(run().value(index(series), ago))
}

#[no_mangle]
pub extern "C" fn strategy_order(
    instrument: i32,
    kind: i32,
    side: i32,
    quantity: f64,
    price: f64,
    trigger: f64,
) -> i32 {
    let Some(kind) = Kind::from_code(kind) else {
        fail(Fault::Misuse {
            what: "an order has no known kind",
        })
    };
    let side = if side == 0 { Side::Buy } else { Side::Sell };
    let instrument = u32::try_from(instrument).unwrap_or(u32::MAX);
    value_or_fail(run().place(&Wish {
        instrument,
        kind,
        side,
        quantity,
        price,
        trigger,
    })) as i32
}

#[no_mangle]
pub extern "C" fn strategy_amend(order: i32, what: i32, x: f64, y: f64) -> i32 {
    let change = match what {
        0 => Change::Ioc,
        1 => Change::Fok,
        2 => Change::Day,
        3 => Change::Gtd(x as i64),
        4 => Change::PostOnly,
        5 => Change::ReduceOnly,
        6 => Change::Bracket { stop: x, target: y },
        7 => Change::Oco(x as u32),
        8 => Change::Cancel,
        9 => Change::Modify {
            quantity: x,
            price: y,
        },
        _ => fail(Fault::Misuse {
            what: "an order has no such change",
        }),
    };
    i32::from(value_or_fail(run().amend(order as u32, change)))
}

#[no_mangle]
pub extern "C" fn strategy_target(instrument: i32, kind: i32, value: f64) -> i32 {
    let kind = if kind == 0 {
        Target::Percent
    } else {
        Target::Quantity
    };
    let instrument = u32::try_from(instrument).unwrap_or(u32::MAX);
    value_or_fail(run().target(instrument, kind, value)) as i32
}

#[no_mangle]
pub extern "C" fn strategy_cancel_all(instrument: i32) {
    value_or_fail(run().cancel_all(u32::try_from(instrument).unwrap_or(u32::MAX)));
}

#[no_mangle]
pub extern "C" fn strategy_order_value(order: i32, which: i32) -> f64 {
    let exchange = &run().exchange;
    let Some(order) = exchange.order(order as u32) else {
        return f64::NAN;
    };
    let instrument = &exchange.instruments[order.instrument as usize];
    match which {
        0 => f64::from(order.status as u8),
        1 => instrument.quantity(order.filled),
        2 => instrument.quantity(order.quantity),
        _ => average_price(order, instrument),
    }
}

#[no_mangle]
pub extern "C" fn strategy_account(which: i32, instrument: i32) -> f64 {
    let run = run();
    match which {
        2 => return value_or_fail(run.equity()),
        3 => return run.exchange.account.cash as f64 / 1e8,
        4 => return run.exchange.open_orders() as f64,
        _ => {}
    }
    let Some(position) = run.exchange.account.positions.get(index(instrument)) else {
        fail(Fault::Misuse {
            what: "a position is asked of no instrument of this run",
        })
    };
    match which {
        0 => run.exchange.instruments[index(instrument)].quantity(position.lots),
        _ => position.average,
    }
}

#[no_mangle]
pub extern "C" fn strategy_plot() -> i32 {
    value_or_fail(run().plot(take_text())) as i32
}

#[no_mangle]
pub extern "C" fn strategy_plot_value(plot: i32, value: f64) {
    run().plot_value(index(plot), value);
}

#[no_mangle]
pub extern "C" fn strategy_log() {
    run().write_log(take_text());
}

#[no_mangle]
pub extern "C" fn strategy_random() -> f64 {
    run().random.draw()
}

#[no_mangle]
pub extern "C" fn strategy_fault(line: i32, column: i32) {
    fail(Fault::Strategy {
        message: take_text(),
        line,
        column,
    });
}
