//! Sine, cosine and arc tangent, correctly rounded but for about one argument in 2^40.
//!
//! The target's own functions are off by one unit in the last place now and then. That is harmless in itself, but the
//! Hilbert transform's phase divides two sums that cancel on flat prices, and there one unit decides every digit. The
//! values are computed as unevaluated sums of two doubles (Dekker, "A Floating-Point Technique for Extending the Available
//! Precision", Numerische Mathematik 18, 1971; Knuth, The Art of Computer Programming 2, 4.2.2) and rounded once: first to
//! some 64 bits, and where these do not say to which double the value rounds, to 100 (Ziv, "Fast Evaluation of Elementary
//! Mathematical Functions with Correctly Rounded Last Bit", ACM Transactions on Mathematical Software 17(3), 1991).

/// `high + low` with |low| at most half a unit of `high`.
#[derive(Clone, Copy)]
struct Double {
    high: f64,
    low: f64,
}

const ZERO: Double = Double {
    high: 0.0,
    low: 0.0,
};
const ONE: Double = Double {
    high: 1.0,
    low: 0.0,
};

/// π/2 to 160 bits: three doubles whose sum it is, the first two with trailing zeros for exact multiples.
const HALF_PI: [f64; 3] = [
    1.570_796_326_734_125_6,
    6.077_100_506_303_966e-11,
    2.022_266_248_795_950_6e-21,
];

fn sum(a: f64, b: f64) -> Double {
    let high = a + b;
    let part = high - a;
    Double {
        high,
        low: (a - (high - part)) + (b - part),
    }
}

fn product(a: f64, b: f64) -> Double {
    let split = |x: f64| {
        let scaled = 134_217_729.0 * x;
        let high = scaled - (scaled - x);
        (high, x - high)
    };
    let high = a * b;
    let ((ah, al), (bh, bl)) = (split(a), split(b));
    Double {
        high,
        low: ((ah * bh - high) + ah * bl + al * bh) + al * bl,
    }
}

impl Double {
    fn plus(self, other: Double) -> Double {
        let high = sum(self.high, other.high);
        let low = sum(self.low, other.low);
        let first = sum(high.high, high.low + low.high);
        sum(first.high, first.low + low.low)
    }

    fn and(self, other: f64) -> Double {
        let high = sum(self.high, other);
        sum(high.high, high.low + self.low)
    }

    fn times(self, other: Double) -> Double {
        let high = product(self.high, other.high);
        sum(
            high.high,
            high.low + (self.high * other.low + self.low * other.high),
        )
    }

    fn over(self, divisor: f64) -> Double {
        let first = self.high / divisor;
        let back = product(first, divisor);
        let rest = ((self.high - back.high) - back.low) + self.low;
        sum(first, rest / divisor)
    }

    fn negated(self) -> Double {
        Double {
            high: -self.high,
            low: -self.low,
        }
    }

    fn rounded(self) -> f64 {
        self.high + self.low
    }

    /// The double that this rounds to, if an error of 2^-60 of it changes nothing.
    fn surely_rounded(self) -> Option<f64> {
        const ERROR: f64 = 1.0 / (1u64 << 60) as f64;
        let error = self.high * ERROR;
        let least = self.high + (self.low - error);
        (least == self.high + (self.low + error)).then_some(least)
    }
}

/// c + x·(c' + x·(c'' + …)).
fn polynomial<const N: usize>(x: f64, coefficients: [f64; N]) -> f64 {
    let all = coefficients.iter().rev();
    all.fold(0.0, |value, coefficient| value * x + coefficient)
}

/// 1/k!, negative where the series' term is.
const fn term(k: u32) -> f64 {
    let (mut factorial, mut factor) = (1.0, 2.0);
    while factor <= k as f64 {
        factorial *= factor;
        factor += 1.0;
    }
    if k % 4 < 2 {
        1.0 / factorial
    } else {
        -1.0 / factorial
    }
}

/// The sine of |x| <= π/4 to some 64 bits: what is small goes in single doubles.
fn quick_sine(x: Double) -> Double {
    const THIRD: Double = Double {
        high: term(3),
        low: -9.251_858_538_542_97e-18,
    };
    const FIFTH: Double = Double {
        high: term(5),
        low: 1.156_482_317_317_871_4e-19,
    };
    let square = x.times(x);
    let rest = square.high
        * polynomial(
            square.high,
            [
                term(7),
                term(9),
                term(11),
                term(13),
                term(15),
                term(17),
                term(19),
            ],
        );
    let inner = THIRD.plus(square.times(FIFTH.and(rest)));
    x.plus(x.times(square.times(inner)))
}

