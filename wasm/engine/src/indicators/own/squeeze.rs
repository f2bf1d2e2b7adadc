//! Squeeze momentum: the line of least squares through close − ((highest + lowest)/2 + mean)/2, and whether the Bollinger
//! bands lie inside mean ± a multiple of the mean true range: 3 inside the narrow one, 2 the normal, 1 the wide; −1 outside
//! the wide one, 0 otherwise (Carter, Mastering the Trade, 2005; LazyBear 2014).
use super::channel::Channel;
use super::moments::Variance;
use super::range::true_ranges;
use super::recent::Recent;
use super::regression::Linearreg;
use super::smooth::Wait;
use super::stage::{Room, Stage, SIMPLE};
use crate::indicators::kernel::Kernel;
use crate::indicators::state::State;

pub struct Sqzmom {
    reach: usize,
    deviations: f64,
    /// Of the wide, the normal and the narrow channel.
    factors: [f64; 3],
    variance: Variance,
    channel: Channel,
    mean: Stage,
    range: Stage,
    wait: Wait,
    recent: Recent,
    line: Linearreg,
    rooms: [Room; 3],
}

impl Kernel<3, 2> for Sqzmom {
    const STEPS: bool = true;

    fn new(options: &[f64]) -> Sqzmom {
        let period = options[2] as usize;
        Sqzmom {
            reach: options[0].max(options[2]) as usize - 1,
            deviations: options[1],
            factors: [options[3], options[4], options[5]],
            variance: Variance::new(options),
            channel: Channel::new(period),
            mean: Stage::new(0, period, SIMPLE),
            range: Stage::new(1, period, SIMPLE),
            wait: Wait(period - 1),
            recent: Recent::new(period),
            line: Linearreg::new(&options[2..]),
            rooms: Default::default(),
        }
    }

    /// At least the bar that a true range wants: periods are 2 or more.
    fn reach(&self) -> usize {
        self.reach
    }

    fn feed<const N: usize>(&mut self, inputs: [&[f64]; 3], [momentum, squeeze]: [&mut [f64]; 2]) {
        let bars = momentum.len();
        let last = |reach: usize| inputs.map(|column| &column[self.reach - reach..]);
        let [means, ranges, middles] = self.rooms.each_mut().map(|room| room.of(bars));
        let [high, low, _] = last(self.channel.period - 1);
        (self.channel).feed::<N>([high, low], [&mut *momentum, &mut *squeeze]);
        let [_, _, close] = last(0);
        means.copy_from_slice(close);
        self.mean.apply(means);
        for (bar, value) in momentum.iter_mut().enumerate() {
            let middle = (*value + squeeze[bar]) / 2.0;
            *value = close[bar] - (middle + means[bar]) / 2.0;
        }
        let from = self.wait.of(bars);
        let momentum = &mut momentum[from..];
        let column = self.recent.with(momentum);
        self.line.feed::<N>([column], [momentum]);
        let [high, low, close] = last(1);
        true_ranges(high, low, close, ranges);
        self.range.apply(ranges);
        let [_, _, close] = last(self.variance.reach());
        self.variance.feed_both(close, middles, squeeze);
        for (bar, value) in squeeze.iter_mut().enumerate() {
            let (mean, range) = (means[bar], ranges[bar]);
            let away = value.sqrt() * self.deviations;
            let (upper, lower) = (middles[bar] + away, middles[bar] - away);
            let is_inside = |factor: &f64| {
                let width = factor * range;
                lower > mean - width && upper < mean + width
            };
            let wide = self.factors[0] * range;
            *value = match self.factors.iter().rev().position(is_inside) {
                Some(place) => 3.0 - place as f64,
                None if lower < mean - wide && upper > mean + wide => -1.0,
                None => 0.0,
            };
        }
    }

    fn state(&mut self, state: &mut State) {
        self.variance.state(state);
        self.channel.state(state);
        self.mean.state(state);
        self.range.state(state);
        self.wait.state(state);
        self.recent.state(state);
        self.line.state(state);
    }
}
