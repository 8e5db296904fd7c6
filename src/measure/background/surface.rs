//! The smooth colour of the background: a quadratic in x and y, fitted so that shadows and objects do not pull it.

use super::{length, middle};

/// 1, x, y, x², xy, y².
const TERMS: usize = 6;
/// Rounds of reweighting; the fit no longer moves after five.
const ROUNDS: usize = 8;
/// Cells in which the surface is computed at once.
const TOGETHER: usize = 4;

/// A quadratic for each of the three offsets, over cells.
#[derive(Clone, Debug)]
pub struct Surface {
    coefficients: [[f64; 3]; TERMS],
    /// Half the width and height in cells: coordinates run from −1 to 1.
    half: [f32; 2],
}

/// Blocks of `side` × `side` cells that are at least half free: left column, upper row.
pub fn blocks(free: &[bool], width: usize, side: usize) -> Vec<[usize; 2]> {
    let height = free.len() / width;
    let corners = |n: usize| (0..n / side).map(move |k| k * side);
    corners(height)
        .flat_map(|y| corners(width).map(move |x| [x, y]))
        .filter(|[x, y]| {
            let rows = *y..*y + side;
            let count: usize = rows
                .map(|row| {
                    let row = &free[row * width + x..row * width + x + side];
                    row.iter().filter(|f| **f).count()
                })
                .sum();
            count * 2 >= side * side
        })
        .collect()
}

impl Surface {
    /// Fits the means of the blocks, each weighted down by how far it lies off (Cauchy weights, scale from the median
    /// residual); `None` when there are too few blocks.
    pub fn fit(
        offsets: &[[f32; 3]],
        free: &[bool],
        blocks: &[[usize; 2]],
        side: usize,
        width: usize,
    ) -> Option<Surface> {
        if blocks.len() < 2 * TERMS {
            return None;
        }
        let height = free.len() / width;
        let half = [width as f32 / 2.0, height as f32 / 2.0];
        let means: Vec<[f32; 3]> = blocks
            .iter()
            .map(|block| mean(offsets, free, *block, side, width))
            .collect();
        let middle_of = |v: usize| v as f32 + side as f32 / 2.0;
        let mut weights = vec![1.0; blocks.len()];
        let mut surface = Surface {
            coefficients: [[0.0; 3]; TERMS],
            half,
        };
        let terms: Vec<[f64; TERMS]> = blocks
            .iter()
            .map(|[x, y]| surface.terms(middle_of(*x), middle_of(*y)))
            .collect();
        for _ in 0..ROUNDS {
            let samples = terms.iter().zip(&means).zip(&weights);
            surface.coefficients =
                solve(samples.map(|((terms, value), weight)| (*terms, *value, *weight)));
            let off: Vec<f32> = terms
                .iter()
                .zip(&means)
                .map(|(terms, value)| {
                    let fitted = surface.value(terms);
                    length([0, 1, 2].map(|k| value[k] - fitted[k]))
                })
                .collect();
            let scale = (1.5 * middle(&mut off.clone())?).max(1.0);
            for (weight, off) in weights.iter_mut().zip(&off) {
                let share = 1.0 + (off / scale) * (off / scale);
                *weight = f64::from(1.0 / (share * share));
            }
        }
        Some(surface)
    }

    fn terms(&self, x: f32, y: f32) -> [f64; TERMS] {
        let x = f64::from(x / self.half[0] - 1.0);
        let y = f64::from(y / self.half[1] - 1.0);
        [1.0, x, y, x * x, x * y, y * y]
    }

    /// The offset at a position in cells.
    pub fn at(&self, x: f32, y: f32) -> [f32; 3] {
        self.value(&self.terms(x, y))
    }

    fn value(&self, terms: &[f64; TERMS]) -> [f32; 3] {
        let mut sum = [0.0; 3];
        for (t, c) in terms.iter().zip(&self.coefficients) {
            for k in 0..3 {
                sum[k] += t * c[k];
            }
        }
        sum.map(|v| v as f32)
    }

