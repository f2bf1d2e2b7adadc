//! What hangs on a bar alone, or on it and one other.
//!
//! - mom = x − x', roc = 100·(x/x' − 1), rocp = (x − x')/x', rocr = x/x', rocr100 = 100·x/x', where x' is the value n bars
//!   ago; 0 where that is 0 (Achelis 1995).
//! - add, sub, mult, and the functions of mathematics by their names.
//! - avgprice, medprice, typprice, wclprice: means of a bar's prices; bop = (close − open)/(high − low) (Livshin 2001).
//! - ibs = (close − low)/(high − low), ½ where that is no range; marketfi = (high − low)/volume, 0 without
//!   volume (Williams 1995).
use super::angle;
use crate::indicators::kernel::{Kernel, Step};
use crate::indicators::state::State;
use crate::lanes::elementary::logarithm_of_any;
use crate::lanes::{mapped, F64x2};

const MOM: u8 = 0;
const ROC: u8 = 1;
const ROCP: u8 = 2;
const ROCR: u8 = 3;
const ROCR100: u8 = 4;

pub struct Change<const KIND: u8> {
    period: usize,
}
pub type Mom = Change<MOM>;
pub type Roc = Change<ROC>;
pub type Rocp = Change<ROCP>;
pub type Rocr = Change<ROCR>;
pub type Rocr100 = Change<ROCR100>;

impl<const KIND: u8> Kernel<1, 1> for Change<KIND> {
    /// A ratio of 0 may have a sign.
    const IN_ONE_FORM: bool = KIND == MOM || KIND == ROC;

    fn new(options: &[f64]) -> Self {
        Change {
            period: options[0] as usize,
        }
    }

    fn reach(&self) -> usize {
        self.period
    }

    fn feed<const N: usize>(&mut self, [values]: [&[f64]; 1], [out]: [&mut [f64]; 1]) {
        let bars = values[self.period..].iter().zip(values);
        for (out, (now, before)) in out.iter_mut().zip(bars) {
            let change = match KIND {
                MOM => now - before,
                ROC => (now / before - 1.0) * 100.0,
                ROCP => (now - before) / before,
                ROCR => now / before,
                _ => now / before * 100.0,
            };
            *out = if KIND != MOM && *before == 0.0 {
                0.0
            } else {
                change
            };
        }
    }

    fn state(&mut self, _: &mut State) {}
}

/// A kernel of the values of one bar.
macro_rules! of_a_bar {
    ($name:ident, $inputs:literal, |$bar:pat_param| $value:expr) => {
        pub struct $name;

        impl Step<$inputs, 1> for $name {
            fn new(_: &[f64]) -> $name {
                $name
            }

            #[inline(always)]
            fn step(&mut self, inputs: [&[f64]; $inputs]) -> [f64; 1] {
                let $bar = inputs.map(|column| column[0]);
                [$value]
            }

            fn state(&mut self, _: &mut State) {}
        }
    };
}

of_a_bar!(Ceil, 1, |[x]| x.ceil());
of_a_bar!(Floor, 1, |[x]| x.floor());
of_a_bar!(Acos, 1, |[x]| x.acos());
of_a_bar!(Asin, 1, |[x]| x.asin());
of_a_bar!(Atan, 1, |[x]| angle::arc_tangent(x));
of_a_bar!(Cos, 1, |[x]| angle::cosine(x));
of_a_bar!(Cosh, 1, |[x]| x.cosh());
of_a_bar!(Exp, 1, |[x]| x.exp());
of_a_bar!(Log10, 1, |[x]| x.log10());
of_a_bar!(Sin, 1, |[x]| angle::sine(x));
of_a_bar!(Sinh, 1, |[x]| x.sinh());
of_a_bar!(Tan, 1, |[x]| x.tan());
// Beyond 20 the next double to it is 1.
of_a_bar!(Tanh, 1, |[x]| if x.abs() > 20.0 {
    1f64.copysign(x)
} else {
    x.tanh()
});
of_a_bar!(Marketfi, 3, |[high, low, volume]| {
    let ease = (high - low) / volume;
    if volume == 0.0 {
        0.0
    } else {
        ease
    }
});

/// As [`of_a_bar`], two bars at a time. Sums and differences of numbers, and shares of them, are in one form.
macro_rules! of_two_bars {
    ($name:ident, $inputs:literal, $in_one_form:literal, |$bars:pat_param| $value:expr) => {
        pub struct $name;

        impl Kernel<$inputs, 1> for $name {
            const IN_ONE_FORM: bool = $in_one_form;
            const STEPS: bool = true;

            fn new(_: &[f64]) -> $name {
                $name
            }

            fn feed<const N: usize>(&mut self, inputs: [&[f64]; $inputs], [out]: [&mut [f64]; 1]) {
                mapped(inputs, out, |$bars| $value);
            }

            fn state(&mut self, _: &mut State) {}
        }
    };
}

of_two_bars!(Add, 2, true, |[a, b]| a + b);
of_two_bars!(Sub, 2, true, |[a, b]| a - b);
of_two_bars!(Mult, 2, false, |[a, b]| a * b);
of_two_bars!(Div, 2, false, |[a, b]| a / b);
of_two_bars!(Sqrt, 1, false, |[x]| x.sqrt());
of_two_bars!(Ln, 1, false, |[x]| logarithm_of_any(x));
of_two_bars!(Medprice, 2, true, |[high, low]| (high + low)
    / F64x2::splat(2.0));
of_two_bars!(Typprice, 3, true, |[high, low, close]| (high + low + close)
    / F64x2::splat(3.0));
of_two_bars!(Avgprice, 4, true, |[open, high, low, close]| (high
    + low
    + close
    + open)
    / F64x2::splat(4.0));
of_two_bars!(Wclprice, 3, true, |[high, low, close]| (high
    + low
    + close * F64x2::splat(2.0))
    / F64x2::splat(4.0));
of_two_bars!(Bop, 4, false, |[open, high, low, close]| {
    let range = high - low;
    ((close - open) / range).where_below(F64x2::splat(0.0), range)
});
of_two_bars!(Ibs, 3, false, |[high, low, close]| {
    let (range, half) = (high - low, F64x2::splat(0.5));
    ((close - low) / range).where_below_or(F64x2::splat(0.0), range, half)
});
