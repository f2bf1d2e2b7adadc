//! What a strategy module imports, and how its handlers are called.
//!
//! A handler is an entry of the engine's function table. An import that cannot be answered leaves a [`Fault`] and traps:
//! the run is over, and the host reads the fault.

use super::state;
use crate::backtest::entry::{Change, Target, Wish};
use crate::backtest::exchange::average_price;
use crate::backtest::fault::Fault;
use crate::backtest::order::{Kind, Side};
use crate::backtest::run::{Call, Run, FIELD_SLOTS};
use crate::backtest::series::Update;

/// The strategy's sixteen table entries, in the order of the README's table of handlers.
#[derive(Clone, Copy)]
pub struct Handlers {
    pub first: u32,
    /// One bit for each entry that is not empty.
    pub present: u32,
}

#[repr(u32)]
#[derive(Clone, Copy)]
enum Entry {
    Start,
    Push0,
    Push2,
    Push4,
    Push8,
    More,
    Bar0,
    Bar2,
    Bar4,
    Bar8,
    Bar,
    Fill,
    Order,
    Signalled,
    Update,
    Stop,
}

/// Calls a table entry with the given types: `invoke!(handlers, Entry::Order, (id as i32): (i32))`.
macro_rules! invoke {
    ($handlers:expr, $entry:expr, ($($argument:expr),*): ($($kind:ty),*) $(-> $result:ty)?) => {{
        // SAFETY: the host put functions of these signatures there (checked when the module was inspected); a call of
        // another signature traps.
        let handler: extern "C" fn($($kind),*) $(-> $result)? =
            unsafe { std::mem::transmute(($handlers.first + $entry as u32) as usize) };
        handler($($argument),*)
    }};
}

impl Handlers {
    pub fn start(self) {
        invoke!(self, Entry::Start, (): ());
    }

    fn has(self, entry: Entry) -> bool {
        self.present & (1 << entry as u32) != 0
    }

    /// Makes one call; the run is not borrowed while the strategy works.
    pub fn call(self, call: Call) {
        match call {
            Call::Bar { is_pushed: true } => {
                let (index, time, _) = present();
                invoke!(self, Entry::Bar, (index, time): (i32, i64));
            }
            Call::Bar { is_pushed: false } => self.bar(),
            Call::Push => self.push(),
            Call::Filled(fill) if self.has(Entry::Fill) => self.filled(fill as usize),
            Call::OrderChanged(id) if self.has(Entry::Order) => {
                invoke!(self, Entry::Order, (id as i32): (i32))
            }
            Call::Signalled(number, row) if self.has(Entry::Signalled) => {
                let (time, value) = run().signal_row(number, row);
                invoke!(self, Entry::Signalled, (number as i32, time, value): (i32, i64, f64));
            }
            Call::Update(update) => self.update(&update),
            Call::Stop if self.has(Entry::Stop) => invoke!(self, Entry::Stop, (): ()),
            _ => {}
        }
    }

    fn update(self, update: &Update) {
        if !self.has(Entry::Update) {
            fail(Fault::Misuse {
                what: "the strategy declares a custom indicator and has no update",
            });
        }
        let [o, h, l, c, v] = update.prices;
        let value = invoke!(self, Entry::Update, (update.object, update.index, update.time, o, h, l, c, v):
            (i32, i32, i64, f64, f64, f64, f64, f64) -> f64);
        run().updated(update, value);
    }

