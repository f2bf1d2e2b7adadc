//! Candlestick patterns: what all of them are measured by, and the kernel that looks for any of them.
//!
//! TA-Lib's settings: a body is long or short against the mean body of the ten bars before it; a doji has a body, and a
//! candle without a shadow a shadow, of less than a tenth of their mean range; a short shadow is less than half of both
//! shadows' mean; near, far and equal are 0.2, 0.6 and 0.05 of the mean range of five bars; a long shadow is longer than the
//! candle's own body, a very long one than two of them. So four means serve every pattern. Each is kept as TA-Lib keeps it,
//! summed when a pattern is first asked, then plus the bar that came in less the one that went out, so that a tie falls as
//! it falls there.
//!
//! Two bars are looked at at once, a lane for each, and all of a rule is asked of both: a branch for each condition would be
//! guessed wrong too often.
use super::smooth::Wait;
use crate::indicators::kernel::Kernel;
use crate::indicators::state::State;
use crate::lanes::{F64x2, U64x2};
use std::marker::PhantomData;

/// Bars before the present one that a mean reaches, ten before the bar four ago, and one more for the lane before.
const REACH: usize = 15;
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
    fn of(self, bars: &Bars, ago: usize) -> F64x2 {
        match self {
            Measure::Body => bars.body(ago),
            Measure::Range | Measure::Near => bars.high(ago) - bars.low(ago),
            Measure::Shadows => bars.upper(ago) + bars.lower(ago),
        }
    }
}

/// For each measure the sum over the bars before the present one, the last one, … .
type Sums<Lanes> = [[Lanes; OLDEST + 1]; 4];

type Columns<'a> = [&'a [f64; REACH + 1]; 4];

#[inline(always)]
pub fn splat(value: f64) -> F64x2 {
    F64x2::splat(value)
}

/// Two present bars, the second the last of the columns, and those before each, counted backwards from 0.
pub struct Bars<'a> {
    columns: Columns<'a>,
    sums: Sums<F64x2>,
    /// How far a close has to come into a body, as a share of it.
    pub penetration: f64,
}

