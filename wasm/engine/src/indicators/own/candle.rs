//! Candlestick patterns: what all of them are measured by, and the kernel that looks for any of them.
//!
//! TA-Lib's settings: a body is long or short against the mean body of the ten bars before it; a doji has a body, and a
//! candle without a shadow a shadow, of less than a tenth of their mean range; a short shadow is less than half of both
//! shadows' mean; near, far and equal are 0.2, 0.6 and 0.05 of the mean range of five bars; a long shadow is longer than the
//! candle's own body, a very long one than two of them. So four means serve every pattern. Each is kept as TA-Lib keeps it,
//! summed when a pattern is first asked, then plus the bar that came in less the one that went out, so that a tie falls as
//! it falls there.
use super::smooth::Wait;
use crate::indicators::kernel::Kernel;
use crate::indicators::state::State;
use std::marker::PhantomData;

/// Bars before the present one that a mean reaches: ten before the bar four ago.
const REACH: usize = 14;
const OLDEST: usize = 4;

/// What is averaged, over how many bars.
#[derive(Clone, Copy)]
pub enum Measure {
    /// Ten bodies.
    Body,
    /// Ten ranges from low to high.
    Range,
    /// Ten times both shadows.
    Shadows,
    /// Five ranges.
    Near,
}

impl Measure {
    const fn period(self) -> usize {
        match self {
            Measure::Near => 5,
            _ => 10,
        }
    }

    #[inline(always)]
    fn of(self, bars: &Bars, ago: usize) -> f64 {
        match self {
            Measure::Body => bars.body(ago),
            Measure::Range | Measure::Near => bars.high(ago) - bars.low(ago),
            Measure::Shadows => bars.upper(ago) + bars.lower(ago),
        }
    }
}

/// For each measure the sum over the bars before the present one, the last one, … .
type Sums = [[f64; OLDEST + 1]; 4];

type Columns<'a> = [&'a [f64; REACH + 1]; 4];

/// The present bar and those before it, counted backwards from 0.
pub struct Bars<'a> {
    columns: Columns<'a>,
    sums: Sums,
    /// How far a close has to come into a body, as a share of it.
    pub penetration: f64,
}

