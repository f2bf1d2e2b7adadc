//! The engine's own kernels: against TA-Lib, and their state put aside and taken up again.
use super::cases::{agreeing_options, columns, seeded};
use tidebook_engine::indicators::{
    arity, batch, batch_of_talib, count, IndicatorError, Inputs, Stream,
};

type Outputs = Vec<Vec<f64>>;

/// Our values and TA-Lib's, where there is a kernel of ours.
pub fn both(id: usize, inputs: &[Vec<f64>], options: &[f64]) -> Option<(Outputs, Outputs)> {
    let slices: Vec<&[f64]> = inputs.iter().map(Vec::as_slice).collect();
    let mut theirs = vec![vec![7.0; inputs[0].len()]; arity(id).expect("a row").1];
    let mut ours = theirs.clone();
    let mut views: Vec<&mut [f64]> = theirs.iter_mut().map(Vec::as_mut_slice).collect();
    batch_of_talib(id, &slices, options, &mut views)?.expect("options that agree");
    let mut views: Vec<&mut [f64]> = ours.iter_mut().map(Vec::as_mut_slice).collect();
    batch(id, Inputs::new(&slices), options, &mut views).expect("options that agree");
    Some((ours, theirs))
}

/// Bars of five characters: a walk, ties on a coarse grid, a flat stretch, prices of 1e-8 and of 1e9.
fn bars(seed: usize, length: usize) -> Vec<Vec<f64>> {
    let (_, mut random) = seeded(seed, 77);
    let scale = [1.0, 1.0, 1.0, 1e-8, 1e9][seed % 5];
    let mut columns = vec![Vec::new(); 5];
    let mut price: f64 = 100.0;
    for bar in 0..length {
        let step = match seed % 5 {
            1 => (random.unit() * 5.0).floor() - 2.0,
            2 if bar / 40 % 2 == 1 => 0.0,
            _ => random.unit() - 0.5,
        };
        let open = price;
        price = (price + step).max(10.0);
        let spread = if step == 0.0 { 0.0 } else { random.unit() };
        let row = [
            open.max(price) + spread,
            open.min(price) - spread,
            price,
            open,
        ];
        for (column, value) in columns.iter_mut().zip(row) {
            column.push(value * scale);
        }
        columns[4].push((random.unit() * 1000.0).floor());
    }
    columns
}

/// As many columns as a row reads, in one of the orders that rows have.
fn ordered(inputs: usize, case: usize, columns: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let (high, low, close, open, volume) = (0, 1, 2, 3, 4);
    let order: &[usize] = match (inputs, case / 5 % 2) {
        (1, _) => &[close],
        (2, 0) => &[high, low],
        (2, _) => &[close, volume],
        (3, _) => &[high, low, close],
        (_, 0) => &[open, high, low, close],
        _ => &[high, low, close, volume],
    };
    order
        .iter()
        .map(|&column| columns[column].clone())
        .collect()
}

/// Fosc, ppo and pvo, which are percentages of prices.
const PERCENT: [usize; 3] = [116, 175, 178];

const STOCHRSI: usize = 204;
const WAVETREND: usize = 231;

/// Whether values are ratios of roundings where prices stand still: wavetrend's of distances from an average, of which TA-Lib
/// takes the difference of two prices, and the speeds of vidya and mama that smooth stochrsi.
fn divides_roundings(id: usize, options: &[f64]) -> bool {
    let (mama, vidya) = (7.0, 14.0);
    match id {
        WAVETREND => true,
        STOCHRSI => [mama, vidya].contains(&options[3]),
        _ => false,
    }
}

#[test]
fn agree_with_talib_to_a_billionth() {
    let mut compared = 0;
    let mut failures = Vec::new();
    for id in 0..count() {
        for case in 0..40 {
            let (_, mut random) = seeded(id, 1000 + case);
            let (options, lookback) = agreeing_options(&mut random, id);
            let inputs = ordered(
                arity(id).expect("a row").0,
                case,
                &bars(case, lookback + 40 + random.below(700)),
            );
            let Some((ours, theirs)) = both(id, &inputs, &options) else {
                break;
            };
            if case % 5 == 2 && divides_roundings(id, &options) {
                continue;
            }
            compared += 1;
            for (output, (ours, theirs)) in ours.iter().zip(&theirs).enumerate() {
                let largest = |column: &[f64]| {
                    column
                        .iter()
                        .copied()
                        .map(f64::abs)
                        .filter(|v| v.is_finite())
                        .fold(0.0, f64::max)
                };
                // Rounding is relative to the prices, or to 100 % of them, not to a small difference of them.
                let whole = match PERCENT.contains(&id) {
                    true => 100.0,
                    false => largest(&inputs[0]),
                };
                let level = (1e-3 * largest(theirs)).max(1e-2 * whole);
                let differs = |(ours, theirs): (&f64, &f64)| {
                    let near = (ours - theirs).abs() <= 1e-9 * theirs.abs().max(level);
                    !(near || ours.is_nan() && theirs.is_nan() || ours == theirs)
                };
                if let Some(bar) = ours.iter().zip(theirs).position(differs) {
                    let (ours, theirs) = (ours[bar], theirs[bar]);
                    failures.push(format!("row {id} case {case} options {options:?} output {output} bar {bar}: {ours} for {theirs}"));
                }
            }
        }
    }
    assert!(compared > 400, "{compared} comparisons");
    assert!(
        failures.is_empty(),
        "{} failures:\n{}",
        failures.len(),
        failures.join("\n")
    );
}

