//! The candlestick patterns, against TA-Lib to the last tie.
use super::cases::{seeded, Random};
use super::kernels::both;
use tidebook_engine::indicators::option_ranges;

/// Bars on a coarse grid, where runs, gaps and ties of every kind are common.
fn bars(random: &mut Random, length: usize) -> [Vec<f64>; 4] {
    let mut columns = [const { Vec::new() }; 4];
    let (mut close, mut drift) = (200.0f64, 1.0);
    for _ in 0..length {
        if random.chance(0.3) {
            drift = -drift;
        }
        let sign = if random.chance(0.8) { drift } else { -drift };
        let gap = [0.0, 1.0, -1.0, 3.0, -3.0, -7.0][random.below(6)];
        let body = [0.0, 1.0, 1.0, 2.0, 5.0, 9.0][random.below(6)];
        let shadow = [0.0, 0.0, 0.0, 1.0, 2.0, 6.0];
        let open = (close + sign * gap).clamp(60.0, 400.0);
        close = (open + sign * body).clamp(60.0, 400.0);
        let high = open.max(close) + shadow[random.below(6)];
        let low = open.min(close) - shadow[random.below(6)];
        for (column, value) in columns.iter_mut().zip([open, high, low, close]) {
            column.push(value);
        }
    }
    columns
}

/// The same bars as other series have them: in cents, huge, tiny, with flat stretches, spikes or missing numbers.
fn dressed(random: &mut Random, mut columns: [Vec<f64>; 4], case: usize) -> Vec<Vec<f64>> {
    let scale = [1.0, 0.01, 1e9, 1e-8, 0.1 + random.unit(), 1e91][case % 6];
    let spikes: Vec<bool> = columns[0].iter().map(|_| random.chance(0.01)).collect();
    for column in &mut columns {
        for (bar, value) in column.iter_mut().enumerate() {
            match case % 4 {
                1 if bar % 90 > 50 => *value = 120.0,
                2 if spikes[bar] => *value *= 1e6,
                3 if random.chance(0.003) => *value = f64::NAN,
                _ => {}
            }
            *value *= scale;
        }
    }
    columns.to_vec()
}

/// The places of cdl2crows to cdlxsidegap3methods in the table.
const PATTERNS: std::ops::RangeInclusive<usize> = 25..=85;

#[test]
fn every_pattern_is_found_where_talib_finds_it_and_nowhere_else() {
    for id in PATTERNS {
        let mut found = 0;
        for case in 0..400 {
            // Some patterns take five candles of the right sizes: they are waited for.
            if case >= 16 && found > 0 {
                break;
            }
            let (seed, mut random) = seeded(id, 3000 + case);
            let length = if case % 8 == 7 {
                1 + random.below(40)
            } else {
                4_000
            };
            let columns = bars(&mut random, length);
            let columns = dressed(&mut random, columns, case);
            let penetration = [0.3, 0.5, 0.0, random.unit()][case % 4];
            let options = vec![penetration; option_ranges(id).expect("a row").len()];
            let (ours, theirs) = both(id, &columns, &options).expect("a pattern of ours");
            let mut pairs = ours[0].iter().zip(&theirs[0]);
            let differs = pairs.position(|(a, b)| a.to_bits() != b.to_bits());
            assert_eq!(differs, None, "row {id} seed {seed} options {options:?}");
            found += ours[0].iter().filter(|value| value.abs() > 0.0).count();
        }
        assert!(found > 0, "row {id} was never found");
    }
}
