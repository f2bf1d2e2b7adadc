//! Candlestick patterns of four and five candles (Nison 1991, Morris 1992, Chesler 2004; rules as TA-Lib's).
use super::candle::{hundred, patterns, rarely, splat, tell, when, Bars, Measure, Pattern};
use crate::lanes::F64x2;

patterns! {
    ThreeBlackCrows: 13, [Range 2, Range 1, Range 0] => |b| {
        let opens_within = |ago: usize| b.open(ago).below(b.open(ago + 1)) & b.open(ago).above(b.close(ago + 1));
        let are_colored = b.is_white(3) & b.is_black(2) & b.is_black(1) & b.is_black(0);
        let fall = b.high(3).above(b.close(2)) & b.close(2).above(b.close(1)) & b.close(1).above(b.close(0));
        rarely(are_colored & opens_within(1) & opens_within(0) & fall, || {
            when(b.is_footless(2) & b.is_footless(1) & b.is_footless(0), -100.0)
        })
    };
    ThreeLineStrike: 8, [Near 3, Near 2] => |b| {
        let opens_near = |ago: usize| {
            let (distance, before) = (b.near(ago + 1), ago + 1);
            b.open(ago).at_least(b.bottom(before) - distance) & b.open(ago).at_most(b.top(before) + distance)
        };
        let strikes = b.is_white(1).choose(
            b.close(1).above(b.close(2)) & b.close(2).above(b.close(3)) & b.open(0).above(b.close(1)) & b.close(0).below(b.open(3)),
            b.close(1).below(b.close(2)) & b.close(2).below(b.close(3)) & b.open(0).below(b.close(1)) & b.close(0).above(b.open(3)),
        );
        let are_colored = !b.differ(3, 2) & !b.differ(2, 1) & b.differ(0, 1);
        rarely(are_colored & strikes, || tell(opens_near(2) & opens_near(1), b.toward(1)))
    };
    Breakaway: 14, [Body 4] => |b| {
        let falls = |ago: usize| b.high(ago).below(b.high(ago + 1)) & b.low(ago).below(b.low(ago + 1));
        let rises = |ago: usize| b.high(ago).above(b.high(ago + 1)) & b.low(ago).above(b.low(ago + 1));
        let breaks = b.is_black(4).choose(
            b.is_below(3, 4) & falls(2) & falls(1) & b.close(0).above(b.open(3)) & b.close(0).below(b.close(4)),
            b.is_above(3, 4) & rises(2) & rises(1) & b.close(0).below(b.open(3)) & b.close(0).above(b.close(4)),
        );
        let are_colored = !b.differ(4, 3) & !b.differ(3, 1) & b.differ(1, 0);
        tell(are_colored & breaks & b.is_long(4), b.toward(0))
    };
    ConcealingBabySwallow: 13, [Range 3, Range 2, Range 1] => |b| {
        let are_black = b.is_black(3) & b.is_black(2) & b.is_black(1) & b.is_black(0);
        let is_third = || b.is_below(1, 2) & b.upper(1).above(b.sliver(1)) & b.high(1).above(b.close(2));
        let swallows = b.high(0).above(b.high(1)) & b.low(0).below(b.low(1));
        rarely(are_black & swallows, || when(is_third() & b.is_marubozu(3) & b.is_marubozu(2), 100.0))
    };
    ModifiedHikkake: 7, [Near 2] => |b| {
        let is_inside = |ago: usize| b.high(ago).below(b.high(ago + 1)) & b.low(ago).above(b.low(ago + 1));
        let falls = b.high(0).below(b.high(1)) & b.low(0).below(b.low(1)) & b.close(2).at_most(b.low(2) + b.near(2));
        let rises = b.high(0).above(b.high(1)) & b.low(0).above(b.low(1)) & b.close(2).at_least(b.high(2) - b.near(2));
        tell(is_inside(2) & is_inside(1) & (falls | rises), hundred(falls))
    };
    LadderBottom: 14, [Range 1] => |b| {
        let are_black = b.is_black(4) & b.is_black(3) & b.is_black(2) & b.is_black(1);
        let fall = b.open(4).above(b.open(3))
            & b.open(3).above(b.open(2))
            & b.close(4).above(b.close(3))
            & b.close(3).above(b.close(2));
        let climbs = b.is_white(0) & b.open(0).above(b.open(1)) & b.close(0).above(b.high(1));
        when(are_black & fall & b.upper(1).above(b.sliver(1)) & climbs, 100.0)
    };
    MatHold: 14, [Body 4, Body 3, Body 2, Body 1] => |b| {
        let floor = b.close(4) - b.body(4) * splat(b.penetration);
        let holds = |ago: usize| b.bottom(ago).below(b.close(4)) & b.bottom(ago).above(floor);
        let fall = b.top(2).below(b.open(3)) & b.top(1).below(b.top(2));
        let goes_on = b.open(0).above(b.close(1)) & b.close(0).above(b.high(3).larger(b.high(2)).larger(b.high(1)));
        let are_colored = b.is_white(4) & b.is_black(3) & b.is_white(0) & b.is_above(3, 4);
        rarely(are_colored & holds(2) & holds(1) & fall & goes_on, || {
            when(b.is_long(4) & b.is_small(3) & b.is_small(2) & b.is_small(1), 100.0)
        })
    };
    RiseFallThreeMethods: 14, [Body 4, Body 3, Body 2, Body 1, Body 0] => |b| {
        let holds = |ago: usize| b.bottom(ago).below(b.high(4)) & b.top(ago).above(b.low(4));
        let up = b.sign(4);
        let is_beyond = |a: F64x2, b: F64x2| (a * up).above(b * up);
        let is_back = is_beyond(b.close(3), b.close(2)) & is_beyond(b.close(2), b.close(1));
        let goes_on = is_beyond(b.open(0), b.close(1)) & is_beyond(b.close(0), b.close(4));
        let are_colored = b.differ(1, 4) & b.differ(2, 4) & b.differ(3, 4) & !b.differ(0, 4);
        let are_sized = || b.is_long(4) & b.is_small(3) & b.is_small(2) & b.is_small(1) & b.is_long(0);
        rarely(are_colored & holds(3) & holds(2) & holds(1) & is_back & goes_on, || tell(are_sized(), b.toward(4)))
    };
}
