//! What a kernel is to the rest of the engine: a row of plain functions, the same for TA-Lib's and for ours.
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

/// A kernel of the crate.
pub trait Handle {
    /// Takes the next bars and writes as many values to each output.
    fn feed(&mut self, inputs: &[&[f64]], outputs: &mut [&mut [f64]]);

    /// Another one that goes on from here by itself.
    fn fork(&self) -> Box<dyn Handle>;
}

/// A closure over the crate's.
impl<F: FnMut(&[&[f64]], &mut [&mut [f64]]) + Clone + 'static> Handle for F {
    fn feed(&mut self, inputs: &[&[f64]], outputs: &mut [&mut [f64]]) {
        self(inputs, outputs);
    }

    fn fork(&self) -> Box<dyn Handle> {
        Box::new(self.clone())
    }
}

impl Live for Box<dyn Handle> {
    fn update(&mut self, inputs: &[f64], outputs: &mut [f64]) {
        let (width, mut rooms) = (outputs.len(), outputs.chunks_mut(1));
        let mut values = inputs.chunks(1);
        self.feed(
            &array(|| values.next())[..inputs.len()],
            &mut array(|| rooms.next())[..width],
        );
    }

    fn fork(&self) -> Option<Box<dyn Live>> {
        Some(Box::new(Handle::fork(&**self)))
    }
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

/// A kernel of ours, as a machine.
#[derive(Clone, Copy)]
pub struct Pieces {
    pub machine: fn(options: &[f64]) -> Box<dyn Stateful>,
    /// One machine for several sets of options, whose outputs follow each other set by set, where sets have work in common
    /// or go side by side.
    pub together: Option<Together>,
    /// Its values are never a NaN or −0.
    pub in_one_form: bool,
    /// A stream of its own, where the machine would do more for one bar than it must.
    pub live: Option<Resume>,
}

/// A stream as it is before its first bar.
pub type Resume = fn(options: &[f64]) -> Box<dyn Live>;

/// Makes a machine for several sets of options.
pub type Together = fn(sets: &[&[f64]]) -> Box<dyn Machine>;

/// The first lookback + 1 bars in, the last one's outputs out, and what takes the bars that follow; `None` where the
/// options disagree.
pub type Begin =
    fn(inputs: &[&[f64]], options: &[f64], outputs: &mut [f64]) -> Option<Box<dyn Handle>>;

/// What computes a row, bars one after the other and whole columns to the same bits. It sees only numbers and checked
/// options; the NaN policy is the caller's (`nan.rs`).
pub enum Forms {
    /// The crate's.
    Bars(Begin),
    /// Ours.
    Pieces(Pieces),
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

    /// Given the first lookback + 1 bars, writes the last one's outputs and goes on from there bar by bar.
    pub fn open(
        &self,
        inputs: &[&[f64]],
        options: &[f64],
        outputs: &mut [f64],
    ) -> Option<Box<dyn Live>> {
        if let Forms::Bars(begin) = self.forms(options) {
            return Some(Box::new(begin(inputs, options, outputs)?));
        }
        let mut live = self.resume(options)?;
        let mut bar = vec![0.0; inputs.len()];
        for at in 0..inputs[0].len() {
            for (value, column) in bar.iter_mut().zip(inputs) {
                *value = column[at];
            }
            live.update(&bar, outputs);
        }
        Some(live)
    }

    /// A stream whose state is about to be put back; `None` where that is not possible.
    pub fn resume(&self, options: &[f64]) -> Option<Box<dyn Live>> {
        match self.forms(options) {
            Forms::Bars(_) => None,
            Forms::Pieces(pieces) => Some(match pieces.live {
                Some(live) => live(options),
                None => Box::new(Stepping::new((pieces.machine)(options), self.inputs)),
            }),
        }
    }

    /// Whether outputs are numbers already and never −0, so that nothing is left to be written in one form.
    pub fn is_plain(&self, forms: &Forms) -> bool {
        matches!((forms, self.outputs[0]), (Forms::Pieces(_), Meaning::Value))
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
