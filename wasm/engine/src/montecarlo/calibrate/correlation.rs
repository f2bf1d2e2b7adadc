//! Sample correlations of columns, a lower triangle with its diagonal, row by row.
use crate::metrics::moments::Moments;

pub fn correlations(columns: &[Vec<f64>]) -> Vec<f64> {
    let centred: Vec<Vec<f64>> = columns
        .iter()
        .map(|column| {
            let Moments {
                mean, deviation, ..
            } = Moments::new(column);
            column
                .iter()
                .map(|value| (value - mean) / deviation)
                .collect()
        })
        .collect();
    let mut triangle = Vec::new();
    for (row, first) in centred.iter().enumerate() {
        for second in &centred[..row] {
            let products = first.iter().zip(second).map(|(a, b)| a * b);
            let sum: f64 = products.sum();
            triangle.push((sum / (first.len() as f64 - 1.0)).clamp(-1.0, 1.0));
        }
        triangle.push(1.0);
    }
    triangle
}

#[cfg(test)]
mod tests {
    use super::correlations;

    #[test]
    fn columns_that_go_together_apart_and_neither() {
        let columns = [
            vec![1.0, 2.0, 3.0, 4.0],
            vec![-2.0, -4.0, -6.0, -8.0],
            vec![1.0, -1.0, -1.0, 1.0],
        ];
        let got = correlations(&columns);
        for (got, expected) in got.iter().zip([1.0, -1.0, 1.0, 0.0, 0.0, 1.0]) {
            assert!((got - expected).abs() < 1e-12, "{got} {expected}");
        }
    }
}