#[rustfmt::skip]
impl Bars<'_> {
    #[inline(always)] pub fn open(&self, ago: usize) -> f64 { self.columns[0][REACH - ago] }
    #[inline(always)] pub fn high(&self, ago: usize) -> f64 { self.columns[1][REACH - ago] }
    #[inline(always)] pub fn low(&self, ago: usize) -> f64 { self.columns[2][REACH - ago] }
    #[inline(always)] pub fn close(&self, ago: usize) -> f64 { self.columns[3][REACH - ago] }
    #[inline(always)] pub fn is_white(&self, ago: usize) -> bool { self.close(ago) >= self.open(ago) }
    #[inline(always)] pub fn is_black(&self, ago: usize) -> bool { !self.is_white(ago) }
    /// 1 for a white candle, −1 for a black one.
    #[inline(always)] pub fn color(&self, ago: usize) -> i32 { if self.is_white(ago) { 1 } else { -1 } }
    #[inline(always)] pub fn body(&self, ago: usize) -> f64 { (self.close(ago) - self.open(ago)).abs() }
    #[inline(always)] pub fn top(&self, ago: usize) -> f64 { if self.is_white(ago) { self.close(ago) } else { self.open(ago) } }
    #[inline(always)] pub fn bottom(&self, ago: usize) -> f64 { if self.is_white(ago) { self.open(ago) } else { self.close(ago) } }
    #[inline(always)] pub fn upper(&self, ago: usize) -> f64 { self.high(ago) - self.top(ago) }
    #[inline(always)] pub fn lower(&self, ago: usize) -> f64 { self.bottom(ago) - self.low(ago) }
    #[inline(always)] fn mean(&self, measure: Measure, ago: usize) -> f64 { self.sums[measure as usize][ago] / measure.period() as f64 }
    #[inline(always)] pub fn is_long(&self, ago: usize) -> bool { self.body(ago) > self.mean(Measure::Body, ago) }
    /// Not long: as the mean, or smaller.
    #[inline(always)] pub fn is_short(&self, ago: usize) -> bool { !self.is_long(ago) }
    #[inline(always)] pub fn is_small(&self, ago: usize) -> bool { self.body(ago) < self.mean(Measure::Body, ago) }
    #[inline(always)] pub fn is_doji(&self, ago: usize) -> bool { self.body(ago) <= self.sliver(ago) }
    /// What a shadow stays below that is hardly there.
    #[inline(always)] pub fn sliver(&self, ago: usize) -> f64 { 0.1 * self.mean(Measure::Range, ago) }
    #[inline(always)] pub fn is_bald(&self, ago: usize) -> bool { self.upper(ago) < self.sliver(ago) }
    #[inline(always)] pub fn is_footless(&self, ago: usize) -> bool { self.lower(ago) < self.sliver(ago) }
    #[inline(always)] pub fn is_marubozu(&self, ago: usize) -> bool { self.is_bald(ago) && self.is_footless(ago) }
    #[inline(always)] pub fn short_shadow(&self, ago: usize) -> f64 { self.mean(Measure::Shadows, ago) * 0.5 }
    #[inline(always)] pub fn near(&self, ago: usize) -> f64 { 0.2 * self.mean(Measure::Near, ago) }
    #[inline(always)] pub fn far(&self, ago: usize) -> f64 { 0.6 * self.mean(Measure::Near, ago) }
    #[inline(always)] pub fn equal(&self, ago: usize) -> f64 { 0.05 * self.mean(Measure::Near, ago) }
    /// Whether one body lies wholly above an earlier one.
    #[inline(always)] pub fn is_above(&self, ago: usize, before: usize) -> bool { self.bottom(ago) > self.top(before) }
    #[inline(always)] pub fn is_below(&self, ago: usize, before: usize) -> bool { self.top(ago) < self.bottom(before) }
    /// Whether one body lies on the side of the one before that this one's color points to.
    #[inline(always)] pub fn leaps(&self, ago: usize, before: usize) -> bool {
        if self.is_white(before) { self.is_above(ago, before) } else { self.is_below(ago, before) }
    }
}

/// What the mean of a bar is made of, oldest first.
#[inline(never)]
fn sum(columns: Columns, measure: Measure, ago: usize) -> f64 {
    let bars = Bars {
        columns,
        sums: Sums::default(),
        penetration: 0.0,
    };
    let before = (ago + 1..=ago + measure.period()).rev();
    before.fold(0.0, |sum, ago| sum + measure.of(&bars, ago))
}

/// Whether `value` is `level` give or take `distance`.
#[inline(always)]
pub fn is_at(value: f64, level: f64, distance: f64) -> bool {
    value <= level + distance && value >= level - distance
}

/// What is remembered of a pattern between bars.
pub type Memory = [f64; 3];

pub trait Pattern: 'static {
    /// The first bar on which it is asked.
    const START: usize;
    /// Names the means that its rule reads, and of which bar.
    fn means(each: impl FnMut(Measure, usize));

    /// 100 or −100 where the present bar completes the pattern (80 and 200 for a weaker and a confirmed one), else 0.
    fn rule(bars: &Bars) -> i32;

    /// As `rule`, for a pattern that remembers.
    #[inline(always)]
    fn tell(bars: &Bars, _memory: &mut Memory) -> i32 {
        Self::rule(bars)
    }
}

/// A pattern that tells a second time when one of the next three bars closes beyond the bar before it.
pub struct Confirmed<P>(PhantomData<P>);

impl<P: Pattern> Pattern for Confirmed<P> {
    const START: usize = P::START;

    #[inline(always)]
    fn means(each: impl FnMut(Measure, usize)) {
        P::means(each);
    }

