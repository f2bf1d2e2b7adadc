//! Every row of the indicator table: batch against streaming, the NaN policy and what is refused.
mod candles;
mod cases;
mod grid;
mod kernels;

use cases::{agreeing_options, columns, options, seeded, tame_columns};
use tidebook_engine::indicators::{
    arity, batch, count, is_clean, lookback, option_ranges, IndicatorError, Inputs, Stream,
};

fn batched(
    id: usize,
    inputs: &[Vec<f64>],
    options: &[f64],
) -> Result<Vec<Vec<f64>>, IndicatorError> {
    looked_at_or_not(inputs, |inputs| {
        let mut outputs = vec![vec![7.0; inputs.columns[0].len()]; arity(id)?.1];
        let mut views: Vec<&mut [f64]> = outputs.iter_mut().map(Vec::as_mut_slice).collect();
        batch(id, inputs, options, &mut views)?;
        Ok(outputs)
    })
}

/// What a computation gives, which is the same where columns are known to be clean.
fn looked_at_or_not(
    inputs: &[Vec<f64>],
    compute: impl Fn(Inputs) -> Result<Vec<Vec<f64>>, IndicatorError>,
) -> Result<Vec<Vec<f64>>, IndicatorError> {
    let columns: Vec<&[f64]> = inputs.iter().map(Vec::as_slice).collect();
    let outputs = compute(Inputs::new(&columns))?;
    let are_clean = columns.iter().all(|column| is_clean(column));
    let again = compute(Inputs {
        columns: &columns,
        are_clean,
    })?;
    assert_eq!(first_difference(&outputs, &again), None);
    Ok(outputs)
}

fn streamed(
    id: usize,
    inputs: &[Vec<f64>],
    options: &[f64],
) -> Result<Vec<Vec<f64>>, IndicatorError> {
    let mut stream = Stream::open(id, options)?;
    let mut outputs = vec![Vec::new(); arity(id)?.1];
    let mut bar_outputs = vec![7.0; outputs.len()];
    for bar in 0..inputs[0].len() {
        let bar_inputs: Vec<f64> = inputs.iter().map(|column| column[bar]).collect();
        stream.update(&bar_inputs, &mut bar_outputs);
        for (column, value) in outputs.iter_mut().zip(&bar_outputs) {
            column.push(*value);
        }
    }
    Ok(outputs)
}

fn first_difference(a: &[Vec<f64>], b: &[Vec<f64>]) -> Option<(usize, usize, f64, f64)> {
    for (output, (left, right)) in a.iter().zip(b).enumerate() {
        assert_eq!(left.len(), right.len());
        for (bar, (x, y)) in left.iter().zip(right).enumerate() {
            if x.to_bits() != y.to_bits() {
                return Some((output, bar, *x, *y));
            }
        }
    }
    None
}

fn same_bits(a: &[f64], b: &[f64]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(x, y)| x.to_bits() == y.to_bits())
}

#[test]
fn streaming_gives_the_bits_of_batch_for_every_row() {
    let cases = std::env::var("TIDEBOOK_CASES").map_or(60, |text| text.parse().expect("a number"));
    let mut failures = Vec::new();
    for id in 0..count() {
        let mut values = 0;
        for case in 0..cases {
            let (seed, mut random) = seeded(id, case);
            let longest = if random.chance(0.2) { 5 } else { 400 };
            let length = random.below(longest);
            let inputs = columns(&mut random, arity(id).expect("a row").0, length);
            let options = options(&mut random, id);
            let failure = match (
                batched(id, &inputs, &options),
                streamed(id, &inputs, &options),
            ) {
                (Ok(whole), Ok(one_by_one)) => {
                    values += whole
                        .iter()
                        .flatten()
                        .filter(|value| value.is_finite())
                        .count();
                    first_difference(&whole, &one_by_one)
                        .map(|difference| format!("{difference:?}"))
                }
                (whole, one_by_one) if whole.is_err() && one_by_one.is_err() => None,
                (whole, one_by_one) => Some(format!("{:?}, {:?}", whole.err(), one_by_one.err())),
            };
            failures.extend(
                failure.map(|what| format!("row {id} seed {seed} options {options:?}: {what}")),
            );
        }
        assert!(values > cases, "row {id} hardly ever had a value");
    }
    assert!(
        failures.is_empty(),
        "{} failures:\n{}",
        failures.len(),
        failures.join("\n")
    );
}

