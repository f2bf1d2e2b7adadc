//! A walk from its end to its details, so that the first of many dimensions decide most of it: Brownian bridge (Moskowitz
//! and Caflisch, Smoothness and dimension reduction in quasi-Monte Carlo methods, Mathematical and Computer Modelling 23,
//! 1996).

/// One point of the walk, between two that are known.
struct Rung {
    left: usize,
    at: usize,
    right: usize,
    weight_left: f64,
    weight_right: f64,
    deviation: f64,
}

pub struct Bridge {
    rungs: Vec<Rung>,
    walk: Vec<f64>,
}

impl Bridge {
    pub fn new(steps: usize) -> Bridge {
        let mut rungs = Vec::with_capacity(steps);
        rungs.push(Rung {
            left: 0,
            at: steps,
            right: steps,
            weight_left: 0.0,
            weight_right: 0.0,
            deviation: (steps as f64).sqrt(),
        });
        let mut spans = std::collections::VecDeque::from([(0, steps)]);
        while let Some((left, right)) = spans.pop_front() {
            if right - left < 2 {
                continue;
            }
            let at = (left + right) / 2;
            let [before, after, whole] = [at - left, right - at, right - left].map(|n| n as f64);
            rungs.push(Rung {
                left,
                at,
                right,
                weight_left: after / whole,
                weight_right: before / whole,
                deviation: (before * after / whole).sqrt(),
            });
            spans.extend([(left, at), (at, right)]);
        }
        Bridge {
            rungs,
            walk: vec![0.0; steps + 1],
        }
    }

    /// The steps, each a standard normal, of a walk that the normals decide from the coarsest to the finest.
    pub fn steps(&mut self, normals: impl Iterator<Item = f64>) -> impl Iterator<Item = f64> + '_ {
        let walk = &mut self.walk;
        for (rung, normal) in self.rungs.iter().zip(normals) {
            let mean = rung.weight_left * walk[rung.left] + rung.weight_right * walk[rung.right];
            walk[rung.at] = mean + rung.deviation * normal;
        }
        walk.windows(2).map(|pair| pair[1] - pair[0])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_steps_have_variance_one_and_no_covariance() {
        for count in [1, 2, 3, 7, 12] {
            let mut bridge = Bridge::new(count);
            // The steps are linear in the normals: columns of that map.
            let columns: Vec<Vec<f64>> = (0..count)
                .map(|unit| {
                    let normals = (0..count).map(|at| f64::from(u8::from(at == unit)));
                    bridge.steps(normals).collect()
                })
                .collect();
            for a in 0..count {
                for b in 0..count {
                    let covariance: f64 = columns.iter().map(|column| column[a] * column[b]).sum();
                    let expected = f64::from(u8::from(a == b));
                    assert!((covariance - expected).abs() < 1e-12, "{count} {a} {b}");
                }
            }
        }
    }
}
