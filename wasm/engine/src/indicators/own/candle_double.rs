//! Candlestick patterns of two candles (Nison 1991, Morris 1992; rules as TA-Lib's).
use super::candle::{is_at, patterns, rarely, splat, tell, when, Bars, Measure, Pattern};
use crate::lanes::{F64x2, U64x2};

patterns! {
    Counterattack: 11, [Near 1, Body 1, Body 0] => |b| {
        let is_equal = is_at(b.close(0), b.close(1), b.equal(1));
        tell(b.differ(1, 0) & b.is_long(1) & b.is_long(0) & is_equal, b.toward(0))
    };
    DarkCloudCover: 11, [Body 1] => |b| {
        let covers = b.open(0).above(b.high(1))
            & b.close(0).above(b.open(1))
            & b.close(0).below(b.close(1) - b.body(1) * splat(b.penetration));
        when(b.is_white(1) & b.is_black(0) & covers & b.is_long(1), -100.0)
    };
    DojiStar: 11, [Body 1, Range 0] => |b| {
        tell(b.is_long(1) & b.is_doji(0) & b.leaps(0, 1), b.against(1))
    };
    /// 80 where one end of the bodies is the same.
    Engulfing: 2, [] => |b| {
        let (high, low) = (b.top(0) - b.top(1), b.bottom(1) - b.bottom(0));
        let nothing = splat(0.0);
        let (is_higher, is_lower) = (high.above(nothing), low.above(nothing));
        let engulfs = b.differ(0, 1) & high.at_least(nothing) & low.at_least(nothing) & (is_higher | is_lower);
        let size = splat(100.0).chosen(splat(80.0), is_higher & is_lower);
        tell(engulfs, b.sign(0) * size)
    };
    Hammer: 11, [Body 0, Range 0, Near 1] => |b| {
        let hangs = b.is_small(0) & b.lower(0).above(b.body(0)) & b.is_bald(0);
        when(hangs & b.bottom(0).at_most(b.low(1) + b.near(1)), 100.0)
    };
    HangingMan: 11, [Body 0, Range 0, Near 1] => |b| {
        let hangs = b.is_small(0) & b.lower(0).above(b.body(0)) & b.is_bald(0);
        when(hangs & b.bottom(0).at_least(b.high(1) - b.near(1)), -100.0)
    };
    /// 80 where one end of the bodies is the same.
    Harami: 11, [Body 1, Body 0] => |b| tell(b.is_long(1) & b.is_short(0), inside(b));
    HaramiCross: 11, [Body 1, Range 0] => |b| tell(b.is_long(1) & b.is_doji(0), inside(b));
    HomingPigeon: 11, [Body 1, Body 0] => |b| {
        let is_inside = b.open(0).below(b.open(1)) & b.close(0).above(b.close(1));
        when(b.is_black(1) & b.is_black(0) & is_inside & b.is_long(1) & b.is_short(0), 100.0)
    };
    InNeck: 11, [Near 1, Body 1] => |b| {
        let is_in = b.close(0).at_most(b.close(1) + b.equal(1)) & b.close(0).at_least(b.close(1));
        when(rises_from_below(b) & is_in, -100.0)
    };
    InvertedHammer: 11, [Body 0, Range 0] => |b| {
        let is_star = b.is_small(0) & b.upper(0).above(b.body(0)) & b.is_footless(0);
        when(b.is_below(0, 1) & is_star, 100.0)
    };
    Kicking: 11, [Range 1, Range 0, Body 1, Body 0] => |b| kicks(b, b.toward(0));
    KickingByLength: 11, [Range 1, Range 0, Body 1, Body 0] => |b| {
        kicks(b, b.toward(0).chosen(b.toward(1), b.body(0).above(b.body(1))))
    };
    MatchingLow: 6, [Near 1] => |b| {
        let is_equal = is_at(b.close(0), b.close(1), b.equal(1));
        when(b.is_black(1) & b.is_black(0) & is_equal, 100.0)
    };
    OnNeck: 11, [Near 1, Body 1] => |b| {
        when(rises_from_below(b) & is_at(b.close(0), b.low(1), b.equal(1)), -100.0)
    };
    Piercing: 11, [Body 1, Body 0] => |b| {
        let pierces = b.close(0).below(b.open(1)) & b.close(0).above(middle(b));
        when(rises_from_below(b) & b.is_long(0) & pierces, 100.0)
    };
    SeparatingLines: 11, [Range 0, Body 0, Near 1] => |b| {
        let opens_at_its_end = b.is_white(0).choose(b.is_footless(0), b.is_bald(0));
        let is_equal = is_at(b.open(0), b.open(1), b.equal(1));
        tell(b.differ(1, 0) & is_equal & b.is_long(0) & opens_at_its_end, b.toward(0))
    };
    ShootingStar: 11, [Body 0, Range 0] => |b| {
        let is_star = b.is_small(0) & b.upper(0).above(b.body(0)) & b.is_footless(0);
        when(b.is_above(0, 1) & is_star, -100.0)
    };
    Thrusting: 11, [Near 1, Body 1] => |b| {
        let thrusts = b.close(0).above(b.close(1) + b.equal(1))
            & b.close(0).at_most(middle(b));
        when(rises_from_below(b) & thrusts, -100.0)
    };
}

/// What the second body inside the first tells: less where it touches one end.
#[inline(always)]
fn inside(b: &Bars) -> F64x2 {
    let is_within = b.top(0).below(b.top(1)) & b.bottom(0).above(b.bottom(1));
    let touches = b.top(0).at_most(b.top(1)) & b.bottom(0).at_least(b.bottom(1));
    b.against(1)
        .chosen(tell(touches, splat(-80.0) * b.sign(1)), is_within)
}

/// The middle of the body before, in a black candle.
#[inline(always)]
fn middle(b: &Bars) -> F64x2 {
    b.close(1) + b.body(1) * splat(0.5)
}

/// A long black candle, then a white one that opens below its low.
#[inline(always)]
fn rises_from_below(b: &Bars) -> U64x2 {
    b.is_black(1) & b.is_white(0) & b.open(0).below(b.low(1)) & b.is_long(1)
}

/// The values where two marubozu of opposite colors have a gap between them.
#[inline(always)]
fn kicks(b: &Bars, values: F64x2) -> F64x2 {
    let leaps = b
        .is_black(1)
        .choose(b.low(0).above(b.high(1)), b.high(0).below(b.low(1)));
    rarely(leaps & b.differ(1, 0), || {
        let are_long = b.is_long(1) & b.is_long(0);
        tell(are_long & b.is_marubozu(1) & b.is_marubozu(0), values)
    })
}
