//! A lower triangle L with L Lᵀ = a covariance (Golub and Van Loan, Matrix Computations, 4.2).

/// An instrument that the ones before it explain, all of it: there is no factor.
#[derive(Debug, PartialEq)]
pub struct Singular {
    pub at: usize,
}

/// What may be left of an instrument's variance when the others are taken out, at least.
const LEAST: f64 = 1e-10;

/// Both are lower triangles, row by row.
pub fn factor(covariance: &[f64], size: usize) -> Result<Vec<f64>, Singular> {
    let place = |row: usize, column: usize| row * (row + 1) / 2 + column;
    let mut factor = vec![0.0; covariance.len()];
    for row in 0..size {
        for column in 0..=row {
            let known: f64 = (0..column)
                .map(|k| factor[place(row, k)] * factor[place(column, k)])
                .sum();
            let rest = covariance[place(row, column)] - known;
            factor[place(row, column)] = if row > column {
                rest / factor[place(column, column)]
            } else if rest > LEAST * covariance[place(row, row)] {
                rest.sqrt()
            } else {
                return Err(Singular { at: row });
            };
        }
    }
    Ok(factor)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Golub and Van Loan's kind of example: [4 2; 2 10] = [2 0; 1 3] [2 1; 0 3].
    #[test]
    fn a_factor_known_by_heart() {
        assert_eq!(factor(&[4.0, 2.0, 10.0], 2), Ok(vec![2.0, 1.0, 3.0]));
    }

    #[test]
    fn instruments_that_move_as_one_have_no_factor() {
        assert_eq!(factor(&[1.0, 1.0, 1.0], 2), Err(Singular { at: 1 }));
        assert_eq!(factor(&[0.0], 1), Err(Singular { at: 0 }));
        let sum_of_both = [1.0, 0.3, 1.0, 1.3, 1.3, 2.6];
        assert_eq!(factor(&sum_of_both, 3), Err(Singular { at: 2 }));
    }
}
