//! The highest and lowest value of a window.
//!
//! Of two ways the cheaper one is taken; which is the highest value hangs on neither. Long pieces of short windows: the
//! highest of four values side by side, from these of sixteen …, all bars at once. Otherwise the two parts of
//! [`Parts`](super::parts::Parts).
use crate::indicators::kernel::PIECE;
use crate::indicators::state::State;

/// The longest window whose bars are all looked at at once.
const SHORT: usize = 64;

pub struct Extremes<const HIGH: bool> {
    period: usize,
    place: usize,
    head: f64,
    tails: Vec<f64>,
    /// Room for the extremes of shorter windows while a piece is taken.
    rooms: [Vec<f64>; 2],
}

/// How many bars ago the extreme of the last `period` bars was; of equal ones the latest.
pub struct Since<const HIGH: bool> {
    period: usize,
    ago: usize,
}

impl<const HIGH: bool> Since<HIGH> {
    pub fn new(period: usize) -> Self {
        Since {
            period,
            ago: period,
        }
    }

    /// For the windows that end at each of the next bars; `values` hold period − 1 bars before them.
    #[inline(always)]
    pub fn feed<const N: usize>(&mut self, values: &[f64], out: &mut [f64]) {
        if N > 1 && self.period <= SHORT {
            self.at_once(values, out);
            return;
        }
        for (out, window) in out.iter_mut().zip(values.windows(self.period)) {
            *out = self.step(window) as f64;
        }
    }

    /// As the extremes themselves, each with its place beside it.
    fn at_once(&self, values: &[f64], out: &mut [f64]) {
        let (mut first, mut second) = ([[0.0; PIECE + SHORT]; 2], [[0.0; PIECE + SHORT]; 2]);
        let (mut from, mut to) = (&mut first, &mut second);
        from[0][..values.len()].copy_from_slice(values);
        (from[1].iter_mut().enumerate()).for_each(|(at, place)| *place = at as f64);
        let (mut span, mut length) = (1, values.len());
        while span < self.period {
            let step = span.min(self.period - span);
            length -= step;
            let ([values, places], [to_values, to_places]) = (&*from, &mut *to);
            let pairs = (&mut to_values[..length], &mut to_places[..length]);
            later::<HIGH>(values, places, step, pairs);
            std::mem::swap(&mut from, &mut to);
            span += step;
        }
        let now = self.period - 1;
        for (bar, (out, place)) in out.iter_mut().zip(&from[1]).enumerate() {
            *out = (bar + now) as f64 - place;
        }
    }

    /// `window` holds `period` bars, the present one last.
    #[inline(always)]
    fn step(&mut self, window: &[f64]) -> usize {
        let last = self.period - 1;
        self.ago += 1;
        if self.ago > last {
            self.ago = 0;
            for ago in 1..self.period {
                if further::<HIGH>(window[last - self.ago], window[last - ago])
                    != window[last - self.ago]
                {
                    self.ago = ago;
                }
            }
        } else if further::<HIGH>(window[last], window[last - self.ago]) == window[last] {
            self.ago = 0;
        }
        self.ago
    }

    pub fn state(&mut self, state: &mut State) {
        state.count(&mut self.ago);
    }
}

/// Of each value and the one `step` behind it the one that is further, with its place; of equal ones the latter. A function
/// of its own, so that the compiler knows that its columns are apart.
#[inline(never)]
fn later<const HIGH: bool>(
    values: &[f64],
    places: &[f64],
    step: usize,
    (to_values, to_places): (&mut [f64], &mut [f64]),
) {
    let length = to_values.len();
    let (firsts, seconds) = (&values[..length], &values[step..step + length]);
    let pairs = firsts.iter().zip(seconds);
    let is_first = |(a, b): (&f64, &f64)| if HIGH { a > b } else { a < b };
    let places = places[..length].iter().zip(&places[step..step + length]);
    for ((pair, (i, j)), to) in pairs.clone().zip(places).zip(to_places) {
        *to = if is_first(pair) { *i } else { *j };
    }
    for ((a, b), to) in pairs.zip(to_values) {
        *to = if is_first((a, b)) { *a } else { *b };
    }
}

/// For each bar the furthest of the values at `N` places from it on.
#[inline(never)]
pub fn furthest<const HIGH: bool, const N: usize>(
    values: &[f64],
    places: [usize; N],
    out: &mut [f64],
) {
    let columns = places.map(|place| &values[place..place + out.len()]);
    for (bar, out) in out.iter_mut().enumerate() {
        *out = columns[1..].iter().fold(columns[0][bar], |value, column| {
            further::<HIGH>(value, column[bar])
        });
    }
}

#[inline(always)]
fn further<const HIGH: bool>(a: f64, b: f64) -> f64 {
    let is_further = if HIGH { a < b } else { b < a };
    if is_further {
        b
    } else {
        a
    }
}

impl<const HIGH: bool> Extremes<HIGH> {
    pub fn new(period: usize) -> Self {
        Extremes {
            period,
            place: 0,
            head: 0.0,
            tails: vec![0.0; period + 1],
            rooms: [Vec::new(), Vec::new()],
        }
    }

    /// The extremes of the windows that end at each of the next bars; `values` hold period − 1 bars before them.
    #[inline(always)]
    pub fn feed<const N: usize>(&mut self, values: &[f64], out: &mut [f64]) {
        if N > 1 && self.period <= SHORT {
            self.at_once(values, out);
            return;
        }
        for (bar, out) in out.iter_mut().enumerate() {
            *out = self.step(&values[bar..bar + self.period]);
        }
    }

    fn at_once(&mut self, values: &[f64], out: &mut [f64]) {
        for room in &mut self.rooms {
            room.resize(PIECE + SHORT, 0.0);
        }
        let [mut from, mut to] = self.rooms.each_mut();
        let (mut span, mut length) = (1, values.len());
        loop {
            let source = if span == 1 { values } else { &from[..length] };
            let rest = self.period - span;
            if rest <= span {
                return furthest::<HIGH, 2>(source, [0, rest], out);
            }
            if rest <= 3 * span {
                return furthest::<HIGH, 4>(source, [0, span, rest.min(2 * span), rest], out);
            }
            length -= 3 * span;
            let places = [0, span, 2 * span, 3 * span];
            furthest::<HIGH, 4>(source, places, &mut to[..length]);
            span *= 4;
            std::mem::swap(&mut from, &mut to);
        }
    }

    fn step(&mut self, window: &[f64]) -> f64 {
        let now = window[self.period - 1];
        if self.place == 0 {
            let mut tail = now;
            for ago in 1..self.period {
                let value = window[self.period - 1 - ago];
                tail = if ago == 1 {
                    value
                } else {
                    further::<HIGH>(value, tail)
                };
                self.tails[self.period - ago] = tail;
            }
            self.head = now;
        }
        self.head = further::<HIGH>(self.head, now);
        self.place += 1;
        if self.place == self.period {
            self.place = 0;
            return self.head;
        }
        further::<HIGH>(self.tails[self.place], self.head)
    }

    pub fn state(&mut self, state: &mut State) {
        state.count(&mut self.place);
        state.number(&mut self.head);
        state.numbers(&mut self.tails);
    }
}
