//! Picture → blocks of frequencies: colour, chroma subsampling, the cosine transform.

use crate::file::pixels::Pixels;

/// One colour component in levels −128..127, its size padded to whole blocks by repeating the last column and row.
struct Plane {
    /// Columns.
    width: usize,
    /// Rows.
    height: usize,
    /// Levels, row by row.
    level: Vec<f32>,
}

/// Shares of red, green and blue in Y, Cb and Cr, and what is added.
const WEIGHTS: [[f32; 4]; 3] = [
    [0.299, 0.587, 0.114, -128.0],
    [-0.168_735_9, -0.331_264_1, 0.5, 0.0],
    [0.5, -0.418_687_6, -0.081_312_4, 0.0],
];

fn level(pixel: &[u8], [red, green, blue, offset]: [f32; 4]) -> f32 {
    let [r, g, b] = [pixel[0], pixel[1], pixel[2]].map(f32::from);
    red * r + green * g + blue * b + offset
}

/// Y, Cb and Cr of JFIF 1.02 (ITU-R BT.601, full range), padded to multiples of `unit`.
fn planes(pixels: &Pixels, unit: usize) -> [Plane; 3] {
    let width = pixels.width.div_ceil(unit) * unit;
    let height = pixels.height.div_ceil(unit) * unit;
    let mut planes = [0; 3].map(|_| Plane {
        width,
        height,
        level: Vec::with_capacity(width * height),
    });
    for y in 0..height {
        let from = y.min(pixels.height - 1) * pixels.width * 3;
        let row = pixels.rgb[from..from + pixels.width * 3].chunks_exact(3);
        for (plane, weights) in planes.iter_mut().zip(WEIGHTS) {
            plane
                .level
                .extend(row.clone().map(|pixel| level(pixel, weights)));
            let last = plane.level.last().copied().unwrap_or_default();
            plane.level.resize((y + 1) * width, last);
        }
    }
    planes
}

/// The blocks of a picture in the order of an interleaved scan: `across`² of luma, then one each of Cb and Cr, which are as
/// many times smaller.
pub fn blocks(pixels: &Pixels, across: usize) -> Vec<[f32; 64]> {
    let [luma, cb, cr] = planes(pixels, 8 * across);
    let [cb, cr] = match across {
        1 => [cb, cr],
        _ => [cb.halved(), cr.halved()],
    };
    let mut blocks = Vec::with_capacity((luma.level.len() + 2 * cb.level.len()) / 64);
    for (row, column) in (0..cb.height / 8).flat_map(|row| (0..cb.width / 8).map(move |x| (row, x)))
    {
        for inner in 0..across * across {
            let (x, y) = (inner % across, inner / across);
            blocks.push(luma.frequencies(column * across + x, row * across + y));
        }
        blocks.extend([&cb, &cr].map(|plane| plane.frequencies(column, row)));
    }
    blocks
}

impl Plane {
    /// Half the size both ways, each level the mean of four.
    fn halved(&self) -> Plane {
        let (width, height) = (self.width / 2, self.height / 2);
        let pairs = self.level.chunks_exact(2 * self.width);
        let level = pairs
            .flat_map(|rows| {
                let (upper, lower) = rows.split_at(self.width);
                let pairs = upper.chunks_exact(2).zip(lower.chunks_exact(2));
                pairs.map(|(upper, lower)| (upper[0] + upper[1] + lower[0] + lower[1]) / 4.0)
            })
            .collect();
        Plane {
            width,
            height,
            level,
        }
    }

    /// Frequencies of the block in this column and row of blocks, row by row.
    fn frequencies(&self, column: usize, row: usize) -> [f32; 64] {
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

/// The one-dimensional DCT-II of T.81 A.3.3 over every row, and the result turned over the diagonal. The rows are computed
/// side by side.
#[inline(always)]
fn transposed_rows(block: [f32; 64]) -> [f32; 64] {
    let v: [[f32; 8]; 8] = core::array::from_fn(|x| core::array::from_fn(|y| block[y * 8 + x]));
    let each = |of: &dyn Fn(usize) -> f32| -> [f32; 8] { core::array::from_fn(of) };
    let sum = |i: usize, j: usize| each(&|y| v[i][y] + v[j][y]);
    let difference = |i: usize, j: usize| each(&|y| v[i][y] - v[j][y]);
    let (s, d) = (
        [sum(0, 7), sum(1, 6), sum(2, 5), sum(3, 4)],
        [
            difference(0, 7),
            difference(1, 6),
            difference(2, 5),
            difference(3, 4),
        ],
    );
    let (a, b) = (each(&|y| s[0][y] + s[3][y]), each(&|y| s[1][y] + s[2][y]));
    let (c, e) = (each(&|y| s[0][y] - s[3][y]), each(&|y| s[1][y] - s[2][y]));
    let dot =
        |w: [f32; 4]| each(&|y| w[0] * d[0][y] + w[1] * d[1][y] + w[2] * d[2][y] + w[3] * d[3][y]);
    let frequencies = [
        each(&|y| C[0] * (a[y] + b[y])),
        dot([C[1], C[3], C[5], C[7]]),
        each(&|y| C[2] * c[y] + C[6] * e[y]),
        dot([C[3], -C[7], -C[1], -C[5]]),
        each(&|y| C[4] * (a[y] - b[y])),
        dot([C[5], -C[1], C[7], C[3]]),
        each(&|y| C[6] * c[y] - C[2] * e[y]),
        dot([C[7], -C[5], C[3], -C[1]]),
    ];
    core::array::from_fn(|i| frequencies[i / 8][i % 8])
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