    /// A push and `onBar` in one call.
    #[inline]
    pub fn bar(self) {
        let (index, time, [o, h, l, c, v]) = present();
        let values = slot_values();
        let [s0, s1, s2, s3, s4, s5, s6, s7] = values;
        match run().slots().len() {
            0 => {
                invoke!(self, Entry::Bar0, (index, time, o, h, l, c, v): (i32, i64, f64, f64, f64, f64, f64))
            }
            1 | 2 => invoke!(self, Entry::Bar2, (index, time, o, h, l, c, v, s0, s1):
                (i32, i64, f64, f64, f64, f64, f64, f64, f64)),
            3 | 4 => invoke!(self, Entry::Bar4, (index, time, o, h, l, c, v, s0, s1, s2, s3):
                (i32, i64, f64, f64, f64, f64, f64, f64, f64, f64, f64)),
            5..=8 => {
                invoke!(self, Entry::Bar8, (index, time, o, h, l, c, v, s0, s1, s2, s3, s4, s5, s6, s7):
                (i32, i64, f64, f64, f64, f64, f64, f64, f64, f64, f64, f64, f64, f64, f64))
            }
            _ => {
                self.push();
                invoke!(self, Entry::Bar, (index, time): (i32, i64));
            }
        }
    }

    fn push(self) {
        let (_, _, [o, h, l, c, v]) = present();
        let [s0, s1, s2, s3, s4, s5, s6, s7] = slot_values();
        let count = run().slots().len();
        match count {
            0 => invoke!(self, Entry::Push0, (o, h, l, c, v): (f64, f64, f64, f64, f64)),
            1 | 2 => {
                invoke!(self, Entry::Push2, (o, h, l, c, v, s0, s1): (f64, f64, f64, f64, f64, f64, f64))
            }
            3 | 4 => invoke!(self, Entry::Push4, (o, h, l, c, v, s0, s1, s2, s3):
                (f64, f64, f64, f64, f64, f64, f64, f64, f64)),
            _ => invoke!(self, Entry::Push8, (o, h, l, c, v, s0, s1, s2, s3, s4, s5, s6, s7):
                (f64, f64, f64, f64, f64, f64, f64, f64, f64, f64, f64, f64, f64)),
        }
        for first in (8..count).step_by(8) {
            let [s0, s1, s2, s3, s4, s5, s6, s7] = slot_values_from(first);
            invoke!(self, Entry::More, ((FIELD_SLOTS + first) as i32, s0, s1, s2, s3, s4, s5, s6, s7):
                (i32, f64, f64, f64, f64, f64, f64, f64, f64));
        }
    }

    fn filled(self, index: usize) {
        let run = run();
        let fill = run.exchange.fills[index];
        let instrument = &run.exchange.instruments[fill.instrument as usize];
        let (quantity, price) = (
            instrument.quantity(fill.quantity),
            instrument.price(fill.price),
        );
        let time = run.steps.time[fill.step as usize];
        let (order, number) = (fill.order as i32, fill.instrument as i32);
        let (side, liquidity) = (fill.side as i32, fill.liquidity as i32);
        invoke!(self, Entry::Fill, (order, number, side, liquidity, time, quantity, price, fill.fee as f64 / 1e8):
            (i32, i32, i32, i32, i64, f64, f64, f64));
    }
}

fn run() -> &'static mut Run {
    match &mut state().run {
        Some(run) => run,
        None => fail(Fault::Misuse {
            what: "a strategy speaks without a run",
        }),
    }
}

#[inline]
fn present() -> (i32, i64, [f64; 5]) {
    let run = run();
    let index = run.present();
    let bars = &run.exchange.instruments[0].bars;
    let prices = [
        bars.open[index],
        bars.high[index],
        bars.low[index],
        bars.close[index],
        bars.volume[index],
    ];
    (run.bar_index(), bars.time[index], prices)
}

fn slot_values() -> [f64; 8] {
    slot_values_from(0)
}

#[inline]
fn slot_values_from(first: usize) -> [f64; 8] {
    let run = run();
    let index = run.present();
    let mut values = [f64::NAN; 8];
    for (value, &series) in values.iter_mut().zip(run.slots().iter().skip(first)) {
        *value = run.series.column(series, &run.exchange.instruments)[index];
    }
    values
}

/// Ends the run: the host finds the fault after the trap.
fn fail(fault: Fault) -> ! {
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
    if index(clock) >= run.series.clocks() || index(which) >= FIELD_SLOTS {
        fail(Fault::Misuse {
            what: "a field is asked of no clock of this run",
        });
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
