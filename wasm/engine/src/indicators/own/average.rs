//! A moving average of a chosen kind as a stage of other kernels, and what is made of nothing else.
//!
//! - ma: one of a chosen kind; mavp: each bar's with a period of its own, within bounds; periods below 2 are the values.
//! - trima: the simple average of the simple average, over half the period each.
use super::cascade::{Dema, Tema, T3};
use super::ema::Zlema;
use super::hilbert::MamaAlone;
use super::recent::Recent;
use super::regression::{Hma, Weights};
use super::smooth::{Smooth, Wait};
use super::trend::{Kama, Vidya};
use super::weighted::Alma;
use super::window::WindowSums;
use crate::indicators::kernel::{Kernel, PIECE};
use crate::indicators::state::State;
use crate::lanes::F64x2;

/// What TA-Lib takes for a function's default, mostly the simple average.
const DEFAULT: f64 = 11.0;
/// Kinds as TA-Lib numbers them. All others are the simple one.
const SIMPLE: u8 = 0;
pub const EXPONENTIAL: u8 = 1;
const WEIGHTED: u8 = 2;
const DEMA: u8 = 3;
const TEMA: u8 = 4;
const TRIMA: u8 = 5;
const KAMA: u8 = 6;
const MAMA: u8 = 7;
const TILLSON: u8 = 8;
const HMA: u8 = 9;
const NONE: u8 = 10;
const ZLEMA: u8 = 12;
pub const WILDER: u8 = 13;
const VIDYA: u8 = 14;
const ALMA: u8 = 15;

/// The kind that is meant, where a function's default is another than the simple average.
pub fn kind_or(default: u8, kind: f64) -> f64 {
    match kind {
        DEFAULT => f64::from(default),
        kind => kind,
    }
}

/// Whether that is the simple average.
pub fn is_simple(kind: f64) -> bool {
    kind == f64::from(SIMPLE) || kind == DEFAULT
}

/// Bars before the first value.
pub fn lookback(period: usize, kind: f64) -> usize {
    let less = period - 1;
    match kind as u8 {
        _ if less == 0 => 0,
        DEMA => 2 * less,
        TEMA => 3 * less,
        TILLSON => 6 * less,
        KAMA => period,
        MAMA => 32,
        NONE => 0,
        HMA => less + (period as f64).sqrt() as usize - 1,
        ZLEMA => less + less / 2,
        VIDYA => momentum_period(period),
        _ => less,
    }
}

/// Bars whose momentum decides how fast vidya is, as TA-Lib chooses them.
fn momentum_period(period: usize) -> usize {
    (3 * period + 2) / 4
}

/// A kernel of one column, whichever it is.
trait Stage {
    fn reach(&self) -> usize;
    fn feed(&mut self, values: &[f64], out: &mut [f64]);
    fn state(&mut self, state: &mut State);
}

struct Of<K>(K);

impl<K: Kernel<1, 1>> Stage for Of<K> {
    fn reach(&self) -> usize {
        self.0.reach()
    }

    fn feed(&mut self, values: &[f64], out: &mut [f64]) {
        match out.len() {
            0 => {}
            1 => self.0.feed::<1>([values], [out]),
            _ => self.0.feed::<PIECE>([values], [out]),
        }
    }

    fn state(&mut self, state: &mut State) {
        self.0.state(state);
    }
}

/// An average that is fed values together with those that it reaches back to.
pub struct Rule(Kind);

enum Kind {
    /// A period of 1.
    Copy,
    Simple(usize, WindowSums),
    Weighted(Weights),
    Smooth(Smooth),
    Other(Box<dyn Stage>),
}

impl Rule {
    pub fn new(period: usize, kind: f64) -> Rule {
        fn other<K: Kernel<1, 1>>(options: &[f64]) -> Kind {
            Kind::Other(Box::new(Of(K::new(options))))
        }
        let n = period as f64;
        Rule(match kind as u8 {
            _ if period == 1 => Kind::Copy,
            NONE => Kind::Copy,
            EXPONENTIAL => Kind::Smooth(Smooth::exponential(period)),
            WILDER => Kind::Smooth(Smooth::wilder(period)),
            WEIGHTED => Kind::Weighted(Weights::new(period)),
            DEMA => other::<Dema>(&[n]),
            TEMA => other::<Tema>(&[n]),
            TRIMA => other::<Trima>(&[n]),
            KAMA => other::<Kama>(&[n]),
            MAMA => other::<MamaAlone>(&[0.5, 0.05]),
            TILLSON => other::<T3>(&[n, 0.7]),
            HMA => other::<Hma>(&[n]),
            ZLEMA => other::<Zlema>(&[n]),
            VIDYA => other::<Vidya>(&[n, momentum_period(period) as f64]),
            ALMA => other::<Alma>(&[n, 6.0, 0.85]),
            _ => Kind::Simple(period, WindowSums::new(period)),
        })
    }

