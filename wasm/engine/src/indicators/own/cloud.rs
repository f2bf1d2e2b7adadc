//! Where the close stands in a channel, smoothed; and channels of several lengths.
//!
//! - pso: the close's place in the channel, from −5 to 5, smoothed twice and bent by (eˣ − 1)/(eˣ + 1) (Leibfarth 2008).
//! - smi: distance of the close from the channel's middle over half its height in percent, both smoothed twice, and an
//!   average of that (Blau 1993).
//! - wavetrend: distance of the typical price from its exponential average over 0.015 of that distance's own average,
//!   smoothed, and the mean of that (LazyBear 2014).
//! - kdj: stochastic lines and 3·k − 2·d.
//! - ichimoku: middles of three channels, and the middle of the first two (Hosoda 1969).
use super::average::{self, kind_or};
use super::channel::{has_height, Channel};
use super::stage::{Room, Stage, EXPONENTIAL, SIMPLE};
use super::stochastic::Stoch;
use crate::indicators::kernel::Kernel;
use crate::indicators::state::State;

pub struct Pso {
    channel: Channel,
    stages: [Stage; 2],
    room: Room,
}

impl Kernel<3, 1> for Pso {
    const STEPS: bool = true;

    fn new(options: &[f64]) -> Pso {
        let [period, smooth] = [options[0] as usize, options[1] as usize];
        let stage = |at| Stage::new(period - 1 + at * (smooth - 1), smooth, EXPONENTIAL);
        Pso {
            channel: Channel::new(period),
            stages: [stage(0), stage(1)],
            room: Room::default(),
        }
    }

    fn reach(&self) -> usize {
        self.channel.period - 1
    }

    fn feed<const N: usize>(&mut self, [high, low, close]: [&[f64]; 3], [out]: [&mut [f64]; 1]) {
        let lowest = self.room.of(out.len());
        (self.channel).feed::<N>([high, low], [&mut *out, &mut *lowest]);
        let close = &close[self.channel.period - 1..];
        for ((value, lowest), close) in out.iter_mut().zip(lowest).zip(close) {
            let highest = *value;
            let place = (close - *lowest) / (highest - *lowest) * 100.0;
            let place = if has_height(highest, *lowest) {
                place
            } else {
                50.0
            };
            *value = 0.1 * (place - 50.0);
        }
        self.stages.iter_mut().for_each(|stage| stage.apply(out));
        for value in out {
            *value = (0.5 * *value).tanh();
        }
    }

    fn state(&mut self, state: &mut State) {
        self.channel.state(state);
        self.stages.iter_mut().for_each(|stage| stage.state(state));
    }
}

pub struct Smi {
    channel: Channel,
    distances: [Stage; 2],
    heights: [Stage; 2],
    signal: Stage,
    room: Room,
}

impl Kernel<3, 2> for Smi {
    const STEPS: bool = true;

    fn new(options: &[f64]) -> Smi {
        let [period, fast, slow, signal] = [0, 1, 2, 3].map(|at| options[at] as usize);
        let stages = || {
            [
                Stage::new(period - 1, slow, EXPONENTIAL),
                Stage::new(period + slow - 2, fast, EXPONENTIAL),
            ]
        };
        Smi {
            channel: Channel::new(period),
            distances: stages(),
            heights: stages(),
            signal: Stage::new(period + slow + fast - 3, signal, EXPONENTIAL),
            room: Room::default(),
        }
    }

    fn reach(&self) -> usize {
        self.channel.period - 1
    }

    fn feed<const N: usize>(
        &mut self,
        [high, low, close]: [&[f64]; 3],
        [line, signal]: [&mut [f64]; 2],
    ) {
        let heights = self.room.of(line.len());
        (self.channel).feed::<N>([high, low], [&mut *heights, &mut *line]);
        let close = &close[self.channel.period - 1..];
        for ((line, height), close) in line.iter_mut().zip(&mut *heights).zip(close) {
            let (highest, lowest) = (*height, *line);
            *line = close - (highest + lowest) * 0.5;
            *height = highest - lowest;
        }
        self.distances
            .iter_mut()
            .for_each(|stage| stage.apply(line));
        (self.heights.iter_mut()).for_each(|stage| stage.apply(heights));
        for (line, height) in line.iter_mut().zip(heights) {
            let half = 0.5 * *height;
            let share = 100.0 * *line / half;
            *line = if half > 0.0 { share } else { 0.0 };
        }
        signal.copy_from_slice(line);
        self.signal.apply(signal);
    }

    fn state(&mut self, state: &mut State) {
        self.channel.state(state);
        for stage in self.distances.iter_mut().chain(&mut self.heights) {
            stage.state(state);
        }
        self.signal.state(state);
    }
}

/// How far values are from their exponential average, which decays by β a bar and moves with the value. The difference
/// itself is kept: taken between two prices it would be lost in their rounding where these stand still.
struct Distance {
    period: usize,
    beta: f64,
    seen: usize,
    first: f64,
    sum: f64,
    last: f64,
    away: f64,
}

