//! Many sets of options at once: every row gives the bits of one after the other.
use super::cases::{agreeing_options, columns, seeded, Random};
use super::{batched, first_difference, looked_at_or_not};
use proptest::prelude::*;
use tidebook_engine::indicators::{arity, count, grid, IndicatorError, Inputs};

fn gridded(
    id: usize,
    inputs: &[Vec<f64>],
    sets: &[Vec<f64>],
) -> Result<Vec<Vec<f64>>, IndicatorError> {
    let options: Vec<&[f64]> = sets.iter().map(Vec::as_slice).collect();
    let width = arity(id)?.1 * sets.len();
    looked_at_or_not(inputs, |inputs| {
        let mut outputs = vec![vec![7.0; inputs.columns[0].len()]; width];
        let mut views: Vec<&mut [f64]> = outputs.iter_mut().map(Vec::as_mut_slice).collect();
        grid(id, inputs, &options, &mut views)?;
        Ok(outputs)
    })
}

/// Where a grid differs from its sets one by one.
fn difference(id: usize, random: &mut Random, sets: usize, length: usize) -> Option<String> {
    let inputs = columns(random, arity(id).expect("a row").0, length);
    let sets: Vec<Vec<f64>> = (0..sets).map(|_| agreeing_options(random, id).0).collect();
    let together = gridded(id, &inputs, &sets).expect("options that agree");
    let one_by_one: Vec<Vec<f64>> = sets
        .iter()
        .flat_map(|options| batched(id, &inputs, options).expect("options that agree"))
        .collect();
    let difference = first_difference(&together, &one_by_one)?;
    Some(format!(
        "row {id} of {length} bars, {sets:?}: {difference:?}"
    ))
}

#[test]
fn gives_the_bits_of_one_set_after_the_other_for_every_row() {
    let mut failures = Vec::new();
    for id in 0..count() {
        for case in 0..12 {
            let (_, mut random) = seeded(id, 3000 + case);
            let sets = [1, 2, 3, 5, 8][random.below(5)];
            let length = match case {
                0 => random.below(4),
                1..9 => random.below(400),
                // Over several pieces.
                _ => 400 + random.below(1500),
            };
            failures.extend(difference(id, &mut random, sets, length));
        }
    }
    assert!(
        failures.is_empty(),
        "{} failures:\n{}",
        failures.len(),
        failures.join("\n")
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn gives_the_bits_of_one_set_after_the_other(
        id in 0..count(),
        case in 0usize..1_000_000,
        sets in 0usize..12,
        length in 0usize..1300,
    ) {
        let (_, mut random) = seeded(id, case);
        prop_assert_eq!(difference(id, &mut random, sets, length), None);
    }
}

#[test]
fn refuses_what_one_set_refuses() {
    let inputs = [vec![1.0; 40]];
    let id = (0..count())
        .find(|&id| arity(id) == Ok((1, 1)) && batched(id, &inputs, &[3.0]).is_ok())
        .expect("a row with one period");
    assert_eq!(batched(id, &inputs, &[]), Err(IndicatorError::OptionCount));
    let outside = [vec![3.0], vec![1e9]];
    assert_eq!(
        gridded(id, &inputs, &outside),
        Err(IndicatorError::OptionOutOfRange { index: 0 })
    );
    assert_eq!(
        gridded(id, &inputs, &[vec![3.5]]),
        Err(IndicatorError::OptionNotInteger { index: 0 })
    );
    assert_eq!(gridded(id, &inputs, &[]), Ok(Vec::new()));
    assert_eq!(
        grid(id, Inputs::new(&[&inputs[0]]), &[&[3.0]], &mut []),
        Err(IndicatorError::OutputCount)
    );
    assert_eq!(
        grid(count(), Inputs::new(&[]), &[], &mut []),
        Err(IndicatorError::UnknownIndicator)
    );
}
