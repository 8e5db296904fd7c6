//! Colours between pixel centres.

use super::Pixels;

impl Pixels {
    /// The colour at (`x`, `y`) by bilinear interpolation, 0..=255 per channel. Coordinates run from the upper left
    /// corner, so that the first pixel's centre is (0.5, 0.5); outside the picture its border repeats. Black when
    /// the picture is empty.
    pub fn bilinear(&self, x: f32, y: f32) -> [f32; 3] {
        let four = self.four(x, y);
        four.map_or([0.0; 3], |four| {
            [0, 1, 2].map(|channel| self.between(&four, channel))
        })
    }

    /// One channel of [`Pixels::bilinear`].
    pub fn bilinear_channel(&self, channel: usize, x: f32, y: f32) -> f32 {
        let four = self.four(x, y);
        four.map_or(0.0, |four| self.between(&four, channel))
    }

    /// The four pixels around a position; `None` when the picture is empty.
    #[inline(always)]
    fn four(&self, x: f32, y: f32) -> Option<Four> {
        if self.width == 0 || self.height == 0 {
            return None;
        }
        let x = (x - 0.5).clamp(0.0, (self.width - 1) as f32);
        let y = (y - 0.5).clamp(0.0, (self.height - 1) as f32);
        let (left, top) = (x as usize, y as usize);
        let (right, bottom) = (
            (left + 1).min(self.width - 1),
            (top + 1).min(self.height - 1),
        );
        let (upper, lower) = (top * self.width, bottom * self.width);
        Some(Four {
            upper: [upper + left, upper + right].map(|place| 3 * place),
            lower: [lower + left, lower + right].map(|place| 3 * place),
            across: x - left as f32,
            down: y - top as f32,
        })
    }

    #[inline(always)]
    fn between(&self, four: &Four, channel: usize) -> f32 {
        let level = |place: usize| f32::from(self.rgb[place + channel]);
        let [upper, lower] = [four.upper, four.lower].map(|[left, right]| {
            let (left, right) = (level(left), level(right));
            left + (right - left) * four.across
        });
        upper + (lower - upper) * four.down
    }
}

/// Four pixels: where they begin, left and right of a position, and how far it lies from the left and the upper ones.
struct Four {
    upper: [usize; 2],
    lower: [usize; 2],
    across: f32,
    down: f32,
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
