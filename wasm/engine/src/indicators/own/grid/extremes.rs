//! Highest and lowest values of windows of many lengths: those of 2, 4, 8, … bars serve all, since a window of any length is
//! two of these that overlap.
use crate::indicators::own::extremes::furthest;
use crate::indicators::own::recent::Recent;
use crate::indicators::row::Machine;
use std::marker::PhantomData;

/// A kernel that is made of the extremes of windows whose length is its first option.
pub trait OfHeights<const O: usize> {
    /// The inputs whose highest and lowest values are wanted.
    const HIGH: Option<usize>;
    const LOW: Option<usize>;

    /// `inputs` begin with the bars that the outputs are for.
    fn finish(extremes: &Extremes, inputs: &[&[f64]], outputs: [&mut [f64]; O]);
}

/// The extremes of one set's windows in a piece.
pub struct Extremes<'e> {
    period: usize,
    high: &'e [&'e [f64]],
    low: &'e [&'e [f64]],
}

impl Extremes<'_> {
    pub fn highest(&self, out: &mut [f64]) {
        put::<true>(self.high, self.period, out);
    }

    pub fn lowest(&self, out: &mut [f64]) {
        put::<false>(self.low, self.period, out);
    }
}

fn put<const HIGH: bool>(levels: &[&[f64]], period: usize, out: &mut [f64]) {
    let level = levels[period.ilog2() as usize];
    let now = level.len() - out.len();
    match period - (1 << period.ilog2()) {
        0 => out.copy_from_slice(&level[now..]),
        rest => furthest::<HIGH, 2>(&level[now - rest..], [0, rest], out),
    }
}

/// Extremes of windows of 2, 4, 8, … bars.
struct Tower<const HIGH: bool>(Vec<Recent>);

impl<const HIGH: bool> Tower<HIGH> {
    fn new(longest: usize) -> Self {
        Tower(
            (1..=longest.ilog2())
                .map(|level| Recent::new(1 << level))
                .collect(),
        )
    }

    /// The columns of windows of 1, 2, 4, … bars, each with those that came before.
    fn feed<'t>(&'t mut self, values: &'t [f64], bars: usize) -> Vec<&'t [f64]> {
        let mut levels = vec![values];
        for (below, level) in self.0.iter_mut().enumerate() {
            let (span, halves) = (1 << below, levels[below]);
            let room = level.room(bars);
            let reach = room.len() - bars;
            let from = &halves[halves.len() - bars - span..];
            furthest::<HIGH, 2>(from, [0, span], &mut room[reach..]);
            levels.push(room);
        }
        levels
    }
}

pub struct Heights<K, const O: usize> {
    longest: usize,
    periods: Vec<usize>,
    high: Tower<true>,
    low: Tower<false>,
    kind: PhantomData<K>,
}

impl<K: OfHeights<O> + 'static, const O: usize> Heights<K, O> {
    pub fn of(sets: &[&[f64]]) -> Box<dyn Machine> {
        let periods: Vec<usize> = sets.iter().map(|options| options[0] as usize).collect();
        let longest = periods.iter().copied().max().unwrap_or(1);
        let of = |input: Option<usize>| input.map_or(1, |_| longest);
        Box::new(Heights::<K, O> {
            longest,
            periods,
            high: Tower::new(of(K::HIGH)),
            low: Tower::new(of(K::LOW)),
            kind: PhantomData,
        })
    }
}

impl<K: OfHeights<O>, const O: usize> Machine for Heights<K, O> {
    fn reach(&self) -> usize {
        self.longest - 1
    }

    fn feed(&mut self, inputs: &[&[f64]], outputs: &mut [&mut [f64]]) {
        let bars = outputs[0].len();
        let high = self.high.feed(inputs[K::HIGH.unwrap_or(0)], bars);
        let low = self.low.feed(inputs[K::LOW.unwrap_or(0)], bars);
        let now: Vec<&[f64]> = inputs
            .iter()
            .map(|column| &column[self.longest - 1..])
            .collect();
        for (&period, outputs) in self.periods.iter().zip(outputs.chunks_mut(O)) {
            let extremes = Extremes {
                period,
                high: &high,
                low: &low,
            };
            let outputs = <&mut [&mut [f64]; O]>::try_from(outputs).expect("the outputs");
            K::finish(
                &extremes,
                &now,
                outputs.each_mut().map(|output| &mut **output),
            );
        }
    }
}
