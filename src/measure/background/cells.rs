//! The picture averaged into cells.

use crate::face::person::Mask;
use crate::file::pixels::Pixels;

/// Squares of pixels, row by row; what does not fill one at the right and lower edge is dropped.
pub struct Cells {
    /// Mean colour of every cell.
    pub color: Vec<[u8; 3]>,
    /// Mean share of person of every cell.
    pub alpha: Vec<f32>,
}

impl Cells {
    /// Averages a picture and its mask of the same size over `step` × `step` pixels.
    pub fn average(pixels: &Pixels, mask: &Mask, step: usize) -> Cells {
        // The steps of working pictures written out: the compiler then unrolls the loops over a cell.
        match step {
            2 => averaged(pixels, mask, 2),
            3 => averaged(pixels, mask, 3),
            other => averaged(pixels, mask, other),
        }
    }
}

#[inline(always)]
fn averaged(pixels: &Pixels, mask: &Mask, step: usize) -> Cells {
    let (width, height) = (pixels.width / step, pixels.height / step);
    let area = (step * step) as u32;
    let mut color = Vec::with_capacity(width * height);
    let mut alpha = Vec::with_capacity(width * height);
    // Columns of bytes first, which the compiler adds many at a time; 257 rows fit into 16 bits.
    let mut sums = vec![0u16; width * step * 3];
    let mut shares = vec![0f32; width];
    for y in 0..height {
        sums.fill(0);
        shares.fill(0.0);
        for row in y * step..(y + 1) * step {
            let start = row * pixels.width;
            let rgb = &pixels.rgb[start * 3..(start + width * step) * 3];
            for (sum, v) in sums.iter_mut().zip(rgb) {
                *sum += u16::from(*v);
            }
            let row = &mask.alpha[start..start + width * step];
            for (share, cell) in shares.iter_mut().zip(row.chunks_exact(step)) {
                *share += cell.iter().sum::<f32>();
            }
        }
        color.extend(sums.chunks_exact(step * 3).map(|cell| {
            let mut sum = [area / 2; 3];
            for p in cell.chunks_exact(3) {
                for (s, v) in sum.iter_mut().zip(p) {
                    *s += u32::from(*v);
                }
            }
            sum.map(|s| (s / area) as u8)
        }));
        alpha.extend(shares.iter().map(|share| share / area as f32));
    }
    Cells { color, alpha }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_gives_the_rounded_mean() {
        for step in 1..=4 {
            let (width, height) = (3 * step - 1, step);
            let mut pixels = Pixels::filled(width, height, [10, 20, 30]);
            pixels.set(0, 0, [10 + 3, 20, 30]);
            let mut mask = Mask {
                width,
                height,
                alpha: vec![0.0; width * height],
            };
            mask.alpha[step] = 1.0;
            let cells = Cells::average(&pixels, &mask, step);
            let area = (step * step) as f32;
            let first = 10 + (3.0 / area).round() as u8;
            assert_eq!(cells.color, [[first, 20, 30], [10, 20, 30]]);
            assert_eq!(cells.alpha, [0.0, 1.0 / area]);
        }
    }
}
