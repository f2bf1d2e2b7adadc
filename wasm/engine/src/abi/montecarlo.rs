//! Monte Carlo as the host sees it: opened with plain numbers, run block by block, told as columns.

use super::{answer, encode, slice, state};
use crate::lanes::elementary::log;
use crate::montecarlo::calibrate::correlation::correlations;
use crate::montecarlo::calibrate::{calibrate, log_returns, needed, Estimate, Unfit};
use crate::montecarlo::paths::{Plan, BLOCK};
use crate::montecarlo::random::generator::Generator;
use crate::montecarlo::random::{normal32, normal64, uniform};
use crate::montecarlo::simulation::{Kind, Request, Simulation};
use crate::montecarlo::summary::{summary, Columns, Payoff, Question, Together};

/// Numbers that stand before the parameters; their order is that of `wasm/montecarlo.ts`.
const FIXED: usize = 13;

/// The logarithm of a level over the start.
fn level(over_start: f64) -> f64 {
    if over_start <= 0.0 {
        f64::NEG_INFINITY
    } else if over_start.is_finite() {
        log(over_start)
    } else {
        f64::INFINITY
    }
}

/// Opens a simulation. `numbers` are kind, steps a year, paths, horizon, seed, antithetic (0, 1), Sobol (0, 1), levels of
/// ruin and goal over the start (0 and infinity where nobody asks), paths and steps of the fan, counts of parameters and instruments; then parameters, weights,
/// correlations (lower triangle), the fan's steps. `returns` are `columns` columns of `rows`. 0, or 1 + the place of the
/// instrument that those before it explain.
#[no_mangle]
pub extern "C" fn montecarlo_open(
    numbers: *const f64,
    count: usize,
    returns: *const f64,
    rows: usize,
    columns: usize,
) -> u32 {
    let numbers = slice(numbers, count);
    let (fixed, rest) = numbers.split_at(FIXED);
    let whole = |at: usize| fixed[at] as usize;
    let (fan, parameters, instruments) = (whole(10), whole(11), whole(12));
    let (parameters, rest) = rest.split_at(parameters);
    let (weights, rest) = rest.split_at(instruments);
    let (correlation, steps) = rest.split_at(rest.len() - fan);
    let request = Request {
        kind: Kind::ALL[whole(0)],
        parameters: parameters.to_vec(),
        steps_per_year: fixed[1],
        plan: Plan {
            paths: whole(2),
            horizon: whole(3),
            seed: fixed[4] as u64,
            is_antithetic: fixed[5] != 0.0,
            ruin: level(fixed[7]),
            goal: level(fixed[8]),
            fan_steps: steps.iter().map(|&step| step as usize).collect(),
            fan_paths: whole(9),
        },
        is_quasi: fixed[6] != 0.0,
        weights: weights.to_vec(),
        correlation: correlation.to_vec(),
        returns: slice(returns, rows * columns)
            .chunks_exact(rows.max(1))
            .map(<[f64]>::to_vec)
            .collect(),
    };
    match Simulation::new(request) {
        Ok(simulation) => {
            state().simulation = Some(simulation);
            0
        }
        Err(singular) => 1 + singular.at as u32,
    }
}

const TOO_FEW: u32 = 1;
const FLAT: u32 = 2;
const PRICE: u32 = 3;
const NO_CLUSTERS: u32 = 4;
const NO_MAXIMUM: u32 = 5;

