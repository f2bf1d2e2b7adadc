//! Candlestick patterns of three candles (Nison 1991, Morris 1992, Chesler 2004; rules as TA-Lib's).
use super::candle::{is_at, patterns, when, Bars, Measure, Pattern};

patterns! {
    TwoCrows: 12, [Body 2] => |b| {
        let is_within = || b.open(0) < b.open(1)
            && b.open(0) > b.close(1)
            && b.close(0) > b.open(2)
            && b.close(0) < b.close(2);
        let are_colored = || b.is_white(2) && b.is_black(1) && b.is_black(0);
        when(are_colored() && b.is_above(1, 2) && is_within() && b.is_long(2), -100)
    };
    ThreeInside: 12, [Body 2, Body 1] => |b| {
        let is_inside = || b.top(1) < b.top(2) && b.bottom(1) > b.bottom(2);
        let goes_out = || if b.is_white(2) {
            b.is_black(0) && b.close(0) < b.open(2)
        } else {
            b.is_white(0) && b.close(0) > b.open(2)
        };
        when(is_inside() && goes_out() && b.is_long(2) && b.is_short(1), -100 * b.color(2))
    };
    ThreeOutside: 3, [] => |b| {
        let engulfs = || b.color(1) != b.color(2) && b.top(1) > b.top(2) && b.bottom(1) < b.bottom(2);
        let goes_on = || if b.is_white(1) { b.close(0) > b.close(1) } else { b.close(0) < b.close(1) };
        when(engulfs() && goes_on(), 100 * b.color(1))
    };
    ThreeStarsInSouth: 12, [Body 2, Range 1, Range 0, Body 0] => |b| {
        let is_first = || b.is_long(2) && b.lower(2) > b.body(2);
        let is_second = || b.body(1) < b.body(2)
            && b.open(1) > b.close(2)
            && b.open(1) <= b.high(2)
            && b.low(1) < b.close(2)
            && b.low(1) >= b.low(2)
            && b.lower(1) > b.sliver(1);
        let is_third = || b.is_small(0) && b.is_marubozu(0) && b.low(0) > b.low(1) && b.high(0) < b.high(1);
        let are_black = || b.is_black(2) && b.is_black(1) && b.is_black(0);
        when(are_black() && is_first() && is_second() && is_third(), 100)
    };
    ThreeWhiteSoldiers: 12, [Range 2, Range 1, Range 0, Near 2, Near 1, Body 0] => |b| {
        let are_bald = || b.is_bald(2) && b.is_bald(1) && b.is_bald(0);
        let are_full = || b.body(1) > b.body(2) - b.far(2) && b.body(0) > b.body(1) - b.far(1);
        let is_last = || b.is_long(0);
        when(march(b) && opens_near(b, 1) && opens_near(b, 0) && are_bald() && are_full() && is_last(), 100)
    };
    AbandonedBaby: 12, [Body 2, Range 1, Body 0] => |b| {
        let is_alone = || if b.is_white(2) {
            b.is_black(0) && falls_into(b, 2) && b.low(1) > b.high(2) && b.high(0) < b.low(1)
        } else {
            b.is_white(0) && rises_into(b, 2) && b.high(1) < b.low(2) && b.low(0) > b.high(1)
        };
        when(is_alone() && b.is_long(2) && b.is_doji(1) && b.is_long(0), 100 * b.color(0))
    };
    AdvanceBlock: 12, [Shadows 2, Shadows 1, Shadows 0, Near 2, Near 1, Body 2] => |b| {
        let is_smaller = || b.body(0) < b.body(1);
        let has_shadow = || b.upper(0) > b.short_shadow(0) || b.upper(1) > b.short_shadow(1);
        let is_blocked = || (b.body(1) < b.body(2) - b.far(2) && b.body(0) < b.body(1) + b.near(1))
            || b.body(0) < b.body(1) - b.far(1)
            || (is_smaller() && b.body(1) < b.body(2) && has_shadow())
            || (is_smaller() && b.upper(0) > b.body(0));
        let is_first = || b.is_long(2) && b.upper(2) < b.short_shadow(2);
        when(march(b) && opens_near(b, 1) && opens_near(b, 0) && is_first() && is_blocked(), -100)
    };
    EveningDojiStar: 12, [Body 2, Range 1, Body 0] => |b| when(is_evening(b) && b.is_doji(1) && b.is_long(0), -100);
    EveningStar: 12, [Body 2, Body 1, Body 0] => |b| when(is_evening(b) && b.is_short(1) && b.is_long(0), -100);
    GapSideSideWhite: 7, [Near 1] => |b| {
        let is_up = b.is_above(1, 2);
        let is_gap = || (is_up && b.is_above(0, 2)) || (b.is_below(1, 2) && b.is_below(0, 2));
        let are_alike = || is_at(b.body(0), b.body(1), b.near(1)) && is_at(b.open(0), b.open(1), b.equal(1));
        when(is_gap() && b.is_white(1) && b.is_white(0) && are_alike(), if is_up { 100 } else { -100 })
    };
    Hikkake: 2, [] => |b| {
        let is_inside = || b.high(1) < b.high(2) && b.low(1) > b.low(2);
        let falls = b.high(0) < b.high(1) && b.low(0) < b.low(1);
        let rises = b.high(0) > b.high(1) && b.low(0) > b.low(1);
        when(is_inside() && (falls || rises), if falls { 100 } else { -100 })
    };
    IdenticalThreeCrows: 12, [Range 2, Range 1, Range 0, Near 2, Near 1] => |b| {
        let are_footless = || b.is_footless(2) && b.is_footless(1) && b.is_footless(0);
        let are_identical = || is_at(b.open(1), b.close(2), b.equal(2)) && is_at(b.open(0), b.close(1), b.equal(1));
        let are_black = || b.is_black(2) && b.is_black(1) && b.is_black(0);
        let fall = || b.close(2) > b.close(1) && b.close(1) > b.close(0);
        when(are_black() && fall() && are_footless() && are_identical(), -100)
    };
    MorningDojiStar: 12, [Body 2, Range 1, Body 0] => |b| when(is_morning(b) && b.is_doji(1) && b.is_long(0), 100);
    MorningStar: 12, [Body 2, Body 1, Body 0] => |b| when(is_morning(b) && b.is_short(1) && b.is_long(0), 100);
    StalledPattern: 12, [Body 2, Body 1, Body 0, Range 1, Near 2, Near 1] => |b| {
        let rides = || b.open(0) >= b.close(1) - b.body(0) - b.near(1);
        let are_long = || b.is_long(2) && b.is_long(1) && b.is_bald(1);
        let rise = || b.close(0) > b.close(1) && b.close(1) > b.close(2);
        when(are_white(b) && rise() && opens_near(b, 1) && are_long() && b.is_small(0) && rides(), -100)
    };
    StickSandwich: 7, [Near 2] => |b| {
        let is_equal = || is_at(b.close(0), b.close(2), b.equal(2));
        let are_colored = || b.is_black(2) && b.is_white(1) && b.is_black(0);
        when(are_colored() && b.low(1) > b.close(2) && is_equal(), 100)
    };
    TasukiGap: 7, [Near 1] => |b| {
        let is_near = || (b.body(1) - b.body(0)).abs() < b.near(1);
        let opens_within = || b.open(0) < b.top(1) && b.open(0) > b.bottom(1);
        let stays = || if b.is_white(1) {
            b.is_above(1, 2) && b.is_black(0) && b.close(0) < b.open(1) && b.close(0) > b.top(2)
        } else {
            b.is_below(1, 2) && b.is_white(0) && b.close(0) > b.open(1) && b.close(0) < b.bottom(2)
        };
        when(stays() && opens_within() && is_near(), 100 * b.color(1))
    };
    Tristar: 12, [Range 2] => |b| {
        let are_doji = || (0..3).all(|ago| b.body(ago) <= b.sliver(2));
        let is_top = || b.is_above(1, 2) && b.top(0) < b.top(1);
        let is_bottom = || b.is_below(1, 2) && b.bottom(0) > b.bottom(1);
        when(are_doji() && (is_top() || is_bottom()), if is_bottom() { 100 } else { -100 })
    };
    UniqueThreeRiver: 12, [Body 2, Body 0] => |b| {
        let is_harami = || b.close(1) > b.close(2) && b.open(1) <= b.open(2) && b.low(1) < b.low(2);
        let are_colored = || b.is_black(2) && b.is_black(1) && b.is_white(0);
        when(are_colored() && is_harami() && b.open(0) > b.low(1) && b.is_long(2) && b.is_small(0), 100)
    };
    UpsideGapTwoCrows: 12, [Body 2, Body 1] => |b| {
        let engulfs = || b.open(0) > b.open(1) && b.close(0) < b.close(1) && b.close(0) > b.close(2);
        let are_colored = || b.is_white(2) && b.is_black(1) && b.is_black(0);
        when(are_colored() && b.is_above(1, 2) && engulfs() && b.is_long(2) && b.is_short(1), -100)
    };
    GapThreeMethods: 2, [] => |b| {
        let is_within = || b.open(0) < b.top(1)
            && b.open(0) > b.bottom(1)
            && b.close(0) < b.top(2)
            && b.close(0) > b.bottom(2);
        let are_colored = || b.color(2) == b.color(1) && b.color(1) != b.color(0);
        when(are_colored() && is_within() && b.leaps(1, 2), 100 * b.color(2))
    };
}

