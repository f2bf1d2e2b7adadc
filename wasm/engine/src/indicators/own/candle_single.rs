//! Candlestick patterns of one candle (Nison 1991, Morris 1992; rules as TA-Lib's).
use super::candle::{patterns, splat, tell, when, Bars, Measure, Pattern};
use crate::lanes::F64x2;

patterns! {
    BeltHold: 10, [Body 0, Range 0] => |b| {
        let opens_at_its_end = b.is_white(0).choose(b.is_footless(0), b.is_bald(0));
        tell(b.is_long(0) & opens_at_its_end, b.toward(0))
    };
    ClosingMarubozu: 10, [Body 0, Range 0] => |b| {
        let closes_at_its_end = b.is_white(0).choose(b.is_bald(0), b.is_footless(0));
        tell(b.is_long(0) & closes_at_its_end, b.toward(0))
    };
    Doji: 10, [Range 0] => |b| when(b.is_doji(0), 100.0);
    DragonflyDoji: 10, [Range 0] => |b| {
        when(b.is_doji(0) & b.is_bald(0) & b.lower(0).above(b.sliver(0)), 100.0)
    };
    GravestoneDoji: 10, [Range 0] => |b| {
        when(b.is_doji(0) & b.is_footless(0) & b.upper(0).above(b.sliver(0)), 100.0)
    };
    HighWave: 10, [Body 0] => |b| {
        let very_long = b.body(0) + b.body(0);
        tell(b.is_small(0) & b.upper(0).above(very_long) & b.lower(0).above(very_long), b.toward(0))
    };
    LongLeggedDoji: 10, [Range 0] => |b| {
        when(b.is_doji(0) & (b.lower(0).above(b.body(0)) | b.upper(0).above(b.body(0))), 100.0)
    };
    LongLine: 10, [Body 0, Shadows 0] => |b| {
        let are_short = b.upper(0).below(b.short_shadow(0)) & b.lower(0).below(b.short_shadow(0));
        tell(b.is_long(0) & are_short, b.toward(0))
    };
    Marubozu: 10, [Body 0, Range 0] => |b| tell(b.is_long(0) & b.is_marubozu(0), b.toward(0));
    RickshawMan: 10, [Range 0, Near 0] => |b| {
        let middle = b.low(0) + (b.high(0) - b.low(0)) * splat(0.5);
        let is_central = b.bottom(0).at_most(middle + b.near(0)) & b.top(0).at_least(middle - b.near(0));
        let are_long = b.lower(0).above(b.body(0)) & b.upper(0).above(b.body(0));
        when(b.is_doji(0) & are_long & is_central, 100.0)
    };
    ShortLine: 10, [Body 0, Shadows 0] => |b| {
        let are_short = b.upper(0).below(b.short_shadow(0)) & b.lower(0).below(b.short_shadow(0));
        tell(b.is_small(0) & are_short, b.toward(0))
    };
    SpinningTop: 10, [Body 0] => |b| {
        let are_long = b.upper(0).above(b.body(0)) & b.lower(0).above(b.body(0));
        tell(are_long & b.is_small(0), b.toward(0))
    };
    Takuri: 10, [Range 0] => |b| {
        when(b.is_doji(0) & b.is_bald(0) & b.lower(0).above(b.body(0) + b.body(0)), 100.0)
    };
}