    #[inline(always)]
    fn rule(bars: &Bars) -> i32 {
        P::rule(bars)
    }

    #[inline(always)]
    fn tell(bars: &Bars, memory: &mut Memory) -> i32 {
        let found = P::rule(bars);
        let [told, level, left] = *memory;
        let is_beyond = if told > 0.0 {
            bars.close(0) > level
        } else {
            bars.close(0) < level
        };
        if found != 0 {
            let level = if found > 0 { bars.high(1) } else { bars.low(1) };
            *memory = [f64::from(found), level, 3.0];
            found
        } else if left > 0.0 && is_beyond {
            memory[2] = 0.0;
            2 * told as i32
        } else {
            memory[2] = (left - 1.0).max(0.0);
            0
        }
    }
}

/// Looks for pattern `P`.
pub struct Candle<P> {
    penetration: f64,
    wait: Wait,
    is_begun: bool,
    sums: Sums,
    memory: Memory,
    pattern: PhantomData<P>,
}

impl<P: Pattern> Candle<P> {
    fn look(&mut self, inputs: [&[f64]; 4], out: &mut [f64]) {
        let from = self.wait.of(out.len());
        let inputs = inputs.map(|column| column[from..].windows(REACH + 1));
        let [open, high, low, close] = inputs;
        let (upper, lower) = (open.zip(high), low.zip(close));
        let (mut is_begun, mut sums, mut memory) = (self.is_begun, self.sums, self.memory);
        for (((open, high), (low, close)), out) in upper.zip(lower).zip(&mut out[from..]) {
            let columns =
                [open, high, low, close].map(|window| window.first_chunk().expect("a window"));
            if !is_begun {
                is_begun = true;
                P::means(|measure, ago| sums[measure as usize][ago] = sum(columns, measure, ago));
            }
            let bars = Bars {
                columns,
                sums,
                penetration: self.penetration,
            };
            *out = f64::from(P::tell(&bars, &mut memory));
            P::means(|measure, ago| {
                let gone = measure.of(&bars, ago + measure.period());
                sums[measure as usize][ago] += measure.of(&bars, ago) - gone;
            });
        }
        (self.is_begun, self.sums, self.memory) = (is_begun, sums, memory);
    }
}

impl<P: Pattern> Kernel<4, 1> for Candle<P> {
    const STEPS: bool = true;

    fn new(options: &[f64]) -> Self {
        Candle {
            penetration: options.first().copied().unwrap_or(0.0),
            wait: Wait(P::START),
            is_begun: false,
            sums: Sums::default(),
            memory: Memory::default(),
            pattern: PhantomData,
        }
    }

    fn reach(&self) -> usize {
        REACH
    }

    #[inline(always)]
    fn feed<const N: usize>(&mut self, inputs: [&[f64]; 4], [out]: [&mut [f64]; 1]) {
        self.look(inputs, out);
    }

    fn state(&mut self, state: &mut State) {
        self.wait.state(state);
        state.flag(&mut self.is_begun);
        state.numbers(self.sums.as_flattened_mut());
        state.numbers(&mut self.memory);
    }
}

/// `Name: first bar, [Measure bar, …] => rule;` for each pattern of a file.
macro_rules! patterns {
    ($($(#[$doc:meta])* $name:ident: $start:literal, [$($measure:ident $ago:literal),*] => |$bars:ident| $rule:expr;)*) => {$(
        $(#[$doc])*
        pub struct $name;
        impl Pattern for $name {
            const START: usize = $start;
            #[inline(always)]
            fn means(mut _each: impl FnMut(Measure, usize)) {
                $(_each(Measure::$measure, $ago);)*
            }
            #[inline(always)]
            fn rule($bars: &Bars) -> i32 {
                $rule
            }
        }
    )*};
}
pub(super) use patterns;

/// `value` where it is so, else 0.
#[inline(always)]
pub fn when(is_so: bool, value: i32) -> i32 {
    if is_so {
        value
    } else {
        0
    }
}