#[test]
fn a_state_put_aside_goes_on_to_the_same_bits() {
    for id in 0..count() {
        let (inputs, outputs) = arity(id).expect("a row");
        for case in 0..20 {
            let (seed, mut random) = seeded(id, 2000 + case);
            let (options, lookback) = agreeing_options(&mut random, id);
            let columns = columns(&mut random, inputs, lookback + 60);
            let cut = random.below(lookback + 60);
            let mut stream = Stream::open(id, &options).expect("options that agree");
            let (mut plain, mut resumed) = (vec![0.0; outputs], vec![0.0; outputs]);
            let bar_of = |bar: usize| columns.iter().map(|column| column[bar]).collect::<Vec<_>>();
            for bar in 0..cut {
                stream.update(&bar_of(bar), &mut plain);
            }
            let saved = stream.save();
            let mut again = Stream::resume(id, &options, &saved).expect("a state");
            let bits = |numbers: &[f64]| numbers.iter().map(|n| n.to_bits()).collect::<Vec<_>>();
            let twice = again.save();
            assert_eq!(bits(&twice), bits(&saved), "row {id} seed {seed}");
            for bar in cut..lookback + 60 {
                stream.update(&bar_of(bar), &mut plain);
                again.update(&bar_of(bar), &mut resumed);
                let same = plain
                    .iter()
                    .zip(&resumed)
                    .all(|(a, b)| a.to_bits() == b.to_bits());
                assert!(same, "row {id} seed {seed} options {options:?} cut {cut} bar {bar}: {plain:?} {resumed:?}");
            }
        }
    }
}

#[test]
fn a_bar_looked_at_is_the_bar_taken_and_leaves_nothing() {
    for id in 0..count() {
        let (inputs, outputs) = arity(id).expect("a row");
        for case in 0..6 {
            let (seed, mut random) = seeded(id, 3000 + case);
            let (options, lookback) = agreeing_options(&mut random, id);
            let bars = lookback + 40;
            let columns = columns(&mut random, inputs, bars);
            let others = self::columns(&mut random, inputs, bars);
            let mut stream = Stream::open(id, &options).expect("options that agree");
            let mut plain = Stream::open(id, &options).expect("options that agree");
            let [mut looked, mut taken, mut wanted] = [(); 3].map(|()| vec![0.0; outputs]);
            let bar_of = |columns: &[Vec<f64>], bar: usize| {
                columns.iter().map(|column| column[bar]).collect::<Vec<_>>()
            };
            for bar in 0..bars {
                stream.peek(&bar_of(&others, bar), &mut looked);
                stream.peek(&bar_of(&columns, bar), &mut looked);
                stream.update(&bar_of(&columns, bar), &mut taken);
                plain.update(&bar_of(&columns, bar), &mut wanted);
                let same = (looked.iter().zip(&taken).zip(&wanted))
                    .all(|((a, b), c)| a.to_bits() == b.to_bits() && b.to_bits() == c.to_bits());
                assert!(same, "row {id} seed {seed} options {options:?} bar {bar}: {looked:?} {taken:?} {wanted:?}");
            }
        }
    }
}

#[test]
fn numbers_that_are_no_state_are_refused() {
    let sma = (0..count()).find(|id| arity(*id) == Ok((1, 1)) && Stream::open(*id, &[3.0]).is_ok());
    let id = sma.expect("a row with one period");
    let mut stream = Stream::open(id, &[3.0]).expect("a period");
    let saved = stream.save();
    let refused = |numbers: &[f64]| Stream::resume(id, &[3.0], numbers).err();
    assert_eq!(refused(&[]), Some(IndicatorError::State));
    assert_eq!(refused(&saved[1..]), Some(IndicatorError::State));
    assert_eq!(
        refused(&[&saved[..], &[1.0]].concat()),
        Some(IndicatorError::State)
    );
    assert_eq!(refused(&saved), None);
}
