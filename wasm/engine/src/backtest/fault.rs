//! What ends a run before its last bar, in facts from which the host makes a sentence.

use crate::fixed::Overflow;
use crate::indicators::IndicatorError;

#[derive(Clone, Debug, PartialEq)]
pub enum Fault {
    /// Money or a quantity left the range of its integer.
    Overflow,
    /// A series was asked for a future bar.
    FutureValue {
        ago: i32,
    },
    UnknownInstrument {
        name: String,
    },
    UnknownSignal {
        name: String,
    },
    /// Not a timeframe, or one that the bars' interval does not divide.
    Timeframe {
        text: String,
        interval: i64,
    },
    /// The inputs of one indicator tick at different paces.
    MixedClocks {
        indicator: usize,
    },
    Indicator {
        id: usize,
        error: IndicatorError,
    },
    /// A declared parameter whose value, default or range cannot be.
    Parameter {
        name: String,
        value: f64,
        min: f64,
        max: f64,
    },
    /// The strategy stopped itself: an assertion, an index out of range, an exhausted memory.
    Strategy {
        message: String,
        line: i32,
        column: i32,
    },
    /// An order or plot outside of a handler, a handle of nothing, too much of something.
    Misuse {
        what: &'static str,
    },
}

impl From<Overflow> for Fault {
    fn from(_: Overflow) -> Fault {
        Fault::Overflow
    }
}
