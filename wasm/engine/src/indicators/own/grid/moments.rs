//! Means and squares of windows of many lengths, put together as in [`halves`](crate::indicators::own::halves): windows of
//! 2, 4, 8, … bars serve all lengths, and a window serves those that it is the newer part of.
use crate::indicators::kernel::PIECE;
use crate::indicators::own::halves::{Columns, Join};
use crate::indicators::own::recent::Recent;
use crate::indicators::row::Machine;
use std::marker::PhantomData;

/// A kernel that is made of a window's mean and squares.
pub trait OfMoments<const O: usize> {
    /// `sums` are those of the squares of what the window's values are away from their mean.
    fn finish(options: &[f64], means: &[f64], sums: &[f64], outputs: [&mut [f64]; O]);
}

pub struct Moments<K, const O: usize> {
    longest: usize,
    sets: Vec<Vec<f64>>,
    /// Means and sums of windows of 2, 4, 8, … bars.
    levels: Vec<[Recent; 2]>,
    /// Windows of other lengths, the shortest first.
    windows: Vec<Window>,
    kind: PhantomData<K>,
}

struct Window {
    length: usize,
    join: Join,
    columns: [Vec<f64>; 2],
}

/// The largest power of 2 that is not above this length.
fn span_of(length: usize) -> usize {
    1 << length.ilog2()
}

impl<K: OfMoments<O> + 'static, const O: usize> Moments<K, O> {
    pub fn of(sets: &[&[f64]]) -> Box<dyn Machine> {
        let periods = sets.iter().map(|options| options[0] as usize);
        let longest = periods.clone().max().unwrap_or(1);
        let mut lengths: Vec<usize> = Vec::new();
        for mut length in periods {
            while !length.is_power_of_two() {
                lengths.push(length);
                length -= span_of(length);
            }
        }
        lengths.sort_unstable();
        lengths.dedup();
        let windows = lengths.into_iter().map(|length| Window {
            length,
            join: Join::new(span_of(length), length - span_of(length)),
            columns: [vec![0.0; PIECE], vec![0.0; PIECE]],
        });
        let levels =
            (1..=longest.ilog2()).map(|level| [Recent::new(1 << level), Recent::new(1 << level)]);
        Box::new(Moments::<K, O> {
            longest,
            sets: sets.iter().map(|options| options.to_vec()).collect(),
            levels: levels.collect(),
            windows: windows.collect(),
            kind: PhantomData,
        })
    }
}

impl<K: OfMoments<O>, const O: usize> Machine for Moments<K, O> {
    fn reach(&self) -> usize {
        self.longest - 1
    }

    fn feed(&mut self, inputs: &[&[f64]], outputs: &mut [&mut [f64]]) {
        let bars = outputs[0].len();
        let zeros = [0.0; PIECE + 1];
        let mut levels: Vec<Columns> = vec![[inputs[0], &zeros]];
        for (below, level) in self.levels.iter_mut().enumerate() {
            let span = 1 << below;
            let [means, sums] = level.each_mut().map(|column| column.room(bars));
            let room = [&mut *means, &mut *sums].map(|column| {
                let reach = column.len() - bars;
                &mut column[reach..]
            });
            let [older, newer] = [span, 0].map(|ago| ending(levels[below], ago, bars));
            Join::new(span, span).apply(older, newer, room);
            levels.push([means, sums]);
        }
        for at in 0..self.windows.len() {
            let (shorter, now) = self.windows.split_at_mut(at);
            let Window {
                length,
                join,
                columns,
            } = &mut now[0];
            let rest = *length - span_of(*length);
            let older = ending(levels[length.ilog2() as usize], rest, bars);
            let newer = window(&levels, shorter, rest, bars);
            let room = columns.each_mut().map(|column| &mut column[..bars]);
            join.apply(older, newer, room);
        }
        for (options, outputs) in self.sets.iter().zip(outputs.chunks_mut(O)) {
            let [means, sums] = window(&levels, &self.windows, options[0] as usize, bars);
            let outputs = <&mut [&mut [f64]; O]>::try_from(outputs).expect("the outputs");
            K::finish(
                options,
                means,
                sums,
                outputs.each_mut().map(|output| &mut **output),
            );
        }
    }
}

/// The columns of windows that end so many bars ago.
fn ending<'c>(columns: Columns<'c>, ago: usize, bars: usize) -> Columns<'c> {
    columns.map(|column| &column[column.len() - bars - ago..][..bars])
}

/// The columns of windows of this length.
fn window<'c>(
    levels: &[Columns<'c>],
    windows: &'c [Window],
    length: usize,
    bars: usize,
) -> Columns<'c> {
    if length.is_power_of_two() {
        return ending(levels[length.ilog2() as usize], 0, bars);
    }
    let place = windows.binary_search_by_key(&length, |window| window.length);
    let columns = &windows[place.expect("a window that a set asks for")].columns;
    columns.each_ref().map(|column| &column[..bars])
}
