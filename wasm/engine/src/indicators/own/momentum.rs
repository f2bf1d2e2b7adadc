//! Oscillators in several stages.
//!
//! - dosc: the relative strength index smoothed twice, less its mean (Brown 1999).
//! - coppock: weighted average of the sum of two relative changes in percent (Coppock 1962).
//! - kst: four smoothed relative changes in percent, weighed 1 to 4, and their average (Pring 1992); kstext: with averages
//!   of chosen kinds.
//! - crsi: mean of the relative strength index of the close, that of the length of its run up or down, and the percentage of
//!   the last n changes that were below the present one (Connors and Alvarez 2012).
use super::average::lookback;
use super::recent::Recent;
use super::rsi::Rsi;
use super::smooth::Wait;
use super::stage::{subtract, Room, Stage, EXPONENTIAL, SIMPLE, WEIGHTED};
use crate::indicators::kernel::Kernel;
use crate::indicators::state::State;

pub struct Dosc {
    rsi: Rsi,
    stages: [Stage; 2],
    signal: Stage,
    room: Room,
}

impl Kernel<1, 1> for Dosc {
    fn new(options: &[f64]) -> Dosc {
        let [period, first, second, signal] = [0, 1, 2, 3].map(|at| options[at] as usize);
        Dosc {
            rsi: Rsi::new(options),
            stages: [
                Stage::new(period, first, EXPONENTIAL),
                Stage::new(period + first - 1, second, EXPONENTIAL),
            ],
            signal: Stage::new(period + first + second - 2, signal, SIMPLE),
            room: Room::default(),
        }
    }

    fn reach(&self) -> usize {
        1
    }

    fn feed<const N: usize>(&mut self, inputs: [&[f64]; 1], [out]: [&mut [f64]; 1]) {
        self.rsi.feed::<N>(inputs, [&mut *out]);
        self.stages.iter_mut().for_each(|stage| stage.apply(out));
        let signal = self.room.copy(out);
        self.signal.apply(signal);
        subtract(out, signal);
    }

    fn state(&mut self, state: &mut State) {
        self.rsi.state(state);
        self.stages.iter_mut().for_each(|stage| stage.state(state));
        self.signal.state(state);
    }
}

/// Changes in percent from the values so many bars ago; `values` hold `reach` bars before.
#[inline(never)]
fn put_changes(values: &[f64], reach: usize, ago: usize, out: &mut [f64]) {
    let bars = values[reach - ago..].iter().zip(&values[reach..]);
    for (out, (before, now)) in out.iter_mut().zip(bars) {
        let change = (now / before - 1.0) * 100.0;
        *out = if *before == 0.0 { 0.0 } else { change };
    }
}

pub struct Coppock {
    periods: [usize; 2],
    mean: Stage,
    room: Room,
}

impl Kernel<1, 1> for Coppock {
    const STEPS: bool = true;

    fn new(options: &[f64]) -> Coppock {
        let periods = [options[1] as usize, options[2] as usize];
        Coppock {
            periods,
            mean: Stage::new(periods[0].max(periods[1]), options[0] as usize, WEIGHTED),
            room: Room::default(),
        }
    }

    fn reach(&self) -> usize {
        self.periods[0].max(self.periods[1])
    }

    fn feed<const N: usize>(&mut self, [values]: [&[f64]; 1], [out]: [&mut [f64]; 1]) {
        let others = self.room.of(out.len());
        let reach = self.periods[0].max(self.periods[1]);
        put_changes(values, reach, self.periods[0], out);
        put_changes(values, reach, self.periods[1], others);
        for (value, other) in out.iter_mut().zip(others) {
            *value += *other;
        }
        self.mean.apply(out);
    }

    fn state(&mut self, state: &mut State) {
        self.mean.state(state);
    }
}

/// Averages are simple, or of chosen kinds.
pub struct Kst<const CHOSEN: bool> {
    legs: [(usize, Stage); 4],
    signal: Stage,
    room: Room,
}

impl<const CHOSEN: bool> Kernel<1, 2> for Kst<CHOSEN> {
    const STEPS: bool = true;