#[test]
fn the_first_value_stands_at_the_lookback() {
    for id in 0..count() {
        let (seed, mut random) = seeded(id, 0);
        let (options, lookback) = agreeing_options(&mut random, id);
        let inputs = tame_columns(&mut random, arity(id).expect("a row").0, lookback + 2);
        for column in batched(id, &inputs, &options).expect("options that agree") {
            let first = column.iter().position(|value| !value.is_nan());
            assert_eq!(
                first,
                Some(lookback),
                "row {id} seed {seed} options {options:?}"
            );
        }
    }
}

#[test]
fn too_few_bars_for_the_longest_periods_give_nothing_and_no_error() {
    for id in 0..count() {
        let ranges = option_ranges(id).expect("a row");
        let longest: Vec<f64> = ranges
            .iter()
            .map(|range| {
                if range.integer {
                    range.max
                } else {
                    range.max.min(range.min.max(0.5))
                }
            })
            .collect();
        let lookback = lookback(id, &longest).expect("the largest options agree");
        for length in [0, 1, 2, 50]
            .into_iter()
            .filter(|length| *length <= lookback)
        {
            let inputs = vec![vec![1.0; length]; arity(id).expect("a row").0];
            let whole = batched(id, &inputs, &longest).expect("a short column is no error");
            assert!(
                whole.iter().flatten().all(|value| value.is_nan()),
                "row {id} length {length}"
            );
            let one_by_one = streamed(id, &inputs, &longest).expect("a short column is no error");
            assert_eq!(
                first_difference(&whole, &one_by_one),
                None,
                "row {id} length {length}"
            );
        }
    }
}

#[test]
fn leading_gaps_of_a_source_lengthen_the_lookback_and_nothing_else() {
    for id in 0..count() {
        let (seed, mut random) = seeded(id, 1);
        let (options, lookback) = agreeing_options(&mut random, id);
        let inputs = tame_columns(&mut random, arity(id).expect("a row").0, lookback + 60);
        let gap = 1 + random.below(9);
        let late: Vec<Vec<f64>> = inputs
            .iter()
            .enumerate()
            // One input starts as it should: the column starts when all of them have.
            .map(|(input, column)| {
                let missing = if input == 0 { f64::NAN } else { 1.0 };
                [vec![missing; gap], column.clone()].concat()
            })
            .collect();
        let plain = batched(id, &inputs, &options).expect("options that agree");
        let moved = batched(id, &late, &options).expect("options that agree");
        for (column, late) in plain.iter().zip(&moved) {
            assert!(late[..gap + lookback].iter().all(|value| value.is_nan()));
            let same = same_bits(column, &late[gap..]);
            let bar_numbers = column
                .iter()
                .zip(&late[gap..])
                .skip(lookback)
                .all(|(a, b)| a + gap as f64 == *b);
            assert!(
                same || bar_numbers,
                "row {id} seed {seed} options {options:?}"
            );
        }
    }
}

#[test]
fn a_later_gap_enters_as_the_last_number_and_leaves_its_own_bar_empty() {
    for id in 0..count() {
        let (seed, mut random) = seeded(id, 2);
        let (options, lookback) = agreeing_options(&mut random, id);
        let mut carried = tame_columns(&mut random, arity(id).expect("a row").0, lookback + 60);
        let mut gaps = carried.clone();
        let mut is_gap = vec![false; lookback + 60];
        for bar in 1..is_gap.len() {
            for (carried, gaps) in carried.iter_mut().zip(&mut gaps) {
                if random.chance(0.05) {
                    carried[bar] = carried[bar - 1];
                    gaps[bar] = [f64::NAN, f64::INFINITY, -1e101][random.below(3)];
                    is_gap[bar] = true;
                }
            }
        }
        let filled = batched(id, &carried, &options).expect("options that agree");
        let gappy = batched(id, &gaps, &options).expect("options that agree");
        for (filled, gappy) in filled.iter().zip(&gappy) {
            let expected: Vec<f64> = filled
                .iter()
                .zip(&is_gap)
                .map(|(value, gap)| if *gap { f64::NAN } else { *value })
                .collect();
            assert!(
                same_bits(&expected, gappy),
                "row {id} seed {seed} options {options:?}"
            );
        }
    }
}