/// As [`quick_sine`], the cosine.
fn quick_cosine(x: Double) -> Double {
    const FOURTH: Double = Double {
        high: term(4),
        low: 2.312_964_634_635_742_7e-18,
    };
    let square = x.times(x);
    let rest = square.high
        * polynomial(
            square.high,
            [
                term(6),
                term(8),
                term(10),
                term(12),
                term(14),
                term(16),
                term(18),
                term(20),
            ],
        );
    let inner = square.times(FOURTH.and(rest)).and(term(2));
    square.times(inner).and(1.0)
}

/// Sine and cosine of |x| <= π/4 by their Taylor series.
fn series(x: Double) -> (Double, Double) {
    let square = x.times(x).negated();
    let (mut sine, mut cosine) = (x, ONE);
    let (mut odd, mut even) = (x, ONE);
    for k in 1..14 {
        let k = f64::from(k);
        even = even.times(square).over((2.0 * k - 1.0) * (2.0 * k));
        odd = odd.times(square).over((2.0 * k) * (2.0 * k + 1.0));
        cosine = cosine.plus(even);
        sine = sine.plus(odd);
    }
    (sine, cosine)
}

/// What is left of |x| below [`LARGEST`] when quarters of a turn are taken off, at most π/4 on both sides, and how many were.
fn reduced(x: f64) -> (Double, i64) {
    let quarters = (x / (HALF_PI[0] + HALF_PI[1])).round();
    let [first, second, third] = HALF_PI;
    let rest = sum(x, -(quarters * first)).and(-(quarters * second));
    (
        rest.plus(product(quarters, third).negated()),
        quarters as i64,
    )
}

/// Sine and cosine of |x| below [`LARGEST`].
fn sine_and_cosine(x: f64) -> (Double, Double) {
    let (rest, quarters) = reduced(x);
    let (sine, cosine) = series(rest);
    match quarters.rem_euclid(4) {
        0 => (sine, cosine),
        1 => (cosine, sine.negated()),
        2 => (sine.negated(), cosine.negated()),
        _ => (cosine.negated(), sine),
    }
}

/// The sine of x and so many quarters of a turn, if 64 bits say to which double it rounds.
fn quick(x: f64, quarters: i64) -> Option<f64> {
    let (rest, taken) = reduced(x);
    let value = match (quarters + taken).rem_euclid(4) {
        0 => quick_sine(rest),
        1 => quick_cosine(rest),
        2 => quick_sine(rest).negated(),
        _ => quick_cosine(rest).negated(),
    };
    value.surely_rounded()
}

/// Beyond it the reduction by π/2 loses what the rounding needs; such an argument is the target's own function's.
const LARGEST: f64 = 1e6;

/// The sine in radians, or `None` for an argument that is too large or not a number.
pub fn sin(x: f64) -> Option<f64> {
    (x.abs() < LARGEST).then(|| match x {
        0.0 => x,
        _ => quick(x, 0).unwrap_or_else(|| sine_and_cosine(x).0.rounded()),
    })
}

/// The cosine in radians, or `None` for an argument that is too large or not a number.
pub fn cos(x: f64) -> Option<f64> {
    (x.abs() < LARGEST).then(|| quick(x, 1).unwrap_or_else(|| sine_and_cosine(x).1.rounded()))
}

/// The arc tangent; `guess` gives one that is close to it.
pub fn atan(x: f64, guess: impl Fn(f64) -> f64) -> f64 {
    if !x.is_finite() || x.abs() < 1e-8 || x.abs() > 1e8 {
        return guess(x);
    }
    let size = quick_arc_tangent(x.abs()).surely_rounded();
    size.map_or_else(|| mended(x, guess(x)), |size| size.copysign(x))
}

/// Arc tangents of 0, 1/16, 2/16, … 1.
#[rustfmt::skip]
const ARC_TANGENTS: [[f64; 2]; 17] = [
    [0.0, 0.0],
    [0.062_418_809_995_957_35, -1.549_075_630_829_504_6e-18],
    [0.124_354_994_546_761_44, -3.125_324_142_453_938_3e-18],
    [0.185_347_949_995_694_76, 4.180_692_268_843_079e-18],
    [0.244_978_663_126_864_14, 1.069_875_561_873_445_1e-17],
    [0.302_884_868_374_971_4, -1.101_082_790_300_136_9e-17],
    [0.358_770_670_270_572_25, -2.462_381_558_263_863_5e-17],
    [0.412_410_441_597_387_3, -1.587_652_227_770_689e-17],
    [0.463_647_609_000_806_1, 2.269_877_745_296_168_7e-17],
    [0.512_389_460_310_737_7, -2.546_278_147_285_580_4e-17],
    [0.558_599_315_343_562_4, -5.455_630_548_591_626_4e-18],
    [0.602_287_346_134_964_2, 2.950_430_737_228_402e-17],
    [0.643_501_108_793_284_4, 1.583_478_505_144_428_6e-17],
    [0.682_316_554_874_748_1, 6.943_223_671_560_008e-18],
    [0.718_829_999_621_624_5, -2.147_838_844_445_698_3e-17],
    [0.753_151_280_962_194_4, -2.425_693_465_918_206_8e-17],
    [std::f64::consts::FRAC_PI_4, 3.061_616_997_868_383e-17],
];

