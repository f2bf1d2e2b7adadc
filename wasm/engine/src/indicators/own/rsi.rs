//! What is made of gains and losses from one bar to the next, each smoothed by Wilder's average.
//!
//! - rsi = 100·gain/(gain + loss), 50 where nothing moved (Wilder 1978).
//! - cmo = 100·(gain − loss)/(gain + loss), 0 where nothing moved (Chande and Kroll 1994; smoothed as TA-Lib does).
use super::grid::{InStages, Staged};
use super::smooth::{Smooth, Wait};
use crate::indicators::kernel::Kernel;
use crate::indicators::row::Together;
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
    fn feed<'m>(&mut self, values: &[f64], [gains, losses]: [&'m mut [f64]; 2]) -> [&'m [f64]; 2] {
        moves(values, [&mut *gains, &mut *losses]);
        let [(from, gain), (_, loss)] = self.smooths(gains.len());
        Smooth::apply_two((gain, &mut gains[from..]), (loss, &mut losses[from..]));
        [gains, losses]
    }

    fn smooths(&mut self, bars: usize) -> [(usize, &mut Smooth); 2] {
        let from = self.wait.of(bars);
        [(from, &mut self.gain), (from, &mut self.loss)]
    }

    fn state(&mut self, state: &mut State) {
        self.wait.state(state);
        self.gain.state(state);
        self.loss.state(state);
    }
}

/// Gains and losses before they are smoothed; `values` begin one bar early.
#[inline(always)]
fn moves(values: &[f64], [gains, losses]: [&mut [f64]; 2]) {
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
    const TOGETHER: Option<Together> = Some(InStages::<Rsi, 1, 2, 1>::of);

    fn new(options: &[f64]) -> Rsi {
        Rsi(Moves::new(options[0] as usize))
    }

    fn reach(&self) -> usize {
        1
    }

    fn feed<const N: usize>(&mut self, [values]: [&[f64]; 1], [out]: [&mut [f64]; 1]) {
        let mut moves = [[0.0; N]; 2];
        let moves = moves.each_mut().map(|column| &mut column[..out.len()]);
        let columns = self.0.feed(values, moves);
        self.finish([values], columns, [out]);
    }

    fn state(&mut self, state: &mut State) {
        self.0.state(state);
    }
}

impl Staged<1, 2, 1> for Rsi {
    fn common([values]: [&[f64]; 1], columns: [&mut [f64]; 2]) {
        moves(values, columns);
    }

    fn smooths(&mut self, bars: usize) -> [(usize, &mut Smooth); 2] {
        self.0.smooths(bars)
    }

    fn finish(&mut self, _: [&[f64]; 1], columns: [&[f64]; 2], [out]: [&mut [f64]; 1]) {
        shares(columns, out, 50.0, |gain, _| gain);
    }
}

pub struct Cmo(Moves);

impl Kernel<1, 1> for Cmo {
    const IN_ONE_FORM: bool = true;
    const TOGETHER: Option<Together> = Some(InStages::<Cmo, 1, 2, 1>::of);

    fn new(options: &[f64]) -> Cmo {
        Cmo(Moves::new(options[0] as usize))
    }

    fn reach(&self) -> usize {
        1
    }

    fn feed<const N: usize>(&mut self, [values]: [&[f64]; 1], [out]: [&mut [f64]; 1]) {
        let mut moves = [[0.0; N]; 2];
        let moves = moves.each_mut().map(|column| &mut column[..out.len()]);
        let columns = self.0.feed(values, moves);
        self.finish([values], columns, [out]);
    }

    fn state(&mut self, state: &mut State) {
        self.0.state(state);
    }
}

impl Staged<1, 2, 1> for Cmo {
    fn common([values]: [&[f64]; 1], columns: [&mut [f64]; 2]) {
        moves(values, columns);
    }

    fn smooths(&mut self, bars: usize) -> [(usize, &mut Smooth); 2] {
        self.0.smooths(bars)
    }

    fn finish(&mut self, _: [&[f64]; 1], columns: [&[f64]; 2], [out]: [&mut [f64]; 1]) {
        shares(columns, out, 0.0, |gain, loss| gain - loss);
    }
}
