//! Averages and oscillators whose speed hangs on the range that prices moved in.
//!
//! - mcgd: y = y' + (x − y')/(n·(x/y')⁴) (McGinley 1997); where that is no number, y'.
//! - frama: an exponential average of the middle price with α = exp(−4.6·(D − 1)), D = log₂((h₁ + h₂)/h) the dimension of the
//!   window from its height and those of its halves (Ehlers 2005); the price itself where a half has no height.
//! - fisher: ½·ln((1 + v)/(1 − v)), smoothed by half, v the middle price's place between its extremes, from −1 to 1, smoothed
//!   by two thirds (Ehlers 2002); and its value the bar before.
use super::channel::{has_height, Channel};
use super::recent::Recent;
use super::smooth::Wait;
use crate::indicators::kernel::{Kernel, Step};
use crate::indicators::state::State;

pub struct Mcgd {
    period: f64,
    is_begun: bool,
    value: f64,
}

impl Step<1, 1> for Mcgd {
    fn new(options: &[f64]) -> Mcgd {
        Mcgd {
            period: options[0],
            is_begun: false,
            value: 0.0,
        }
    }

    fn step(&mut self, [values]: [&[f64]; 1]) -> [f64; 1] {
        let now = values[0];
        if !self.is_begun {
            (self.is_begun, self.value) = (true, now);
            return [now];
        }
        let square = (now / self.value) * (now / self.value);
        let next = self.value + (now - self.value) / (self.period * (square * square));
        if next.is_finite() {
            self.value = next;
        }
        [self.value]
    }

    fn state(&mut self, state: &mut State) {
        state.flag(&mut self.is_begun);
        state.number(&mut self.value);
    }
}

pub struct Frama {
    half: usize,
    wait: Wait,
    channel: Channel,
    /// The channel's edges.
    recent: [Recent; 2],
    value: f64,
}

impl Kernel<2, 1> for Frama {
    fn new(options: &[f64]) -> Frama {
        let half = options[0] as usize / 2;
        Frama {
            half,
            wait: Wait(2 * half),
            channel: Channel::new(half),
            recent: [Recent::new(half), Recent::new(half)],
            value: 0.0,
        }
    }

    fn reach(&self) -> usize {
        self.half - 1
    }

    fn feed<const N: usize>(&mut self, [high, low]: [&[f64]; 2], [out]: [&mut [f64]; 1]) {
        let half = self.half;
        let bars = out.len();
        let mut edges = [[0.0; N]; 2];
        let [top, bottom] = &mut edges;
        self.channel
            .feed::<N>([high, low], [&mut top[..bars], &mut bottom[..bars]]);
        let [tops, bottoms] = &mut self.recent;
        let (tops, bottoms) = (tops.with(&top[..bars]), bottoms.with(&bottom[..bars]));
        let from = self.wait.of(bars);
        for (bar, out) in out.iter_mut().enumerate() {
            let price = (high[half - 1 + bar] + low[half - 1 + bar]) / 2.0;
            let (new_top, old_top) = (tops[half + bar], tops[bar]);
            let (new_bottom, old_bottom) = (bottoms[half + bar], bottoms[bar]);
            let (new, old) = (new_top - new_bottom, old_top - old_bottom);
            let all = new_top.max(old_top) - new_bottom.min(old_bottom);
            self.value = if bar >= from && new > 0.0 && old > 0.0 && new + old > all {
                let dimension = ((new + old) / all).ln() / std::f64::consts::LN_2;
                let alpha = (-4.6 * dimension).exp();
                (1.0 - alpha) * self.value + alpha * price
            } else {
                price
            };
            *out = self.value;
        }
    }

    fn state(&mut self, state: &mut State) {
        self.wait.state(state);
        self.channel.state(state);
        self.recent.iter_mut().for_each(|edge| edge.state(state));
        state.number(&mut self.value);
    }
}

pub struct Fisher {
    wait: Wait,
    middles: Recent,
    channel: Channel,
    place: f64,
    value: f64,
}

impl Kernel<2, 2> for Fisher {
    fn new(options: &[f64]) -> Fisher {
        let before = options[0] as usize - 1;
        Fisher {
            wait: Wait(before),
            middles: Recent::new(before),
            channel: Channel::new(before + 1),
            place: 0.0,
            value: 0.0,
        }
    }

    fn feed<const N: usize>(
        &mut self,
        [high, low]: [&[f64]; 2],
        [fisher, trigger]: [&mut [f64]; 2],
    ) {
        for (middle, (high, low)) in fisher.iter_mut().zip(high.iter().zip(low)) {
            *middle = (high + low) / 2.0;
        }
        let bars = fisher.len();
        let middles = self.middles.with(fisher);
        let prices = &middles[self.channel.period - 1..];
        let mut lowest = [0.0; N];
        self.channel
            .feed::<N>([middles, middles], [&mut *fisher, &mut lowest[..bars]]);
        for bar in self.wait.of(bars)..bars {
            let (high, low) = (fisher[bar], lowest[bar]);
            let share = if has_height(high, low) {
                (prices[bar] - low) / (high - low)
            } else {
                0.5
            };
            self.place = 0.67 * self.place + 0.66 * (share - 0.5);
            if self.place.abs() > 0.99 {
                self.place = 0.999f64.copysign(self.place);
            }
            let way = ((1.0 + self.place) / (1.0 - self.place)).ln();
            trigger[bar] = self.value;
            self.value = 0.5 * way + 0.5 * self.value;
            fisher[bar] = self.value;
        }
    }

    fn state(&mut self, state: &mut State) {
        self.wait.state(state);
        self.middles.state(state);
        self.channel.state(state);
        state.numbers([&mut self.place, &mut self.value]);
    }
}
