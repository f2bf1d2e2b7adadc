//! Sums over returns, and the moments that come from them.

/// Sum of a function of the values, added pairwise: the rounding error grows with the logarithm of their number, not
/// with the number (Higham, The accuracy of floating point summation, 1993).
pub fn sum(values: &[f64], term: impl Fn(f64) -> f64 + Copy) -> f64 {
    const BLOCK: usize = 256;
    if values.len() > BLOCK {
        let (left, right) = values.split_at(values.len() / 2);
        return sum(left, term) + sum(right, term);
    }
    let mut lanes = [0.0; 4];
    let chunks = values.chunks_exact(lanes.len());
    let rest: f64 = chunks.remainder().iter().map(|&value| term(value)).sum();
    for chunk in chunks {
        for (lane, &value) in lanes.iter_mut().zip(chunk) {
            *lane += term(value);
        }
    }
    (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]) + rest
}

/// A value above zero, else 0. A plain choice, where `f64::max` also asks for NaN: compilers make vectors of it.
pub fn gain(value: f64) -> f64 {
    if value > 0.0 {
        value
    } else {
        0.0
    }
}

/// The size of a value below zero, else 0.
pub fn loss(value: f64) -> f64 {
    if value < 0.0 {
        -value
    } else {
        0.0
    }
}

/// The values that are chosen, in their order. Each is written, and the next place moves on if it is to stay: a jump
/// that goes as often as not costs more than the work.
pub fn chosen(values: &[f64], choose: impl Fn(f64) -> bool) -> Vec<f64> {
    let mut kept = vec![0.0; values.len()];
    let mut count = 0;
    for &value in values {
        kept[count] = value;
        count += usize::from(choose(value));
    }
    kept.truncate(count);
    kept
}

/// Mean, deviation and shape of a sample.
pub struct Moments {
    pub mean: f64,
    /// Standard deviation with n-1, NaN below two values.
    pub deviation: f64,
    /// Population skewness m3 / m2^1.5.
    pub skew: f64,
    /// Population excess kurtosis m4 / m2^2 - 3.
    pub kurtosis: f64,
}

impl Moments {
    pub fn new(values: &[f64]) -> Moments {
        let n = values.len() as f64;
        let mean = sum(values, |value| value) / n;
        let squares = sum(values, |value| (value - mean).powi(2));
        let variance = squares / n;
        let third = sum(values, |value| (value - mean).powi(3)) / n;
        let fourth = sum(values, |value| (value - mean).powi(4)) / n;
        Moments {
            mean,
            deviation: if n < 2.0 {
                f64::NAN
            } else {
                (squares / (n - 1.0)).sqrt()
            },
            skew: third / variance.powf(1.5),
            kurtosis: fourth / (variance * variance) - 3.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_million_small_values_keep_their_sum() {
        let values = vec![0.1; 1_000_000];
        assert!((sum(&values, |value| value) - 100_000.0).abs() < 1e-9);
    }

    #[test]
    fn moments_of_a_sample_known_by_heart() {
        // 2 4 4 4 5 5 7 9: mean 5, population variance 4, third moment 5.25, fourth 44.5.
        let moments = Moments::new(&[2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0]);
        assert_eq!(
            (moments.mean, moments.deviation),
            (5.0, (32.0f64 / 7.0).sqrt())
        );
        assert!((moments.skew - 5.25 / 8.0).abs() < 1e-15);
        assert!((moments.kurtosis - (44.5 / 16.0 - 3.0)).abs() < 1e-15);
    }
}
