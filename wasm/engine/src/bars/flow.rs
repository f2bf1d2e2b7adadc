//! Bars that end when enough has happened: trades, quantity, money, movement, or one-sided flow.

use super::bar::Bar;

/// What a trade counts in an imbalance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    Trades,
    Lots,
    Notional,
}

/// Imbalance bars (López de Prado 2018, "Advances in Financial Machine Learning", 2.3.2): a bar ends when the sum of signed
/// trades, the aggressor's side being the sign, is as large as expected: the expected number of trades times the size of
/// the expected signed trade, both exponential averages over bars.
///
/// The published rule runs away when an average nears zero or grows with its own bars, so the threshold is kept within a
/// tenth and ten times of the first one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Imbalance {
    pub weight: Weight,
    /// The first threshold.
    pub first: f64,
    /// Bars that the averages look back on; 0 keeps the first threshold.
    pub span: f64,
    pub(super) threshold: f64,
    /// Expected trades in a bar and expected signed weight of a trade, once a bar has ended.
    pub(super) expected: Option<(f64, f64)>,
    pub(super) sum: i128,
}

const BOUND: f64 = 10.0;

impl Imbalance {
    pub fn new(weight: Weight, first: f64, span: f64) -> Imbalance {
        Imbalance {
            weight,
            first,
            span,
            threshold: first,
            expected: None,
            sum: 0,
        }
    }

    /// What a trade of this price and quantity counts, without its sign.
    #[inline]
    pub(super) fn size_of(&self, ticks: i64, lots: i64) -> i64 {
        match self.weight {
            Weight::Trades => 1,
            Weight::Lots => lots,
            Weight::Notional => (ticks * lots).abs(),
        }
    }

    /// Counts a trade; whether its bar ends with it.
    pub(super) fn count(&mut self, trade: &Bar) -> bool {
        let size = match self.weight {
            Weight::Trades => 1,
            Weight::Lots => i128::from(trade.lots),
            Weight::Notional => trade.notional.abs(),
        };
        self.sum += if trade.buy_lots > 0 { size } else { -size };
        self.sum.abs() as f64 >= self.threshold
    }

    /// Expects of the next bar what this one teaches.
    pub(super) fn learn(&mut self, trades: i64) {
        let count = trades as f64;
        let signed = self.sum as f64 / count;
        self.sum = 0;
        if self.span <= 0.0 {
            return;
        }
        let share = 2.0 / (self.span + 1.0);
        let (old_count, old_signed) = self.expected.unwrap_or((count, signed));
        let count = old_count + share * (count - old_count);
        let signed = old_signed + share * (signed - old_signed);
        self.expected = Some((count, signed));
        let threshold = count * signed.abs();
        self.threshold = threshold.clamp(self.first / BOUND, self.first * BOUND);
    }
}
