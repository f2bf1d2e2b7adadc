//! Moves of n bars set against each other, and against the way made.
//!
//! - cmou = 100·(rises − falls)/(rises + falls) of closes, 0 where nothing moved (Chande and Kroll 1994); imi: the rises'
//!   share of close − open in percent, 50 where nothing moved (Chande and Kroll 1994).
//! - er: |change of n bars|/sum of one bar's |changes|, 1 where nothing moved (Kaufman 1995); vhf: highest less lowest over
//!   that sum, 0 where nothing moved (White 1991).
//! - vortex: sums of |high − low'| and |low − high'| over that of true ranges, 0 where that is 0 (Botes and Siepman 2010).
//! - chop = 100·log(sum of true ranges/(highest − lowest))/log n, 100 where nothing moved (Dreiss 1993); choptr: with the
//!   highest true high and the lowest true low.
use super::channel::Channel;
use super::recent::Recent;
use super::stage::{Room, Sums};
use crate::indicators::kernel::Kernel;
use crate::indicators::state::State;
use crate::lanes::mapped;

/// Rises and falls.
struct Balance {
    sums: Sums<2>,
    room: Room,
}

impl Balance {
    fn new(wait: usize, options: &[f64]) -> Balance {
        Balance {
            sums: Sums::new(wait, options[0] as usize),
            room: Room::default(),
        }
    }

    /// Writes the sums of rises, and gives those of falls.
    #[inline(never)]
    fn feed(&mut self, from: &[f64], to: &[f64], rises: &mut [f64]) -> &[f64] {
        let falls = self.room.of(rises.len());
        let moves = from.iter().zip(to);
        for ((rise, fall), (from, to)) in rises.iter_mut().zip(&mut *falls).zip(moves) {
            let change = to - from;
            *rise = if change > 0.0 { change } else { 0.0 };
            *fall = *rise - change;
        }
        self.sums.apply([rises, &mut *falls]);
        falls
    }
}

pub struct Cmou(Balance);

impl Kernel<1, 1> for Cmou {
    const STEPS: bool = true;

    fn new(options: &[f64]) -> Cmou {
        Cmou(Balance::new(1, options))
    }

    fn reach(&self) -> usize {
        1
    }

    fn feed<const N: usize>(&mut self, [values]: [&[f64]; 1], [out]: [&mut [f64]; 1]) {
        let falls = self.0.feed(values, &values[1..], out);
        for (rise, fall) in out.iter_mut().zip(falls) {
            let all = *rise + fall;
            let balance = 100.0 * (*rise - fall) / all;
            *rise = if all > 0.0 { balance } else { 0.0 };
        }
    }

    fn state(&mut self, state: &mut State) {
        self.0.sums.state(state);
    }
}

pub struct Imi(Balance);

impl Kernel<2, 1> for Imi {
    const STEPS: bool = true;

    fn new(options: &[f64]) -> Imi {
        Imi(Balance::new(0, options))
    }

    fn feed<const N: usize>(&mut self, [open, close]: [&[f64]; 2], [out]: [&mut [f64]; 1]) {
        let falls = self.0.feed(open, close, out);
        for (rise, fall) in out.iter_mut().zip(falls) {
            let all = *rise + fall;
            let share = 100.0 * (*rise / all);
            *rise = if all == 0.0 { 50.0 } else { share };
        }
    }

    fn state(&mut self, state: &mut State) {
        self.0.sums.state(state);
    }
}

/// Sizes of the changes from each value to the next.
fn put_sizes(values: &[f64], out: &mut [f64]) {
    mapped([values, &values[1..]], out, |[before, now]| {
        (now - before).magnitude()
    });
}

pub struct Er {
    period: usize,
    sums: Sums<1>,
}

impl Kernel<1, 1> for Er {
    const STEPS: bool = true;

    fn new(options: &[f64]) -> Er {
        let period = options[0] as usize;
        Er {
            period,
            sums: Sums::new(1, period),
        }
    }

    fn reach(&self) -> usize {
        self.period
    }

    fn feed<const N: usize>(&mut self, [values]: [&[f64]; 1], [out]: [&mut [f64]; 1]) {
        put_sizes(&values[self.period - 1..], out);
        self.sums.apply([&mut *out]);
        let ends = values.iter().zip(&values[self.period..]);
        for (way, (from, to)) in out.iter_mut().zip(ends) {
            let share = ((to - from) / *way).abs();
            *way = if *way > 0.0 && share < 1.0 {
                share
            } else {
                1.0
            };
        }
    }

    fn state(&mut self, state: &mut State) {
        self.sums.state(state);
    }
}

pub struct Vhf {
    channel: Channel,
    sums: Sums<1>,
    rooms: [Room; 2],
}

