//! What a kernel is to the rest of the engine: a row of plain functions, the same for TA-Lib's and for ours.
use super::error::IndicatorError;
use super::state::State;

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
    /// Takes the next bar's inputs and writes that bar's outputs.
    fn update(&mut self, inputs: &[f64], outputs: &mut [f64]);

    /// Shows its state, or is false where it cannot.
    fn state(&mut self, _state: &mut State) -> bool {
        false
    }

    /// Another one that goes on from here by itself; `None` where `state` says all that there is to know.
    fn fork(&self) -> Option<Box<dyn Live>> {
        None
    }
}

/// The crate's: a closure over its handle.
impl<F: FnMut(&[f64], &mut [f64]) + Clone + 'static> Live for F {
    fn update(&mut self, inputs: &[f64], outputs: &mut [f64]) {
        self(inputs, outputs);
    }

    fn fork(&self) -> Option<Box<dyn Live>> {
        Some(Box::new(self.clone()))
    }
}

/// A function does not take its options.
pub struct Disagree;

/// What takes whole columns piece by piece and does not care where they are cut: one kernel, or several over one series.
pub trait Machine {
    /// Bars before a piece that `feed` reads.
    fn reach(&self) -> usize;

    /// Takes the next bars, 1 to `PIECE`, and writes as many values to each output. Every input holds `reach` bars before
    /// them; where there were none yet, zeros.
    fn feed(&mut self, inputs: &[&[f64]], outputs: &mut [&mut [f64]]);
}

/// Columns in, the values of all bars from the lookback on out. The inputs hold at least lookback + 1 bars, the outputs
/// exactly as many entries as there are values.
pub type Whole =
    fn(inputs: &[&[f64]], options: &[f64], outputs: &mut [&mut [f64]]) -> Result<(), Disagree>;

/// How whole columns are computed.
pub enum Batch {
    Whole(Whole),
    Pieces(Pieces),
}

/// A kernel of ours, as a machine.
#[derive(Clone, Copy)]
pub struct Pieces {
    pub machine: fn(options: &[f64]) -> Box<dyn Machine>,
    /// One machine for several sets of options, whose outputs follow each other set by set, where sets have work in common
    /// or go side by side.
    pub together: Option<Together>,
    /// Its values are never a NaN or −0.
    pub in_one_form: bool,
}

/// Makes a machine for several sets of options.
pub type Together = fn(sets: &[&[f64]]) -> Box<dyn Machine>;

/// The first bars in, the last one's outputs out, and what takes the bars that follow.
pub type Open =
    fn(inputs: &[&[f64]], options: &[f64], outputs: &mut [f64]) -> Option<Box<dyn Live>>;

/// A stream as it is before its first bar.
pub type Resume = fn(options: &[f64]) -> Box<dyn Live>;

/// What computes a row. Its functions see only numbers and checked options; the NaN policy is the caller's (`nan.rs`).
pub struct Forms {
    pub batch: Batch,
    /// Given the first lookback + 1 bars, writes the last one's outputs and goes on from there bar by bar, to the same
    /// bits as `batch`.
    pub open: Open,
    /// A stream whose state is about to be put back; `None` where that is not possible.
    pub resume: Option<Resume>,
    /// Outputs are numbers already and never −0, so that nothing is left to be written in one form.
    pub is_plain: bool,
}

/// One indicator.
pub struct Row {
    pub inputs: usize,
    pub options: &'static [OptionRange],
    pub outputs: &'static [Meaning],
    /// Bars without a value before the first, or `None` where the options disagree.
    pub lookback: fn(options: &[f64]) -> Option<usize>,
    /// Whether `forms` are for these options, where there is a peer.
    pub takes: fn(options: &[f64]) -> bool,
    pub forms: Forms,
    /// The crate's forms where `forms` are ours.
    pub peer: Option<Forms>,
}

impl Row {
    /// What computes the row at these options.
    pub fn forms(&self, options: &[f64]) -> &Forms {
        match &self.peer {
            Some(peer) if !(self.takes)(options) => peer,
            _ => &self.forms,
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
