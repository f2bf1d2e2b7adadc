//! Candlestick patterns of three candles (Nison 1991, Morris 1992, Chesler 2004; rules as TA-Lib's).
use super::candle::{hundred, is_at, patterns, rarely, splat, tell, when, Bars, Measure, Pattern};
use crate::lanes::{F64x2, U64x2};

patterns! {
    TwoCrows: 12, [Body 2] => |b| {
        let is_within = b.open(0).below(b.open(1))
            & b.open(0).above(b.close(1))
            & b.close(0).above(b.open(2))
            & b.close(0).below(b.close(2));
        let are_colored = b.is_white(2) & b.is_black(1) & b.is_black(0);
        when(are_colored & b.is_above(1, 2) & is_within & b.is_long(2), -100.0)
    };
    ThreeInside: 12, [Body 2, Body 1] => |b| {
        let is_inside = b.top(1).below(b.top(2)) & b.bottom(1).above(b.bottom(2));
        let goes_out = b.is_white(2).choose(
            b.is_black(0) & b.close(0).below(b.open(2)),
            b.is_white(0) & b.close(0).above(b.open(2)),
        );
        tell(is_inside & goes_out & b.is_long(2) & b.is_short(1), b.against(2))
    };
    ThreeOutside: 3, [] => |b| {
        let engulfs = b.differ(1, 2) & b.top(1).above(b.top(2)) & b.bottom(1).below(b.bottom(2));
        let goes_on = b.is_white(1).choose(b.close(0).above(b.close(1)), b.close(0).below(b.close(1)));
        tell(engulfs & goes_on, b.toward(1))
    };
    ThreeStarsInSouth: 12, [Body 2, Range 1, Range 0, Body 0] => |b| {
        let is_first = b.is_long(2) & b.lower(2).above(b.body(2));
        let is_second = b.body(1).below(b.body(2))
            & b.open(1).above(b.close(2))
            & b.open(1).at_most(b.high(2))
            & b.low(1).below(b.close(2))
            & b.low(1).at_least(b.low(2))
            & b.lower(1).above(b.sliver(1));
        let is_third = b.is_small(0) & b.is_marubozu(0) & b.low(0).above(b.low(1)) & b.high(0).below(b.high(1));
        let are_black = b.is_black(2) & b.is_black(1) & b.is_black(0);
        when(are_black & is_first & is_second & is_third, 100.0)
    };
    ThreeWhiteSoldiers: 12, [Range 2, Range 1, Range 0, Near 2, Near 1, Body 0] => |b| {
        let are_bald = || b.is_bald(2) & b.is_bald(1) & b.is_bald(0);
        let are_full = || b.body(1).above(b.body(2) - b.far(2)) & b.body(0).above(b.body(1) - b.far(1));
        rarely(march(b), || when(opens_near(b, 1) & opens_near(b, 0) & are_bald() & are_full() & b.is_long(0), 100.0))
    };
    AbandonedBaby: 12, [Body 2, Range 1, Body 0] => |b| {
        let leaps = b.is_white(2).choose(
            b.is_black(0) & b.low(1).above(b.high(2)) & b.high(0).below(b.low(1)),
            b.is_white(0) & b.high(1).below(b.low(2)) & b.low(0).above(b.high(1)),
        );
        let is_alone = leaps & b.is_long(2) & b.is_doji(1) & b.is_long(0);
        tell(falls_into(b, is_alone & b.is_white(2)) | rises_into(b, is_alone & b.is_black(2)), b.toward(0))
    };
    AdvanceBlock: 12, [Shadows 2, Shadows 1, Shadows 0, Near 2, Near 1, Body 2] => |b| {
        let is_smaller = b.body(0).below(b.body(1));
        let has_shadow = || b.upper(0).above(b.short_shadow(0)) | b.upper(1).above(b.short_shadow(1));
        let is_blocked = || (b.body(1).below(b.body(2) - b.far(2)) & b.body(0).below(b.body(1) + b.near(1)))
            | b.body(0).below(b.body(1) - b.far(1))
            | (is_smaller & b.body(1).below(b.body(2)) & has_shadow())
            | (is_smaller & b.upper(0).above(b.body(0)));
        let is_first = || b.is_long(2) & b.upper(2).below(b.short_shadow(2));
        rarely(march(b), || when(opens_near(b, 1) & opens_near(b, 0) & is_first() & is_blocked(), -100.0))
    };
    EveningDojiStar: 12, [Body 2, Range 1, Body 0] => |b| when(is_evening(b) & b.is_doji(1) & b.is_long(0), -100.0);
    EveningStar: 12, [Body 2, Body 1, Body 0] => |b| when(is_evening(b) & b.is_short(1) & b.is_long(0), -100.0);
    GapSideSideWhite: 7, [Near 1] => |b| {
        let is_up = b.is_above(1, 2);
        let is_gap = (is_up & b.is_above(0, 2)) | (b.is_below(1, 2) & b.is_below(0, 2));
        let are_alike = is_at(b.body(0), b.body(1), b.near(1)) & is_at(b.open(0), b.open(1), b.equal(1));
        tell(is_gap & b.is_white(1) & b.is_white(0) & are_alike, hundred(is_up))
    };
    Hikkake: 2, [] => |b| {
        let is_inside = b.high(1).below(b.high(2)) & b.low(1).above(b.low(2));
        let falls = b.high(0).below(b.high(1)) & b.low(0).below(b.low(1));
        let rises = b.high(0).above(b.high(1)) & b.low(0).above(b.low(1));
        tell(is_inside & (falls | rises), hundred(falls))
    };
    IdenticalThreeCrows: 12, [Range 2, Range 1, Range 0, Near 2, Near 1] => |b| {
        let are_footless = || b.is_footless(2) & b.is_footless(1) & b.is_footless(0);
        let are_identical = || is_at(b.open(1), b.close(2), b.equal(2)) & is_at(b.open(0), b.close(1), b.equal(1));
        let are_black = b.is_black(2) & b.is_black(1) & b.is_black(0);
        let fall = b.close(2).above(b.close(1)) & b.close(1).above(b.close(0));
        rarely(are_black & fall, || when(are_footless() & are_identical(), -100.0))
    };
    MorningDojiStar: 12, [Body 2, Range 1, Body 0] => |b| when(is_morning(b) & b.is_doji(1) & b.is_long(0), 100.0);
    MorningStar: 12, [Body 2, Body 1, Body 0] => |b| when(is_morning(b) & b.is_short(1) & b.is_long(0), 100.0);
    StalledPattern: 12, [Body 2, Body 1, Body 0, Range 1, Near 2, Near 1] => |b| {
        let rides = || b.open(0).at_least(b.close(1) - b.body(0) - b.near(1));
        let are_long = || b.is_long(2) & b.is_long(1) & b.is_bald(1);
        let rise = b.close(0).above(b.close(1)) & b.close(1).above(b.close(2));
        rarely(are_white(b) & rise, || when(opens_near(b, 1) & are_long() & b.is_small(0) & rides(), -100.0))
    };
    StickSandwich: 7, [Near 2] => |b| {
        let is_equal = is_at(b.close(0), b.close(2), b.equal(2));
        let are_colored = b.is_black(2) & b.is_white(1) & b.is_black(0);
        when(are_colored & b.low(1).above(b.close(2)) & is_equal, 100.0)
    };
    TasukiGap: 7, [Near 1] => |b| {
        let is_near = (b.body(1) - b.body(0)).magnitude().below(b.near(1));
        let opens_within = b.open(0).below(b.top(1)) & b.open(0).above(b.bottom(1));
        let stays = b.is_white(1).choose(
            b.is_above(1, 2) & b.is_black(0) & b.close(0).below(b.open(1)) & b.close(0).above(b.top(2)),
            b.is_below(1, 2) & b.is_white(0) & b.close(0).above(b.open(1)) & b.close(0).below(b.bottom(2)),
        );
        tell(stays & opens_within & is_near, b.toward(1))
    };
    Tristar: 12, [Range 2] => |b| {
        let is_doji = |ago: usize| b.body(ago).at_most(b.sliver(2));
        let is_top = b.is_above(1, 2) & b.top(0).below(b.top(1));
        let is_bottom = b.is_below(1, 2) & b.bottom(0).above(b.bottom(1));
        tell(is_doji(0) & is_doji(1) & is_doji(2) & (is_top | is_bottom), hundred(is_bottom))
    };
    UniqueThreeRiver: 12, [Body 2, Body 0] => |b| {
        let is_harami = b.close(1).above(b.close(2)) & b.open(1).at_most(b.open(2)) & b.low(1).below(b.low(2));
        let are_colored = b.is_black(2) & b.is_black(1) & b.is_white(0);
        when(are_colored & is_harami & b.open(0).above(b.low(1)) & b.is_long(2) & b.is_small(0), 100.0)
    };
    UpsideGapTwoCrows: 12, [Body 2, Body 1] => |b| {
        let engulfs = b.open(0).above(b.open(1)) & b.close(0).below(b.close(1)) & b.close(0).above(b.close(2));
        let are_colored = b.is_white(2) & b.is_black(1) & b.is_black(0);
        when(are_colored & b.is_above(1, 2) & engulfs & b.is_long(2) & b.is_short(1), -100.0)
    };
    GapThreeMethods: 2, [] => |b| {
        let is_within = b.open(0).below(b.top(1))
            & b.open(0).above(b.bottom(1))
            & b.close(0).below(b.top(2))
            & b.close(0).above(b.bottom(2));
        let are_colored = !b.differ(2, 1) & b.differ(1, 0);
        tell(are_colored & is_within & b.leaps(1, 2), b.toward(2))
    };
}