#[rustfmt::skip]
impl<'a> Bars<'a> {
    #[inline(always)] fn new(columns: Columns<'a>, penetration: f64) -> Bars<'a> { Bars { columns, sums: [[splat(0.0); OLDEST + 1]; 4], penetration } }
    #[inline(always)] fn of(&self, column: usize, ago: usize) -> F64x2 { F64x2::new([self.columns[column][REACH - 1 - ago], self.columns[column][REACH - ago]]) }
    #[inline(always)] pub fn open(&self, ago: usize) -> F64x2 { self.of(0, ago) }
    #[inline(always)] pub fn high(&self, ago: usize) -> F64x2 { self.of(1, ago) }
    #[inline(always)] pub fn low(&self, ago: usize) -> F64x2 { self.of(2, ago) }
    #[inline(always)] pub fn close(&self, ago: usize) -> F64x2 { self.of(3, ago) }
    #[inline(always)] pub fn is_white(&self, ago: usize) -> U64x2 { self.close(ago).at_least(self.open(ago)) }
    #[inline(always)] pub fn is_black(&self, ago: usize) -> U64x2 { self.close(ago).below(self.open(ago)) }
    /// Whether two candles are not of one color.
    #[inline(always)] pub fn differ(&self, ago: usize, before: usize) -> U64x2 { self.is_white(ago) ^ self.is_white(before) }
    /// 1 for a white candle, −1 for a black one.
    #[inline(always)] pub fn sign(&self, ago: usize) -> F64x2 { splat(1.0).chosen(splat(-1.0), self.is_white(ago)) }
    /// 100 with that sign, and with the other.
    #[inline(always)] pub fn toward(&self, ago: usize) -> F64x2 { splat(100.0).chosen(splat(-100.0), self.is_white(ago)) }
    #[inline(always)] pub fn against(&self, ago: usize) -> F64x2 { splat(-100.0).chosen(splat(100.0), self.is_white(ago)) }
    #[inline(always)] pub fn body(&self, ago: usize) -> F64x2 { (self.close(ago) - self.open(ago)).magnitude() }
    #[inline(always)] pub fn top(&self, ago: usize) -> F64x2 { self.open(ago).larger(self.close(ago)) }
    #[inline(always)] pub fn bottom(&self, ago: usize) -> F64x2 { self.open(ago).smaller(self.close(ago)) }
    #[inline(always)] pub fn upper(&self, ago: usize) -> F64x2 { self.high(ago) - self.top(ago) }
    #[inline(always)] pub fn lower(&self, ago: usize) -> F64x2 { self.bottom(ago) - self.low(ago) }
    #[inline(always)] fn mean(&self, measure: Measure, ago: usize) -> F64x2 { self.sums[measure as usize][ago] / splat(measure.period() as f64) }
    #[inline(always)] pub fn is_long(&self, ago: usize) -> U64x2 { self.body(ago).above(self.mean(Measure::Body, ago)) }
    /// Not long: as the mean, or smaller.
    #[inline(always)] pub fn is_short(&self, ago: usize) -> U64x2 { self.body(ago).at_most(self.mean(Measure::Body, ago)) }
    #[inline(always)] pub fn is_small(&self, ago: usize) -> U64x2 { self.body(ago).below(self.mean(Measure::Body, ago)) }
    #[inline(always)] pub fn is_doji(&self, ago: usize) -> U64x2 { self.body(ago).at_most(self.sliver(ago)) }
    /// What a shadow stays below that is hardly there.
    #[inline(always)] pub fn sliver(&self, ago: usize) -> F64x2 { splat(0.1) * self.mean(Measure::Range, ago) }
    #[inline(always)] pub fn is_bald(&self, ago: usize) -> U64x2 { self.upper(ago).below(self.sliver(ago)) }
    #[inline(always)] pub fn is_footless(&self, ago: usize) -> U64x2 { self.lower(ago).below(self.sliver(ago)) }
    #[inline(always)] pub fn is_marubozu(&self, ago: usize) -> U64x2 { self.is_bald(ago) & self.is_footless(ago) }
    #[inline(always)] pub fn short_shadow(&self, ago: usize) -> F64x2 { self.mean(Measure::Shadows, ago) * splat(0.5) }
    #[inline(always)] pub fn near(&self, ago: usize) -> F64x2 { splat(0.2) * self.mean(Measure::Near, ago) }
    #[inline(always)] pub fn far(&self, ago: usize) -> F64x2 { splat(0.6) * self.mean(Measure::Near, ago) }
    #[inline(always)] pub fn equal(&self, ago: usize) -> F64x2 { splat(0.05) * self.mean(Measure::Near, ago) }
    /// Whether one body lies wholly above an earlier one.
    #[inline(always)] pub fn is_above(&self, ago: usize, before: usize) -> U64x2 { self.bottom(ago).above(self.top(before)) }
    #[inline(always)] pub fn is_below(&self, ago: usize, before: usize) -> U64x2 { self.top(ago).below(self.bottom(before)) }
    /// Whether one body lies on the side of the one before that this one's color points to.
    #[inline(always)] pub fn leaps(&self, ago: usize, before: usize) -> U64x2 { self.is_white(before).choose(self.is_above(ago, before), self.is_below(ago, before)) }
}

/// What the mean of the second bar is made of, oldest first.
#[inline(never)]
fn sum(columns: Columns, measure: Measure, ago: usize) -> f64 {
    let bars = Bars::new(columns, 0.0);
    let before = (ago + 1..=ago + measure.period()).rev();
    before.fold(0.0, |sum, ago| sum + measure.of(&bars, ago).to_array()[1])
}

/// Whether `value` is `level` give or take `distance`.
#[inline(always)]
pub fn is_at(value: F64x2, level: F64x2, distance: F64x2) -> U64x2 {
    value.at_most(level + distance) & value.at_least(level - distance)
}

/// What is remembered of a pattern between bars.
pub type Memory = [f64; 3];

pub trait Pattern: 'static {
    /// The first bar on which it is asked.
    const START: usize;
    /// Names the means that its rule reads, and of which bar.
    fn means(each: impl FnMut(Measure, usize));

    /// 100 or −100 where the present bar completes the pattern (80 and 200 for a weaker and a confirmed one), else 0.
    fn rule(bars: &Bars) -> F64x2;

    /// What is told of one of the bars where the rule found this, for a pattern that remembers.
    #[inline(always)]
    fn recall(found: f64, _bars: &Bars, _lane: usize, _memory: &mut Memory) -> f64 {
        found
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
    fn rule(bars: &Bars) -> F64x2 {
        P::rule(bars)
    }

    #[inline(always)]
    fn recall(found: f64, bars: &Bars, lane: usize, memory: &mut Memory) -> f64 {
        let [close, high, low] =
            [bars.close(0), bars.high(1), bars.low(1)].map(|lanes| lanes.to_array()[lane]);
        let [told, level, left] = *memory;
        let is_beyond = if told > 0.0 {
            close > level
        } else {
            close < level
        };
        if found != 0.0 {
            *memory = [found, if found > 0.0 { high } else { low }, 3.0];
            found
        } else if left > 0.0 && is_beyond {
            memory[2] = 0.0;
            2.0 * told
        } else {
            memory[2] = (left - 1.0).max(0.0);
            0.0
        }
    }
}

