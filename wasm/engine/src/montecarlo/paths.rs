//! The loop that every model shares: blocks of paths, eight at a time, a few hundred steps at a time. No path is kept;
//! what is told of each is its end, its worst drawdown and its longest time under water.
use super::source::Source;
use crate::lanes::{F32x4, F64x2};

/// Paths that share a seed: workers are given whole blocks, so the paths do not depend on how many workers there are.
pub const BLOCK: usize = 1024;
/// Paths that are worked on together.
pub const GROUP: usize = 8;
/// Steps whose shocks are drawn at once.
const CHUNK: usize = 256;

/// How a logarithm of a price goes on.
pub trait Model {
    /// What a pair of paths carries besides its prices.
    type State: Copy;

    /// Shocks that a step takes.
    fn shocks(&self) -> usize;

    fn start(&self) -> Self::State;

    /// The next logarithms of two paths' prices over their start.
    fn step(&self, state: &mut Self::State, now: F64x2, shock: impl Fn(usize) -> F64x2) -> F64x2;
}

/// How much, how long, and what is watched.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    pub paths: usize,
    /// Steps of a path.
    pub horizon: usize,
    pub seed: u64,
    /// Runs every group of paths a second time with the shocks turned around.
    pub is_antithetic: bool,
    /// Logarithms of levels over the start whose touching is counted; infinite when nobody asks.
    pub ruin: f64,
    pub goal: f64,
    /// Steps at which the first paths are written down, in order.
    pub fan_steps: Vec<usize>,
    pub fan_paths: usize,
}

/// What is known of the paths of some blocks, in their order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Told {
    /// Logarithm of the last price over the start.
    pub last: Vec<f64>,
    /// Logarithm of the lowest price over the highest before it.
    pub worst: Vec<f64>,
    /// The most steps in a row below the highest price before.
    pub under: Vec<f64>,
    pub ruined: u64,
    pub reached: u64,
    /// Logarithms at the fan's steps, path by path.
    pub fan: Vec<f32>,
}

/// Two paths under way.
#[derive(Clone, Copy)]
struct Pair<S> {
    state: S,
    now: F64x2,
    highest: F64x2,
    lowest: F64x2,
    worst: F64x2,
    under: F64x2,
    longest: F64x2,
}

impl<S: Copy> Pair<S> {
    fn new(state: S) -> Pair<S> {
        let zero = F64x2::splat(0.0);
        Pair {
            state,
            now: zero,
            highest: zero,
            lowest: zero,
            worst: zero,
            under: zero,
            longest: zero,
        }
    }

    #[inline(always)]
    fn step<M: Model<State = S>>(&mut self, model: &M, shock: impl Fn(usize) -> F64x2) {
        let next = model.step(&mut self.state, self.now, shock);
        self.now = next;
        self.highest = self.highest.larger(next);
        self.lowest = self.lowest.smaller(next);
        self.worst = self.worst.smaller(next - self.highest);
        self.under = (self.under + F64x2::splat(1.0)).where_below(next, self.highest);
        self.longest = self.longest.larger(self.under);
    }
}

type Group<S> = [Pair<S>; GROUP / 2];

/// Simulates the paths of a block.
pub fn block<M: Model>(
    model: &M,
    source: &mut dyn Source,
    plan: &Plan,
    number: usize,
    told: &mut Told,
) {
    let from = number * BLOCK;
    let to = (from + BLOCK).min(plan.paths);
    let width = 2 * model.shocks();
    let mut noise = vec![F32x4::splat(0.0); width * CHUNK.min(plan.horizon)];
    let mut fan = Vec::new();
    let groups = if plan.is_antithetic { 2 } else { 1 };
    let mut path = from;
    while path < to {
        let mut pairs = [[Pair::new(model.start()); GROUP / 2]; 2];
        let marks = path < plan.fan_paths;
        fan.clear();
        fan.resize(groups * plan.fan_steps.len(), [0.0; GROUP]);
        source.begin();
        let mut done = 0;
        while done < plan.horizon {
            let steps = CHUNK.min(plan.horizon - done);
            let chunk = &mut noise[..width * steps];
            source.fill(chunk);
            for (at, group) in pairs.iter_mut().take(groups).enumerate() {
                if at == 1 {
                    source.mirror(chunk);
                }
                if marks {
                    let rows = &mut fan[at * plan.fan_steps.len()..];
                    marked(model, group, chunk, (done, &plan.fan_steps), rows);
                } else {
                    advance(model, group, chunk);
                }
            }
            done += steps;
        }
        for (at, group) in pairs.iter().take(groups).enumerate() {
            let count = to.saturating_sub(path).min(GROUP);
            let rows = &fan[at * plan.fan_steps.len()..(at + 1) * plan.fan_steps.len()];
            tell(group, count, plan, told);
            for lane in 0..count.min(plan.fan_paths.saturating_sub(path)) {
                told.fan.extend(rows.iter().map(|row| row[lane]));
            }
            path += GROUP;
        }
    }
}

#[inline(always)]
fn advance<M: Model>(model: &M, group: &mut Group<M::State>, noise: &[F32x4]) {
    for (half, pairs) in group.chunks_exact_mut(2).enumerate() {
        let (mut first, mut second) = (pairs[0], pairs[1]);
        for row in noise.chunks_exact(2 * model.shocks()) {
            first.step(model, |shock| row[2 * shock + half].doubles()[0]);
            second.step(model, |shock| row[2 * shock + half].doubles()[1]);
        }
        pairs.copy_from_slice(&[first, second]);
    }
}

/// Advances and writes down what stands at the marks, which are steps counted from the path's start; the noise begins
/// after step `done`.
fn marked<M: Model>(
    model: &M,
    group: &mut Group<M::State>,
    noise: &[F32x4],
    (done, marks): (usize, &[usize]),
    rows: &mut [[f32; GROUP]],
) {
    let width = 2 * model.shocks();
    let mut rest = noise;
    let mut at = done;
    for (mark, row) in marks.iter().zip(rows) {
        if *mark <= done {
            continue;
        }
        let (now, later) = rest.split_at((width * (mark - at)).min(rest.len()));
        advance(model, group, now);
        at += now.len() / width;
        rest = later;
        if at < *mark {
            return;
        }
        let pairs = group.iter().flat_map(|pair| pair.now.to_array());
        for (place, value) in row.iter_mut().zip(pairs) {
            *place = value as f32;
        }
    }
    advance(model, group, rest);
}

fn tell<S>(group: &Group<S>, count: usize, plan: &Plan, told: &mut Told) {
    let all = |column: fn(&Pair<S>) -> F64x2| {
        let values = group.iter().flat_map(move |pair| column(pair).to_array());
        values.take(count)
    };
    told.last.extend(all(|pair| pair.now));
    told.worst.extend(all(|pair| pair.worst));
    told.under.extend(all(|pair| pair.longest));
    told.ruined += all(|pair| pair.lowest)
        .filter(|&low| low <= plan.ruin)
        .count() as u64;
    told.reached += all(|pair| pair.highest)
        .filter(|&high| high >= plan.goal)
        .count() as u64;
}
