//! Picture → blocks of frequencies: colour, chroma subsampling, the cosine transform.

use super::tables::ZIGZAG;
use crate::file::pixels::Pixels;
use std::array::from_fn;

/// Columns and rows of a block.
const SIDE: usize = 8;
/// A block row by row, or other numbers of eight columns side by side.
type Rows = [[f32; SIDE]; SIDE];

/// Shares of red, green and blue in Y, Cb and Cr, and what is added.
const WEIGHTS: [[f32; 4]; 3] = [
    [0.299, 0.587, 0.114, -128.0],
    [-0.168_735_9, -0.331_264_1, 0.5, 0.0],
    [0.5, -0.418_687_6, -0.081_312_4, 0.0],
];

/// Places of the scan order in a block column by column.
static SCAN: [u8; 64] = {
    let mut places = [0; 64];
    let mut n = 0;
    while n < 64 {
        places[n] = (ZIGZAG[n] % SIDE * SIDE + ZIGZAG[n] / SIDE) as u8;
        n += 1;
    }
    places
};

/// Some rows of a colour component in levels −128..127, of whole blocks.
struct Band {
    /// Columns.
    width: usize,
    /// Levels, row by row.
    level: Vec<f32>,
}

/// The blocks of a picture.
pub struct Blocks {
    /// Frequencies of each in scan order.
    pub frequencies: Vec<[f32; 64]>,
    /// Energy of each: the sum of its squared AC frequencies.
    pub energies: Vec<f32>,
}

/// The blocks of a picture in the order of an interleaved scan: `across`² of luma, then one each of Cb and Cr, which are as
/// many times smaller.
pub fn blocks(pixels: &Pixels, across: usize) -> Blocks {
    let unit = SIDE * across;
    let [columns, rows] = [pixels.width, pixels.height].map(|side| side.div_ceil(unit));
    let mut whole = [0; 3].map(|_| Band::new(columns * unit, unit));
    let mut halves = [0; 2].map(|_| Band::new(columns * SIDE, SIDE));
    let count = columns * rows * (across * across + 2);
    let mut frequencies = vec![[0.0; 64]; count];
    let mut energies = Vec::with_capacity(count);
    let mut places = frequencies.iter_mut();
    let mut add = |band: &Band, column: usize, row: usize| {
        if let Some(place) = places.next() {
            energies.push(band.block(column, row, place));
        }
    };
    for row in 0..rows {
        read(pixels, row * unit, &mut whole);
        let [luma, cb, cr] = &whole;
        let chroma = match across {
            1 => [cb, cr],
            _ => {
                let [half_cb, half_cr] = &mut halves;
                [cb.halved(half_cb), cr.halved(half_cr)]
            }
        };
        for column in 0..columns {
            for inner in 0..across * across {
                let (x, y) = (inner % across, inner / across);
                add(luma, column * across + x, y);
            }
            for band in chroma {
                add(band, column, 0);
            }
        }
    }
    Blocks {
        frequencies,
        energies,
    }
}

/// Y, Cb and Cr of JFIF 1.02 (ITU-R BT.601, full range) of the rows from `top` on; beyond the picture its last column and row
/// are repeated.
fn read(pixels: &Pixels, top: usize, bands: &mut [Band; 3]) {
    let width = bands[0].width;
    let mut padded = vec![0; 3 * width];
    for y in 0..bands[0].level.len() / width {
        let from = (top + y).min(pixels.height - 1) * pixels.width * 3;
        let row = &pixels.rgb[from..from + pixels.width * 3];
        let (own, beyond) = padded.split_at_mut(row.len());
        own.copy_from_slice(row);
        let last = &row[row.len() - 3..];
        let beyond = beyond.chunks_exact_mut(3);
        beyond.for_each(|pixel| pixel.copy_from_slice(last));
        let [luma, cb, cr] = bands
            .each_mut()
            .map(|band| &mut band.level[y * width..][..width]);
        levels(&padded, luma, cb, cr);
    }
}

/// Y, Cb and Cr of a row of pixels.
#[inline(never)]
fn levels(colors: &[u8], luma: &mut [f32], cb: &mut [f32], cr: &mut [f32]) {
    for (((color, luma), cb), cr) in colors.chunks_exact(3).zip(luma).zip(cb).zip(cr) {
        let [red, green, blue] = [0, 1, 2].map(|c| f32::from(color[c]));
        let [y, b, r] = WEIGHTS.map(|[r, g, b, offset]| r * red + g * green + b * blue + offset);
        *luma = y;
        *cb = b;
        *cr = r;
    }
}

impl Band {
    fn new(width: usize, rows: usize) -> Band {
        Band {
            width,
            level: vec![0.0; width * rows],
        }
    }