/// The arc tangent of x > 0 to some 64 bits: of x or 1/x, that of the nearest sixteenth, and that of what is left, which is
/// (a − b)/(1 + a·b) and at most 1/32.
fn quick_arc_tangent(x: f64) -> Double {
    let is_steep = x > 1.0;
    let place = (16.0 * if is_steep { 1.0 / x } else { x }).round();
    let near = place / 16.0;
    let (above, below) = if is_steep {
        (product(-x, near).and(1.0), sum(x, near))
    } else {
        (sum(x, -near), product(x, near).and(1.0))
    };
    let first = above.high / below.high;
    let back = below.times(Double {
        high: -first,
        ..ZERO
    });
    let left = sum(first, above.plus(back).high / below.high);
    let square = left.high * left.high;
    let thirds = [
        -1.0 / 3.0,
        1.0 / 5.0,
        -1.0 / 7.0,
        1.0 / 9.0,
        -1.0 / 11.0,
        1.0 / 13.0,
    ];
    let rest = left.high * square * polynomial(square, thirds);
    let [high, low] = ARC_TANGENTS[place as usize];
    let angle = Double { high, low }.plus(left).and(rest);
    if is_steep {
        angle
            .negated()
            .and(HALF_PI[2])
            .and(HALF_PI[1])
            .and(HALF_PI[0])
    } else {
        angle
    }
}

/// An arc tangent that is nearly right, mended by one step of Newton's method.
fn mended(x: f64, guess: f64) -> f64 {
    let (sine, cosine) = sine_and_cosine(guess);
    let x = Double { high: x, low: 0.0 };
    let error = x.times(cosine).plus(sine.negated());
    let scale = cosine.plus(x.times(sine)).rounded();
    error.over(scale).and(guess).rounded()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn units_apart(a: f64, b: f64) -> u64 {
        (a.to_bits() as i64).abs_diff(b.to_bits() as i64)
    }

    proptest! {
        #[test]
        fn differ_from_the_hosts_by_one_unit_at_most(x in -1e4f64..1e4) {
            prop_assert!(units_apart(sin(x).unwrap(), x.sin()) <= 1);
            prop_assert!(units_apart(cos(x).unwrap(), x.cos()) <= 1);
            prop_assert!(units_apart(atan(x, f64::atan), x.atan()) <= 1);
        }

        #[test]
        fn are_those_of_the_long_way(x in -1e4f64..1e4, small in -1.0f64..1.0) {
            for x in [x, small, small * small * small] {
                let (sine, cosine) = sine_and_cosine(x);
                prop_assert_eq!(sin(x), Some(sine.rounded()));
                prop_assert_eq!(cos(x), Some(cosine.rounded()));
                let near = f64::from_bits(x.atan().to_bits() + 1);
                prop_assert_eq!(atan(x, f64::atan), mended(x, near));
            }
        }
    }

    #[test]
    fn go_the_long_way_seldom() {
        let all = (1..10_000).map(|at| f64::from(at) * 0.000_73);
        let left =
            |quick: fn(f64) -> Option<f64>| all.clone().filter(|x| quick(*x).is_none()).count();
        assert!(left(|x| quick(x, 0)) < 200);
        assert!(left(|x| quick(x, 1)) < 200);
        assert!(left(|x| quick_arc_tangent(x).surely_rounded()) < 200);
    }

    /// Values computed with 300 bits, cut to the digits that a double holds.
    #[test]
    fn are_the_doubles_nearest_to_the_true_values() {
        assert_eq!(sin(0.5), Some(0.479_425_538_604_203));
        assert_eq!(cos(0.5), Some(0.877_582_561_890_372_8));
        assert_eq!(sin(100.0), Some(-0.506_365_641_109_758_8));
        assert_eq!(cos(1000.0), Some(0.562_379_076_290_702_9));
        assert_eq!(
            atan(1.0, |_| std::f64::consts::FRAC_PI_4 + 1e-9),
            std::f64::consts::FRAC_PI_4
        );
        assert_eq!(atan(0.5, |_| 0.463_647_609), 0.463_647_609_000_806_1);
        assert_eq!(mended(0.5, 0.463_647_609), 0.463_647_609_000_806_1);
    }

    #[test]
    fn leave_what_is_too_large_to_others() {
        assert_eq!(sin(1e300), None);
        assert_eq!(cos(f64::NAN), None);
        assert_eq!(atan(f64::INFINITY, |_| 1.5), 1.5);
    }
}
