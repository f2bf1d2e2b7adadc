//! Geometric Brownian motion, in closed form (Campbell, Lo and MacKinlay, The Econometrics of Financial Markets, 1997,
//! section 9.3): σ² = variance · steps, μ = mean · steps + σ²/2. The errors are the asymptotic ones: σ / √(2n) for σ, and
//! for μ that of the mean together with that of σ²/2, which are independent.
use super::Estimate;
use crate::metrics::moments::Moments;

pub fn estimate(returns: &[f64], steps: f64) -> Estimate {
    let Moments {
        mean, deviation, ..
    } = Moments::new(returns);
    let n = returns.len() as f64;
    let sigma = deviation * steps.sqrt();
    let variance = sigma * sigma;
    let mu_error = (variance * steps / n + variance * variance / (2.0 * n)).sqrt();
    Estimate {
        values: vec![mean * steps + variance / 2.0, sigma],
        errors: vec![mu_error, sigma / (2.0 * n).sqrt()],
    }
}

#[cfg(test)]
mod tests {
    use super::estimate;

    #[test]
    fn an_estimate_by_hand() {
        // mean 0.02, variance with n-1: (0.01² + 0 + 0.01²) / 2 = 1e-4.
        let got = estimate(&[0.01, 0.02, 0.03], 100.0);
        let expected = [2.0 + 0.005, 0.1];
        for (got, expected) in got.values.iter().zip(expected) {
            assert!((got - expected).abs() < 1e-12);
        }
        assert!((got.errors[1] - 0.1 / 6f64.sqrt()).abs() < 1e-12);
    }
}