#[test]
fn zeros_of_both_signs_are_one_number() {
    let random = &mut seeded(0, 5).1;
    for id in 0..count() {
        let (options, lookback) = agreeing_options(random, id);
        let mut signed = tame_columns(random, arity(id).expect("a row").0, lookback + 30);
        for value in signed.iter_mut().flatten() {
            if random.chance(0.3) {
                *value = -0.0;
            }
        }
        // Adding 0 turns −0 into 0 and leaves every other number.
        let plain: Vec<Vec<f64>> = signed
            .iter()
            .map(|column| column.iter().map(|value| value + 0.0).collect())
            .collect();
        let expected = batched(id, &plain, &options).expect("options that agree");
        for outputs in [
            batched(id, &signed, &options),
            streamed(id, &signed, &options),
        ] {
            let difference = first_difference(&expected, &outputs.expect("options that agree"));
            assert_eq!(difference, None, "row {id} options {options:?}");
        }
    }
}

#[test]
fn every_option_is_checked_by_all_three_ways_in() {
    for id in 0..count() {
        let (_, mut random) = seeded(id, 3);
        let (good, _) = agreeing_options(&mut random, id);
        let inputs = vec![vec![1.0; 3]; arity(id).expect("a row").0];
        let mut refused = vec![(
            [good.clone(), vec![1.0]].concat(),
            IndicatorError::OptionCount,
        )];
        for (index, range) in option_ranges(id).expect("a row").iter().enumerate() {
            let outside = IndicatorError::OptionOutOfRange { index };
            let fraction = IndicatorError::OptionNotInteger { index };
            let step = if range.integer {
                1.0
            } else {
                1e-9 + 1e-3 * range.max
            };
            let mut with = |value: f64, error: IndicatorError| {
                let mut options = good.clone();
                options[index] = value;
                refused.push((options, error));
            };
            with(range.min - step, outside);
            with(range.max + step, outside);
            with(f64::NAN, if range.integer { fraction } else { outside });
            if range.integer {
                with(range.min + 0.5, fraction);
            }
        }
        for (options, error) in refused {
            assert_eq!(
                lookback(id, &options),
                Err(error),
                "row {id} options {options:?}"
            );
            assert_eq!(
                batched(id, &inputs, &options),
                Err(error),
                "row {id} options {options:?}"
            );
            assert_eq!(
                Stream::open(id, &options).err(),
                Some(error),
                "row {id} options {options:?}"
            );
        }
    }
}

#[test]
fn columns_that_do_not_fit_the_row_are_refused() {
    let sma = (0..count())
        .find(|id| arity(*id) == Ok((1, 1)))
        .expect("a row with one input");
    let good = agreeing_options(&mut seeded(sma, 4).1, sma).0;
    let (long, short) = ([1.0; 5], [1.0; 4]);
    let call = |inputs: &[&[f64]], outputs: &mut [&mut [f64]]| {
        batch(sma, Inputs::new(inputs), &good, outputs)
    };
    assert_eq!(
        call(&[], &mut [&mut [0.0; 5]]),
        Err(IndicatorError::InputCount)
    );
    assert_eq!(call(&[&long], &mut []), Err(IndicatorError::OutputCount));
    assert_eq!(
        call(&[&long], &mut [&mut [0.0; 4]]),
        Err(IndicatorError::LengthMismatch)
    );
    assert_eq!(
        call(&[&short], &mut [&mut [0.0; 5]]),
        Err(IndicatorError::LengthMismatch)
    );
    assert_eq!(call(&[&long], &mut [&mut [0.0; 5]]), Ok(()));
    assert_eq!(
        lookback(count(), &[]),
        Err(IndicatorError::UnknownIndicator)
    );
    assert_eq!(
        Stream::open(count(), &[]).err(),
        Some(IndicatorError::UnknownIndicator)
    );
}
