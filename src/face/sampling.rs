//! Rotated rectangles of a picture → net inputs.

pub use super::pyramid::Pyramid;

use crate::file::pixels::Pixels;
use crate::geometry::Point;
use crate::math;

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
        return sample_upright(
            level,
            scale,
            region,
            readings,
            border,
            [range[0], gain],
            columns,
            out,
        );
    }
    let map = region.map();
    let shrink = 1.0 / scale;
    let across: Vec<f32> = (0..columns)
        .flat_map(|x| {
            readings
                .iter()
                .map(move |dx| (x as f32 + dx) / columns as f32)
        })
        .collect();
    for (y, row) in out.chunks_exact_mut(columns * 3).enumerate() {
        let pixels = row.chunks_exact_mut(3);
        for (pixel, across) in pixels.zip(across.chunks_exact(readings.len())) {
            let mut sum = [0.0f32; 4];
            for dy in readings {
                let v = (y as f32 + dy) / rows as f32;
                for u in across {
                    let at = map.at(*u, v);
                    let (x, y) = (at.x * shrink - 0.5, at.y * shrink - 0.5);
                    bilinear(level, x, y, border, &mut sum);
                }
            }
            for (value, sum) in pixel.iter_mut().zip(sum) {
                *value = range[0] + sum * gain;
            }
        }
    }
}

/// [`sample_rect`] for a region that is not turned: along each axis an output position is a weighted sum of the same
/// few pixels, so rows and columns are summed one after the other.
#[allow(clippy::too_many_arguments)]
fn sample_upright(
    level: &Pixels,
    scale: f32,
    region: &Region,
    readings: &[f32],
    border: Border,
    [offset, gain]: [f32; 2],
    columns: usize,
    out: &mut [f32],
) {
    let rows = out.len() / 3 / columns;
    let axis = |center: f32, extent: f32, length: usize, count: usize| -> Vec<Axis> {
        let start = (center - extent / 2.0) / scale - 0.5;
        let step = extent / scale / count as f32;
        let of = |i: usize| Axis::new(start, step, i, readings, border, length);
        (0..count).map(of).collect()
    };
    let across = axis(region.center.x, region.width, level.width, columns);
    let down = axis(region.center.y, region.height, level.height, rows);
    let read = || {
        across
            .iter()
            .flat_map(|axis| axis.taps)
            .filter(|tap| tap.1 > 0.0)
    };
    let first = read().map(|tap| tap.0).min().unwrap_or(0);
    let last = read().map(|tap| tap.0).max().unwrap_or(0);
    let mut sums = vec![0.0f32; (last + 1 - first) * 3];
    for (axis, row) in down.iter().zip(out.chunks_exact_mut(columns * 3)) {
        sums.fill(0.0);
        for &(y, weight) in &axis.taps {
            if weight != 0.0 {
                let line = &level.rgb[(y * level.width + first) * 3..][..sums.len()];
                for (sum, &value) in sums.iter_mut().zip(line) {
                    *sum += weight * f32::from(value);
                }
            }
        }
        for (axis, pixel) in across.iter().zip(row.chunks_exact_mut(3)) {
            let mut color = [0.0f32; 3];
            for &(x, weight) in &axis.taps {
                let at = x.clamp(first, last) - first;
                for (color, sum) in color.iter_mut().zip(&sums[at * 3..at * 3 + 3]) {
                    *color += weight * sum;
                }
            }
            for (value, color) in pixel.iter_mut().zip(color) {
                *value = offset + color * gain;
            }
        }
    }
}

/// The pixels one output position is made of, along one axis, with their weights.
struct Axis {
    taps: [(usize, f32); 4],
}

impl Axis {
    /// Position `index` of an axis that begins at pixel `start` (whole numbers are pixel centres).
    fn new(
        start: f32,
        step: f32,
        index: usize,
        readings: &[f32],
        border: Border,
        length: usize,
    ) -> Axis {
        let mut taps = [(0, 0.0); 4];
        for (pair, reading) in taps.chunks_exact_mut(2).zip(readings) {
            let at = start + (index as f32 + reading) * step;
            let inside = at.clamp(0.0, (length - 1) as f32);
            if border == Border::Repeat || (at - inside).abs() <= 0.5 {
                let low = inside as usize;
                let share = inside - low as f32;
                pair[0] = (low, 1.0 - share);
                pair[1] = ((low + 1).min(length - 1), share);
            }
        }
        Axis { taps }
    }
}

/// Adds the colour at (x, y), where whole numbers are pixel centres, to `sum`.
#[inline]
fn bilinear(pixels: &Pixels, x: f32, y: f32, border: Border, sum: &mut [f32; 4]) {
    let (last_x, last_y) = ((pixels.width - 1) as f32, (pixels.height - 1) as f32);
    let (inside_x, inside_y) = (x.clamp(0.0, last_x), y.clamp(0.0, last_y));
    // Half a pixel outside still blends with the border pixel; further out black is black.
    let outside = (x - inside_x).abs() > 0.5 || (y - inside_y).abs() > 0.5;
    if border == Border::Black && outside {
        return;
    }
    let (left, top) = (inside_x as usize, inside_y as usize);
    let (share_x, share_y) = (inside_x - left as f32, inside_y - top as f32);
    let right = if left + 1 < pixels.width { 3 } else { 0 };
    let above = (top * pixels.width + left) * 3;
    let below = if top + 1 < pixels.height {
        above + pixels.width * 3
    } else {
        above
    };
    // Four values at a time; the fourth is the neighbour's red and counts for nothing.
    let pixel = |start: usize| -> Option<[f32; 4]> {
        let rest = pixels.rgb.get(start..)?;
        let values = match rest.first_chunk::<4>() {
            Some(values) => *values,
            None => rest.first_chunk::<3>().map(|&[r, g, b]| [r, g, b, 0])?,
        };
        Some(values.map(f32::from))
    };
    let upper = pixel(above).zip(pixel(above + right));
    let lower = pixel(below).zip(pixel(below + right));
    let (Some((a, b)), Some((c, d))) = (upper, lower) else {
        return;
    };
    for i in 0..4 {
        let (upper, lower) = (
            a[i] + (b[i] - a[i]) * share_x,
            c[i] + (d[i] - c[i]) * share_x,
        );
        sum[i] += upper + (lower - upper) * share_y;
    }
}

/// Turns a row of RGB values around, pixel by pixel.
pub(super) fn mirror_row(row: &mut [f32]) {
    row.reverse();
    for pixel in row.chunks_exact_mut(3) {
        pixel.swap(0, 2);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