#[inline(always)]
fn are_white(b: &Bars) -> bool {
    b.is_white(2) && b.is_white(1) && b.is_white(0)
}

/// Three white candles, each closing higher.
#[inline(always)]
fn march(b: &Bars) -> bool {
    are_white(b) && b.close(0) > b.close(1) && b.close(1) > b.close(2)
}

/// Opens above the open before and not far above its close.
#[inline(always)]
fn opens_near(b: &Bars, ago: usize) -> bool {
    b.open(ago) > b.open(ago + 1) && b.open(ago) <= b.close(ago + 1) + b.near(ago + 1)
}

#[inline(always)]
fn falls_into(b: &Bars, ago: usize) -> bool {
    b.close(0) < b.close(ago) - b.body(ago) * b.penetration
}

#[inline(always)]
fn rises_into(b: &Bars, ago: usize) -> bool {
    b.close(0) > b.body(ago).mul_add(b.penetration, b.close(ago))
}

/// A long white candle, a body above it, and a black one that closes well within the first.
#[inline(always)]
fn is_evening(b: &Bars) -> bool {
    b.is_white(2) && b.is_black(0) && b.is_above(1, 2) && falls_into(b, 2) && b.is_long(2)
}

#[inline(always)]
fn is_morning(b: &Bars) -> bool {
    b.is_black(2) && b.is_white(0) && b.is_below(1, 2) && rises_into(b, 2) && b.is_long(2)
}
