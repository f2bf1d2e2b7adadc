//! Shocks of Sobol points: each point serves sixteen paths, each moved by digital shifts of its own (Cranley and Patterson
//! 1976; L'Ecuyer and Lemieux, Recent advances in randomized quasi-Monte Carlo methods, 2002), so that sixteen
//! independent estimates tell the standard error. A bridge gives the first dimensions to the coarsest part of a path.
use super::{Source, Stream};
use crate::lanes::F32x4;
use crate::montecarlo::paths::{BLOCK, GROUP};
use crate::montecarlo::random::bridge::Bridge;
use crate::montecarlo::random::draws::Draws;
use crate::montecarlo::random::generator::Generator;
use crate::montecarlo::random::inverse::normal_quantile;
use crate::montecarlo::random::sobol::Sobol;

/// Paths that share a point: path p is moved by shift p mod 16.
pub const SHIFTS: usize = 16;

pub struct Quasi {
    sobol: Sobol,
    bridge: Bridge,
    /// For each shift, one number a dimension.
    shifts: Vec<Vec<u32>>,
    point: Vec<u32>,
    /// Groups that were begun.
    groups: usize,
    shocks: usize,
    /// The path's shocks: for each shock, each step, each path of the group.
    rows: Vec<[f32; GROUP]>,
    /// Steps that were handed out.
    done: usize,
    horizon: usize,
}

impl Quasi {
    pub fn new(seed: u64, block: usize, horizon: usize, shocks: usize) -> Quasi {
        let dimensions = horizon * shocks;
        let mut draws = Draws::new(Generator::new(seed, Stream::Shifts as u64, 0));
        let mut shift = || (0..dimensions).map(|_| draws.bits() as u32).collect();
        Quasi {
            sobol: Sobol::new(dimensions, (block * BLOCK / SHIFTS) as u32),
            bridge: Bridge::new(horizon),
            shifts: (0..SHIFTS).map(|_| shift()).collect(),
            point: vec![0; dimensions],
            groups: 0,
            shocks,
            rows: vec![[0.0; GROUP]; dimensions],
            done: 0,
            horizon,
        }
    }
}

impl Source for Quasi {
    fn begin(&mut self) {
        let second = self.groups % 2;
        if second == 0 {
            self.sobol.next(&mut self.point);
        }
        self.groups += 1;
        self.done = 0;
        for path in 0..GROUP {
            let shift = &self.shifts[second * GROUP + path];
            for shock in 0..self.shocks {
                let normals = (0..self.horizon).map(|rung| {
                    let dimension = rung * self.shocks + shock;
                    let bits = self.point[dimension] ^ shift[dimension];
                    normal_quantile((f64::from(bits) + 0.5) / 4_294_967_296.0)
                });
                let rows = &mut self.rows[shock * self.horizon..];
                for (row, value) in rows.iter_mut().zip(self.bridge.steps(normals)) {
                    row[path] = value as f32;
                }
            }
        }
    }

    fn fill(&mut self, noise: &mut [F32x4]) {
        let steps = noise.len() / (2 * self.shocks);
        for (step, vectors) in noise.chunks_exact_mut(2 * self.shocks).enumerate() {
            for (shock, pair) in vectors.chunks_exact_mut(2).enumerate() {
                let [a, b, c, d, e, f, g, h] = self.rows[shock * self.horizon + self.done + step];
                pair.copy_from_slice(&[F32x4::new([a, b, c, d]), F32x4::new([e, f, g, h])]);
            }
        }
        self.done += steps;
    }
}
