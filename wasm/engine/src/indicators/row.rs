//! What a kernel is to the rest of the engine: a row of plain functions.
use super::error::IndicatorError;
use super::kernel::Stepping;
use super::state::State;
use std::array::from_fn;

/// What an option may be; the bounds are allowed values.
#[derive(Clone, Copy, Debug)]
pub struct OptionRange {
    pub integer: bool,
    pub min: f64,
    pub max: f64,
}

/// What the numbers of an output mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// A value, whole or not.
    Value,
    /// The number of a bar, counted from the first bar given to the kernel.
    BarIndex,
}

/// A kernel that takes bars one by one.
pub trait Live {
    /// Takes the next bar's inputs and writes that bar's outputs; what is written before the lookback is thrown away.
    fn update(&mut self, inputs: &[f64], outputs: &mut [f64]);

    /// Shows everything that changes while it is fed.
    fn state(&mut self, state: &mut State);
}

/// As many as there are, of what no row has more than eight of.
pub fn array<T: Default>(mut next: impl FnMut() -> Option<T>) -> [T; 8] {
    from_fn(|_| next().unwrap_or_default())
}

/// What takes whole columns piece by piece and does not care where they are cut: one kernel, or several over one series.
pub trait Machine {
    /// Bars before a piece that `feed` reads.
    fn reach(&self) -> usize;

    /// Takes the next bars, 1 to `PIECE`, and writes as many values to each output. Every input holds `reach` bars before
    /// them; where there were none yet, zeros.
    fn feed(&mut self, inputs: &[&[f64]], outputs: &mut [&mut [f64]]);
}

/// A machine that shows everything that changes while it is fed.
pub trait Stateful: Machine {
    fn state(&mut self, state: &mut State);
}

/// A kernel, as a machine: bars one after the other and whole columns give the same bits. It sees only numbers and checked
/// options; the NaN policy is the caller's (`nan.rs`).
pub struct Pieces {
    pub machine: fn(options: &[f64]) -> Box<dyn Stateful>,
    /// One machine for several sets of options, whose outputs follow each other set by set, where sets have work in common
    /// or go side by side.
    pub together: Option<Together>,
    /// Its values are never a NaN or −0.
    pub in_one_form: bool,
    /// A stream of its own, where the machine would do more for one bar than it must.
    pub live: Option<Open>,
}

/// Makes a stream before its first bar.
pub type Open = fn(options: &[f64]) -> Box<dyn Live>;

/// Makes a machine for several sets of options.
pub type Together = fn(sets: &[&[f64]]) -> Box<dyn Machine>;

/// One indicator.
pub struct Row {
    pub inputs: usize,
    pub options: &'static [OptionRange],
    pub outputs: &'static [Meaning],
    /// Bars without a value before the first, or `None` where the options disagree.
    pub lookback: fn(options: &[f64]) -> Option<usize>,
    pub pieces: Pieces,
    /// The same row of the `ta-lib` crate, where it has it.
    #[cfg(not(target_arch = "wasm32"))]
    pub peer: Option<super::peer::Begin>,
}

impl Row {
    /// A stream before its first bar.
    pub fn live(&self, options: &[f64]) -> Box<dyn Live> {
        match self.pieces.live {
            Some(live) => live(options),
            None => Box::new(Stepping::new((self.pieces.machine)(options), self.inputs)),
        }
    }

    /// The lookback at these options, or why they are refused.
    pub fn check(&self, options: &[f64]) -> Result<usize, IndicatorError> {
        if options.len() != self.options.len() {
            return Err(IndicatorError::OptionCount);
        }
        for (index, (value, range)) in options.iter().zip(self.options).enumerate() {
            if range.integer && value.fract() != 0.0 {
                return Err(IndicatorError::OptionNotInteger { index });
            }
            if !(range.min..=range.max).contains(value) {
                return Err(IndicatorError::OptionOutOfRange { index });
            }
        }
        (self.lookback)(options).ok_or(IndicatorError::OptionsDisagree)
    }
}
