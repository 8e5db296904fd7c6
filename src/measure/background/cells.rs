//! The picture averaged into cells.

use crate::face::person::Mask;
use crate::file::pixels::squares::Squares;
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
        let (width, height) = (pixels.width / step, pixels.height / step);
        let area = (step * step) as u32;
        let mut color = vec![[0; 3]; width * height];
        let mut alpha = Vec::with_capacity(width * height);
        let mut squares = Squares::new(width, step);
        let mut shares = vec![0f32; width];
        for (y, colors) in color.chunks_exact_mut(width.max(1)).enumerate() {
            shares.fill(0.0);
            for row in y * step..(y + 1) * step {
                let start = row * pixels.width;
                squares.add(&pixels.rgb[start * 3..(start + width * step) * 3]);
                let row = &mask.alpha[start..start + width * step];
                match step {
                    2 => add_shares(row, 2, &mut shares),
                    3 => add_shares(row, 3, &mut shares),
                    other => add_shares(row, other, &mut shares),
                }
            }
            squares.write(area / 2, colors.as_flattened_mut());
            alpha.extend(shares.iter().map(|share| share / area as f32));
        }
        Cells { color, alpha }
    }
}

/// Adds a row's shares of person to those of its cells. The steps of working pictures are constants, so that the compiler unrolls
/// the loop over a cell.
#[inline(always)]
fn add_shares(row: &[f32], step: usize, shares: &mut [f32]) {
    for (share, cell) in shares.iter_mut().zip(row.chunks_exact(step)) {
        *share += cell.iter().sum::<f32>();
    }
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
