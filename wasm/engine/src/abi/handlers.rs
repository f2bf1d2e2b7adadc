//! How a strategy's handlers are called. A handler is an entry of the engine's function table.

use super::strategy::{fail, run};
use crate::backtest::fault::Fault;
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
    pub fn bar(self) {
        if run().slots().len() > 8 {
            self.push();
            let (index, time, _) = present();
            return invoke!(self, Entry::Bar, (index, time): (i32, i64));
        }
        let (index, time, prices) = present();
        self.bar_with(
            index,
            time,
            prices,
            slot_values_from(0),
            run().slots().len(),
        );
    }

    #[inline(always)]
    fn bar_with(self, index: i32, time: i64, prices: [f64; 5], slots: [f64; 8], count: usize) {
        let ([o, h, l, c, v], [s0, s1, s2, s3, s4, s5, s6, s7]) = (prices, slots);
        match count {
            0 => {
                invoke!(self, Entry::Bar0, (index, time, o, h, l, c, v): (i32, i64, f64, f64, f64, f64, f64))
            }
            1 | 2 => invoke!(self, Entry::Bar2, (index, time, o, h, l, c, v, s0, s1):
                (i32, i64, f64, f64, f64, f64, f64, f64, f64)),
            3 | 4 => invoke!(self, Entry::Bar4, (index, time, o, h, l, c, v, s0, s1, s2, s3):
                (i32, i64, f64, f64, f64, f64, f64, f64, f64, f64, f64)),
            _ => {
                invoke!(self, Entry::Bar8, (index, time, o, h, l, c, v, s0, s1, s2, s3, s4, s5, s6, s7):
                (i32, i64, f64, f64, f64, f64, f64, f64, f64, f64, f64, f64, f64, f64, f64))
            }
        }
    }

    fn push(self) {
        let (_, _, [o, h, l, c, v]) = present();
        let [s0, s1, s2, s3, s4, s5, s6, s7] = slot_values_from(0);
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
        let time = run.steps.time()[fill.step as usize];
        let (order, number) = (fill.order as i32, fill.instrument as i32);
        let (side, liquidity) = (fill.side as i32, fill.liquidity as i32);
        invoke!(self, Entry::Fill, (order, number, side, liquidity, time, quantity, price, fill.fee as f64 / 1e8):
            (i32, i32, i32, i32, i64, f64, f64, f64));
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

/// The columns of a run with one instrument and at most eight pushed series, none of which moves while it goes on: what
/// `onBar` is given, without looking each column up at each bar.
#[derive(Clone, Copy)]
pub struct Lane {
    time: *const i64,
    prices: [*const f64; 5],
    slots: [*const f64; 8],
    count: usize,
}

impl Lane {
    pub fn new(run: &Run) -> Option<Lane> {
        let (bars, slots) = (&run.exchange.instruments[0].bars, run.slots());
        if !run.is_simple() || slots.len() > 8 {
            return None;
        }
        // What a strategy of fewer series than its handler takes is given twice.
        let column = |slot: usize| match slots.get(slot) {
            Some(&series) => run
                .series
                .column(series, &run.exchange.instruments)
                .as_ptr(),
            None => bars.open.as_ptr(),
        };
        Some(Lane {
            time: bars.time.as_ptr(),
            prices: [&bars.open, &bars.high, &bars.low, &bars.close, &bars.volume]
                .map(|column| column.as_ptr()),
            slots: [0, 1, 2, 3, 4, 5, 6, 7].map(column),
            count: slots.len(),
        })
    }

    /// Lets `onBar` see bar after bar, at most so many, for as long as there is nothing else to do; gives their count.
    pub fn bars(&self, handlers: Handlers, most: u32) -> u32 {
        match self.count {
            0 => self.bars_with::<0>(handlers, most),
            1 | 2 => self.bars_with::<2>(handlers, most),
            3 | 4 => self.bars_with::<4>(handlers, most),
            _ => self.bars_with::<8>(handlers, most),
        }
    }

    fn bars_with<const SLOTS: usize>(&self, handlers: Handlers, most: u32) -> u32 {
        let run: *mut Run = run();
        // SAFETY: the run stays in its box until it is closed, and nothing holds it while the strategy calls back.
        let most = unsafe { &*run }.idle_bars().min(most as usize) as u32;
        for done in 0..most {
            // SAFETY: as above; the run keeps its bars and columns as they are, and `row` is one of its bars.
            unsafe {
                let (index, row) = (*run).next_idle();
                let prices = self.prices.map(|column| *column.add(row));
                let mut slots = [0.0; 8];
                for (value, column) in slots.iter_mut().zip(&self.slots).take(SLOTS) {
                    *value = *column.add(row);
                }
                handlers.bar_with(index, *self.time.add(row), prices, slots, SLOTS);
                if !(*run).is_idle() {
                    return done + 1;
                }
            }
        }
        most
    }
}
