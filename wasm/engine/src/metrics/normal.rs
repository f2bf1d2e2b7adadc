//! The standard normal distribution.

/// Probability of a value up to `x`, good to about 1e-15: Hart's rational approximation (Computer Approximations, 1968,
/// function 5666) and a continued fraction in the tail, as put together by West, Better approximations to cumulative
/// normal functions, Wilmott 2005.
pub fn cumulative(x: f64) -> f64 {
    const UPPER: [f64; 7] = [
        3.52624965998911e-2,
        0.700383064443688,
        6.37396220353165,
        33.912866078383,
        112.079291497871,
        221.213596169931,
        220.206867912376,
    ];
    const LOWER: [f64; 8] = [
        8.83883476483184e-2,
        1.75566716318264,
        16.064177579207,
        86.7807322029461,
        296.564248779674,
        637.333633378831,
        793.826512519948,
        440.413735824752,
    ];
    let z = x.abs();
    let density = (-z * z / 2.0).exp();
    let polynomial = |terms: &[f64]| terms.iter().fold(0.0, |sum, term| sum * z + term);
    let tail = if z < 7.07106781186547 {
        density * polynomial(&UPPER) / polynomial(&LOWER)
    } else {
        let fraction = [4.0, 3.0, 2.0, 1.0]
            .iter()
            .fold(z + 0.65, |below, term| z + term / below);
        density / fraction / std::f64::consts::TAU.sqrt()
    };
    if x > 0.0 {
        1.0 - tail
    } else {
        tail
    }
}

#[cfg(test)]
mod tests {
    use super::cumulative;

    #[test]
    fn tabulated_probabilities() {
        // Abramowitz and Stegun, Handbook of Mathematical Functions, table 26.1 (15 digits).
        let known = [
            (0.0, 0.5),
            (1.0, 0.841_344_746_068_543),
            (2.0, 0.977_249_868_051_821),
            (-3.0, 0.001_349_898_031_630),
        ];
        for (x, expected) in known {
            assert!((cumulative(x) - expected).abs() < 1e-14, "{x}");
        }
        assert!((cumulative(-8.0) / 6.220_960_574_271_785e-16 - 1.0).abs() < 1e-7);
    }
}
