//! Candlestick patterns of four and five candles (Nison 1991, Morris 1992, Chesler 2004; rules as TA-Lib's).
use super::candle::{patterns, when, Bars, Measure, Pattern};

patterns! {
    ThreeBlackCrows: 13, [Range 2, Range 1, Range 0] => |b| {
        let opens_within = |ago: usize| b.open(ago) < b.open(ago + 1) && b.open(ago) > b.close(ago + 1);
        let are_colored = || b.is_white(3) && b.is_black(2) && b.is_black(1) && b.is_black(0);
        let fall = || b.high(3) > b.close(2) && b.close(2) > b.close(1) && b.close(1) > b.close(0);
        let are_footless = || b.is_footless(2) && b.is_footless(1) && b.is_footless(0);
        when(are_colored() && opens_within(1) && opens_within(0) && fall() && are_footless(), -100)
    };
    ThreeLineStrike: 8, [Near 3, Near 2] => |b| {
        let opens_near = |ago: usize| {
            let (distance, before) = (b.near(ago + 1), ago + 1);
            b.open(ago) >= b.bottom(before) - distance && b.open(ago) <= b.top(before) + distance
        };
        let strikes = || if b.is_white(1) {
            b.close(1) > b.close(2) && b.close(2) > b.close(3) && b.open(0) > b.close(1) && b.close(0) < b.open(3)
        } else {
            b.close(1) < b.close(2) && b.close(2) < b.close(3) && b.open(0) < b.close(1) && b.close(0) > b.open(3)
        };
        let are_colored = || b.color(3) == b.color(2) && b.color(2) == b.color(1) && b.color(0) != b.color(1);
        when(are_colored() && strikes() && opens_near(2) && opens_near(1), 100 * b.color(1))
    };
    Breakaway: 14, [Body 4] => |b| {
        let falls = |ago: usize| b.high(ago) < b.high(ago + 1) && b.low(ago) < b.low(ago + 1);
        let rises = |ago: usize| b.high(ago) > b.high(ago + 1) && b.low(ago) > b.low(ago + 1);
        let breaks = || if b.is_black(4) {
            b.is_below(3, 4) && falls(2) && falls(1) && b.close(0) > b.open(3) && b.close(0) < b.close(4)
        } else {
            b.is_above(3, 4) && rises(2) && rises(1) && b.close(0) < b.open(3) && b.close(0) > b.close(4)
        };
        let are_colored = || b.color(4) == b.color(3) && b.color(3) == b.color(1) && b.color(1) != b.color(0);
        when(are_colored() && breaks() && b.is_long(4), 100 * b.color(0))
    };
    ConcealingBabySwallow: 13, [Range 3, Range 2, Range 1] => |b| {
        let are_black = || b.is_black(3) && b.is_black(2) && b.is_black(1) && b.is_black(0);
        let is_third = || b.is_below(1, 2) && b.upper(1) > b.sliver(1) && b.high(1) > b.close(2);
        let swallows = || b.high(0) > b.high(1) && b.low(0) < b.low(1);
        when(are_black() && swallows() && is_third() && b.is_marubozu(3) && b.is_marubozu(2), 100)
    };
    ModifiedHikkake: 7, [Near 2] => |b| {
        let is_inside = |ago: usize| b.high(ago) < b.high(ago + 1) && b.low(ago) > b.low(ago + 1);
        let falls = b.high(0) < b.high(1) && b.low(0) < b.low(1) && b.close(2) <= b.low(2) + b.near(2);
        let rises = b.high(0) > b.high(1) && b.low(0) > b.low(1) && b.close(2) >= b.high(2) - b.near(2);
        when(is_inside(2) && is_inside(1) && (falls || rises), if falls { 100 } else { -100 })
    };
    LadderBottom: 14, [Range 1] => |b| {
        let are_black = || b.is_black(4) && b.is_black(3) && b.is_black(2) && b.is_black(1);
        let fall = || b.open(4) > b.open(3)
            && b.open(3) > b.open(2)
            && b.close(4) > b.close(3)
            && b.close(3) > b.close(2);
        let climbs = || b.is_white(0) && b.open(0) > b.open(1) && b.close(0) > b.high(1);
        when(are_black() && fall() && b.upper(1) > b.sliver(1) && climbs(), 100)
    };
    MatHold: 14, [Body 4, Body 3, Body 2, Body 1] => |b| {
        let floor = b.close(4) - b.body(4) * b.penetration;
        let holds = |ago: usize| b.bottom(ago) < b.close(4) && b.bottom(ago) > floor;
        let fall = || b.top(2) < b.open(3) && b.top(1) < b.top(2);
        let goes_on = || b.open(0) > b.close(1) && b.close(0) > b.high(3).max(b.high(2)).max(b.high(1));
        let are_colored = || b.is_white(4) && b.is_black(3) && b.is_white(0) && b.is_above(3, 4);
        let are_sized = || b.is_long(4) && b.is_small(3) && b.is_small(2) && b.is_small(1);
        when(are_colored() && holds(2) && holds(1) && fall() && goes_on() && are_sized(), 100)
    };
    RiseFallThreeMethods: 14, [Body 4, Body 3, Body 2, Body 1, Body 0] => |b| {
        let holds = |ago: usize| b.bottom(ago) < b.high(4) && b.top(ago) > b.low(4);
        let (color, up) = (b.color(4), f64::from(b.color(4)));
        let is_back = || b.close(2) * up < b.close(3) * up && b.close(1) * up < b.close(2) * up;
        let goes_on = || b.open(0) * up > b.close(1) * up && b.close(0) * up > b.close(4) * up;
        let are_colored = || (1..4).all(|ago| b.color(ago) != color) && b.color(0) == color;
        let are_sized = || b.is_long(4) && b.is_small(3) && b.is_small(2) && b.is_small(1) && b.is_long(0);
        when(are_colored() && holds(3) && holds(2) && holds(1) && is_back() && goes_on() && are_sized(), 100 * color)
    };
}
