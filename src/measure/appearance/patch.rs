//! A rectangle of a face, turned level, at a fixed size.

use crate::color;
use crate::face::sampling::{sample_rect, Border, Pyramid, Region};
use crate::geometry::Point;
use crate::math;
use std::ops::Range;

/// A level cut-out.
#[derive(Clone, Debug, PartialEq)]
pub struct Patch {
    /// Columns.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// Row by row, sRGB values 0..=255, not rounded.
    pub rgb: Vec<[f32; 3]>,
}

/// Which part of a face a [`Patch`] shows, relative to two landmarks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Window {
    /// Columns of the patch.
    pub width: usize,
    /// Rows of the patch.
    pub height: usize,
    /// Share of the width to the left of the first landmark and to the right of the second.
    pub inset: f32,
    /// Share of the height above the line through the landmarks.
    pub rise: f32,
}

impl Window {
    /// The window around two landmarks, left and right in the picture.
    pub fn cut(&self, pyramid: &Pyramid, left: Point, right: Point) -> Patch {
        let (width, height) = (self.width as f32, self.height as f32);
        let unit = (left.distance(right) / ((1.0 - 2.0 * self.inset) * width)).max(1e-3);
        let across = f64::from(right.x - left.x);
        let down = f64::from(right.y - left.y);
        let angle = math::atan2(down, across);
        let drop = (0.5 - self.rise) * height * unit;
        let middle = left.middle(right);
        let region = Region {
            center: Point::new(
                middle.x - math::sin(angle) as f32 * drop,
                middle.y + math::cos(angle) as f32 * drop,
            ),
            width: width * unit,
            height: height * unit,
            angle: angle as f32,
        };
        let mut values = vec![0.0; self.width * self.height * 3];
        sample_rect(
            pyramid,
            &region,
            self.width,
            Border::Repeat,
            [0.0, 255.0],
            &mut values,
        );
        Patch {
            width: self.width,
            height: self.height,
            rgb: values.chunks_exact(3).map(|p| [p[0], p[1], p[2]]).collect(),
        }
    }
}

impl Window {
    /// Where a position of the picture lies in the patch around two landmarks.
    pub fn place(&self, left: Point, right: Point, p: Point) -> Point {
        let across = Point::new(right.x - left.x, right.y - left.y);
        let length = across.x * across.x + across.y * across.y;
        let span = (1.0 - 2.0 * self.inset) * self.width as f32;
        let unit = span / length.max(1e-6);
        let middle = left.middle(right);
        let off = Point::new(p.x - middle.x, p.y - middle.y);
        Point::new(
            self.width as f32 / 2.0 + (off.x * across.x + off.y * across.y) * unit,
            self.height as f32 * self.rise + (off.y * across.x - off.x * across.y) * unit,
        )
    }
}

impl Patch {
    /// Colours of a rectangle, row by row; what lies outside the patch is left out.
    pub fn area(
        &self,
        columns: Range<usize>,
        rows: Range<usize>,
    ) -> impl Iterator<Item = [f32; 3]> + '_ {
        let right = columns.end.min(self.width);
        let columns = columns.start.min(right)..right;
        (rows.start..rows.end.min(self.height))
            .flat_map(move |y| self.rgb[y * self.width..][columns.clone()].iter().copied())
    }

    /// The patch seen in a mirror.
    pub fn mirrored(&self) -> Patch {
        let rows = self.rgb.chunks_exact(self.width);
        Patch {
            rgb: rows.flat_map(|row| row.iter().rev().copied()).collect(),
            ..*self
        }
    }

    /// The patch after a 3×3 mean, edges repeated: one pixel of noise is not a spot.
    pub fn smoothed(&self) -> Patch {
        let row = |y: usize| &self.rgb[y * self.width..][..self.width];
        let mut rgb = Vec::with_capacity(self.rgb.len());
        // The sums of three rows, with the first and the last column twice.
        let mut sums = vec![[0.0f32; 3]; self.width + 2];
        for y in 0..self.height {
            let (above, below) = (row(y.saturating_sub(1)), row((y + 1).min(self.height - 1)));
            let three = above.iter().zip(row(y)).zip(below);
            for (sum, ((a, b), c)) in sums[1..].iter_mut().zip(three) {
                *sum = [0, 1, 2].map(|i| a[i] + b[i] + c[i]);
            }
            sums[0] = sums[1];
            sums[self.width + 1] = sums[self.width];
            let mean = |three: &[[f32; 3]]| {
                [0, 1, 2].map(|i| (three[0][i] + three[1][i] + three[2][i]) / 9.0)
            };
            rgb.extend(sums.windows(3).map(mean));
        }
        Patch { rgb, ..*self }
    }
}

/// Luma (ITU-R BT.601), 0..=255.
pub(super) fn luma(p: [f32; 3]) -> f32 {
    0.299 * p[0] + 0.587 * p[1] + 0.114 * p[2]
}

/// The colour rounded to eight bits.
pub(super) fn rounded(p: [f32; 3]) -> [u8; 3] {
    p.map(|v| (v + 0.5).clamp(0.0, 255.0) as u8)
}

/// Relative luminance (linear light), 0..=1.
pub fn luminance(p: [f32; 3]) -> f32 {
    color::luminance(rounded(p))
}

/// The value below which a share of all values lies, 0.5 = the median; `None` when there are none.
pub fn quantile(values: impl IntoIterator<Item = f32>, share: f32) -> Option<f32> {
    let mut values: Vec<f32> = values.into_iter().filter(|v| v.is_finite()).collect();
    let last = values.len().checked_sub(1)?;
    let k = ((last as f32 * share).round() as usize).min(last);
    let (_, value, _) = values.select_nth_unstable_by(k, f32::total_cmp);
    Some(*value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::file::pixels::Pixels;

    #[test]
    fn a_window_puts_its_landmarks_where_it_says() {
        let mut pixels = Pixels::filled(200, 100, [0; 3]);
        pixels.set(60, 50, [255, 0, 0]);
        pixels.set(140, 50, [0, 255, 0]);
        let window = Window {
            width: 100,
            height: 40,
            inset: 0.1,
            rise: 0.25,
        };
        let half = |x: f32, y: f32| Point::new(x + 0.5, y + 0.5);
        let patch = window.cut(&Pyramid::new(&pixels), half(60.0, 50.0), half(140.0, 50.0));
        let brightest = |c: usize| {
            let key = |i: &usize| (patch.rgb[*i][c] * 100.0) as i32;
            (0..patch.rgb.len())
                .max_by_key(key)
                .map(|i| (i % 100, i / 100))
        };
        let near = |found: Option<(usize, usize)>, x: usize| {
            found.is_some_and(|(fx, fy)| fx.abs_diff(x) <= 1 && fy.abs_diff(10) <= 1)
        };
        assert!(near(brightest(0), 10), "{:?}", brightest(0));
        assert!(near(brightest(1), 90), "{:?}", brightest(1));
        let placed = window.place(half(60.0, 50.0), half(140.0, 50.0), half(60.0, 58.0));
        assert_eq!((placed.x, placed.y), (10.0, 18.0));
    }

    #[test]
    fn quantiles_of_few_and_of_none() {
        assert_eq!(quantile([3.0, 1.0, 2.0], 0.5), Some(2.0));
        assert_eq!(quantile([], 0.5), None);
        assert_eq!(quantile([f32::NAN, 4.0], 1.0), Some(4.0));
    }
}
