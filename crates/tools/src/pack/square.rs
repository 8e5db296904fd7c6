//! Square matrices in `f64`; every sum is taken in one order, so that every machine packs the same weights.

/// Row-major square matrix.
pub struct Square {
    /// Number of rows, and of columns.
    pub side: usize,
    /// Row after row.
    pub values: Vec<f64>,
}

impl Square {
    /// One row.
    pub fn row(&self, index: usize) -> &[f64] {
        &self.values[index * self.side..][..self.side]
    }

    /// The diagonal, from the top.
    pub fn diagonal(&self) -> impl Iterator<Item = f64> + '_ {
        self.values.iter().step_by(self.side + 1).copied()
    }

    /// Adds the same to every value of the diagonal.
    pub fn add_to_diagonal(&mut self, added: f64) {
        let diagonal = self.values.iter_mut().step_by(self.side + 1);
        diagonal.for_each(|value| *value += added);
    }

    /// The lower triangle L with L Lᵀ = self (Cholesky).
    pub fn root(&self) -> Square {
        let side = self.side;
        let mut values = vec![0.0f64; side * side];
        for i in 0..side {
            for j in 0..=i {
                let sum: f64 = (0..j)
                    .map(|k| values[i * side + k] * values[j * side + k])
                    .sum();
                let rest = self.values[i * side + j] - sum;
                values[i * side + j] = if i == j {
                    rest.sqrt()
                } else {
                    rest / values[j * side + j]
                };
            }
        }
        Square { side, values }
    }

    /// Self times a vector.
    pub fn times(&self, vector: &[f64]) -> Vec<f64> {
        (0..self.side).map(|i| dot(self.row(i), vector)).collect()
    }
}

/// Sum of the products of two vectors.
pub fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn root_times_its_transpose_is_the_matrix() {
        let matrix = Square {
            side: 2,
            values: vec![4.0, 2.0, 2.0, 5.0],
        };
        assert_eq!(matrix.root().values, [2.0, 0.0, 1.0, 2.0]);
    }
}
