//! Sobol points in Gray code order (Sobol, On the distribution of points in a cube, 1967; Antonov and Saleev, 1979;
//! Bratley and Fox, Algorithm 659, ACM Transactions on Mathematical Software 14, 1988).
use super::directions::{DIMENSIONS, DIRECTIONS};

const BITS: usize = 32;

pub struct Sobol {
    /// Direction numbers of each dimension.
    directions: Vec<[u32; BITS]>,
    point: Vec<u32>,
    /// Of the point after this one.
    index: u32,
}

impl Sobol {
    /// Points one after the other from the `first`; at most [`DIMENSIONS`].
    pub fn new(dimensions: usize, first: u32) -> Sobol {
        let directions = directions(dimensions.min(DIMENSIONS));
        let gray = first ^ (first >> 1);
        let point = directions.iter().map(|numbers| {
            let chosen = (0..BITS).filter(|bit| gray >> bit & 1 == 1);
            chosen.fold(0, |sum, bit| sum ^ numbers[bit])
        });
        Sobol {
            point: point.collect(),
            directions,
            index: first,
        }
    }

    /// The next point: a fraction of 2^32 in each dimension.
    pub fn next(&mut self, out: &mut [u32]) {
        out.copy_from_slice(&self.point);
        self.index += 1;
        let bit = self.index.trailing_zeros() as usize;
        for (value, numbers) in self.point.iter_mut().zip(&self.directions) {
            *value ^= numbers[bit % BITS];
        }
    }
}

fn directions(dimensions: usize) -> Vec<[u32; BITS]> {
    let mut rest = &DIRECTIONS[..];
    let mut numbers = Vec::with_capacity(dimensions);
    while numbers.len() < dimensions {
        let polynomial = u32::from(rest[0]);
        let degree = polynomial.ilog2() as usize;
        numbers.push(direction(polynomial, degree, &rest[1..=degree]));
        rest = &rest[1 + degree..];
    }
    numbers
}

/// Each number from the `degree` before it, as the polynomial's bits say.
fn direction(polynomial: u32, degree: usize, initial: &[u16]) -> [u32; BITS] {
    let mut numbers = [0u32; BITS];
    for bit in 0..BITS {
        numbers[bit] = match initial.get(bit) {
            Some(&number) => u32::from(number) << (BITS - 1 - bit),
            None if degree == 0 => 1 << (BITS - 1 - bit),
            None => (1..=degree).fold(numbers[bit - degree] >> degree, |sum, back| {
                let is_in = polynomial >> (degree - back) & 1 == 1;
                sum ^ if is_in { numbers[bit - back] } else { 0 }
            }),
        };
    }
    numbers
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first ten points in three dimensions as Joe and Kuo's program prints them (sobol.cc with new-joe-kuo-6).
    #[test]
    fn published_points() {
        let published = [
            [0.0, 0.0, 0.0],
            [0.5, 0.5, 0.5],
            [0.75, 0.25, 0.25],
            [0.25, 0.75, 0.75],
            [0.375, 0.375, 0.625],
            [0.875, 0.875, 0.125],
            [0.625, 0.125, 0.875],
            [0.125, 0.625, 0.375],
            [0.1875, 0.3125, 0.9375],
            [0.6875, 0.8125, 0.4375],
        ];
        let mut sobol = Sobol::new(3, 0);
        let mut point = [0; 3];
        for expected in published {
            sobol.next(&mut point);
            assert_eq!(
                point.map(|value| f64::from(value) / 2f64.powi(32)),
                expected
            );
        }
    }

    #[test]
    fn any_point_can_be_the_first() {
        let mut all = Sobol::new(DIMENSIONS, 0);
        let mut expected = vec![0; DIMENSIONS];
        for index in 0..70 {
            all.next(&mut expected);
            let mut point = vec![0; DIMENSIONS];
            Sobol::new(DIMENSIONS, index).next(&mut point);
            assert_eq!(point, expected, "{index}");
        }
    }

    #[test]
    fn each_dimension_has_one_point_in_each_cell_of_a_power_of_two() {
        let mut sobol = Sobol::new(DIMENSIONS, 0);
        let mut point = vec![0; DIMENSIONS];
        let mut seen = vec![[false; 64]; DIMENSIONS];
        for _ in 0..64 {
            sobol.next(&mut point);
            for (cells, value) in seen.iter_mut().zip(&point) {
                cells[(value >> 26) as usize] = true;
            }
        }
        assert!(seen.iter().flatten().all(|&is_seen| is_seen));
    }
}
