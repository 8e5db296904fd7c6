//! Box reduction by a whole factor while rows arrive, so that a large picture is never held whole.

use super::transparency::on_white;
use super::Pixels;

/// Averages squares of `factor` × `factor` pixels.
pub(super) struct Shrink {
    factor: usize,
    width: usize,
    height: usize,
    /// Sums of the row in the making: R, G, B and opacity.
    sums: Vec<u32>,
    rows: usize,
    rgb: Vec<u8>,
    /// Opacity of the pixels so far; empty as long as all are opaque.
    alpha: Vec<u8>,
}

impl Shrink {
    /// For a picture of this size, by the largest factor whose result covers `at_least`.
    pub fn new(width: usize, height: usize, at_least: (usize, usize)) -> Shrink {
        let factor = factor((width, height), at_least);
        let (width, height) = (width / factor, height / factor);
        Shrink {
            factor,
            width,
            height,
            sums: vec![0; width * 4],
            rows: 0,
            rgb: Vec::with_capacity(width * height * 3),
            alpha: Vec::new(),
        }
    }

    /// Adds a row of pixels with 1 (grey), 2 (grey, alpha), 3 (RGB) or 4 (RGBA) channels.
    pub fn push(&mut self, row: &[u8], channels: usize) {
        if self.rgb.len() >= self.width * self.height * 3 {
            return;
        }
        let pixels = row.chunks_exact(channels).map(over_white);
        if self.factor == 1 {
            self.add_row(pixels.take(self.width));
            return;
        }
        for (x, pixel) in pixels.take(self.width * self.factor).enumerate() {
            let at = x / self.factor * 4;
            for (sum, value) in self.sums[at..at + 4].iter_mut().zip(pixel) {
                *sum += u32::from(value);
            }
        }
        self.rows += 1;
        if self.rows == self.factor {
            let area = (self.factor * self.factor) as u32;
            let mean = |sum: &u32| ((sum + area / 2) / area) as u8;
            let sums = std::mem::take(&mut self.sums);
            let means = |pixel: &[u32]| [0, 1, 2, 3].map(|i| mean(&pixel[i]));
            self.add_row(sums.chunks_exact(4).map(means));
            self.sums = sums;
            self.sums.fill(0);
            self.rows = 0;
        }
    }

    fn add_row(&mut self, row: impl Iterator<Item = [u8; 4]>) {
        for [r, g, b, alpha] in row {
            if alpha < 255 || !self.alpha.is_empty() {
                self.alpha.resize(self.rgb.len() / 3, 255);
                self.alpha.push(alpha);
            }
            self.rgb.extend([r, g, b]);
        }
    }

    /// The reduced picture, and the opacity of its pixels where not all are opaque; rows that never came are white.
    pub fn finish(mut self) -> (Pixels, Option<Vec<u8>>) {
        let area = self.width * self.height;
        self.rgb.resize(area * 3, 255);
        let alpha = (!self.alpha.is_empty()).then(|| {
            self.alpha.resize(area, 255);
            self.alpha
        });
        let pixels = Pixels {
            width: self.width,
            height: self.height,
            rgb: self.rgb,
        };
        (pixels, alpha)
    }
}

/// Columns and rows to which a picture of `stored` columns and rows shrinks.
pub(super) fn size(stored: (usize, usize), at_least: (usize, usize)) -> (usize, usize) {
    let factor = factor(stored, at_least);
    (stored.0 / factor, stored.1 / factor)
}

fn factor(stored: (usize, usize), at_least: (usize, usize)) -> usize {
    let across = stored.0 / at_least.0.max(1);
    across.min(stored.1 / at_least.1.max(1)).max(1)
}

/// A pixel of 1 to 4 channels as RGB on white, and its opacity.
#[inline]
fn over_white(pixel: &[u8]) -> [u8; 4] {
    let ([r, g, b], alpha) = match *pixel {
        [v] => ([v; 3], 255),
        [v, alpha] => ([on_white(v, alpha); 3], alpha),
        [r, g, b] => ([r, g, b], 255),
        [r, g, b, alpha] => ([r, g, b].map(|v| on_white(v, alpha)), alpha),
        _ => ([255; 3], 255),
    };
    [r, g, b, alpha]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn squares_are_averaged() {
        let mut shrink = Shrink::new(5, 4, (2, 2));
        for row in [[0, 10, 20, 30, 99]; 4] {
            shrink.push(&row, 1);
        }
        let (small, alpha) = shrink.finish();
        assert_eq!((small.width, small.height, alpha), (2, 2, None));
        assert_eq!((small.at(0, 0), small.at(1, 1)), ([5; 3], [25; 3]));
    }

    #[test]
    fn a_picture_that_just_covers_keeps_its_size() {
        let (small, _) = Shrink::new(479, 959, (240, 480)).finish();
        assert_eq!((small.width, small.height), (479, 959));
        let (small, _) = Shrink::new(480, 960, (240, 480)).finish();
        assert_eq!((small.width, small.height), (240, 480));
    }

    #[test]
    fn transparency_is_white_and_kept_from_where_it_begins() {
        assert_eq!(over_white(&[10, 20, 30, 0]), [255, 255, 255, 0]);
        assert_eq!(over_white(&[10, 20, 30, 255]), [10, 20, 30, 255]);
        for factor in [1, 2] {
            let mut shrink = Shrink::new(2 * factor, 2 * factor, (2, 2));
            for row in [
                [0, 255, 0, 255, 0, 255, 0, 255],
                [0, 128, 0, 128, 0, 255, 0, 255],
            ] {
                (0..factor).for_each(|_| shrink.push(&row[..4 * factor], 2));
            }
            let (small, alpha) = shrink.finish();
            assert_eq!(small.at(0, 1), [127; 3]);
            assert_eq!(alpha.map(|a| a[..3].to_vec()), Some(vec![255, 255, 128]));
        }
    }
}
