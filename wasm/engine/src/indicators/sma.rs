//! Simple moving average: the mean of the last `period` values.
//!
//! Each sum of a window is the one before, plus what came in, less what went out. Done bar by bar, every sum would wait for
//! two additions of the one before it; so eight differences are added up among themselves, in a tree of their own (Hillis
//! and Steele, "Data Parallel Algorithms", Communications of the ACM 29(12), 1986), and only every eighth sum waits. A
//! window is summed afresh every eight periods, or 1,024 bars, so that neither rounding nor a spike stays for longer.
//!
//! Values begin at bar period − 1. A column of one value repeated gives that value.
use super::row::{Meaning, OptionRange, Row, Update};

pub const ROW: Row = Row {
    inputs: 1,
    options: &[OptionRange {
        integer: true,
        min: 1.0,
        max: 100_000.0,
    }],
    outputs: &[Meaning::Value],
    lookback: |options| Some(options[0] as usize - 1),
    batch,
    open,
    is_plain: true,
};

const BLOCK: usize = 8;
/// Blocks between two fresh sums, at least.
const FEWEST_BLOCKS: usize = 128;

fn blocks_of(period: usize) -> usize {
    period.max(FEWEST_BLOCKS)
}

fn batch(inputs: &[&[f64]], options: &[f64], outputs: &mut [&mut [f64]]) -> Option<()> {
    let (values, means) = (inputs[0], &mut *outputs[0]);
    let period = options[0] as usize;
    if period == 1 {
        means.copy_from_slice(values);
        return Some(());
    }
    let count = period as f64;
    let span = 1 + BLOCK * blocks_of(period);
    for (part, sums) in means.chunks_mut(span).enumerate() {
        window_sums(&values[part * span..], period, sums);
        // A pass of its own, over what is still near: divisions side by side.
        for mean in sums {
            *mean /= count;
        }
    }
    Some(())
}

/// Sums of the windows of `period` values that begin at the first value, the second, …
fn window_sums(values: &[f64], period: usize, sums: &mut [f64]) {
    let Some((first, sums)) = sums.split_first_mut() else {
        return;
    };
    let mut base = sum(&values[..period]);
    *first = base;
    let (leaving, coming) = (&values[..sums.len()], &values[period..][..sums.len()]);
    let (mut left, mut came) = (leaving.chunks_exact(BLOCK), coming.chunks_exact(BLOCK));
    let mut blocks = sums.chunks_exact_mut(BLOCK);
    for ((block, leaving), coming) in blocks.by_ref().zip(&mut left).zip(&mut came) {
        let changes = prefix_sums(&std::array::from_fn(|at| coming[at] - leaving[at]));
        for (sum, change) in block.iter_mut().zip(changes) {
            *sum = base + change;
        }
        base += changes[BLOCK - 1];
    }
    let mut changes = [0.0; BLOCK];
    let rest = came.remainder().iter().zip(left.remainder());
    for (change, (coming, leaving)) in changes.iter_mut().zip(rest) {
        *change = coming - leaving;
    }
    let rest = blocks.into_remainder().iter_mut();
    for (sum, change) in rest.zip(prefix_sums(&changes)) {
        *sum = base + change;
    }
}

fn open(inputs: &[&[f64]], options: &[f64], outputs: &mut [f64]) -> Option<Update> {
    let period = options[0] as usize;
    let count = period as f64;
    let mut window = inputs[0].to_vec();
    let mut base = sum(&window);
    outputs[0] = base / count;
    if period == 1 {
        outputs[0] = window[0];
        return Some(Box::new(|inputs, outputs| outputs[0] = inputs[0]));
    }
    let span = BLOCK * blocks_of(period);
    // Place of the oldest value in the window, and bars since its last fresh sum.
    let (mut oldest, mut since) = (0, 0);
    let mut changes = [0.0; BLOCK];
    Some(Box::new(move |inputs, outputs| {
        let left = std::mem::replace(&mut window[oldest], inputs[0]);
        oldest = (oldest + 1) % period;
        if since == span {
            window.rotate_left(oldest);
            base = sum(&window);
            outputs[0] = base / count;
            (oldest, since, changes) = (0, 0, [0.0; BLOCK]);
            return;
        }
        let place = since % BLOCK;
        changes[place] = inputs[0] - left;
        let change = prefix_sums(&changes)[place];
        outputs[0] = (base + change) / count;
        if place == BLOCK - 1 {
            base += change;
        }
        since += 1;
    }))
}