    fn new(options: &[f64]) -> Self {
        let [kind, signal_kind] = match CHOSEN {
            true => [options[9], options[10]],
            false => [SIMPLE; 2],
        };
        let legs = [0, 1, 2, 3].map(|leg| (options[leg] as usize, options[leg + 4] as usize));
        let ends = legs.map(|(ago, period)| ago + lookback(period, kind));
        let end = ends.into_iter().fold(0, usize::max);
        // Each average begins as late as it can.
        let leg = |(ago, period)| {
            let wait = end - lookback(period, kind);
            (ago, Stage::new(wait, period, kind))
        };
        Kst {
            legs: legs.map(leg),
            signal: Stage::new(end, options[8] as usize, signal_kind),
            room: Room::default(),
        }
    }

    fn reach(&self) -> usize {
        let ages = self.legs.iter().map(|(ago, _)| *ago);
        ages.fold(0, usize::max)
    }

    fn feed<const N: usize>(&mut self, [values]: [&[f64]; 1], [line, signal]: [&mut [f64]; 2]) {
        let reach = self.reach();
        let changes = self.room.of(line.len());
        line.fill(0.0);
        for ((ago, stage), weight) in self.legs.iter_mut().zip([1.0, 2.0, 3.0, 4.0]) {
            put_changes(values, reach, *ago, changes);
            stage.apply(changes);
            for (value, change) in line.iter_mut().zip(&*changes) {
                *value += weight * change;
            }
        }
        signal.copy_from_slice(line);
        self.signal.apply(signal);
    }

    fn state(&mut self, state: &mut State) {
        (self.legs.iter_mut()).for_each(|(_, stage)| stage.state(state));
        self.signal.state(state);
    }
}

pub struct Crsi {
    rsi: Rsi,
    wait: Wait,
    streak: f64,
    streaks: Recent,
    streak_rsi: Rsi,
    period: usize,
    changes: Recent,
    room: Room,
}

impl Kernel<1, 1> for Crsi {
    fn new(options: &[f64]) -> Crsi {
        let period = options[2] as usize;
        Crsi {
            rsi: Rsi::new(options),
            wait: Wait(1),
            streak: 0.0,
            streaks: Recent::new(1),
            streak_rsi: Rsi::new(&options[1..]),
            period,
            changes: Recent::new(period),
            room: Room::default(),
        }
    }

    fn reach(&self) -> usize {
        1
    }

    fn feed<const N: usize>(&mut self, [values]: [&[f64]; 1], [out]: [&mut [f64]; 1]) {
        let bars = out.len();
        self.rsi.feed::<N>([values], [&mut *out]);
        let from = self.wait.of(bars);
        let changes = self.changes.room(bars);
        let streaks = self.room.of(bars);
        for (bar, (two, streak)) in values.windows(2).zip(&mut *streaks).enumerate() {
            let (before, now) = (two[0], two[1]);
            if bar >= from {
                self.streak = run(self.streak, before, now);
            }
            *streak = self.streak;
            let change = (now - before) / before;
            changes[self.period + bar] = if before == 0.0 { 0.0 } else { change };
        }
        if from < bars {
            let streaks = &mut streaks[from..];
            let column = self.streaks.with(streaks);
            self.streak_rsi.feed::<N>([column], [streaks]);
        }
        let windows = changes.windows(self.period + 1);
        for ((value, streak), window) in out.iter_mut().zip(streaks).zip(windows) {
            let now = window[self.period];
            let before = &window[..self.period];
            let below: usize = before.iter().map(|change| usize::from(*change < now)).sum();
            let rank = below as f64 / self.period as f64 * 100.0;
            *value = (*value + *streak + rank) / 3.0;
        }
    }

    fn state(&mut self, state: &mut State) {
        self.rsi.state(state);
        self.wait.state(state);
        state.number(&mut self.streak);
        self.streaks.state(state);
        self.streak_rsi.state(state);
        self.changes.state(state);
    }
}

/// The length of a run up, or less than 0 of one down, after one more bar.
#[inline(always)]
fn run(length: f64, before: f64, now: f64) -> f64 {
    if now > before {
        length.max(0.0) + 1.0
    } else if now < before {
        length.min(0.0) - 1.0
    } else {
        0.0
    }
}
