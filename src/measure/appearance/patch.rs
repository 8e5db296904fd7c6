//! A rectangle of a face, turned level, at a fixed size.

use crate::color;
use crate::face::sampling::{sample_rect, Border, Pyramid};
use crate::face::window::Window;
use crate::geometry::Point;
use crate::order::ranked;
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

impl Patch {
    /// What the window shows around two landmarks, left and right in the picture.
    pub fn cut(window: &Window, pyramid: &Pyramid, left: Point, right: Point) -> Patch {
        let mut values = vec![0.0; window.width * window.height * 3];
        sample_rect(
            pyramid,
            &window.region(left, right),
            window.width,
            Border::Repeat,
            [0.0, 255.0],
            &mut values,
        );
        Patch {
            width: window.width,
            height: window.height,
            rgb: values.chunks_exact(3).map(|p| [p[0], p[1], p[2]]).collect(),
        }
    }

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

/// The colour rounded to eight bits.
pub fn rounded(p: [f32; 3]) -> [u8; 3] {
    p.map(|v| (v + 0.5).clamp(0.0, 255.0) as u8)
}

/// Relative luminance (linear light), 0..=1.
pub fn luminance(p: [f32; 3]) -> f32 {
    color::luminance(rounded(p))
}

/// The value below which a share of all values lies, 0.5 = the median; `None` when there are none.
pub fn quantile(values: impl IntoIterator<Item = f32>, share: f32) -> Option<f32> {
    ranked_share(
        values.into_iter().filter(|v| v.is_finite()).collect(),
        share,
    )
}

/// One copy of what does not hang on where the values come from.
#[inline(never)]
fn ranked_share(mut values: Vec<f32>, share: f32) -> Option<f32> {
    let last = values.len().checked_sub(1)?;
    let k = ((last as f32 * share).round() as usize).min(last);
    ranked(&mut values, k)
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
        let (left, right) = (half(60.0, 50.0), half(140.0, 50.0));
        let patch = Patch::cut(&window, &Pyramid::new(&pixels), left, right);
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
