//! Equity at every step of the clock, from the fills.
use super::mark::{floor_divide, power_of_ten, units, wide, Mark};
use super::report::{cash_flow, InstrumentView, RunView};
use crate::fixed::Overflow;

/// One value a step in 1e-8 quote: cash after the step's fills plus each instrument's position at its last close, every
/// position's value rounded down. Between two fills position and cash are constant, so the work is one multiplication a
/// step and instrument held.
pub fn equity(run: &RunView) -> Result<Vec<i64>, Overflow> {
    let mut values = cash(run)?;
    let mut held: Vec<Held> = run.instruments.iter().map(Held::new).collect();
    for fill in run.fills {
        let step = fill.step as usize;
        let held = &mut held[fill.instrument as usize];
        held.flush(&mut values, step)?;
        let change = fill.side.sign() * fill.quantity;
        held.lots = held.lots.checked_add(change).ok_or(Overflow)?;
    }
    for held in &mut held {
        held.flush(&mut values, run.clock.len())?;
    }
    Ok(values)
}

fn cash(run: &RunView) -> Result<Vec<i64>, Overflow> {
    let mut values = vec![run.cash; run.clock.len()];
    let mut cash = run.cash;
    for (at, fill) in run.fills.iter().enumerate() {
        let flow = cash_flow(fill.side, fill.notional)
            .checked_sub(fill.fee)
            .ok_or(Overflow)?;
        cash = cash.checked_add(flow).ok_or(Overflow)?;
        let until = run
            .fills
            .get(at + 1)
            .map_or(values.len(), |next| next.step as usize);
        values[fill.step as usize..until].fill(cash);
    }
    Ok(values)
}

/// One instrument's position since a step.
struct Held<'a> {
    view: &'a InstrumentView<'a>,
    lots: i64,
    since: usize,
    /// The highest close in units, found when first needed.
    top: Option<i64>,
}

impl<'a> Held<'a> {
    fn new(view: &'a InstrumentView<'a>) -> Held<'a> {
        Held {
            view,
            lots: 0,
            since: 0,
            top: None,
        }
    }

    /// Adds the position's value to the steps before `until` that do not have it yet.
    fn flush(&mut self, values: &mut [i64], until: usize) -> Result<(), Overflow> {
        let steps = self.since..until;
        self.since = until;
        if self.lots == 0 || steps.is_empty() {
            return Ok(());
        }
        let InstrumentView {
            bars,
            lot_scale,
            lot_units,
            ..
        } = *self.view;
        let scale = power_of_ten(bars.decimals);
        let top = *self
            .top
            .get_or_insert_with(|| units(highest(&bars.close), scale));
        let mark = Mark::new(self.lots, lot_units, lot_scale, bars.decimals, top)?;
        let values = &mut values[steps.clone()];
        let at = &self.view.bar_at_step[steps];
        let (first, last) = (at[0] as usize, at[at.len() - 1] as usize);
        // A bar at every step, as with a single instrument: no need to look each one up.
        if last - first + 1 == at.len() {
            let closes = bars.close[first..=last].iter();
            add(values, closes.map(|&close| units(close, scale)), mark)
        } else {
            let closes = at.iter().map(|&bar| bars.close[bar as usize]);
            add(values, closes.map(|close| units(close, scale)), mark)
        }
    }
}

/// Adds the mark at each price to the values.
fn add(values: &mut [i64], prices: impl Iterator<Item = i64>, mark: Mark) -> Result<(), Overflow> {
    let pairs = values.iter_mut().zip(prices);
    let mut overflows = false;
    let mut set = |value: &mut i64, mark: i64| {
        let (sum, overflow) = value.overflowing_add(mark);
        *value = sum;
        overflows |= overflow;
    };
    match mark {
        Mark::Whole { factor } => pairs.for_each(|(value, price)| set(value, factor * price)),
        Mark::Parts {
            factor,
            divisor,
            inverse,
        } => pairs.for_each(|(value, price)| {
            set(value, floor_divide(factor * price, divisor, inverse));
        }),
        Mark::Wide { factor, divisor } => {
            for (value, price) in pairs {
                set(value, wide(factor, price, divisor)?);
            }
        }
    }
    if overflows {
        Err(Overflow)
    } else {
        Ok(())
    }
}

/// The highest of the prices, in lanes that the compiler turns into vectors; 0 for none above it.
pub(super) fn highest(prices: &[f64]) -> f64 {
    let mut lanes = [0.0f64; 8];
    let chunks = prices.chunks_exact(lanes.len());
    let rest = chunks.remainder();
    for chunk in chunks {
        for (lane, &price) in lanes.iter_mut().zip(chunk) {
            *lane = if price > *lane { price } else { *lane };
        }
    }
    lanes.iter().chain(rest).copied().fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::super::report::sample;
    use super::*;

    const UNIT: i64 = 100_000_000;

    #[test]
    fn cash_and_positions_at_the_close_of_every_step() {
        let bars = sample::bars(&[
            [10.0; 4],
            [11.0, 12.0, 10.0, 12.0],
            [12.0, 13.0, 9.0, 9.5],
            [9.5, 9.5, 9.5, 9.5],
        ]);
        let steps = [0, 1, 2, 3];
        // 2 units bought at 11 for a fee of 0.5, one sold at 12.5.
        let fills = [
            sample::fill(1, 0, 20, 1100, UNIT / 2),
            sample::fill(2, 0, -10, 1250, 0),
        ];
        let run = RunView {
            clock: &bars.time,
            instruments: &[sample::instrument(&bars, &steps)],
            fills: &fills,
            cash: 100 * UNIT,
            periods_per_year: 252.0,
            interval: 86_400_000,
        };
        let expected = [
            100 * UNIT,
            101 * UNIT + UNIT / 2,
            99 * UNIT + UNIT / 2,
            99 * UNIT + UNIT / 2,
        ];
        assert_eq!(equity(&run).unwrap(), expected);
    }

    #[test]
    fn an_instrument_without_a_bar_keeps_its_last_close() {
        let first = sample::bars(&[[10.0; 4]; 3]);
        let second = sample::bars(&[[5.0; 4], [6.0; 4]]);
        let run = RunView {
            clock: &first.time,
            instruments: &[
                sample::instrument(&first, &[0, 1, 2]),
                sample::instrument(&second, &[-1, 0, 0]),
            ],
            fills: &[sample::fill(1, 1, -10, 500, 0)],
            cash: UNIT,
            periods_per_year: 252.0,
            interval: 86_400_000,
        };
        assert_eq!(equity(&run).unwrap(), [UNIT, UNIT, UNIT]);
    }
}