/// Estimates a model's parameters from `columns` columns of `rows` prices of which `steps` make a year. 0 with doubles in
/// the outbox: counts of parameters and of returns, for each column its values and their errors, the correlations
/// (lower triangle), for each column its log returns. Otherwise why not, with the column and a fact: the returns that
/// are needed, or the place of a price that is not above zero.
#[no_mangle]
pub extern "C" fn montecarlo_calibrate(
    kind: u32,
    prices: *const f64,
    rows: usize,
    columns: usize,
    steps: f64,
) -> u32 {
    let kind = Kind::ALL[kind as usize];
    let (mut estimates, mut returns) = (Vec::new(), Vec::new());
    for (column, prices) in slice(prices, rows * columns).chunks_exact(rows).enumerate() {
        let estimate = log_returns(prices, needed(kind)).and_then(|column| {
            let estimate = calibrate(kind, &column, steps);
            returns.push(column);
            estimate
        });
        match estimate {
            Ok(estimate) => estimates.push(estimate),
            Err(unfit) => {
                let (status, fact) = match unfit {
                    Unfit::TooFew { needed } => (TOO_FEW, needed),
                    Unfit::Flat => (FLAT, 0),
                    Unfit::Price { at } => (PRICE, at),
                    Unfit::NoClusters => (NO_CLUSTERS, 0),
                    Unfit::NoMaximum => (NO_MAXIMUM, 0),
                };
                answer(encode::doubles(&[column as f64, fact as f64]));
                return status;
            }
        }
    }
    let mut numbers = vec![
        estimates
            .first()
            .map_or(0.0, |first| first.values.len() as f64),
        rows as f64 - 1.0,
    ];
    for Estimate { values, errors } in estimates {
        numbers.extend(values.into_iter().chain(errors));
    }
    numbers.extend(correlations(&returns));
    numbers.extend(returns.concat());
    answer(encode::doubles(&numbers));
    0
}

/// Puts what paths say together into the outbox, as `wasm/montecarlo.ts` reads it. `numbers` are start, what belongs
/// together (0 nothing, 1 opposites, 2 shifts), payoff (0 none, 1 call, 2 put), strike, paths, steps and paths of the fan.
#[no_mangle]
pub extern "C" fn montecarlo_summary(
    numbers: *const f64,
    last: *const f64,
    worst: *const f64,
    under: *const f64,
    fan: *const f32,
) {
    let &[start, together, payoff, strike, paths, fan_steps, fan_paths] = slice(numbers, 7) else {
        return;
    };
    let question = Question {
        start,
        together: match together as u32 {
            0 => Together::None,
            1 => Together::Opposites,
            _ => Together::Shifts,
        },
        payoff: match payoff as u32 {
            0 => Payoff::None,
            1 => Payoff::Call(strike),
            _ => Payoff::Put(strike),
        },
    };
    let columns = Columns {
        last: slice(last, paths as usize),
        worst: slice(worst, paths as usize),
        under: slice(under, paths as usize),
        fan: slice(fan, (fan_steps * fan_paths) as usize),
        fan_steps: fan_steps as usize,
    };
    answer(encode::doubles(&summary(&columns, &question)));
}

/// Paths of a block.
#[no_mangle]
pub extern "C" fn montecarlo_block() -> u32 {
    BLOCK as u32
}

/// Simulates `blocks` blocks from the `first` and puts what is told of their paths into the outbox.
#[no_mangle]
pub extern "C" fn montecarlo_run(first: usize, blocks: usize) {
    let told = state()
        .simulation
        .as_ref()
        .map(|simulation| simulation.run(first, blocks));
    answer(encode::told(&told.unwrap_or_default()));
}

/// Frees the simulation.
#[no_mangle]
pub extern "C" fn montecarlo_close() {
    state().simulation = None;
}

/// Puts `count` random numbers of a block's stream into the outbox: kind 0 uniform floats, 1 uniform doubles, 2 normal
/// floats, 3 normal doubles; `count` is a multiple of eight.
#[no_mangle]
pub extern "C" fn random_draws(kind: u32, seed: f64, block: u32, count: usize) {
    use crate::lanes::{F32x4, F64x2};
    let mut generator = Generator::new(seed as u64, 0, u64::from(block));
    let generator = &mut generator;
    let (mut floats, mut doubles) = (Vec::new(), Vec::new());
    if kind.is_multiple_of(2) {
        floats.resize(count / 4, F32x4::splat(0.0));
    } else {
        doubles.resize(count / 2, F64x2::splat(0.0));
    }
    match kind {
        0 => uniform::fill_floats(generator, &mut floats),
        1 => uniform::fill_doubles(generator, &mut doubles),
        2 => normal32::fill(generator, &mut floats),
        _ => normal64::fill(generator, &mut doubles),
    }
    let mut bytes = Vec::with_capacity(8 * count);
    for four in floats {
        bytes.extend(four.to_array().into_iter().flat_map(f32::to_le_bytes));
    }
    for two in doubles {
        bytes.extend(two.to_array().into_iter().flat_map(f64::to_le_bytes));
    }
    answer(bytes);
}
