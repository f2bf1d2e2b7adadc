//! Renko bricks: bars of one size that ignore time. A brick more in the same direction needs one size, the first one in the
//! other direction two, as it begins where the last one began.

use super::bar::Bar;
use super::{BarError, Rule};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Renko {
    pub size: i64,
    /// Bottom and top of the last brick; both are the first price on the grid before there is one.
    pub(super) last: Option<(i64, i64)>,
}

impl Renko {
    pub fn new(size: i64) -> Renko {
        Renko { size, last: None }
    }

    /// The bricks that a trade completes. The first one gets what was traded since the last brick, this trade included; those
    /// that the same trade completes beyond it have no volume of their own.
    pub(super) fn bricks(
        &mut self,
        open: &mut Option<Bar>,
        trade: &Bar,
    ) -> Result<Vec<Bar>, BarError> {
        let price = trade.close;
        let base = price.div_euclid(self.size) * self.size;
        let (bottom, top) = self.last.unwrap_or((base, base));
        let (up, down) = (
            (price - top).div_euclid(self.size),
            (bottom - price).div_euclid(self.size),
        );
        if up.max(down) > Rule::MOST_BRICKS {
            return Err(BarError::Jump);
        }
        let mut pending = match open.take() {
            None => *trade,
            Some(mut bar) => {
                bar.append(trade)?;
                bar
            }
        };
        let mut bricks = Vec::new();
        let (mut bottom, mut top) = (bottom, top);
        for _ in 0..up.max(down).max(0) {
            let ends = if up > 0 {
                (bottom, top) = (top, top + self.size);
                (bottom, top)
            } else {
                (bottom, top) = (bottom - self.size, bottom);
                (top, bottom)
            };
            bricks.push(Bar {
                open: ends.0,
                close: ends.1,
                high: top,
                low: bottom,
                ..pending
            });
            pending = Bar::flat(trade.last, price);
        }
        self.last = Some((bottom, top));
        *open = bricks.is_empty().then_some(pending);
        Ok(bricks)
    }
}
