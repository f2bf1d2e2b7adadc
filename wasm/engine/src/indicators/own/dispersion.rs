//! What is made of the deviation of a window.
//!
//! - bbw: the width of the Bollinger bands in percent of their middle, 0 where that is 0; percentb: the place between them,
//!   ½ where they do not differ (Bollinger 2001).
//! - rvi: 100·up/(up + down), Wilder averages of the standard deviation on bars that rose and on bars that fell, 50 where
//!   both are 0 (Dorsey 1993); rvir: mean of that of highs and that of lows (Dorsey 1995).
use super::moments::{Middle, Variance};
use super::stage::{Room, Stage, WILDER};
use crate::indicators::kernel::Kernel;
use crate::indicators::state::State;

/// The width of the bands, or the place between them.
pub struct Bands<const PLACE: bool> {
    middle: Middle,
    up: f64,
    down: f64,
    room: Room,
}

impl<const PLACE: bool> Kernel<1, 1> for Bands<PLACE> {
    const STEPS: bool = true;

    fn new(options: &[f64]) -> Self {
        Bands {
            middle: Middle::new(options, options[3]),
            up: options[1],
            down: options[2],
            room: Room::default(),
        }
    }

    fn reach(&self) -> usize {
        self.middle.reach()
    }

    fn feed<const N: usize>(&mut self, [values]: [&[f64]; 1], [out]: [&mut [f64]; 1]) {
        let now = &values[values.len() - out.len()..];
        let middles = self.room.of(out.len());
        self.middle.feed(values, middles, out);
        for ((value, middle), now) in out.iter_mut().zip(middles).zip(now) {
            let deviation = value.sqrt();
            let width = deviation * (self.up + self.down);
            *value = if PLACE && width == 0.0 {
                0.5
            } else if PLACE {
                ((now - *middle) + deviation * self.down) / width
            } else if *middle == 0.0 {
                0.0
            } else {
                width / *middle * 100.0
            };
        }
    }

    fn state(&mut self, state: &mut State) {
        self.middle.state(state);
    }
}

pub struct Rvi {
    variance: Variance,
    up: Stage,
    down: Stage,
    room: Room,
}

impl Kernel<1, 1> for Rvi {
    const STEPS: bool = true;

    fn new(options: &[f64]) -> Rvi {
        let [period, window] = [options[0] as usize, options[1] as usize];
        Rvi {
            variance: Variance::new(&options[1..]),
            up: Stage::new(window - 1, period, WILDER),
            down: Stage::new(window - 1, period, WILDER),
            room: Room::default(),
        }
    }

    fn reach(&self) -> usize {
        self.variance.reach()
    }

    #[inline(never)]
    fn feed<const N: usize>(&mut self, [values]: [&[f64]; 1], [out]: [&mut [f64]; 1]) {
        let downs = self.room.of(out.len());
        self.variance.feed_both(values, downs, out);
        let last = &values[values.len() - out.len() - 1..];
        for ((up, down), two) in out.iter_mut().zip(&mut *downs).zip(last.windows(2)) {
            let (deviation, change) = (up.sqrt(), two[1] - two[0]);
            *up = if change > 0.0 { deviation } else { 0.0 };
            *down = if change < 0.0 { deviation } else { 0.0 };
        }
        self.up.apply(out);
        self.down.apply(downs);
        for (up, down) in out.iter_mut().zip(downs) {
            let all = *up + *down;
            let share = 100.0 * (*up / all);
            *up = if all == 0.0 { 50.0 } else { share };
        }
    }

    fn state(&mut self, state: &mut State) {
        self.variance.state(state);
        self.up.state(state);
        self.down.state(state);
    }
}

pub struct Rvir {
    high: Rvi,
    low: Rvi,
    room: Room,
}

impl Kernel<2, 1> for Rvir {
    const STEPS: bool = true;

    fn new(options: &[f64]) -> Rvir {
        Rvir {
            high: Rvi::new(options),
            low: Rvi::new(options),
            room: Room::default(),
        }
    }

    fn reach(&self) -> usize {
        self.high.reach()
    }

    fn feed<const N: usize>(&mut self, [high, low]: [&[f64]; 2], [out]: [&mut [f64]; 1]) {
        let lows = self.room.of(out.len());
        self.high.feed::<N>([high], [&mut *out]);
        self.low.feed::<N>([low], [&mut *lows]);
        for (value, low) in out.iter_mut().zip(lows) {
            *value = 0.5 * (*value + *low);
        }
    }

    fn state(&mut self, state: &mut State) {
        self.high.state(state);
        self.low.state(state);
    }
}
