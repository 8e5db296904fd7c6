//! Box reduction by a whole factor while rows arrive, so that a large picture is never held whole.

use super::Pixels;

/// Averages squares of `factor` × `factor` pixels.
pub(super) struct Shrink {
    factor: usize,
    width: usize,
    height: usize,
    /// Sums of the row in the making.
    sums: Vec<u32>,
    rows: usize,
    rgb: Vec<u8>,
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
            sums: vec![0; width * 3],
            rows: 0,
            rgb: Vec::with_capacity(width * height * 3),
        }
    }

    /// Adds a row of pixels with 1 (grey), 2 (grey, alpha), 3 (RGB) or 4 (RGBA) channels.
    pub fn push(&mut self, row: &[u8], channels: usize) {
        if self.rgb.len() >= self.width * self.height * 3 {
            return;
        }
        let pixels = row.chunks_exact(channels).map(over_white);
        if self.factor == 1 {
            self.rgb.extend(pixels.take(self.width).flatten());
            return;
        }
        for (x, pixel) in pixels.take(self.width * self.factor).enumerate() {
            let at = x / self.factor * 3;
            for (sum, value) in self.sums[at..at + 3].iter_mut().zip(pixel) {
                *sum += u32::from(value);
            }
        }
        self.rows += 1;
        if self.rows == self.factor {
            let area = (self.factor * self.factor) as u32;
            let mean = |sum: &u32| ((sum + area / 2) / area) as u8;
            self.rgb.extend(self.sums.iter().map(mean));
            self.sums.fill(0);
            self.rows = 0;
        }
    }

    /// The reduced picture; rows that never came are white.
    pub fn finish(mut self) -> Pixels {
        self.rgb.resize(self.width * self.height * 3, 255);
        Pixels {
            width: self.width,
            height: self.height,
            rgb: self.rgb,
        }
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

/// A pixel of 1 to 4 channels as RGB, transparency over white.
#[inline]
fn over_white(pixel: &[u8]) -> [u8; 3] {
    let blend = |v: u8, alpha: u8| {
        let (v, alpha) = (u32::from(v), u32::from(alpha));
        ((v * alpha + 255 * (255 - alpha) + 127) / 255) as u8
    };
    match *pixel {
        [v] => [v; 3],
        [v, alpha] => [blend(v, alpha); 3],
        [r, g, b] => [r, g, b],
        [r, g, b, alpha] => [r, g, b].map(|v| blend(v, alpha)),
        _ => [255; 3],
    }
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
        let small = shrink.finish();
        assert_eq!((small.width, small.height), (2, 2));
        assert_eq!((small.at(0, 0), small.at(1, 1)), ([5; 3], [25; 3]));
    }

    #[test]
    fn a_picture_that_just_covers_keeps_its_size() {
        let small = Shrink::new(479, 959, (240, 480)).finish();
        assert_eq!((small.width, small.height), (479, 959));
        let small = Shrink::new(480, 960, (240, 480)).finish();
        assert_eq!((small.width, small.height), (240, 480));
    }

    #[test]
    fn transparency_is_white() {
        assert_eq!(over_white(&[10, 20, 30, 0]), [255; 3]);
        assert_eq!(over_white(&[10, 20, 30, 255]), [10, 20, 30]);
        assert_eq!(over_white(&[0, 128]), [127; 3]);
    }
}