/// Looks for pattern `P`.
pub struct Candle<P> {
    penetration: f64,
    wait: Wait,
    is_begun: bool,
    going: Going,
    pattern: PhantomData<P>,
}

/// What goes on from bar to bar.
#[derive(Clone, Copy)]
struct Going {
    sums: Sums<f64>,
    memory: Memory,
}

impl Going {
    /// Takes two bars, or the second alone, and gives what is told of them.
    #[inline(always)]
    fn take<P: Pattern, const FIRST: usize>(&mut self, mut bars: Bars) -> [f64; 2] {
        P::means(|measure, ago| {
            let gone = measure.of(&bars, ago + measure.period());
            let changes = (measure.of(&bars, ago) - gone).to_array();
            let sum = &mut self.sums[measure as usize][ago];
            let mut before = [*sum; 2];
            for lane in FIRST..2 {
                before[lane] = *sum;
                *sum += changes[lane];
            }
            bars.sums[measure as usize][ago] = F64x2::new(before);
        });
        let mut told = P::rule(&bars).to_array();
        for (lane, value) in told.iter_mut().enumerate().skip(FIRST) {
            *value = P::recall(*value, &bars, lane, &mut self.memory);
        }
        told
    }
}

impl<P: Pattern> Candle<P> {
    fn look(&mut self, inputs: [&[f64]; 4], out: &mut [f64]) {
        let from = self.wait.of(out.len());
        let (inputs, out) = (inputs.map(|column| &column[from..]), &mut out[from..]);
        if out.is_empty() {
            return;
        }
        let window = |at: usize| -> Columns {
            inputs.map(|column| column[at..].first_chunk().expect("a window"))
        };
        let mut going = self.going;
        if !self.is_begun {
            self.is_begun = true;
            P::means(|measure, ago| {
                going.sums[measure as usize][ago] = sum(window(0), measure, ago);
            });
        }
        let (alone, pairs) = out.split_at_mut(out.len() % 2);
        let first = alone.len();
        if let [value] = alone {
            [_, *value] = going.take::<P, 1>(Bars::new(window(0), self.penetration));
        }
        for (at, pair) in pairs.as_chunks_mut().0.iter_mut().enumerate() {
            let columns = window(first + 2 * at + 1);
            *pair = going.take::<P, 0>(Bars::new(columns, self.penetration));
        }
        self.going = going;
    }
}

impl<P: Pattern> Kernel<4, 1> for Candle<P> {
    const IN_ONE_FORM: bool = true;
    const STEPS: bool = true;

    fn new(options: &[f64]) -> Self {
        Candle {
            penetration: options.first().copied().unwrap_or(0.0),
            wait: Wait(P::START),
            is_begun: false,
            going: Going {
                sums: Default::default(),
                memory: Memory::default(),
            },
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
        state.numbers(self.going.sums.as_flattened_mut());
        state.numbers(&mut self.going.memory);
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
            fn rule($bars: &Bars) -> F64x2 {
                $rule
            }
        }
    )*};
}
pub(super) use patterns;

/// `value` where it is so, else 0.
#[inline(always)]
pub fn when(is_so: U64x2, value: f64) -> F64x2 {
    tell(is_so, splat(value))
}

/// As [`when`], a value for each lane.
#[inline(always)]
pub fn tell(is_so: U64x2, values: F64x2) -> F64x2 {
    (is_so & values.bits()).as_doubles()
}

/// What is told where this is so, else 0. Nothing else is asked where it is so for neither bar: it spares the means of a rule
/// that needs many.
#[inline(always)]
pub fn rarely(is_so: U64x2, told: impl FnOnce() -> F64x2) -> F64x2 {
    if is_so.any() {
        tell(is_so, told())
    } else {
        splat(0.0)
    }
}

/// 100 where this is so, else −100.
#[inline(always)]
pub fn hundred(is_so: U64x2) -> F64x2 {
    splat(100.0).chosen(splat(-100.0), is_so)
}