    /// Takes the surface off every free cell.
    pub fn subtract(&self, offsets: &mut [[f32; 3]], free: &[bool], width: usize) {
        let [one, x1, y1, x2, xy, y2] = self.coefficients;
        let across: Vec<[f32; 3]> = (0..width.next_multiple_of(TOGETHER))
            .map(|column| [(column as f32 + 0.5) / self.half[0] - 1.0; 3])
            .collect();
        let mut fitted = across.clone();
        let rows = offsets
            .chunks_exact_mut(width)
            .zip(free.chunks_exact(width));
        for (row, (offsets, free)) in rows.enumerate() {
            let y = f64::from((row as f32 + 0.5) / self.half[1] - 1.0);
            // Along a row the surface is a parabola in x.
            let constant = [0, 1, 2].map(|k| (one[k] + y * (y1[k] + y * y2[k])) as f32);
            let slope = [0, 1, 2].map(|k| (x1[k] + y * xy[k]) as f32);
            let bend = x2.map(|c| c as f32);
            let value = |k: usize, x: f32| constant[k] + x * (slope[k] + x * bend[k]);
            let cells = fitted.chunks_exact_mut(TOGETHER);
            for (fitted, x) in cells.zip(across.chunks_exact(TOGETHER)) {
                let fitted = fitted.as_flattened_mut().iter_mut();
                for (i, (fitted, x)) in fitted.zip(x.as_flattened()).enumerate() {
                    *fitted = value(i % 3, *x);
                }
            }
            let cells = offsets.iter_mut().zip(free).zip(&fitted);
            for ((offset, _), fitted) in cells.filter(|((_, free), _)| **free) {
                (0..3).for_each(|k| offset[k] -= fitted[k]);
            }
        }
    }
}

fn mean(
    offsets: &[[f32; 3]],
    free: &[bool],
    [x, y]: [usize; 2],
    side: usize,
    width: usize,
) -> [f32; 3] {
    let (mut sum, mut count) = ([0.0; 3], 0.0);
    for row in y..y + side {
        for i in row * width + x..row * width + x + side {
            if free[i] {
                count += 1.0;
                for k in 0..3 {
                    sum[k] += offsets[i][k];
                }
            }
        }
    }
    sum.map(|v| v / f32::max(count, 1.0))
}

/// Weighted least squares by the normal equations, a ridge of 1e-6 keeping them solvable.
fn solve(samples: impl Iterator<Item = ([f64; TERMS], [f32; 3], f64)>) -> [[f64; 3]; TERMS] {
    let mut rows = [[0.0; TERMS + 3]; TERMS];
    for (terms, value, weight) in samples {
        for (row, a) in rows.iter_mut().zip(terms) {
            for (cell, b) in row.iter_mut().zip(terms) {
                *cell += weight * a * b;
            }
            for (cell, v) in row[TERMS..].iter_mut().zip(value) {
                *cell += weight * a * f64::from(v);
            }
        }
    }
    for k in 0..TERMS {
        rows[k][k] += 1e-6;
        let pivot = rows[k];
        for (_, row) in rows.iter_mut().enumerate().filter(|(n, _)| *n != k) {
            let factor = row[k] / pivot[k];
            for (cell, p) in row.iter_mut().zip(pivot) {
                *cell -= factor * p;
            }
        }
    }
    let mut out = [[0.0; 3]; TERMS];
    for (k, (values, row)) in out.iter_mut().zip(rows).enumerate() {
        for (value, right) in values.iter_mut().zip(&row[TERMS..]) {
            *value = right / row[k];
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const WIDTH: usize = 64;

    fn fit(value: impl Fn(f32, f32) -> f32) -> (Surface, Vec<[f32; 3]>) {
        let free = vec![true; WIDTH * WIDTH];
        let offsets: Vec<[f32; 3]> = (0..WIDTH * WIDTH)
            .map(|i| {
                let at = |v: usize| (v as f32 + 0.5) / 32.0 - 1.0;
                [value(at(i % WIDTH), at(i / WIDTH)), 0.0, 0.0]
            })
            .collect();
        let blocks = blocks(&free, WIDTH, 8);
        let surface = Surface::fit(&offsets, &free, &blocks, 8, WIDTH).unwrap();
        (surface, offsets)
    }

    #[test]
    fn a_quadratic_is_met() {
        let (surface, mut offsets) = fit(|x, y| 2.0 - 3.0 * x + x * x - 2.0 * x * y);
        surface.subtract(&mut offsets, &[true; WIDTH * WIDTH], WIDTH);
        let worst = offsets.iter().map(|u| length(*u)).fold(0.0, f32::max);
        assert!(worst < 0.1, "{worst}");
    }

    #[test]
    fn a_dark_corner_does_not_pull_the_surface() {
        let (surface, _) = fit(|x, y| if x > 0.5 && y > 0.5 { -30.0 } else { 0.0 });
        assert!(surface.at(10.0, 10.0)[0].abs() < 0.2);
        assert!(surface.at(32.0, 32.0)[0].abs() < 0.5);
    }

    #[test]
    fn too_little_is_nothing() {
        assert!(Surface::fit(&[[0.0; 3]; 64], &[true; 64], &[[0, 0]], 8, 8).is_none());
    }
}
