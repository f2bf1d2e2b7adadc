//! Candlestick patterns of two candles (Nison 1991, Morris 1992; rules as TA-Lib's).
use super::candle::{is_at, patterns, when, Bars, Measure, Pattern};

patterns! {
    Counterattack: 11, [Near 1, Body 1, Body 0] => |b| {
        let is_equal = || is_at(b.close(0), b.close(1), b.equal(1));
        when(b.color(1) != b.color(0) && b.is_long(1) && b.is_long(0) && is_equal(), 100 * b.color(0))
    };
    DarkCloudCover: 11, [Body 1] => |b| {
        let covers = || b.open(0) > b.high(1)
            && b.close(0) > b.open(1)
            && b.close(0) < b.close(1) - b.body(1) * b.penetration;
        when(b.is_white(1) && b.is_black(0) && covers() && b.is_long(1), -100)
    };
    DojiStar: 11, [Body 1, Range 0] => |b| {
        when(b.is_long(1) && b.is_doji(0) && b.leaps(0, 1), -100 * b.color(1))
    };
    /// 80 where one end of the bodies is the same.
    Engulfing: 2, [] => |b| {
        let (high, low) = (b.top(0) - b.top(1), b.bottom(1) - b.bottom(0));
        let engulfs = || b.color(0) != b.color(1) && high >= 0.0 && low >= 0.0 && (high > 0.0 || low > 0.0);
        when(engulfs(), b.color(0) * if high > 0.0 && low > 0.0 { 100 } else { 80 })
    };
    Hammer: 11, [Body 0, Range 0, Near 1] => |b| {
        let hangs = || b.is_small(0) && b.lower(0) > b.body(0) && b.is_bald(0);
        when(hangs() && b.bottom(0) <= b.low(1) + b.near(1), 100)
    };
    HangingMan: 11, [Body 0, Range 0, Near 1] => |b| {
        let hangs = || b.is_small(0) && b.lower(0) > b.body(0) && b.is_bald(0);
        when(hangs() && b.bottom(0) >= b.high(1) - b.near(1), -100)
    };
    /// 80 where one end of the bodies is the same.
    Harami: 11, [Body 1, Body 0] => |b| when(b.is_long(1) && b.is_short(0), inside(b));
    HaramiCross: 11, [Body 1, Range 0] => |b| when(b.is_long(1) && b.is_doji(0), inside(b));
    HomingPigeon: 11, [Body 1, Body 0] => |b| {
        let is_inside = || b.open(0) < b.open(1) && b.close(0) > b.close(1);
        when(b.is_black(1) && b.is_black(0) && is_inside() && b.is_long(1) && b.is_short(0), 100)
    };
    InNeck: 11, [Near 1, Body 1] => |b| {
        let is_in = || b.close(0) <= b.close(1) + b.equal(1) && b.close(0) >= b.close(1);
        when(rises_from_below(b) && is_in(), -100)
    };
    InvertedHammer: 11, [Body 0, Range 0] => |b| {
        let is_star = || b.is_small(0) && b.upper(0) > b.body(0) && b.is_footless(0);
        when(b.is_below(0, 1) && is_star(), 100)
    };
    Kicking: 11, [Range 1, Range 0, Body 1, Body 0] => |b| when(kicks(b), 100 * b.color(0));
    KickingByLength: 11, [Range 1, Range 0, Body 1, Body 0] => |b| {
        let longer = if b.body(0) > b.body(1) { b.color(0) } else { b.color(1) };
        when(kicks(b), 100 * longer)
    };
    MatchingLow: 6, [Near 1] => |b| {
        let is_equal = || is_at(b.close(0), b.close(1), b.equal(1));
        when(b.is_black(1) && b.is_black(0) && is_equal(), 100)
    };
    OnNeck: 11, [Near 1, Body 1] => |b| {
        when(rises_from_below(b) && is_at(b.close(0), b.low(1), b.equal(1)), -100)
    };
    Piercing: 11, [Body 1, Body 0] => |b| {
        let pierces = || b.close(0) < b.open(1) && b.close(0) > b.body(1).mul_add(0.5, b.close(1));
        when(rises_from_below(b) && b.is_long(0) && pierces(), 100)
    };
    SeparatingLines: 11, [Range 0, Body 0, Near 1] => |b| {
        let opens_at_its_end = || if b.is_white(0) { b.is_footless(0) } else { b.is_bald(0) };
        let is_equal = || is_at(b.open(0), b.open(1), b.equal(1));
        when(b.color(1) != b.color(0) && is_equal() && b.is_long(0) && opens_at_its_end(), 100 * b.color(0))
    };
    ShootingStar: 11, [Body 0, Range 0] => |b| {
        let is_star = || b.is_small(0) && b.upper(0) > b.body(0) && b.is_footless(0);
        when(b.is_above(0, 1) && is_star(), -100)
    };
    Thrusting: 11, [Near 1, Body 1] => |b| {
        let thrusts = || b.close(0) > b.close(1) + b.equal(1)
            && b.close(0) <= b.body(1).mul_add(0.5, b.close(1));
        when(rises_from_below(b) && thrusts(), -100)
    };
}

/// What the second body inside the first tells: less where it touches one end.
#[inline(always)]
fn inside(b: &Bars) -> i32 {
    if b.top(0) < b.top(1) && b.bottom(0) > b.bottom(1) {
        -100 * b.color(1)
    } else if b.top(0) <= b.top(1) && b.bottom(0) >= b.bottom(1) {
        -80 * b.color(1)
    } else {
        0
    }
}

/// A long black candle, then a white one that opens below its low.
#[inline(always)]
fn rises_from_below(b: &Bars) -> bool {
    b.is_black(1) && b.is_white(0) && b.open(0) < b.low(1) && b.is_long(1)
}

/// Two marubozu of opposite colors with a gap between them.
#[inline(always)]
fn kicks(b: &Bars) -> bool {
    let leaps = if b.is_black(1) {
        b.low(0) > b.high(1)
    } else {
        b.high(0) < b.low(1)
    };
    let are_long = || b.is_long(1) && b.is_long(0);
    leaps && b.color(1) != b.color(0) && are_long() && b.is_marubozu(1) && b.is_marubozu(0)
}
