//! Average prices of a trade, weighted by quantity.
use crate::fixed::{divide, Overflow, Rounding, MONEY_SCALE, POWERS};

/// Quantity and its sum with prices, for an average.
#[derive(Default)]
pub struct Average {
    quantity: i128,
    sum: i128,
}

impl Average {
    pub fn add(&mut self, quantity: i64, price: i64) -> Result<(), Overflow> {
        self.quantity += i128::from(quantity);
        let product = i128::from(quantity) * i128::from(price);
        self.sum = self.sum.checked_add(product).ok_or(Overflow)?;
        Ok(())
    }

    /// In 1e-8 for prices of 10^-`scale`, half away from zero.
    pub fn price(&self, scale: u8) -> Result<i64, Overflow> {
        let sum = self
            .sum
            .checked_mul(i128::from(POWERS[(MONEY_SCALE - scale) as usize]))
            .ok_or(Overflow)?;
        divide(sum, self.quantity, Rounding::Nearest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ties_are_rounded_away_from_zero() {
        let average = |quantity, sum| Average { quantity, sum }.price(8);
        assert_eq!(
            [average(2, 3), average(2, -3), average(3, 4), average(3, 5)],
            [Ok(2), Ok(-2), Ok(1), Ok(2)]
        );
    }

    #[test]
    fn a_coarser_price_is_scaled_before_it_is_averaged() {
        let mut average = Average::default();
        average.add(1, 1000).unwrap();
        average.add(2, 1001).unwrap();
        assert_eq!(average.price(2), Ok(1_000_666_667));
        assert_eq!(
            Average {
                quantity: 1,
                sum: i128::MAX
            }
            .price(2),
            Err(Overflow)
        );
    }
}
