//! What is made of gains and losses from one bar to the next, each smoothed by Wilder's average.
//!
//! - rsi = 100·gain/(gain + loss), 50 where nothing moved (Wilder 1978).
//! - cmo = 100·(gain − loss)/(gain + loss), 0 where nothing moved (Chande and Kroll 1994; smoothed as TA-Lib does).
use super::smooth::{Smooth, Wait};
use crate::indicators::kernel::Kernel;
use crate::indicators::state::State;
use crate::lanes::{mapped, F64x2};

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
    fn feed<'m>(&mut self, values: &[f64], moves: [&'m mut [f64]; 2]) -> [&'m [f64]; 2] {
        let [gains, losses] = moves;
        let nothing = F64x2::splat(0.0);
        mapped([values, &values[1..]], gains, |[before, now]| {
            let change = now - before;
            change.where_below(nothing, change)
        });
        mapped(
            [values, &values[1..], &*gains],
            losses,
            |[before, now, gain]| gain - (now - before),
        );
        let from = self.wait.of(gains.len());
        self.gain.apply(&mut gains[from..]);
        self.loss.apply(&mut losses[from..]);
        [gains, losses]
    }

    fn state(&mut self, state: &mut State) {
        self.wait.state(state);
        self.gain.state(state);
        self.loss.state(state);
    }
}

/// 100 times what `part` makes of gain and loss, as a share of both; `none` where nothing moved.
#[inline(always)]
fn shares(moves: [&[f64]; 2], out: &mut [f64], none: f64, part: impl Fn(F64x2, F64x2) -> F64x2) {
    let [nothing, hundred, none] = [0.0, 100.0, none].map(F64x2::splat);
    mapped(moves, out, |[gain, loss]| {
        let all = gain + loss;
        let share = hundred * (part(gain, loss) / all) + nothing;
        share.where_below_or(nothing, all, none)
    });
}

pub struct Rsi(Moves);

impl Kernel<1, 1> for Rsi {
    const IN_ONE_FORM: bool = true;

    fn new(options: &[f64]) -> Rsi {
        Rsi(Moves::new(options[0] as usize))
    }

    fn reach(&self) -> usize {
        1
    }

    fn feed<const N: usize>(&mut self, [values]: [&[f64]; 1], [out]: [&mut [f64]; 1]) {
        let mut moves = [[0.0; N]; 2];
        let moves = moves.each_mut().map(|column| &mut column[..out.len()]);
        let [gains, losses] = self.0.feed(values, moves);
        shares([gains, losses], out, 50.0, |gain, _| gain);
    }

    fn state(&mut self, state: &mut State) {
        self.0.state(state);
    }
}

pub struct Cmo(Moves);

impl Kernel<1, 1> for Cmo {
    const IN_ONE_FORM: bool = true;

    fn new(options: &[f64]) -> Cmo {
        Cmo(Moves::new(options[0] as usize))
    }

    fn reach(&self) -> usize {
        1
    }

    fn feed<const N: usize>(&mut self, [values]: [&[f64]; 1], [out]: [&mut [f64]; 1]) {
        let mut moves = [[0.0; N]; 2];
        let moves = moves.each_mut().map(|column| &mut column[..out.len()]);
        let [gains, losses] = self.0.feed(values, moves);
        shares([gains, losses], out, 0.0, |gain, loss| gain - loss);
    }

    fn state(&mut self, state: &mut State) {
        self.0.state(state);
    }
}
