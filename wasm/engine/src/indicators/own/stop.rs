//! Stops that hang at a multiple of the average true range.
//!
//! - chandelier: highest high of n bars − multiple · atr for longs, lowest low + multiple · atr for shorts (LeBeau, in Elder,
//!   Come Into My Trading Room, 2002).
//! - atrstop: multiple · atr behind the close, never moved away from it; a close beyond it turns it over (Vervoort, Average
//!   True Range Trailing Stops, Stocks & Commodities, June 2009).
use super::channel::Channel;
use super::range::Atr;
use super::smooth::Wait;
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
