//! Colours between pixel centres.

use super::Pixels;

impl Pixels {
    /// The colour at (`x`, `y`) by bilinear interpolation, 0..=255 per channel. Coordinates run from the upper left
    /// corner, so that the first pixel's centre is (0.5, 0.5); outside the picture its border repeats. Black when
    /// the picture is empty.
    #[inline]
    pub fn bilinear(&self, x: f32, y: f32) -> [f32; 3] {
        if self.width == 0 || self.height == 0 {
            return [0.0; 3];
        }
        let x = (x - 0.5).clamp(0.0, (self.width - 1) as f32);
        let y = (y - 0.5).clamp(0.0, (self.height - 1) as f32);
        let (left, top) = (x as usize, y as usize);
        let (right, bottom) = (
            (left + 1).min(self.width - 1),
            (top + 1).min(self.height - 1),
        );
        let (across, down) = (x - left as f32, y - top as f32);
        let (a, b) = (self.at(left, top), self.at(right, top));
        let (c, d) = (self.at(left, bottom), self.at(right, bottom));
        [0, 1, 2].map(|i| {
            let [a, b, c, d] = [a[i], b[i], c[i], d[i]].map(f32::from);
            let (upper, lower) = (a + (b - a) * across, c + (d - c) * across);
            upper + (lower - upper) * down
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_centres_between_and_outside() {
        let pixels = Pixels {
            width: 2,
            height: 1,
            rgb: vec![0, 10, 20, 100, 110, 120],
        };
        assert_eq!(pixels.bilinear(0.5, 0.5), [0.0, 10.0, 20.0]);
        assert_eq!(pixels.bilinear(1.0, 0.5), [50.0, 60.0, 70.0]);
        assert_eq!(pixels.bilinear(9.0, -3.0), [100.0, 110.0, 120.0]);
        assert_eq!(pixels.bilinear(f32::NAN, 0.5).len(), 3);
        assert_eq!(Pixels::filled(0, 0, [0; 3]).bilinear(0.0, 0.0), [0.0; 3]);
    }
}