    /// Half the size both ways, each level the mean of four, in the band that is lent for it.
    fn halved<'a>(&self, half: &'a mut Band) -> &'a Band {
        let pairs = self.level.chunks_exact(2 * self.width);
        for (out, rows) in half.level.chunks_exact_mut(half.width).zip(pairs) {
            let (upper, lower) = rows.split_at(self.width);
            let pairs = upper.chunks_exact(2).zip(lower.chunks_exact(2));
            for (mean, (upper, lower)) in out.iter_mut().zip(pairs) {
                *mean = (upper[0] + upper[1] + lower[0] + lower[1]) / 4.0;
            }
        }
        half
    }

    /// Writes the frequencies of the block in this column and row of blocks in scan order, and gives its energy.
    #[inline(never)]
    fn block(&self, column: usize, row: usize, place: &mut [f32; 64]) -> f32 {
        let frequencies = self.frequencies(column, row);
        let [mut squares, others @ ..] = frequencies.map(|column| column.map(|f| f * f));
        squares[0] = 0.0;
        for column in others {
            squares = from_fn(|i| squares[i] + column[i]);
        }
        let columns = frequencies.as_flattened();
        for (place, at) in place.iter_mut().zip(&SCAN) {
            *place = columns[usize::from(*at) & 63];
        }
        squares.iter().sum()
    }

    /// Frequencies of the block in this column and row of blocks, column by column.
    fn frequencies(&self, column: usize, row: usize) -> Rows {
        let first = row * SIDE * self.width + column * SIDE;
        let block = from_fn(|y| {
            let row = self.level[first + y * self.width..].first_chunk();
            *row.unwrap_or(&[0.0; SIDE])
        });
        transformed(&transposed(&transformed(&block)))
    }
}

#[inline(always)]
fn transposed(block: &Rows) -> Rows {
    from_fn(|x| from_fn(|y| block[y][x]))
}

/// The one-dimensional DCT-II of T.81 A.3.3 down every column.
#[inline(always)]
fn transformed(block: &Rows) -> Rows {
    let mut out = [[0.0; SIDE]; SIDE];
    for column in 0..SIDE {
        for (row, frequency) in out.iter_mut().zip(frequencies(block, column)) {
            row[column] = frequency;
        }
    }
    out
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

/// Those of one column.
#[inline(always)]
fn frequencies(v: &Rows, column: usize) -> [f32; SIDE] {
    let s: [f32; 4] = from_fn(|k| v[k][column] + v[7 - k][column]);
    let d: [f32; 4] = from_fn(|k| v[k][column] - v[7 - k][column]);
    let (a, b) = (s[0] + s[3], s[1] + s[2]);
    let (c, e) = (s[0] - s[3], s[1] - s[2]);
    let dot = |w: [f32; 4]| w[0] * d[0] + w[1] * d[1] + w[2] * d[2] + w[3] * d[3];
    [
        C[0] * (a + b),
        dot([C[1], C[3], C[5], C[7]]),
        C[2] * c + C[6] * e,
        dot([C[3], -C[7], -C[1], -C[5]]),
        C[4] * (a - b),
        dot([C[5], -C[1], C[7], C[3]]),
        C[6] * c - C[2] * e,
        dot([C[7], -C[5], C[3], -C[1]]),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Frequencies of a block, column by column.
    fn transform(level: Vec<f32>) -> Vec<f32> {
        let block = Band { width: 8, level };
        block.frequencies(0, 0).concat()
    }

    #[test]
    fn a_flat_block_has_one_frequency() {
        let f = transform(vec![10.0; 64]);
        assert!((f[0] - 80.0).abs() < 1e-3);
        assert!(f[1..].iter().all(|v| v.abs() < 1e-3));
    }

    #[test]
    fn the_transform_keeps_energy_and_orientation() {
        let level: Vec<f32> = (0..64).map(|i| ((i * 37) % 64) as f32 - 32.0).collect();
        let energy: f32 = level.iter().map(|v| v * v).sum();
        let f = transform(level);
        assert!((f.iter().map(|v| v * v).sum::<f32>() / energy - 1.0).abs() < 1e-5);
        let f = transform((0..64).map(|i| (i % 8) as f32).collect());
        assert!(f[8].abs() > 10.0 && f[1].abs() < 1e-3, "x runs along rows");
    }

    #[test]
    fn grey_has_no_chroma_and_goes_on_beyond_the_picture() {
        let mut bands = [0; 3].map(|_| Band::new(8, 8));
        read(&Pixels::filled(3, 3, [200; 3]), 0, &mut bands);
        let [luma, cb, cr] = bands;
        assert!((luma.level[63] - 72.0).abs() < 1e-3);
        assert!(cb.level[0].abs() < 1e-3 && cr.level[0].abs() < 1e-3);
    }
}
