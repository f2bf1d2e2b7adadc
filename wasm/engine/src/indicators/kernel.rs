//! What a kernel is: a machine that is fed pieces of columns and does not care where they are cut. Batch feeds it
//! long pieces, streaming pieces of one bar; so both evaluate the same expressions, and what is between two pieces is all of
//! its state.
use super::own::Recent;
use super::pieces::write_in_one_form;
use super::row::{array, Live, Machine, Meaning, OptionRange, Pieces, Row, Stateful, Together};
use super::state::State;
use super::talib::TalibRow;

/// Bars in a long piece: a few columns of that length stay in the nearest cache.
pub const PIECE: usize = 512;

/// A kernel with `I` inputs and `O` outputs.
pub trait Kernel<const I: usize, const O: usize>: Sized + 'static {
    /// Options are within the row's ranges.
    fn new(options: &[f64]) -> Self;

    /// Of numbers it never makes a NaN or −0, so that its values need not be looked at again.
    const IN_ONE_FORM: bool = false;

    /// `feed` does for one bar no more than it must, however long its pieces may be.
    const STEPS: bool = false;

    /// Takes several sets of options at once, where that is faster than one after the other.
    const TOGETHER: Option<Together> = None;

    /// Bars before a piece that `feed` reads.
    fn reach(&self) -> usize {
        0
    }

    /// Takes the next n bars, 1 to `N`, and writes n values to each output. Every input holds `reach` bars before them;
    /// where there were none yet, zeros. What is written before the lookback is thrown away.
    fn feed<const N: usize>(&mut self, inputs: [&[f64]; I], outputs: [&mut [f64]; O]);

    /// Shows everything that changes while bars are fed.
    fn state(&mut self, state: &mut State);
}

/// A kernel that computes bar by bar.
pub trait Step<const I: usize, const O: usize>: Sized + 'static {
    /// As [`Kernel::new`].
    fn new(options: &[f64]) -> Self;

    /// As [`Kernel::reach`].
    fn reach(&self) -> usize {
        0
    }

    /// Each input's last entry is the bar's value, `reach` entries stand before it.
    fn step(&mut self, inputs: [&[f64]; I]) -> [f64; O];

    /// As [`Kernel::state`].
    fn state(&mut self, state: &mut State);
}

impl<const I: usize, const O: usize, K: Step<I, O>> Kernel<I, O> for K {
    const STEPS: bool = true;

    fn new(options: &[f64]) -> K {
        K::new(options)
    }

    fn reach(&self) -> usize {
        Step::reach(self)
    }

    #[inline(always)]
    fn feed<const N: usize>(&mut self, inputs: [&[f64]; I], mut outputs: [&mut [f64]; O]) {
        let reach = Step::reach(self);
        let bars = outputs[0].len();
        let inputs = inputs.map(|column| &column[..reach + bars]);
        for bar in 0..bars {
            let values = self.step(inputs.map(|column| &column[bar..=bar + reach]));
            for (output, value) in outputs.iter_mut().zip(values) {
                output[bar] = value;
            }
        }
    }

    fn state(&mut self, state: &mut State) {
        Step::state(self, state);
    }
}

/// A row of the crate's, computed by kernel `K`.
pub const fn own<K: Kernel<I, O>, const I: usize, const O: usize>(row: TalibRow) -> Row {
    assert!(row.inputs == I && row.outputs.len() == O);
    Row {
        inputs: row.inputs,
        options: row.options,
        outputs: row.outputs,
        lookback: row.lookback,
        pieces: pieces::<K, I, O>(),
        #[cfg(not(target_arch = "wasm32"))]
        peer: Some(row.begin),
    }
}