impl Distance {
    fn new(period: usize) -> Distance {
        Distance {
            period,
            beta: (period as f64 - 1.0) / (period as f64 + 1.0),
            seen: 0,
            first: 0.0,
            sum: 0.0,
            last: 0.0,
            away: 0.0,
        }
    }

    #[inline(always)]
    fn step(&mut self, value: f64) -> f64 {
        if self.seen < self.period {
            self.first = if self.seen == 0 { value } else { self.first };
            self.seen += 1;
            let away = value - self.first;
            self.sum += away;
            self.away = away - self.sum / self.period as f64;
        } else {
            self.away = self.beta * (self.away + (value - self.last));
        }
        self.last = value;
        self.away
    }

    fn state(&mut self, state: &mut State) {
        state.count(&mut self.seen);
        let Distance {
            first,
            sum,
            last,
            away,
            ..
        } = self;
        state.numbers([first, sum, last, away]);
    }
}

pub struct Wavetrend {
    distance: Distance,
    size: Stage,
    line: Stage,
    signal: Stage,
}

impl Kernel<3, 2> for Wavetrend {
    const STEPS: bool = true;

    fn new(options: &[f64]) -> Wavetrend {
        let [channel, average, signal] = [0, 1, 2].map(|at| options[at] as usize);
        Wavetrend {
            distance: Distance::new(channel),
            size: Stage::new(channel - 1, channel, EXPONENTIAL),
            line: Stage::new(2 * channel - 2, average, EXPONENTIAL),
            signal: Stage::new(2 * channel + average - 3, signal, SIMPLE),
        }
    }

    fn feed<const N: usize>(&mut self, inputs: [&[f64]; 3], [line, signal]: [&mut [f64]; 2]) {
        let [high, low, close] = inputs.map(|column| &column[..line.len()]);
        for (bar, (line, size)) in line.iter_mut().zip(signal.iter_mut()).enumerate() {
            *line = self
                .distance
                .step((high[bar] + low[bar] + close[bar]) / 3.0);
            *size = line.abs();
        }
        self.size.apply(signal);
        for (line, size) in line.iter_mut().zip(signal.iter()) {
            let index = *line / (0.015 * size);
            *line = if *size > 0.0 { index } else { 0.0 };
        }
        self.line.apply(line);
        signal.copy_from_slice(line);
        self.signal.apply(signal);
    }

    fn state(&mut self, state: &mut State) {
        self.distance.state(state);
        self.size.state(state);
        self.line.state(state);
        self.signal.state(state);
    }
}

pub struct Kdj(Stoch);

impl Kernel<3, 3> for Kdj {
    fn new(options: &[f64]) -> Kdj {
        let kind = |at: usize| kind_or(average::WILDER, options[at]);
        let [period, slow, signal] = [options[0], options[1], options[3]];
        Kdj(Stoch::new(&[period, slow, kind(2), signal, kind(4)]))
    }

    fn reach(&self) -> usize {
        self.0.reach()
    }

    fn feed<const N: usize>(&mut self, inputs: [&[f64]; 3], [k, d, j]: [&mut [f64]; 3]) {
        self.0.feed::<N>(inputs, [&mut *k, &mut *d]);
        for ((j, k), d) in j.iter_mut().zip(k).zip(d) {
            *j = 3.0 * *k - 2.0 * *d;
        }
    }

    fn state(&mut self, state: &mut State) {
        self.0.state(state);
    }
}

pub struct Ichimoku([Channel; 3]);

impl Kernel<2, 4> for Ichimoku {
    const STEPS: bool = true;

    fn new(options: &[f64]) -> Ichimoku {
        Ichimoku([0, 1, 2].map(|at| Channel::new(options[at] as usize)))
    }

    fn reach(&self) -> usize {
        let periods = self.0.iter().map(|channel| channel.period);
        periods.fold(0, usize::max) - 1
    }

    fn feed<const N: usize>(&mut self, inputs: [&[f64]; 2], outputs: [&mut [f64]; 4]) {
        let reach = self.reach();
        let [conversion, base, first, second] = outputs;
        let lines = [&mut *conversion, &mut *base, second];
        for (channel, line) in self.0.iter_mut().zip(lines) {
            let inputs = inputs.map(|column| &column[reach + 1 - channel.period..]);
            channel.feed::<N>(inputs, [&mut *line, &mut *first]);
            for (value, lowest) in line.iter_mut().zip(&*first) {
                *value = (*value + lowest) / 2.0;
            }
        }
        for ((first, conversion), base) in first.iter_mut().zip(conversion).zip(base) {
            *first = (*conversion + *base) / 2.0;
        }
    }

    fn state(&mut self, state: &mut State) {
        self.0.iter_mut().for_each(|channel| channel.state(state));
    }
}