impl Kernel<1, 1> for Vhf {
    const STEPS: bool = true;

    fn new(options: &[f64]) -> Vhf {
        let period = options[0] as usize;
        Vhf {
            channel: Channel::new(period),
            sums: Sums::new(1, period),
            rooms: Default::default(),
        }
    }

    fn reach(&self) -> usize {
        self.channel.period
    }

    fn feed<const N: usize>(&mut self, [values]: [&[f64]; 1], [out]: [&mut [f64]; 1]) {
        let [lowest, ways] = self.rooms.each_mut().map(|room| room.of(out.len()));
        put_sizes(&values[self.channel.period - 1..], ways);
        self.sums.apply([&mut *ways]);
        let window = &values[1..];
        (self.channel).feed::<N>([window, window], [&mut *out, &mut *lowest]);
        for ((value, lowest), way) in out.iter_mut().zip(lowest).zip(ways) {
            let ratio = (*value - *lowest) / *way;
            *value = if *way > 0.0 { ratio } else { 0.0 };
        }
    }

    fn state(&mut self, state: &mut State) {
        self.channel.state(state);
        self.sums.state(state);
    }
}

pub struct Vortex {
    sums: Sums<3>,
    room: Room,
}

impl Kernel<3, 2> for Vortex {
    const STEPS: bool = true;

    fn new(options: &[f64]) -> Vortex {
        Vortex {
            sums: Sums::new(1, options[0] as usize),
            room: Room::default(),
        }
    }

    fn reach(&self) -> usize {
        1
    }

    fn feed<const N: usize>(
        &mut self,
        [high, low, close]: [&[f64]; 3],
        [plus, minus]: [&mut [f64]; 2],
    ) {
        let ranges = self.room.of(plus.len());
        super::range::true_ranges(high, low, close, ranges);
        mapped([&high[1..], low], plus, |[high, low]| {
            (high - low).magnitude()
        });
        mapped([&low[1..], high], minus, |[low, high]| {
            (low - high).magnitude()
        });
        self.sums.apply([&mut *plus, &mut *minus, &mut *ranges]);
        for ((plus, minus), range) in plus.iter_mut().zip(minus).zip(ranges) {
            let (up, down) = (*plus / *range, *minus / *range);
            [*plus, *minus] = if *range > 0.0 { [up, down] } else { [0.0; 2] };
        }
    }

    fn state(&mut self, state: &mut State) {
        self.sums.state(state);
    }
}

/// With the highest high and lowest low, or the true ones.
pub struct Chop<const TRUE: bool> {
    logarithm: f64,
    sums: Sums<1>,
    channel: Channel,
    columns: [Recent; 2],
    rooms: [Room; 2],
}

impl<const TRUE: bool> Kernel<3, 1> for Chop<TRUE> {
    const STEPS: bool = true;

    fn new(options: &[f64]) -> Self {
        let period = options[0] as usize;
        Chop {
            logarithm: options[0].log10(),
            sums: Sums::new(1, period),
            channel: Channel::new(period),
            columns: [(); 2].map(|()| Recent::new(period - 1)),
            rooms: Default::default(),
        }
    }

    fn reach(&self) -> usize {
        1
    }

    fn feed<const N: usize>(&mut self, inputs: [&[f64]; 3], [out]: [&mut [f64]; 1]) {
        let [high, low, before] = inputs.map(|column| &column[..=out.len()]);
        let columns = (self.columns.each_mut()).map(|column| column.room(out.len()));
        let first = columns[0].len() - out.len();
        for (bar, value) in out.iter_mut().enumerate() {
            let (top, bottom) = (high[bar + 1], low[bar + 1]);
            let (true_top, true_bottom) = (top.max(before[bar]), bottom.min(before[bar]));
            *value = true_top - true_bottom;
            columns[0][first + bar] = if TRUE { true_top } else { top };
            columns[1][first + bar] = if TRUE { true_bottom } else { bottom };
        }
        self.sums.apply([&mut *out]);
        let [highest, lowest] = self.rooms.each_mut().map(|room| room.of(out.len()));
        let columns = columns.map(|column| &*column);
        (self.channel).feed::<N>(columns, [&mut *highest, &mut *lowest]);
        for ((sum, highest), lowest) in out.iter_mut().zip(highest).zip(lowest) {
            let range = *highest - *lowest;
            *sum = if range > 0.0 && *sum > 0.0 {
                100.0 * ((*sum / range).log10() / self.logarithm)
            } else {
                100.0
            };
        }
    }

    fn state(&mut self, state: &mut State) {
        self.sums.state(state);
        self.channel.state(state);
        (self.columns.iter_mut()).for_each(|column| column.state(state));
    }
}