/// A row that the crate has not.
pub const fn ours<K: Kernel<I, O>, const I: usize, const O: usize>(
    options: &'static [OptionRange],
    lookback: fn(&[f64]) -> Option<usize>,
) -> Row {
    Row {
        inputs: I,
        options,
        outputs: &[Meaning::Value; O],
        lookback,
        pieces: pieces::<K, I, O>(),
        #[cfg(not(target_arch = "wasm32"))]
        peer: None,
    }
}

pub const fn pieces<K: Kernel<I, O>, const I: usize, const O: usize>() -> Pieces {
    Pieces {
        machine: |options| Box::new(Fed::<K, I, O>(K::new(options))),
        together: K::TOGETHER,
        in_one_form: K::IN_ONE_FORM,
        live: if K::STEPS {
            None
        } else {
            Some(|options| Box::new(Streaming::<K, I, O>::new(options)))
        },
    }
}

/// A kernel that long pieces are fed to.
struct Fed<K, const I: usize, const O: usize>(K);

impl<K: Kernel<I, O>, const I: usize, const O: usize> Machine for Fed<K, I, O> {
    fn reach(&self) -> usize {
        self.0.reach()
    }

    fn feed(&mut self, inputs: &[&[f64]], outputs: &mut [&mut [f64]]) {
        let inputs = <[&[f64]; I]>::try_from(inputs).expect("the row's inputs");
        let outputs = <&mut [&mut [f64]; O]>::try_from(outputs).expect("the row's outputs");
        self.0
            .feed::<PIECE>(inputs, outputs.each_mut().map(|output| &mut **output));
    }
}

impl<K: Kernel<I, O>, const I: usize, const O: usize> Stateful for Fed<K, I, O> {
    fn state(&mut self, state: &mut State) {
        self.0.state(state);
    }
}

/// A machine that is fed pieces of one bar.
pub struct Stepping {
    machine: Box<dyn Stateful>,
    past: Vec<Recent>,
}

impl Stepping {
    pub fn new(machine: Box<dyn Stateful>, inputs: usize) -> Stepping {
        let past = (0..inputs).map(|_| Recent::new(machine.reach()));
        Stepping {
            past: past.collect(),
            machine,
        }
    }
}

impl Live for Stepping {
    fn update(&mut self, inputs: &[f64], outputs: &mut [f64]) {
        let (width, mut rooms) = (outputs.len(), outputs.chunks_mut(1));
        let mut values = self.past.iter_mut().zip(inputs.chunks(1));
        self.machine.feed(
            &array(|| values.next().map(|(past, value)| past.with(value)))[..inputs.len()],
            &mut array(|| rooms.next())[..width],
        );
        write_in_one_form(outputs);
    }

    fn state(&mut self, state: &mut State) {
        self.past.iter_mut().for_each(|past| past.state(state));
        self.machine.state(state);
    }
}

/// A kernel that is compiled once more for pieces of one bar.
struct Streaming<K, const I: usize, const O: usize> {
    kernel: K,
    past: [Recent; I],
}

impl<K: Kernel<I, O>, const I: usize, const O: usize> Streaming<K, I, O> {
    fn new(options: &[f64]) -> Self {
        let kernel = K::new(options);
        let past = std::array::from_fn(|_| Recent::new(kernel.reach()));
        Streaming { kernel, past }
    }
}

impl<K: Kernel<I, O>, const I: usize, const O: usize> Live for Streaming<K, I, O> {
    fn update(&mut self, inputs: &[f64], outputs: &mut [f64]) {
        let mut values = [[0.0]; O];
        let mut at = 0;
        let views = self.past.each_mut().map(|past| {
            at += 1;
            past.with(&inputs[at - 1..at])
        });
        self.kernel
            .feed::<1>(views, values.each_mut().map(|value| &mut value[..]));
        for (output, mut value) in outputs.iter_mut().zip(values) {
            write_in_one_form(&mut value);
            *output = value[0];
        }
    }

    fn state(&mut self, state: &mut State) {
        self.past.iter_mut().for_each(|past| past.state(state));
        self.kernel.state(state);
    }
}
