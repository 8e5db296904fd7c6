//! Picture → blocks of frequencies: colour, chroma subsampling, the cosine transform.

use crate::file::pixels::Pixels;

/// One colour component in levels −128..127, its size padded to whole blocks by repeating the last column and row.
pub struct Plane {
    /// Columns.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// Levels, row by row.
    pub level: Vec<f32>,
}

/// Y, Cb and Cr of JFIF 1.02 (ITU-R BT.601, full range), padded to multiples of `unit`.
pub fn planes(pixels: &Pixels, unit: usize) -> [Plane; 3] {
    let width = pixels.width.div_ceil(unit) * unit;
    let height = pixels.height.div_ceil(unit) * unit;
    let mut planes = [0; 3].map(|_| Plane {
        width,
        height,
        level: Vec::with_capacity(width * height),
    });
    for y in 0..height {
        for x in 0..width {
            let [r, g, b] = pixels
                .at(x.min(pixels.width - 1), y.min(pixels.height - 1))
                .map(f32::from);
            let levels = [
                0.299 * r + 0.587 * g + 0.114 * b - 128.0,
                -0.168_735_9 * r - 0.331_264_1 * g + 0.5 * b,
                0.5 * r - 0.418_687_6 * g - 0.081_312_4 * b,
            ];
            for (plane, level) in planes.iter_mut().zip(levels) {
                plane.level.push(level);
            }
        }
    }
    planes
}

impl Plane {
    /// Half the size both ways, each level the mean of four.
    pub fn halved(&self) -> Plane {
        let (width, height) = (self.width / 2, self.height / 2);
        let level = (0..width * height)
            .map(|i| {
                let at = i / width * 2 * self.width + i % width * 2;
                let (upper, lower) = (&self.level[at..], &self.level[at + self.width..]);
                (upper[0] + upper[1] + lower[0] + lower[1]) / 4.0
            })
            .collect();
        Plane {
            width,
            height,
            level,
        }
    }

    /// Frequencies of the block in this column and row of blocks, row by row.
    pub fn frequencies(&self, column: usize, row: usize) -> [f32; 64] {
        let mut block = [0.0; 64];
        for (y, out) in block.chunks_exact_mut(8).enumerate() {
            let at = (row * 8 + y) * self.width + column * 8;
            out.copy_from_slice(&self.level[at..at + 8]);
        }
        transposed_rows(transposed_rows(block))
    }
}

/// cos(k π / 16) / 2 for k = 0..=8, except the first, which is cos(π / 4) / 2.
const C: [f32; 8] = [
    0.353_553_39,
    0.490_392_64,
    0.461_939_77,
    0.415_734_8,
    0.353_553_39,
    0.277_785_12,
    0.191_341_72,
    0.097_545_16,
];

/// The one-dimensional DCT-II of T.81 A.3.3 over every row, and the result turned over the diagonal.
fn transposed_rows(block: [f32; 64]) -> [f32; 64] {
    let mut out = [0.0; 64];
    for (y, v) in block.chunks_exact(8).enumerate() {
        let (s, d) = (
            [v[0] + v[7], v[1] + v[6], v[2] + v[5], v[3] + v[4]],
            [v[0] - v[7], v[1] - v[6], v[2] - v[5], v[3] - v[4]],
        );
        let (a, b, c, e) = (s[0] + s[3], s[1] + s[2], s[0] - s[3], s[1] - s[2]);
        let dot = |w: [f32; 4]| w[0] * d[0] + w[1] * d[1] + w[2] * d[2] + w[3] * d[3];
        let frequency = [
            C[0] * (a + b),
            dot([C[1], C[3], C[5], C[7]]),
            C[2] * c + C[6] * e,
            dot([C[3], -C[7], -C[1], -C[5]]),
            C[4] * (a - b),
            dot([C[5], -C[1], C[7], C[3]]),
            C[6] * c - C[2] * e,
            dot([C[7], -C[5], C[3], -C[1]]),
        ];
        for (k, f) in frequency.into_iter().enumerate() {
            out[k * 8 + y] = f;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flat_block_has_one_frequency() {
        let plane = Plane {
            width: 8,
            height: 8,
            level: vec![10.0; 64],
        };
        let f = plane.frequencies(0, 0);
        assert!((f[0] - 80.0).abs() < 1e-3);
        assert!(f[1..].iter().all(|v| v.abs() < 1e-3));
    }

    #[test]
    fn the_transform_keeps_energy_and_orientation() {
        let level: Vec<f32> = (0..64).map(|i| ((i * 37) % 64) as f32 - 32.0).collect();
        let energy: f32 = level.iter().map(|v| v * v).sum();
        let plane = Plane {
            width: 8,
            height: 8,
            level,
        };
        let f = plane.frequencies(0, 0);
        assert!((f.iter().map(|v| v * v).sum::<f32>() / energy - 1.0).abs() < 1e-5);
        let ramp = Plane {
            width: 8,
            height: 8,
            level: (0..64).map(|i| (i % 8) as f32).collect(),
        };
        let f = ramp.frequencies(0, 0);
        assert!(f[1].abs() > 10.0 && f[8].abs() < 1e-3, "x runs along rows");
    }

    #[test]
    fn grey_has_no_chroma() {
        let [luma, cb, cr] = planes(&Pixels::filled(3, 3, [200; 3]), 8);
        assert_eq!((luma.width, luma.height), (8, 8));
        assert!((luma.level[63] - 72.0).abs() < 1e-3);
        assert!(cb.level[0].abs() < 1e-3 && cr.level[0].abs() < 1e-3);
    }
}
