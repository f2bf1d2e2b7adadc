//! The lowest point of a function of a few numbers, without derivatives: Nelder and Mead, A simplex method for function
//! minimization, Computer Journal 7, 1965, with the rules of Lagarias et al., SIAM Journal on Optimization 9, 1998. It is
//! started a second time from what it found, since a simplex can shrink to nothing on a slope.

const MOST_STEPS: usize = 2_000;
const STARTS: usize = 2;
/// The simplex is done when it is this flat.
const FLAT: f64 = 1e-11;

type Corner = (Vec<f64>, f64);

/// `size` is that of the first simplex.
pub fn lowest(function: impl Fn(&[f64]) -> f64, start: &[f64], size: f64) -> Corner {
    let mut best = (start.to_vec(), function(start));
    for _ in 0..STARTS {
        best = descend(&function, &best.0, size);
    }
    best
}

fn descend(function: &impl Fn(&[f64]) -> f64, start: &[f64], size: f64) -> Corner {
    let at = |point: Vec<f64>| {
        let value = function(&point);
        (point, if value.is_nan() { f64::INFINITY } else { value })
    };
    let mut corners: Vec<Corner> = vec![at(start.to_vec())];
    for axis in 0..start.len() {
        let mut point = start.to_vec();
        point[axis] += size;
        corners.push(at(point));
    }
    let last = start.len();
    for _ in 0..MOST_STEPS {
        corners.sort_by(|a, b| a.1.total_cmp(&b.1));
        let spread = corners[last].1 - corners[0].1;
        if spread <= FLAT * (1.0 + corners[0].1.abs()) {
            break;
        }
        let centre: Vec<f64> = (0..last)
            .map(|axis| {
                corners[..last]
                    .iter()
                    .map(|(point, _)| point[axis])
                    .sum::<f64>()
                    / last as f64
            })
            .collect();
        let beyond = |reach: f64| {
            let worst = &corners[last].0;
            let moved = centre.iter().zip(worst).map(|(c, w)| c + reach * (c - w));
            at(moved.collect())
        };
        let reflected = beyond(1.0);
        let next = if reflected.1 < corners[0].1 {
            let expanded = beyond(2.0);
            Some(if expanded.1 < reflected.1 {
                expanded
            } else {
                reflected
            })
        } else if reflected.1 < corners[last - 1].1 {
            Some(reflected)
        } else {
            let limit = reflected.1.min(corners[last].1);
            let reach = if reflected.1 < corners[last].1 {
                0.5
            } else {
                -0.5
            };
            Some(beyond(reach)).filter(|contracted| contracted.1 < limit)
        };
        match next {
            Some(corner) => corners[last] = corner,
            None => shrink(&mut corners, &at),
        }
    }
    corners.sort_by(|a, b| a.1.total_cmp(&b.1));
    corners.swap_remove(0)
}

fn shrink(corners: &mut [Corner], at: &impl Fn(Vec<f64>) -> Corner) {
    let best = corners[0].0.clone();
    for corner in &mut corners[1..] {
        let halved = best.iter().zip(&corner.0).map(|(b, c)| b + 0.5 * (c - b));
        *corner = at(halved.collect());
    }
}

#[cfg(test)]
mod tests {
    use super::lowest;

    #[test]
    fn the_bottom_of_rosenbrocks_valley() {
        let valley = |x: &[f64]| 100.0 * (x[1] - x[0] * x[0]).powi(2) + (1.0 - x[0]).powi(2);
        let (point, value) = lowest(valley, &[-1.2, 1.0], 0.5);
        assert!(value < 1e-10 && (point[0] - 1.0).abs() < 1e-4, "{point:?}");
    }

    #[test]
    fn walls_are_no_bottom() {
        let (point, _) = lowest(|x| if x[0] < 1.0 { f64::NAN } else { x[0] }, &[3.0], 0.5);
        assert!((point[0] - 1.0).abs() < 1e-6);
    }
}
