//! Sine, cosine and arc tangent, correctly rounded but for about one argument in 2^40.
//!
//! The target's own functions are off by one unit in the last place now and then. That is harmless in itself, but the
//! Hilbert transform's phase divides two sums that cancel on flat prices, and there one unit decides every digit. The
//! values are computed as unevaluated sums of two doubles (Dekker, "A Floating-Point Technique for Extending the Available
//! Precision", Numerische Mathematik 18, 1971; Knuth, The Art of Computer Programming 2, 4.2.2) and rounded once.

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

/// Sine and cosine of |x| below [`LARGEST`].
fn sine_and_cosine(x: f64) -> (Double, Double) {
    let turns = (x / (HALF_PI[0] + HALF_PI[1])).round();
    let mut rest = Double { high: x, low: 0.0 };
    for part in HALF_PI {
        rest = rest.plus(product(turns, part).negated());
    }
    let (sine, cosine) = series(rest);
    match (turns as i64).rem_euclid(4) {
        0 => (sine, cosine),
        1 => (cosine, sine.negated()),
        2 => (sine.negated(), cosine.negated()),
        _ => (cosine.negated(), sine),
    }
}

/// Beyond it the reduction by π/2 loses what the rounding needs; such an argument is the target's own function's.
const LARGEST: f64 = 1e6;

/// The sine in radians, or `None` for an argument that is too large or not a number.
pub fn sin(x: f64) -> Option<f64> {
    (x.abs() < LARGEST).then(|| {
        if x == 0.0 {
            x
        } else {
            sine_and_cosine(x).0.rounded()
        }
    })
}

/// The cosine in radians, or `None` for an argument that is too large or not a number.
pub fn cos(x: f64) -> Option<f64> {
    (x.abs() < LARGEST).then(|| sine_and_cosine(x).1.rounded())
}

/// The arc tangent: `guess`, which is close to it, mended by one step of Newton's method.
pub fn atan(x: f64, guess: f64) -> f64 {
    if !x.is_finite() || x.abs() < 1e-8 || x.abs() > 1e8 {
        return guess;
    }
    let (sine, cosine) = sine_and_cosine(guess);
    let x = Double { high: x, low: 0.0 };
    let error = x.times(cosine).plus(sine.negated());
    let scale = cosine.plus(x.times(sine)).rounded();
    Double {
        high: guess,
        low: ZERO.low,
    }
    .plus(error.over(scale))
    .rounded()
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
            prop_assert!(units_apart(atan(x, x.atan()), x.atan()) <= 1);
            prop_assert!(units_apart(atan(x, f64::from_bits(x.atan().to_bits() + 1)), x.atan()) <= 1);
        }
    }

    /// Values computed with 300 bits, cut to the digits that a double holds.
    #[test]
    fn are_the_doubles_nearest_to_the_true_values() {
        assert_eq!(sin(0.5), Some(0.479_425_538_604_203));
        assert_eq!(cos(0.5), Some(0.877_582_561_890_372_8));
        assert_eq!(sin(100.0), Some(-0.506_365_641_109_758_8));
        assert_eq!(cos(1000.0), Some(0.562_379_076_290_702_9));
        assert_eq!(
            atan(1.0, std::f64::consts::FRAC_PI_4 + 1e-9),
            std::f64::consts::FRAC_PI_4
        );
        assert_eq!(atan(0.5, 0.463_647_609), 0.463_647_609_000_806_1);
    }

    #[test]
    fn leave_what_is_too_large_to_others() {
        assert_eq!(sin(1e300), None);
        assert_eq!(cos(f64::NAN), None);
        assert_eq!(atan(f64::INFINITY, 1.5), 1.5);
    }
}
