//! Stops that hang at a multiple of the average true range.
//!
//! - chandelier: highest high of n bars − multiple · atr for longs, lowest low + multiple · atr for shorts (LeBeau, in Elder,
//!   Come Into My Trading Room, 2002).
//! - atrstop: multiple · atr behind the close, never moved away from it; a close beyond it turns it over (Vervoort, Average
//!   True Range Trailing Stops, Stocks & Commodities, June 2009).
//! - cksp: highest of q bars of (highest high of n bars − multiple · atr), lowest of (lowest low + multiple · atr) (Chande and
//!   Kroll 1994).
use super::channel::Channel;
use super::range::Atr;
use super::recent::Recent;
use super::smooth::Wait;
use super::stage::Room;
use crate::indicators::kernel::Kernel;
use crate::indicators::state::State;

pub struct Chandelier {
    period: usize,
    multiplier: f64,
    range: Atr,
    channel: Channel,
}

impl Kernel<3, 2> for Chandelier {
    fn new(options: &[f64]) -> Chandelier {
        let period = options[0] as usize;
        Chandelier {
            period,
            multiplier: options[1],
            range: Atr::new(options),
            channel: Channel::new(period),
        }
    }

    fn reach(&self) -> usize {
        self.period
    }

    fn feed<const N: usize>(&mut self, inputs: [&[f64]; 3], [long, short]: [&mut [f64]; 2]) {
        let mut ranges = [0.0; N];
        let ranges = &mut ranges[..long.len()];
        self.range.feed::<N>(
            inputs.map(|column| &column[self.period - 1..]),
            [&mut *ranges],
        );
        self.channel.feed::<N>(
            [&inputs[0][1..], &inputs[1][1..]],
            [&mut *long, &mut *short],
        );
        for ((long, short), range) in long.iter_mut().zip(short).zip(ranges) {
            *long -= self.multiplier * *range;
            *short += self.multiplier * *range;
        }
    }

    fn state(&mut self, state: &mut State) {
        self.range.state(state);
        self.channel.state(state);
    }
}

pub struct Atrstop {
    multiplier: f64,
    range: Atr,
    wait: Wait,
    /// Above 0 under the price, below 0 over it, 0 before the first bar.
    direction: f64,
    stop: f64,
}

impl Kernel<3, 2> for Atrstop {
    fn new(options: &[f64]) -> Atrstop {
        let wait = Wait(options[0] as usize);
        Atrstop {
            multiplier: options[1],
            range: Atr::new(options),
            wait,
            direction: 0.0,
            stop: 0.0,
        }
    }

    fn reach(&self) -> usize {
        1
    }

    fn feed<const N: usize>(&mut self, inputs: [&[f64]; 3], [stop, direction]: [&mut [f64]; 2]) {
        self.range.feed::<N>(inputs, [&mut *stop]);
        let close = &inputs[2][1..];
        for bar in self.wait.of(stop.len())..stop.len() {
            let away = self.multiplier * stop[bar];
            let (below, above) = (close[bar] - away, close[bar] + away);
            self.stop =
                if self.direction >= 0.0 && (self.direction == 0.0 || close[bar] < self.stop) {
                    self.direction = if self.direction == 0.0 { 1.0 } else { -1.0 };
                    if self.direction > 0.0 {
                        below
                    } else {
                        above
                    }
                } else if self.direction < 0.0 && close[bar] > self.stop {
                    self.direction = 1.0;
                    below
                } else if self.direction > 0.0 {
                    self.stop.max(below)
                } else {
                    self.stop.min(above)
                };
            (stop[bar], direction[bar]) = (self.stop, self.direction);
        }
    }

    fn state(&mut self, state: &mut State) {
        self.range.state(state);
        self.wait.state(state);
        state.numbers([&mut self.direction, &mut self.stop]);
    }
}

pub struct Cksp {
    multiplier: f64,
    range: Atr,
    channel: Channel,
    stops: [Recent; 2],
    stop_channel: Channel,
    room: Room,
}

impl Kernel<3, 2> for Cksp {
    const STEPS: bool = true;

    fn new(options: &[f64]) -> Cksp {
        let stop_period = options[2] as usize;
        Cksp {
            multiplier: options[1],
            range: Atr::new(options),
            channel: Channel::new(options[0] as usize),
            stops: [(); 2].map(|()| Recent::new(stop_period - 1)),
            stop_channel: Channel::new(stop_period),
            room: Room::default(),
        }
    }

    /// At least the bar that a true range wants: a period is 2 or more.
    fn reach(&self) -> usize {
        self.channel.period - 1
    }

    fn feed<const N: usize>(&mut self, inputs: [&[f64]; 3], [below, above]: [&mut [f64]; 2]) {
        let bars = below.len();
        let ranges = self.room.of(bars);
        let last = inputs.map(|column| &column[column.len() - bars - 1..]);
        self.range.feed::<N>(last, [&mut *ranges]);
        let [high, low, _] = inputs;
        (self.channel).feed::<N>([high, low], [&mut *below, &mut *above]);
        let stops = self.stops.each_mut().map(|column| column.room(bars));
        let first = stops[0].len() - bars;
        for (bar, range) in ranges.iter().enumerate() {
            let away = self.multiplier * range;
            stops[0][first + bar] = below[bar] - away;
            stops[1][first + bar] = above[bar] + away;
        }
        let stops = stops.map(|column| &*column);
        self.stop_channel.feed::<N>(stops, [below, above]);
    }

    fn state(&mut self, state: &mut State) {
        self.range.state(state);
        self.channel.state(state);
        (self.stops.iter_mut()).for_each(|column| column.state(state));
        self.stop_channel.state(state);
    }
}
