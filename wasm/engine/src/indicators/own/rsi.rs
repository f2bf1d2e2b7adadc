//! What is made of gains and losses from one bar to the next, each smoothed by Wilder's average.
//!
//! - rsi = 100·gain/(gain + loss), 50 where nothing moved (Wilder 1978).
//! - cmo = 100·(gain − loss)/(gain + loss), 0 where nothing moved (Chande and Kroll 1994; smoothed as TA-Lib does).
use super::smooth::{Smooth, Wait};
use crate::indicators::kernel::Kernel;
use crate::indicators::state::State;

/// Smoothed gains and losses.
struct Moves {
    wait: Wait,
    gain: Smooth,
    loss: Smooth,
}

impl Moves {
    fn new(period: usize) -> Moves {
        let (gain, loss) = (Smooth::wilder(period), Smooth::wilder(period));
        Moves {
            wait: Wait(1),
            gain,
            loss,
        }
    }

    /// `values` begin one bar early.
    #[inline(always)]
    fn feed<const N: usize>(&mut self, values: &[f64]) -> ([f64; N], [f64; N]) {
        let (mut gains, mut losses) = ([0.0; N], [0.0; N]);
        let bars = values.len() - 1;
        for (bar, (now, before)) in values[1..].iter().zip(values).enumerate() {
            let change = now - before;
            gains[bar] = if change > 0.0 { change } else { 0.0 };
            losses[bar] = gains[bar] - change;
        }
        let from = self.wait.of(bars);
        self.gain.apply(&mut gains[from..bars]);
        self.loss.apply(&mut losses[from..bars]);
        (gains, losses)
    }

    fn state(&mut self, state: &mut State) {
        self.wait.state(state);
        self.gain.state(state);
        self.loss.state(state);
    }
}

pub struct Rsi(Moves);

impl Kernel<1, 1> for Rsi {
    fn new(options: &[f64]) -> Rsi {
        Rsi(Moves::new(options[0] as usize))
    }

    fn reach(&self) -> usize {
        1
    }

    fn feed<const N: usize>(&mut self, [values]: [&[f64]; 1], [out]: [&mut [f64]; 1]) {
        let (gains, losses) = self.0.feed::<N>(values);
        for ((value, gain), loss) in out.iter_mut().zip(gains).zip(losses) {
            let all = gain + loss;
            *value = if all > 0.0 {
                100.0 * (gain / all)
            } else {
                50.0
            };
        }
    }

    fn state(&mut self, state: &mut State) {
        self.0.state(state);
    }
}

pub struct Cmo(Moves);

impl Kernel<1, 1> for Cmo {
    fn new(options: &[f64]) -> Cmo {
        Cmo(Moves::new(options[0] as usize))
    }

    fn reach(&self) -> usize {
        1
    }

    fn feed<const N: usize>(&mut self, [values]: [&[f64]; 1], [out]: [&mut [f64]; 1]) {
        let (gains, losses) = self.0.feed::<N>(values);
        for ((value, gain), loss) in out.iter_mut().zip(gains).zip(losses) {
            let all = gain + loss;
            *value = if all > 0.0 {
                100.0 * ((gain - loss) / all)
            } else {
                0.0
            };
        }
    }

    fn state(&mut self, state: &mut State) {
        self.0.state(state);
    }
}
