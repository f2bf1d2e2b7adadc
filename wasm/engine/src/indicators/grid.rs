//! One indicator for several sets of options over the same columns, to the bits of [`batch`](super::batch).
//!
//! Columns are looked at and loaded once for all sets, a piece after the other. Kernels say what several sets have in
//! common and which go side by side in lanes ([`Pieces::together`](super::row::Pieces)); all others are fed one after the
//! other.
use super::pieces::Cut;
use super::row::{Machine, Pieces, Row};
use super::{batch, check_shape, feed_whole, give_out, nan, row_of, IndicatorError, Inputs};

/// Computes indicator `id` for each set of options, each as [`batch`](super::batch) does. Outputs follow each other set by
/// set.
pub fn grid(
    id: usize,
    inputs: Inputs,
    sets: &[&[f64]],
    outputs: &mut [&mut [f64]],
) -> Result<(), IndicatorError> {
    let row = row_of(id)?;
    let width = row.outputs.len();
    if outputs.len() != width * sets.len() {
        return Err(IndicatorError::OutputCount);
    }
    if let [options] = sets {
        return batch(id, inputs, options, outputs);
    }
    let start = nan::first_bar(inputs.columns);
    let mut fed: Vec<Set> = Vec::new();
    for (options, outputs) in sets.iter().zip(outputs.chunks_mut(width)) {
        let lookback = row.check(options)?;
        let bars = check_shape(row, inputs.columns, outputs)?;
        match start {
            Some(start) if bars - start > lookback => fed.push(Set {
                options,
                lookback,
                outputs,
            }),
            _ => batch(id, inputs, options, outputs)?,
        }
    }
    if let (false, Some(start)) = (fed.is_empty(), start) {
        feed(row, (inputs, start), &mut fed);
    }
    Ok(())
}

/// Options, the bars before the first value, and where values go.
struct Set<'s, 'o> {
    options: &'s [f64],
    lookback: usize,
    outputs: &'s mut [&'o mut [f64]],
}

fn feed(row: &Row, (inputs, start): (Inputs, usize), sets: &mut [Set]) {
    let options: Vec<&[f64]> = sets.iter().map(|set| set.options).collect();
    let columns: Vec<&[f64]> = inputs
        .columns
        .iter()
        .map(|column| &column[start..])
        .collect();
    let later = Inputs {
        columns: &columns,
        ..inputs
    };
    let mut values: Vec<&mut [f64]> = sets
        .iter_mut()
        .flat_map(|set| set.outputs.iter_mut())
        .map(|column| &mut column[start..])
        .collect();
    let pieces = &row.pieces;
    let cut = Cut {
        at: 0,
        in_one_form: pieces.in_one_form,
    };
    let machine = || match pieces.together {
        Some(together) => together(&options),
        None => Box::new(Each::new(pieces, &options)),
    };
    let are_clean = feed_whole(&machine, later, cut, &mut values);
    let inputs = Inputs {
        are_clean,
        ..inputs
    };
    for set in sets {
        give_out(row, inputs, (start, set.lookback), set.outputs);
    }
}

/// Machines that are fed one after the other, each piece to all of them.
pub struct Each {
    machines: Vec<Box<dyn Machine>>,
    reach: usize,
}

impl Each {
    pub fn new(pieces: &Pieces, sets: &[&[f64]]) -> Each {
        let machines: Vec<_> = sets
            .iter()
            .map(|options| (pieces.machine)(options) as Box<dyn Machine>)
            .collect();
        let reach = machines.iter().map(|machine| machine.reach()).max();
        Each {
            reach: reach.unwrap_or(0),
            machines,
        }
    }
}

impl Machine for Each {
    fn reach(&self) -> usize {
        self.reach
    }

    fn feed(&mut self, inputs: &[&[f64]], outputs: &mut [&mut [f64]]) {
        let width = outputs.len() / self.machines.len();
        let mut views = inputs.to_vec();
        for (machine, outputs) in self.machines.iter_mut().zip(outputs.chunks_mut(width)) {
            let ahead = self.reach - machine.reach();
            for (view, column) in views.iter_mut().zip(inputs) {
                *view = &column[ahead..];
            }
            machine.feed(&views, outputs);
        }
    }
}
