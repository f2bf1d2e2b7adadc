//! Standard errors at a maximum of a likelihood: the root of the diagonal of the inverse of its curvature (Hamilton, Time
//! Series Analysis, 1994, section 5.8), which central differences give.
use crate::montecarlo::cholesky::factor;

/// `cost` is minus the log likelihood. NaN for every parameter where the curvature is not that of a minimum.
pub fn standard_errors(cost: impl Fn(&[f64]) -> f64, at: &[f64], steps: &[f64]) -> Vec<f64> {
    let size = at.len();
    let moved = |shifts: &[(usize, f64)]| {
        let mut point = at.to_vec();
        for &(axis, sign) in shifts {
            point[axis] += sign * steps[axis];
        }
        cost(&point)
    };
    let centre = moved(&[]);
    let mut curvature = Vec::with_capacity(size * (size + 1) / 2);
    for row in 0..size {
        for column in 0..row {
            let corner = |a: f64, b: f64| moved(&[(row, a), (column, b)]);
            let mixed =
                corner(1.0, 1.0) - corner(1.0, -1.0) - corner(-1.0, 1.0) + corner(-1.0, -1.0);
            curvature.push(mixed / 4.0);
        }
        curvature.push(moved(&[(row, 1.0)]) - 2.0 * centre + moved(&[(row, -1.0)]));
    }
    let Ok(lower) = factor(&curvature, size) else {
        return vec![f64::NAN; size];
    };
    (0..size)
        .map(|axis| steps[axis] * inverse_diagonal(&lower, size, axis).sqrt())
        .collect()
}

/// An entry of the diagonal of (L Lᵀ)⁻¹: the squared length of the solution of L x = e.
fn inverse_diagonal(lower: &[f64], size: usize, axis: usize) -> f64 {
    let mut solution = vec![0.0; size];
    for row in axis..size {
        let start = row * (row + 1) / 2;
        let known: f64 = (axis..row).map(|k| lower[start + k] * solution[k]).sum();
        let right = f64::from(u8::from(row == axis));
        solution[row] = (right - known) / lower[start + row];
    }
    solution.iter().map(|value| value * value).sum()
}

#[cfg(test)]
mod tests {
    use super::standard_errors;

    #[test]
    fn the_errors_of_a_normal_sample_are_the_textbooks() {
        // n observations with mean 0 and variance 4: errors 2 / √n of the mean and 4 √(2/n) of the variance.
        let n = 50.0;
        let cost = |x: &[f64]| 0.5 * n * (x[1].ln() + (4.0 + x[0] * x[0]) / x[1]);
        let got = standard_errors(cost, &[0.0, 4.0], &[1e-3, 1e-3]);
        for (got, expected) in got.iter().zip([2.0 / n.sqrt(), 4.0 * (2.0 / n).sqrt()]) {
            assert!((got / expected - 1.0).abs() < 1e-4, "{got} {expected}");
        }
    }

    #[test]
    fn a_slope_has_none() {
        assert!(standard_errors(|x| x[0], &[0.0], &[0.1])[0].is_nan());
    }
}
