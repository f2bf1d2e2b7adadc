//! Simple moving average, the mean of the last n values, and the sum of the last n values.
//!
//! Values begin at bar n − 1. A column of one value repeated gives that value.
use super::window::WindowSums;
use crate::indicators::kernel::Kernel;
use crate::indicators::state::State;
use crate::lanes::F64x2;

pub struct Sma {
    period: usize,
    sums: WindowSums,
}

impl Kernel<1, 1> for Sma {
    const IN_ONE_FORM: bool = true;

    fn new(options: &[f64]) -> Sma {
        let period = options[0] as usize;
        Sma {
            period,
            sums: WindowSums::new(period),
        }
    }

    fn reach(&self) -> usize {
        self.period
    }

    fn feed<const N: usize>(&mut self, [values]: [&[f64]; 1], [out]: [&mut [f64]; 1]) {
        if self.period == 1 {
            out.copy_from_slice(&values[1..]);
            return;
        }
        let count = F64x2::splat(self.period as f64);
        self.sums.feed(values, out, |sum| sum / count);
    }

    fn state(&mut self, state: &mut State) {
        self.sums.state(state);
    }
}

pub struct Sum {
    period: usize,
    sums: WindowSums,
}

impl Kernel<1, 1> for Sum {
    const IN_ONE_FORM: bool = true;

    fn new(options: &[f64]) -> Sum {
        let period = options[0] as usize;
        Sum {
            period,
            sums: WindowSums::new(period),
        }
    }

    fn reach(&self) -> usize {
        self.period
    }

    fn feed<const N: usize>(&mut self, [values]: [&[f64]; 1], [out]: [&mut [f64]; 1]) {
        self.sums.feed(values, out, |sum| sum);
    }

    fn state(&mut self, state: &mut State) {
        self.sums.state(state);
    }
}

#[cfg(test)]
mod tests {
    use crate::indicators::{batch, count, Inputs, Stream};

    const SMA: usize = 196;

    fn means(values: &[f64], period: usize) -> Vec<f64> {
        let mut means = vec![0.0; values.len()];
        batch(
            SMA,
            Inputs::new(&[values]),
            &[period as f64],
            &mut [&mut means],
        )
        .unwrap();
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
            for bar in (300 + period + 8 * period.max(128)..5_000).step_by(7) {
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
