//! One grey plane: scaling and sampling between pixels.

/// Luma, row by row; a pixel (x, y) covers the square from (x, y) to (x + 1, y + 1).
pub(super) struct Plane {
    pub width: usize,
    pub height: usize,
    pub luma: Vec<u8>,
}

impl Plane {
    /// Rows, or else columns, from `start` on.
    pub fn part(&self, rows: bool, start: usize, length: usize) -> Plane {
        if rows {
            let luma = &self.luma[start * self.width..(start + length) * self.width];
            return Plane {
                width: self.width,
                height: length,
                luma: luma.to_vec(),
            };
        }
        let lines = self.luma.chunks_exact(self.width);
        let luma = lines.flat_map(|line| line[start..start + length].iter().copied());
        Plane {
            width: length,
            height: self.height,
            luma: luma.collect(),
        }
    }

    /// Luma at a position between pixel centres, bilinear; the border repeats outwards.
    #[inline]
    pub fn at(&self, x: f32, y: f32) -> f32 {
        let x = (x - 0.5).max(0.0).min((self.width - 1) as f32);
        let y = (y - 0.5).max(0.0).min((self.height - 1) as f32);
        let (column, row) = (x as usize, y as usize);
        let (fx, fy) = (x - column as f32, y - row as f32);
        let right = (column + 1 < self.width) as usize;
        let below = if row + 1 < self.height { self.width } else { 0 };
        let i = row * self.width + column;
        let upper = self.luma[i] as f32 * (1.0 - fx) + self.luma[i + right] as f32 * fx;
        let lower =
            self.luma[i + below] as f32 * (1.0 - fx) + self.luma[i + below + right] as f32 * fx;
        upper * (1.0 - fy) + lower * fy
    }

    /// Every `k` × `k` pixels averaged into one; what does not fill a square at the right and lower
    /// edge is dropped.
    pub fn shrunk(&self, k: usize) -> Plane {
        let (width, height) = (self.width / k, self.height / k);
        let mut luma = Vec::with_capacity(width * height);
        let area = (k * k) as u32;
        let mut sums = vec![0u32; width];
        for rows in self.luma.chunks_exact(self.width * k) {
            sums.fill(area / 2);
            for row in rows.chunks_exact(self.width) {
                for (sum, pixels) in sums.iter_mut().zip(row.chunks_exact(k)) {
                    *sum += pixels.iter().map(|&p| p as u32).sum::<u32>();
                }
            }
            luma.extend(sums.iter().map(|&sum| (sum / area) as u8));
        }
        Plane {
            width,
            height,
            luma,
        }
    }

    /// `k` times as wide and high by Catmull–Rom interpolation (Catmull & Rom 1974), which keeps the
    /// contrast of modules of one or two pixels.
    pub fn enlarged(&self, k: usize) -> Plane {
        let weights: Vec<[f32; 4]> = (0..k)
            .map(|phase| {
                let t = (phase as f32 + 0.5) / k as f32 - 0.5;
                catmull_rom(if t < 0.0 { t + 1.0 } else { t })
            })
            .collect();
        // Source pixel before the position of output pixel `i`.
        let before = |i: usize| (i / k) as isize - (i % k * 2 + 1 < k) as isize;
        let clamp = |i: isize, length: usize| i.clamp(0, length as isize - 1) as usize;
        let (width, height) = (self.width * k, self.height * k);
        let mut wide = Vec::with_capacity(width * self.height);
        for row in self.luma.chunks_exact(self.width) {
            for x in 0..width {
                let first = before(x) - 1;
                let w = &weights[x % k];
                wide.push(
                    (0..4)
                        .map(|j| w[j] * row[clamp(first + j as isize, self.width)] as f32)
                        .sum::<f32>(),
                );
            }
        }
        let mut luma = Vec::with_capacity(width * height);
        for y in 0..height {
            let first = before(y) - 1;
            let w = &weights[y % k];
            let rows: [usize; 4] =
                core::array::from_fn(|j| clamp(first + j as isize, self.height) * width);
            for x in 0..width {
                let value: f32 = (0..4).map(|j| w[j] * wide[rows[j] + x]).sum();
                luma.push((value + 0.5).clamp(0.0, 255.0) as u8);
            }
        }
        Plane {
            width,
            height,
            luma,
        }
    }
}

/// Weights of four neighbours at −1, 0, 1, 2 for a position `t` in 0..1.
fn catmull_rom(t: f32) -> [f32; 4] {
    let (t2, t3) = (t * t, t * t * t);
    [
        (-t3 + 2.0 * t2 - t) / 2.0,
        (3.0 * t3 - 5.0 * t2 + 2.0) / 2.0,
        (-3.0 * t3 + 4.0 * t2 + t) / 2.0,
        (t3 - t2) / 2.0,
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ramp() -> Plane {
        Plane {
            width: 4,
            height: 2,
            luma: vec![0, 40, 80, 120, 0, 40, 80, 120],
        }
    }

    #[test]
    fn samples_between_centres_and_repeats_the_border() {
        let plane = ramp();
        assert_eq!(plane.at(1.0, 1.0), 20.0);
        assert_eq!(plane.at(-9.0, 5.0), 0.0);
        assert_eq!(plane.at(99.0, -5.0), 120.0);
        assert_eq!(plane.at(f32::NAN, f32::NAN), 0.0);
    }

    #[test]
    fn shrinking_averages() {
        let small = ramp().shrunk(2);
        assert_eq!(
            (small.width, small.height, small.luma),
            (2, 1, vec![20, 100])
        );
    }

    #[test]
    fn enlarging_keeps_a_ramp() {
        let large = ramp().enlarged(2);
        assert_eq!((large.width, large.height), (8, 4));
        assert_eq!(large.luma[3..5], [50, 70]);
    }
}