    /// Bars before a piece that `feed` reads.
    pub fn reach(&self) -> usize {
        match &self.0 {
            Kind::Copy | Kind::Smooth(_) => 0,
            Kind::Simple(period, _) => *period,
            Kind::Weighted(weights) => weights.reach(),
            Kind::Other(stage) => stage.reach(),
        }
    }

    pub fn feed(&mut self, values: &[f64], out: &mut [f64]) {
        match &mut self.0 {
            Kind::Copy => out.copy_from_slice(values),
            Kind::Smooth(smooth) => {
                out.copy_from_slice(values);
                smooth.apply(out);
            }
            Kind::Weighted(weights) => weights.feed(values, out),
            Kind::Simple(period, sums) => {
                let period = F64x2::splat(*period as f64);
                sums.feed(values, out, |sum| sum / period);
            }
            Kind::Other(stage) => stage.feed(values, out),
        }
    }

    pub fn state(&mut self, state: &mut State) {
        match &mut self.0 {
            Kind::Copy => {}
            Kind::Smooth(smooth) => smooth.state(state),
            Kind::Weighted(weights) => weights.state(state),
            Kind::Simple(_, sums) => sums.state(state),
            Kind::Other(stage) => stage.state(state),
        }
    }
}

/// An average that keeps what it reaches back to.
pub struct Average {
    recent: Recent,
    rule: Rule,
}

impl Average {
    pub fn new(period: usize, kind: f64) -> Average {
        let rule = Rule::new(period, kind);
        Average {
            recent: Recent::new(rule.reach()),
            rule,
        }
    }

    pub fn smooth(smooth: Smooth) -> Average {
        Average {
            recent: Recent::new(0),
            rule: Rule(Kind::Smooth(smooth)),
        }
    }

    /// Replaces the next values by their average.
    #[inline]
    pub fn apply(&mut self, values: &mut [f64]) {
        match &mut self.rule.0 {
            Kind::Copy => {}
            Kind::Smooth(smooth) => smooth.apply(values),
            _ => self.rule.feed(self.recent.with(values), values),
        }
    }

    pub fn state(&mut self, state: &mut State) {
        self.recent.state(state);
        self.rule.state(state);
    }
}

pub struct Ma(Rule);

impl Kernel<1, 1> for Ma {
    fn new(options: &[f64]) -> Ma {
        Ma(Rule::new(options[0] as usize, options[1]))
    }

    fn reach(&self) -> usize {
        self.0.reach()
    }

    fn feed<const N: usize>(&mut self, [values]: [&[f64]; 1], [out]: [&mut [f64]; 1]) {
        self.0.feed(values, out);
    }

    fn state(&mut self, state: &mut State) {
        self.0.state(state);
    }
}

pub struct Mavp {
    shortest: f64,
    longest: f64,
    reach: usize,
    /// An average of every period, and the bars that it leaves out so that all begin at the same one.
    bank: Vec<(Wait, Rule)>,
}

impl Kernel<2, 1> for Mavp {
    fn new(options: &[f64]) -> Mavp {
        let (shortest, longest, kind) = (options[0], options[1], options[2]);
        let last = lookback(longest as usize, kind);
        let bank: Vec<(Wait, Rule)> = (shortest as usize..=longest as usize)
            .map(|period| {
                let wait = Wait(last - lookback(period, kind));
                (wait, Rule::new(period, kind))
            })
            .collect();
        let reach = bank.iter().map(|(_, rule)| rule.reach()).max();
        Mavp {
            shortest,
            longest,
            reach: reach.unwrap_or(0),
            bank,
        }
    }

    fn reach(&self) -> usize {
        self.reach
    }

    fn feed<const N: usize>(&mut self, [values, periods]: [&[f64]; 2], [out]: [&mut [f64]; 1]) {
        let mut averages = [0.0; N];
        let averages = &mut averages[..out.len()];
        let mut period = self.shortest;
        for (wait, rule) in &mut self.bank {
            let from = wait.of(out.len());
            rule.feed(
                &values[self.reach - rule.reach() + from..],
                &mut averages[from..],
            );
            let bars = out.iter_mut().zip(&*averages).zip(&periods[self.reach..]);
            for ((out, average), wanted) in bars {
                if wanted.clamp(self.shortest, self.longest).trunc() == period {
                    *out = *average;
                }
            }
            period += 1.0;
        }
    }

    fn state(&mut self, state: &mut State) {
        for (wait, rule) in &mut self.bank {
            wait.state(state);
            rule.state(state);
        }
    }
}

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
            first: Average::new(first, f64::from(SIMPLE)),
            wait: Wait(first - 1),
            second: Average::new(second, f64::from(SIMPLE)),
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
