//! Random inputs and options for any row of the table.
use tidebook_engine::indicators::{lookback, option_ranges};

/// A small seeded generator (Marsaglia, Xorshift RNGs, 2003), so that a failure's seed brings it back.
pub struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// Uniform in [0, 1).
    pub fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    pub fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    pub fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }
}

/// Numbers that break careless arithmetic: zeros of both signs, ties, powers that overflow or vanish.
const WILD: [f64; 12] = [
    0.0,
    -0.0,
    1.0,
    -1.0,
    0.1,
    2_147_483_648.0,
    1e100,
    -1e100,
    1e-100,
    1e-320,
    1e200,
    f64::MAX,
];

/// Bars (open, high, low, close, volume) of one of several characters.
fn bars(random: &mut Random, length: usize) -> Vec<[f64; 5]> {
    let character = random.below(6);
    let wild = if random.chance(0.2) { 0.2 } else { 0.0 };
    let scale = [1.0, 1.0, 1.0, 1.0, 1e-9, 1e12, 0.0, -1.0][random.below(8)];
    let mut price = 50.0 + 100.0 * random.unit();
    let mut bars = Vec::with_capacity(length);
    for _ in 0..length {
        let step = match character {
            0 => random.unit() - 0.5,
            1 if random.chance(0.9) => 0.0,
            2 => 0.25 * (random.below(5) as f64 - 2.0),
            3 => 40.0 * (random.unit() - 0.5),
            4 => price * 0.2 * (random.unit() - 0.5),
            _ => 0.0,
        };
        let open = price;
        price += step;
        let spread = if random.chance(0.2) {
            0.0
        } else {
            step.abs() * random.unit()
        };
        let (high, low) = (open.max(price) + spread, open.min(price) - spread);
        let volume = if random.chance(0.1) {
            0.0
        } else {
            random.below(1000) as f64
        };
        bars.push(
            [open, high, low, price, volume].map(|value| match random.chance(wild) {
                true => WILD[random.below(WILD.len())],
                false => value * scale,
            }),
        );
    }
    bars
}

/// The columns that a row of `inputs` inputs reads, with numbers taken away at the front and between.
pub fn columns(random: &mut Random, inputs: usize, length: usize) -> Vec<Vec<f64>> {
    let bars = bars(random, length);
    let order: [usize; 5] = [[3, 1, 2, 0, 4], [1, 2, 3, 4, 0], [0, 1, 2, 3, 4]][random.below(3)];
    let missing = if random.chance(0.5) {
        0.1 * random.unit()
    } else {
        0.0
    };
    let mut columns = Vec::new();
    for input in 0..inputs {
        let leading = if random.chance(0.3) {
            random.below(20)
        } else {
            0
        };
        let mut column: Vec<f64> = bars.iter().map(|bar| bar[order[input]]).collect();
        for (bar, value) in column.iter_mut().enumerate() {
            if bar < leading || random.chance(missing) {
                *value = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY][random.below(3)];
            }
        }
        columns.push(column);
    }
    columns
}

/// Options within the row's ranges, periods mostly short enough to have values.
pub fn options(random: &mut Random, id: usize) -> Vec<f64> {
    let ranges = option_ranges(id).expect("a row");
    let longest = if random.chance(0.1) { 300 } else { 30 };
    ranges
        .iter()
        .map(|range| match range.integer {
            true => (range.min + random.below(longest) as f64).min(range.max),
            false => {
                let (low, high) = (range.min.max(-3.0), range.max.min(3.0));
                low + (high - low) * random.unit()
            }
        })
        .collect()
}

/// Options that go together, and their lookback.
pub fn agreeing_options(random: &mut Random, id: usize) -> (Vec<f64>, usize) {
    loop {
        let options = options(random, id);
        if let Ok(lookback) = lookback(id, &options) {
            return (options, lookback);
        }
    }
}

/// Columns between 0 and 1, where every function has a value, without a missing number.
pub fn tame_columns(random: &mut Random, inputs: usize, length: usize) -> Vec<Vec<f64>> {
    let mut price: f64 = 0.5;
    let mut columns = vec![Vec::with_capacity(length); inputs];
    for _ in 0..length {
        price = (price + 0.1 * (random.unit() - 0.5)).clamp(0.1, 0.9);
        for column in &mut columns {
            column.push(price + 0.1 * (random.unit() - 0.5));
        }
    }
    columns
}

/// The generator of one case of one row, and the seed to name when it fails.
pub fn seeded(id: usize, case: usize) -> (u64, Random) {
    let seed = (1 + id * 1_000_003 + case) as u64;
    let mut random = Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15));
    random.next();
    (seed, random)
}