#[inline(always)]
fn are_white(b: &Bars) -> U64x2 {
    b.is_white(2) & b.is_white(1) & b.is_white(0)
}

/// Three white candles, each closing higher.
#[inline(always)]
fn march(b: &Bars) -> U64x2 {
    are_white(b) & b.close(0).above(b.close(1)) & b.close(1).above(b.close(2))
}

/// Opens above the open before and not far above its close.
#[inline(always)]
fn opens_near(b: &Bars, ago: usize) -> U64x2 {
    b.open(ago).above(b.open(ago + 1)) & b.open(ago).at_most(b.close(ago + 1) + b.near(ago + 1))
}

/// Where this is so, whether the close comes far enough into the body two bars before.
#[inline(always)]
fn falls_into(b: &Bars, is_so: U64x2) -> U64x2 {
    is_so
        & b.close(0)
            .below(b.close(2) - b.body(2) * splat(b.penetration))
}

/// As TA-Lib rounds it: once, which is rare enough here to take its time.
#[inline(always)]
fn rises_into(b: &Bars, is_so: U64x2) -> U64x2 {
    if !is_so.any() {
        return is_so;
    }
    let (bodies, closes) = (b.body(2).to_array(), b.close(2).to_array());
    let levels = [0, 1].map(|lane| bodies[lane].mul_add(b.penetration, closes[lane]));
    is_so & b.close(0).above(F64x2::new(levels))
}

/// A long white candle, a body above it, and a black one that closes well within the first.
#[inline(always)]
fn is_evening(b: &Bars) -> U64x2 {
    let is_star = b.is_white(2) & b.is_black(0) & b.is_above(1, 2) & b.is_long(2);
    falls_into(b, is_star)
}

#[inline(always)]
fn is_morning(b: &Bars) -> U64x2 {
    let is_star = b.is_black(2) & b.is_white(0) & b.is_below(1, 2) & b.is_long(2);
    rises_into(b, is_star)
}
