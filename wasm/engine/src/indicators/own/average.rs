//! A moving average of a chosen kind as a stage of other kernels.
use super::recent::Recent;
use super::regression::Weights;
use super::smooth::{Smooth, Wait};
use super::window::WindowSums;
use crate::indicators::kernel::Kernel;
use crate::indicators::state::State;
use crate::lanes::F64x2;

/// Kinds as TA-Lib numbers them.
const SIMPLE: f64 = 0.0;
const EXPONENTIAL: f64 = 1.0;
const WEIGHTED: f64 = 2.0;
const WILDER: f64 = 13.0;

/// Values begin at bar period − 1, whatever the kind.
pub struct Average {
    recent: Recent,
    kind: Kind,
}

enum Kind {
    /// A period of 1.
    Copy,
    Simple(f64, WindowSums),
    Weighted(Weights),
    Smooth(Smooth),
}

impl Average {
    pub fn takes(kind: f64) -> bool {
        [SIMPLE, EXPONENTIAL, WEIGHTED, WILDER].contains(&kind)
    }

    pub fn new(period: usize, kind: f64) -> Average {
        let (reach, kind) = match kind {
            _ if period == 1 => (0, Kind::Copy),
            SIMPLE => (period, Kind::Simple(period as f64, WindowSums::new(period))),
            WEIGHTED => (period, Kind::Weighted(Weights::new(period))),
            WILDER => (0, Kind::Smooth(Smooth::wilder(period))),
            _ => (0, Kind::Smooth(Smooth::exponential(period))),
        };
        Average {
            recent: Recent::new(reach),
            kind,
        }
    }

    pub fn smooth(smooth: Smooth) -> Average {
        Average {
            recent: Recent::new(0),
            kind: Kind::Smooth(smooth),
        }
    }

    /// Replaces the next values by their average.
    #[inline]
    pub fn apply(&mut self, values: &mut [f64]) {
        match &mut self.kind {
            Kind::Copy => {}
            Kind::Smooth(smooth) => smooth.apply(values),
            Kind::Weighted(weights) => weights.feed(self.recent.with(values), values),
            Kind::Simple(period, sums) => {
                let period = F64x2::splat(*period);
                sums.feed(self.recent.with(values), values, |sum| sum / period);
            }
        }
    }

    pub fn state(&mut self, state: &mut State) {
        self.recent.state(state);
        match &mut self.kind {
            Kind::Copy => {}
            Kind::Smooth(smooth) => smooth.state(state),
            Kind::Weighted(weights) => weights.state(state),
            Kind::Simple(_, sums) => sums.state(state),
        }
    }
}

/// Moving average of a chosen kind.
pub struct Ma(Average);

impl Kernel<1, 1> for Ma {
    fn new(options: &[f64]) -> Ma {
        Ma(Average::new(options[0] as usize, options[1]))
    }

    fn takes(options: &[f64]) -> bool {
        Average::takes(options[1])
    }

    fn feed<const N: usize>(&mut self, [values]: [&[f64]; 1], [out]: [&mut [f64]; 1]) {
        out.copy_from_slice(values);
        self.0.apply(out);
    }

    fn state(&mut self, state: &mut State) {
        self.0.state(state);
    }
}

/// Triangular moving average: the simple average of the simple average, over half the period each.
pub struct Trima {
    first: Average,
    wait: Wait,
    second: Average,
}

impl Kernel<1, 1> for Trima {
    fn new(options: &[f64]) -> Trima {
        let period = options[0] as usize;
        let (first, second) = (period.div_ceil(2), period / 2 + 1);
        Trima {
            first: Average::new(first, SIMPLE),
            wait: Wait(first - 1),
            second: Average::new(second, SIMPLE),
        }
    }

    fn feed<const N: usize>(&mut self, [values]: [&[f64]; 1], [out]: [&mut [f64]; 1]) {
        out.copy_from_slice(values);
        self.first.apply(out);
        let from = self.wait.of(out.len());
        self.second.apply(&mut out[from..]);
    }

    fn state(&mut self, state: &mut State) {
        self.first.state(state);
        self.wait.state(state);
        self.second.state(state);
    }
}
