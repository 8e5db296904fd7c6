//! Regions that are not turned: rows and columns one after the other.

use super::{Border, Region};
use crate::file::pixels::Pixels;
use crate::wide::wide;

/// How a region that is not turned is read.
pub struct Upright<'a> {
    /// The level of the pyramid.
    pub level: &'a Pixels,
    /// Pixels of the picture per pixel of the level.
    pub scale: f32,
    /// The region.
    pub region: &'a Region,
    /// Where an output pixel is read along each axis, in parts of it.
    pub readings: &'a [f32],
    /// What lies outside.
    pub border: Border,
}

wide! {
    /// Fills `out` with the region, `columns` pixels wide: `scale[0]` plus `scale[1]` times the sum of the readings. Along each axis an output position is a weighted sum of the same
    /// few pixels, so rows and columns are summed one after the other.
    pub fn sample_upright(from: &Upright, scale: [f32; 2], columns: usize, out: &mut [f32]) = upright_body, upright_body;
}

#[inline(always)]
fn upright_body(from: &Upright, [offset, gain]: [f32; 2], columns: usize, out: &mut [f32]) {
    let Upright {
        level,
        scale,
        region,
        readings,
        border,
    } = *from;
    let rows = out.len() / 3 / columns;
    let axis = |center: f32, extent: f32, length: usize, count: usize| -> Vec<Axis> {
        let start = (center - extent / 2.0) / scale - 0.5;
        let step = extent / scale / count as f32;
        let of = |i: usize| Axis::new(start, step, i, readings, border, length);
        (0..count).map(of).collect()
    };
    let mut across = axis(region.center.x, region.width, level.width, columns);
    let down = axis(region.center.y, region.height, level.height, rows);
    let read = || {
        across
            .iter()
            .flat_map(|axis| axis.taps)
            .filter(|tap| tap.1 > 0.0)
    };
    let first = read().map(|tap| tap.0).min().unwrap_or(0);
    let last = read().map(|tap| tap.0).max().unwrap_or(0);
    // From columns to values of the part that is read.
    for tap in across.iter_mut().flat_map(|axis| &mut axis.taps) {
        tap.0 = (tap.0.clamp(first, last) - first) * 3;
    }
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
        match readings.len() {
            1 => across_row::<2>(&across, &sums, [offset, gain], row),
            _ => across_row::<4>(&across, &sums, [offset, gain], row),
        }
    }
}

/// Sums the first `TAPS` pixels of each position of a row; the others count for nothing.
#[inline(always)]
fn across_row<const TAPS: usize>(
    across: &[Axis],
    sums: &[f32],
    [offset, gain]: [f32; 2],
    row: &mut [f32],
) {
    for (axis, pixel) in across.iter().zip(row.chunks_exact_mut(3)) {
        let mut color = [0.0f32; 3];
        for &(at, weight) in &axis.taps[..TAPS] {
            for (color, sum) in color.iter_mut().zip(&sums[at..at + 3]) {
                *color += weight * sum;
            }
        }
        for (value, color) in pixel.iter_mut().zip(color) {
            *value = offset + color * gain;
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
