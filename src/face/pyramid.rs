//! A picture at falling resolutions.

use crate::file::pixels::squares::Squares;
use crate::file::pixels::Pixels;
use std::cell::OnceCell;

/// A picture with its halves, quarters, … so that any reduction reads few pixels and does not alias.
pub struct Pyramid<'a> {
    full: &'a Pixels,
    /// Each half as large as the one before, made when first read.
    reduced: Vec<OnceCell<Pixels>>,
}

impl<'a> Pyramid<'a> {
    /// All levels down to about 64 pixels.
    pub fn new(full: &'a Pixels) -> Pyramid<'a> {
        let mut side = full.width.max(full.height);
        let mut reduced = Vec::new();
        while side >= 128 {
            reduced.push(OnceCell::new());
            side = side.div_ceil(2);
        }
        Pyramid { full, reduced }
    }

    /// The picture itself.
    pub fn full(&self) -> &'a Pixels {
        self.full
    }

    /// The level of which one output pixel covers less than two pixels, and pixels of the picture per pixel of it.
    pub(super) fn level(&self, mut reduction: f32) -> (&Pixels, f32) {
        let (mut level, mut scale) = (self.full, 1.0);
        for next in &self.reduced {
            if reduction < 2.0 {
                break;
            }
            let finer = level;
            level = next.get_or_init(|| halved(finer));
            (scale, reduction) = (scale * 2.0, reduction / 2.0);
        }
        (level, scale)
    }
}

/// Half the size in both directions, each pixel the mean of four; an odd last row or column counts twice.
fn halved(from: &Pixels) -> Pixels {
    let (width, height) = (from.width.div_ceil(2), from.height.div_ceil(2));
    let mut rgb = vec![0; width * height * 3];
    let mut squares = Squares::new(width, 2);
    for (y, out) in rgb.chunks_exact_mut((width * 3).max(1)).enumerate() {
        for y in [2 * y, 2 * y + 1] {
            squares.add(&from.rgb[y.min(from.height - 1) * from.width * 3..][..from.width * 3]);
        }
        squares.write(2, out);
    }
    Pixels { width, height, rgb }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odd_sides_halve_without_shift() {
        let small = halved(&Pixels {
            width: 3,
            height: 1,
            rgb: vec![0, 0, 7, 1, 0, 7, 2, 0, 7],
        });
        assert_eq!((small.width, small.height), (2, 1));
        assert_eq!(small.rgb, [1, 0, 7, 2, 0, 7]);
    }
}
