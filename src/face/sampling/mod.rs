//! Rotated rectangles of a picture → net inputs.

mod turned;
mod upright;

pub use super::pyramid::Pyramid;

use crate::geometry::Point;
use crate::math;
use turned::{sample_turned, Turned};
use upright::{sample_upright, Upright};

/// A rotated rectangle in a picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Region {
    /// Its middle, in pixels of the picture.
    pub center: Point,
    /// Extent along its own horizontal, in pixels of the picture.
    pub width: f32,
    /// Extent along its own vertical, in pixels of the picture.
    pub height: f32,
    /// Turn in radians, positive = clockwise in the picture.
    pub angle: f32,
}

impl Region {
    /// The upright square around `center`.
    pub fn square(center: Point, side: f32) -> Region {
        Region {
            center,
            width: side,
            height: side,
            angle: 0.0,
        }
    }

    /// A map from the region's own coordinates, 0..1 in both directions, to the picture.
    pub fn map(&self) -> RegionMap {
        let (sin, cos) = (
            math::sin(f64::from(self.angle)) as f32,
            math::cos(f64::from(self.angle)) as f32,
        );
        let right = Point::new(cos * self.width, sin * self.width);
        let down = Point::new(-sin * self.height, cos * self.height);
        let origin = Point::new(
            self.center.x - (right.x + down.x) / 2.0,
            self.center.y - (right.y + down.y) / 2.0,
        );
        RegionMap {
            origin,
            right,
            down,
        }
    }
}

/// The affine map of a [`Region`].
#[derive(Clone, Copy, Debug)]
pub struct RegionMap {
    origin: Point,
    right: Point,
    down: Point,
}

impl RegionMap {
    /// The picture position of (`u`, `v`): (0, 0) is the region's first corner, (1, 1) the opposite one.
    pub fn at(&self, u: f32, v: f32) -> Point {
        Point::new(
            self.origin.x + u * self.right.x + v * self.down.x,
            self.origin.y + u * self.right.y + v * self.down.y,
        )
    }
}

/// What lies outside the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Border {
    /// Black, as the detector was trained.
    Black,
    /// The nearest pixel of the picture, as mesh and segmenter were trained.
    Repeat,
}

/// Fills `out` (rows × columns × RGB, `out.len()` = `columns` · rows · 3) with the region, colour values mapped
/// from 0..=255 to `range`.
///
/// Each output pixel is the mean of one or four bilinear readings of the level that is less than twice as fine.
pub fn sample_rect(
    pyramid: &Pyramid,
    region: &Region,
    columns: usize,
    border: Border,
    range: [f32; 2],
    out: &mut [f32],
) {
    let rows = out.len() / 3 / columns.max(1);
    if rows == 0 || pyramid.full().rgb.is_empty() {
        return;
    }
    let reduction = (region.width / columns as f32).max(region.height / rows as f32);
    let (level, scale) = pyramid.level(reduction);
    let readings: &[f32] = if reduction / scale > 1.25 {
        &[0.25, 0.75]
    } else {
        &[0.5]
    };
    let gain = (range[1] - range[0]) / 255.0 / (readings.len() * readings.len()) as f32;
    if region.angle == 0.0 {
        let upright = Upright {
            level,
            scale,
            region,
            readings,
            border,
        };
        return sample_upright(&upright, [range[0], gain], columns, out);
    }
    let turned = Turned {
        level,
        shrink: 1.0 / scale,
        map: region.map(),
        readings,
        border,
    };
    sample_turned(&turned, [range[0], gain], columns, out);
}

/// Turns a row of RGB values around, pixel by pixel.
pub fn mirror_row(row: &mut [f32]) {
    row.reverse();
    for pixel in row.chunks_exact_mut(3) {
        pixel.swap(0, 2);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::file::pixels::Pixels;

    /// Red counts columns, green counts rows.
    fn ramp(width: usize, height: usize) -> Pixels {
        let at = |i: usize| [(i % width) as u8, (i / width) as u8, 7];
        let rgb = (0..width * height).flat_map(at).collect();
        Pixels { width, height, rgb }
    }

    fn sampled(pixels: &Pixels, region: Region, columns: usize, border: Border) -> Vec<f32> {
        let mut out = vec![0.0; columns * columns * 3];
        let pyramid = Pyramid::new(pixels);
        sample_rect(&pyramid, &region, columns, border, [0.0, 255.0], &mut out);
        out
    }

    #[test]
    fn a_mirrored_row_keeps_its_colours() {
        let mut row = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
        mirror_row(&mut row);
        assert_eq!(row, [4.0, 5.0, 6.0, 1.0, 2.0, 3.0]);
    }

    #[test]
    fn whole_picture_at_its_own_size_is_itself() {
        let pixels = ramp(8, 8);
        let out = sampled(
            &pixels,
            Region::square(Point::new(4.0, 4.0), 8.0),
            8,
            Border::Repeat,
        );
        assert!(out
            .iter()
            .zip(&pixels.rgb)
            .all(|(a, &b)| (a - f32::from(b)).abs() < 1e-4));
    }

    #[test]
    fn quarter_turn_runs_down_the_picture() {
        let region = Region {
            angle: std::f32::consts::FRAC_PI_2,
            ..Region::square(Point::new(4.0, 4.0), 8.0)
        };
        let out = sampled(&ramp(8, 8), region, 8, Border::Repeat);
        // The first output row runs down the last column of the picture.
        let row: Vec<f32> = out[..24].chunks(3).map(|p| p[1].round()).collect();
        assert_eq!(row, [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]);
        assert!((out[0] - 7.0).abs() < 1e-3);
    }

    #[test]
    fn upright_and_barely_turned_regions_agree() {
        let pixels = ramp(90, 70);
        for (side, border) in [
            (30.0, Border::Black),
            (75.0, Border::Repeat),
            (140.0, Border::Black),
        ] {
            let region = Region::square(Point::new(40.3, 31.7), side);
            let turned = Region {
                angle: 1e-9,
                ..region
            };
            let [a, b] = [region, turned].map(|region| sampled(&pixels, region, 24, border));
            assert!(
                a.iter().zip(&b).all(|(a, b)| (a - b).abs() < 1e-2),
                "{side}"
            );
        }
    }

    #[test]
    fn strong_reduction_keeps_the_mean() {
        let out = sampled(
            &ramp(200, 200),
            Region::square(Point::new(100.0, 100.0), 200.0),
            5,
            Border::Repeat,
        );
        for (i, pixel) in out.chunks(3).enumerate() {
            assert!(
                (pixel[0] - (i % 5) as f32 * 40.0 - 19.5).abs() < 1.0,
                "{pixel:?}"
            );
            assert!(
                (pixel[1] - (i / 5) as f32 * 40.0 - 19.5).abs() < 1.0,
                "{pixel:?}"
            );
        }
    }

    #[test]
    fn outside_is_black_or_the_border() {
        let region = Region::square(Point::new(-50.0, 4.0), 8.0);
        let pixels = Pixels::filled(8, 8, [9, 9, 9]);
        assert!(sampled(&pixels, region, 4, Border::Black)
            .iter()
            .all(|&v| v == 0.0));
        assert!(sampled(&pixels, region, 4, Border::Repeat)
            .iter()
            .all(|&v| v == 9.0));
    }
}
