//! The WebAssembly interface, described in `wasm/README.md`. The only folder with unsafe code.
//!
//! WebAssembly here is single-threaded, and no function keeps a borrow of the engine's state while it calls a strategy,
//! so the one cell below is never borrowed twice.
#![allow(unsafe_code)]
// Raw pointers come from the host, which got them from `allocate`; a private function can be no safer than that.
#![allow(clippy::not_unsafe_ptr_arg_deref)]

mod backtest;
mod bars;
mod book;
mod builder;
mod data;
mod decode;
mod encode;
mod handlers;
mod hash;
mod indicator;
#[cfg(target_arch = "wasm32")]
mod maths;
mod montecarlo;
mod strategy;
mod stream;

use std::alloc::{alloc, dealloc, Layout};
use std::cell::UnsafeCell;

use crate::backtest::fault::Fault;
use crate::backtest::run::Run;
use crate::bars::{Bars, Builder};
use crate::montecarlo::simulation::Simulation;
use std::rc::Rc;

pub const ABI_VERSION: u32 = 1;
const ALIGNMENT: usize = 16;

/// Everything that lives between two calls.
struct State {
    outbox: Vec<u8>,
    /// Doubles that a call leaves for the host.
    figures: Vec<f64>,
    bars: Handles<Rc<Bars>>,
    books: Handles<book::Shelf>,
    decoders: Handles<decode::Reading>,
    builders: Handles<Builder>,
    streams: Handles<stream::Fed>,
    pending: backtest::Pending,
    run: Option<Box<Run>>,
    /// Equity, trades and metrics of the finished run, encoded.
    report: [Vec<u8>; 3],
    handlers: Option<handlers::Handlers>,
    fault: Option<Fault>,
    /// UTF-16 units that the strategy has pushed for its next call.
    text: Vec<u16>,
    inputs: Vec<usize>,
    options: Vec<f64>,
    hash: sha2::Sha256,
    simulation: Option<Simulation>,
}

struct Single(UnsafeCell<Option<State>>);

// SAFETY: the module has no shared memory, so there is one thread only.
unsafe impl Sync for Single {}

static STATE: Single = Single(UnsafeCell::new(None));

/// The state. Callers use it for one expression or one call without handing control to a strategy.
fn state() -> &'static mut State {
    // SAFETY: see the module's header.
    let state = unsafe { &mut *STATE.0.get() };
    state.get_or_insert_with(|| State {
        outbox: Vec::new(),
        figures: Vec::new(),
        bars: Handles::default(),
        books: Handles::default(),
        decoders: Handles::default(),
        builders: Handles::default(),
        streams: Handles::default(),
        pending: backtest::Pending::default(),
        run: None,
        report: Default::default(),
        handlers: None,
        fault: None,
        text: Vec::new(),
        inputs: Vec::new(),
        options: Vec::new(),
        hash: sha2::Sha256::default(),
        simulation: None,
    })
}

/// Objects that the host names by number. A number is never given twice until 65,536 objects later.
struct Handles<T> {
    slots: Vec<(u32, Option<T>)>,
}

impl<T> Default for Handles<T> {
    fn default() -> Self {
        Handles { slots: Vec::new() }
    }
}

impl<T> Handles<T> {
    fn insert(&mut self, value: T) -> u32 {
        let free = self.slots.iter().position(|(_, value)| value.is_none());
        let index = free.unwrap_or_else(|| {
            self.slots.push((0, None));
            self.slots.len() - 1
        });
        let slot = &mut self.slots[index];
        slot.0 = (slot.0 + 1) & 0xffff;
        slot.1 = Some(value);
        (slot.0 << 16) | (index as u32 + 1)
    }

    fn slot(&mut self, handle: u32) -> Option<&mut Option<T>> {
        let slot = self
            .slots
            .get_mut(((handle & 0xffff) as usize).wrapping_sub(1))?;
        (slot.0 == handle >> 16).then_some(&mut slot.1)
    }

    fn get(&mut self, handle: u32) -> Option<&T> {
        self.slot(handle)?.as_ref()
    }

    fn remove(&mut self, handle: u32) -> Option<T> {
        self.slot(handle)?.take()
    }
}

/// The host's bytes at `pointer`.
fn bytes<'a>(pointer: *const u8, length: usize) -> &'a [u8] {
    slice(pointer, length)
}

fn slice<'a, T>(pointer: *const T, length: usize) -> &'a [T] {
    if length == 0 {
        return &[];
    }
    // SAFETY: the host passes what it got from `allocate` and filled, or a column of the engine.
    unsafe { std::slice::from_raw_parts(pointer, length) }
}

fn text(pointer: *const u8, length: usize) -> String {
    String::from_utf8_lossy(bytes(pointer, length)).into_owned()
}

fn answer(contents: Vec<u8>) {
    state().outbox = contents;
}

/// The host's whole number. Another double gives one that is out of every range: nothing is rounded here.
fn whole(value: f64) -> i64 {
    if value.fract() == 0.0 {
        value as i64
    } else {
        i64::MAX
    }
}

/// Leaves doubles for the host, and gives their count.
fn figures(values: impl IntoIterator<Item = f64>) -> u32 {
    // Collected first: they are read from objects of the state.
    let figures: Vec<f64> = values.into_iter().collect();
    let count = figures.len() as u32;
    state().figures = figures;
    count
}

#[no_mangle]
pub extern "C" fn figures_pointer() -> *const f64 {
    state().figures.as_ptr()
}

#[no_mangle]
pub extern "C" fn abi_version() -> u32 {
    ABI_VERSION
}

/// Uninitialised memory for the host, aligned to 16; null when there is none.
#[no_mangle]
pub extern "C" fn allocate(size: usize) -> *mut u8 {
    match Layout::from_size_align(size.max(1), ALIGNMENT) {
        // SAFETY: the size is not zero.
        Ok(layout) => unsafe { alloc(layout) },
        Err(_) => std::ptr::null_mut(),
    }
}

#[no_mangle]
pub extern "C" fn release(pointer: *mut u8, size: usize) {
    if let Ok(layout) = Layout::from_size_align(size.max(1), ALIGNMENT) {
        // SAFETY: the host gives back what `allocate` gave for the same size.
        unsafe { dealloc(pointer, layout) }
    }
}

#[no_mangle]
pub extern "C" fn outbox_pointer() -> *const u8 {
    state().outbox.as_ptr()
}

#[no_mangle]
pub extern "C" fn outbox_length() -> usize {
    state().outbox.len()
}

/// The table in which the host puts a strategy's handlers.
#[cfg(target_arch = "wasm32")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn function_table() -> wasm_bindgen::JsValue {
    wasm_bindgen::function_table()
}
