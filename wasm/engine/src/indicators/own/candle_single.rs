//! Candlestick patterns of one candle (Nison 1991, Morris 1992; rules as TA-Lib's).
use super::candle::{patterns, when, Bars, Measure, Pattern};

patterns! {
    BeltHold: 10, [Body 0, Range 0] => |b| {
        let opens_at_its_end = || if b.is_white(0) { b.is_footless(0) } else { b.is_bald(0) };
        when(b.is_long(0) && opens_at_its_end(), 100 * b.color(0))
    };
    ClosingMarubozu: 10, [Body 0, Range 0] => |b| {
        let closes_at_its_end = || if b.is_white(0) { b.is_bald(0) } else { b.is_footless(0) };
        when(b.is_long(0) && closes_at_its_end(), 100 * b.color(0))
    };
    Doji: 10, [Range 0] => |b| when(b.is_doji(0), 100);
    DragonflyDoji: 10, [Range 0] => |b| {
        when(b.is_doji(0) && b.is_bald(0) && b.lower(0) > b.sliver(0), 100)
    };
    GravestoneDoji: 10, [Range 0] => |b| {
        when(b.is_doji(0) && b.is_footless(0) && b.upper(0) > b.sliver(0), 100)
    };
    HighWave: 10, [Body 0] => |b| {
        let very_long = 2.0 * b.body(0);
        when(b.is_small(0) && b.upper(0) > very_long && b.lower(0) > very_long, 100 * b.color(0))
    };
    LongLeggedDoji: 10, [Range 0] => |b| {
        when(b.is_doji(0) && (b.lower(0) > b.body(0) || b.upper(0) > b.body(0)), 100)
    };
    LongLine: 10, [Body 0, Shadows 0] => |b| {
        let are_short = || b.upper(0) < b.short_shadow(0) && b.lower(0) < b.short_shadow(0);
        when(b.is_long(0) && are_short(), 100 * b.color(0))
    };
    Marubozu: 10, [Body 0, Range 0] => |b| when(b.is_long(0) && b.is_marubozu(0), 100 * b.color(0));
    RickshawMan: 10, [Range 0, Near 0] => |b| {
        let middle = b.low(0) + (b.high(0) - b.low(0)) / 2.0;
        let is_central = || b.bottom(0) <= middle + b.near(0) && b.top(0) >= middle - b.near(0);
        let are_long = || b.lower(0) > b.body(0) && b.upper(0) > b.body(0);
        when(b.is_doji(0) && are_long() && is_central(), 100)
    };
    ShortLine: 10, [Body 0, Shadows 0] => |b| {
        let are_short = || b.upper(0) < b.short_shadow(0) && b.lower(0) < b.short_shadow(0);
        when(b.is_small(0) && are_short(), 100 * b.color(0))
    };
    SpinningTop: 10, [Body 0] => |b| {
        let are_long = || b.upper(0) > b.body(0) && b.lower(0) > b.body(0);
        when(are_long() && b.is_small(0), 100 * b.color(0))
    };
    Takuri: 10, [Range 0] => |b| {
        when(b.is_doji(0) && b.is_bald(0) && b.lower(0) > 2.0 * b.body(0), 100)
    };
}
