//! - vwapbands: volume-weighted average of typical prices from the bar `anchor` on, begun anew every `every` bars (0: never),
//!   and bands at a multiple of the volume-weighted standard deviation (Berkowitz, Logue and Noser 1988).
//! - volumeprofile: volume of the last n bars by typical price in equal classes from the lowest low to the highest high: the
//!   middle of the fullest class, and the value area, the classes around it grown on the fuller side until they hold the
//!   share (Steidlmayer, Steidlmayer on Markets, 1989).
//! - amihud: the mean of |change of the close|/(close · volume) of n bars, in millionths (Amihud 2002); a bar without volume
//!   is left out.
use super::parts::Parts;
use super::smooth::Wait;
use crate::indicators::kernel::Step;
use crate::indicators::state::State;

/// The volume-weighted average of prices since it was begun, between its bands; before any volume the first price.
pub struct Weighted {
    multiplier: f64,
    /// Prices are taken relative to the first, so that little cancels.
    center: f64,
    sums: [f64; 3],
    last: [f64; 3],
}

impl Weighted {
    pub fn new(multiplier: f64) -> Weighted {
        Weighted {
            multiplier,
            center: 0.0,
            sums: [0.0; 3],
            last: [0.0; 3],
        }
    }

    pub fn begin(&mut self, price: f64) {
        (self.center, self.sums, self.last) = (price, [0.0; 3], [price; 3]);
    }

    /// The upper band, the average and the lower band with this price and volume.
    pub fn add(&mut self, price: f64, volume: f64) -> [f64; 3] {
        let away = price - self.center;
        for (sum, power) in self.sums.iter_mut().zip([1.0, away, away * away]) {
            *sum += volume * power;
        }
        let [weight, first, second] = self.sums;
        if weight > 0.0 {
            let mean = first / weight;
            let band = self.multiplier * (second / weight - mean * mean).max(0.0).sqrt();
            let vwap = self.center + mean;
            self.last = [vwap + band, vwap, vwap - band];
        }
        self.last
    }

    pub fn state(&mut self, state: &mut State) {
        state.number(&mut self.center);
        state.numbers(self.sums.iter_mut().chain(&mut self.last));
    }
}

pub struct Vwapbands {
    anchor: usize,
    every: usize,
    bar: usize,
    weighted: Weighted,
}

impl Step<4, 3> for Vwapbands {
    fn new(options: &[f64]) -> Vwapbands {
        Vwapbands {
            anchor: options[0] as usize,
            every: options[1] as usize,
            bar: 0,
            weighted: Weighted::new(options[2]),
        }
    }

    fn step(&mut self, inputs: [&[f64]; 4]) -> [f64; 3] {
        let [high, low, close, volume] = inputs.map(|column| column[0]);
        let price = (high + low + close) / 3.0;
        let since = self.bar.saturating_sub(self.anchor);
        self.bar += 1;
        if since == 0 || (self.every > 0 && since.is_multiple_of(self.every)) {
            self.weighted.begin(price);
        }
        self.weighted.add(price, volume)
    }

    fn state(&mut self, state: &mut State) {
        state.count(&mut self.bar);
        self.weighted.state(state);
    }
}

pub struct Volumeprofile {
    period: usize,
    share: f64,
    classes: Vec<f64>,
}

/// The first and last of the value area's classes: those around the class `fullest`, grown on the fuller side.
pub fn value_area(classes: &[f64], fullest: usize, share: f64) -> [usize; 2] {
    let all: f64 = classes.iter().sum();
    let [mut from, mut to] = [fullest; 2];
    let mut held = classes[fullest];
    while held < share * all && (from > 0 || to + 1 < classes.len()) {
        let below = if from > 0 { classes[from - 1] } else { -1.0 };
        let above = classes.get(to + 1).copied().unwrap_or(-1.0);
        if above >= below {
            to += 1;
            held += above;
        } else {
            from -= 1;
            held += below;
        }
    }
    [from, to]
}

impl Step<4, 3> for Volumeprofile {
    fn new(options: &[f64]) -> Volumeprofile {
        let (period, classes) = (options[0] as usize, options[1] as usize);
        Volumeprofile {
            period,
            share: options[2],
            classes: vec![0.0; classes],
        }
    }

    fn reach(&self) -> usize {
        self.period - 1
    }

    fn step(&mut self, [high, low, close, volume]: [&[f64]; 4]) -> [f64; 3] {
        let lowest = low.iter().copied().fold(f64::INFINITY, f64::min);
        let highest = high.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let last = self.classes.len() - 1;
        let width = (highest - lowest) / self.classes.len() as f64;
        self.classes.fill(0.0);
        for bar in 0..self.period {
            let typical = (high[bar] + low[bar] + close[bar]) / 3.0;
            let class = if width > 0.0 {
                ((typical - lowest) / width) as usize
            } else {
                0
            };
            self.classes[class.min(last)] += volume[bar].max(0.0);
        }
        let fuller = |best: usize, class: usize| {
            if self.classes[class] > self.classes[best] {
                class
            } else {
                best
            }
        };
        let fullest = (0..=last).fold(0, fuller);
        let [from, to] = value_area(&self.classes, fullest, self.share);
        let price = |class: f64| lowest + width * class;
        [
            price(to as f64 + 1.0),
            price(fullest as f64 + 0.5),
            price(from as f64),
        ]
    }

    fn state(&mut self, _: &mut State) {}
}

pub struct Amihud {
    wait: Wait,
    parts: Parts<2>,
}

impl Step<2, 1> for Amihud {
    fn new(options: &[f64]) -> Amihud {
        Amihud {
            wait: Wait(1),
            parts: Parts::new(options[0] as usize),
        }
    }

    fn reach(&self) -> usize {
        1
    }

    fn step(&mut self, [close, volume]: [&[f64]; 2]) -> [f64; 1] {
        if self.wait.of(1) == 1 {
            return [0.0];
        }
        let change = close[1] / close[0] - 1.0;
        let turnover = close[1] * volume[1];
        let is_known = turnover > 0.0 && change.is_finite();
        let lanes = if is_known {
            [1e6 * change.abs() / turnover, 1.0]
        } else {
            [0.0; 2]
        };
        let [sum, count] = self.parts.push(lanes);
        [if count > 0.0 { sum / count } else { 0.0 }]
    }

    fn state(&mut self, state: &mut State) {
        self.wait.state(state);
        self.parts.state(state);
    }
}