/// Sums of the first, the first two, … values; each hangs on the values up to its own alone. In pairs, since that is how
/// wide the machine's registers are.
#[inline(always)]
fn prefix_sums(values: &[f64; BLOCK]) -> [f64; BLOCK] {
    let pair = |at: usize| [values[at], values[at] + values[at + 1]];
    let after = |sum: f64, pair: [f64; 2]| [sum + pair[0], sum + pair[1]];
    let (first, third) = (pair(0), pair(4));
    let (second, fourth) = (after(first[1], pair(2)), after(third[1], pair(6)));
    let (third, fourth) = (after(second[1], third), after(second[1], fourth));
    let [a, b] = first;
    let [c, d] = second;
    let [e, f] = third;
    let [g, h] = fourth;
    [a, b, c, d, e, f, g, h]
}

/// Sum of a window, in lanes.
fn sum(values: &[f64]) -> f64 {
    let mut lanes = [0.0; BLOCK];
    let chunks = values.chunks_exact(BLOCK);
    let rest: f64 = chunks.remainder().iter().sum();
    for chunk in chunks {
        for (lane, value) in lanes.iter_mut().zip(chunk) {
            *lane += value;
        }
    }
    prefix_sums(&lanes)[BLOCK - 1] + rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::indicators::{batch, count, Stream};

    const SMA: usize = 196;

    fn means(values: &[f64], period: usize) -> Vec<f64> {
        let mut means = vec![0.0; values.len()];
        batch(SMA, &[values], &[period as f64], &mut [&mut means]).unwrap();
        means
    }

    /// Prices with a spike and a flat stretch, long enough for several fresh sums.
    fn prices(count: usize) -> Vec<f64> {
        let mut state = 1u32;
        let mut price = 100.0;
        let mut prices: Vec<f64> = (0..count)
            .map(|_| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                price += (f64::from(state >> 20) - 2047.5) / 4096.0;
                price
            })
            .collect();
        prices[300] = 1e60;
        prices[2000..2400].fill(77.7);
        prices
    }

    #[test]
    fn means_known_by_heart() {
        let got = means(&[1.0, 2.0, 3.0, 4.0, 5.0], 3);
        assert!(got[0].is_nan() && got[1].is_nan());
        assert_eq!(got[2..], [2.0, 3.0, 4.0]);
        assert_eq!(means(&[0.1, 0.2, 0.3], 1), [0.1, 0.2, 0.3]);
    }

    #[test]
    fn streaming_gives_the_bits_of_batch_across_fresh_sums() {
        assert!(SMA < count());
        let prices = prices(5_000);
        for period in [1, 2, 3, 7, 8, 9, 20, 100, 150, 4_999] {
            let mut stream = Stream::open(SMA, &[period as f64]).unwrap();
            let mut got = [0.0];
            for (bar, (price, mean)) in prices.iter().zip(means(&prices, period)).enumerate() {
                stream.update(&[*price], &mut got);
                assert_eq!(
                    got[0].to_bits(),
                    mean.to_bits(),
                    "period {period} bar {bar}"
                );
            }
        }
    }

    #[test]
    fn a_spike_is_forgotten() {
        let prices = prices(5_000);
        for period in [2, 20, 150] {
            let means = means(&prices, period);
            for bar in (300 + period + BLOCK * blocks_of(period)..5_000).step_by(7) {
                let expected = prices[bar + 1 - period..=bar].iter().sum::<f64>() / period as f64;
                assert!(
                    (means[bar] - expected).abs() < 1e-9 * expected,
                    "{period} {bar}"
                );
            }
        }
    }

    #[test]
    fn a_value_repeated_is_its_mean() {
        for period in [2, 20, 100, 4_000] {
            let flat = means(&vec![0.125; 5_000], period);
            assert!(flat[period - 1..].iter().all(|&mean| mean == 0.125));
        }
    }
}
