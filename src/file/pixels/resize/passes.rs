//! [`Filter`]s over rows and columns of pixels, to the same bits as `fast_image_resize`.

use super::filter::Filter;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
use super::named as kernels;
#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
use super::plain as kernels;
use crate::file::pixels::Pixels;
use std::ops::Range;

/// Rows that are scaled in width at once.
pub const TOGETHER: usize = 4;
/// Bytes behind the last row that may be read beside those of a window.
pub const SLACK: usize = 16;

/// The part `[left, top, width, height]` of a picture at another size.
pub fn scale(source: &Pixels, part: [f64; 4], width: usize, height: usize) -> Pixels {
    let [left, top, wide, high] = part;
    let across = Filter::new(source.width, left, wide, width);
    let down = Filter::new(source.height, top, high, height);
    let columns = match &across {
        Some(filter) => filter.reach.clone(),
        None => left as usize..left as usize + width,
    };
    let mut rows = match &down {
        Some(filter) => scaled_in_height(source, &columns, filter),
        None => part_of(source, &columns, top as usize..top as usize + height),
    };
    let rgb = match &across {
        Some(filter) => {
            // Windows that end with zeros reach beyond the last row.
            rows.resize(rows.len() + 6 * filter.pairs + SLACK, 0);
            scaled_in_width(&rows, &columns, height, filter)
        }
        None => rows,
    };
    Pixels { width, height, rgb }
}

/// Some columns of some rows as they are.
fn part_of(source: &Pixels, columns: &Range<usize>, rows: Range<usize>) -> Vec<u8> {
    let mut out = Vec::with_capacity(columns.len() * 3 * rows.len());
    for y in rows {
        out.extend_from_slice(line_of(source, columns, y));
    }
    out
}

fn line_of<'a>(source: &'a Pixels, columns: &Range<usize>, y: usize) -> &'a [u8] {
    &source.rgb[y * source.width * 3..][columns.start * 3..columns.end * 3]
}

/// Some columns, scaled in height.
fn scaled_in_height(source: &Pixels, columns: &Range<usize>, filter: &Filter) -> Vec<u8> {
    let length = columns.len() * 3;
    let mut out = vec![0; length * filter.starts.len()];
    let mut lines = Vec::with_capacity(filter.pairs);
    for ((start, weights), out) in filter.windows().zip(out.chunks_exact_mut(length.max(1))) {
        // The weight of a line beyond the last is 0.
        let line = |y: usize| line_of(source, columns, (start + y).min(source.height - 1));
        lines.clear();
        lines.extend((0..filter.pairs).map(|pair| [line(2 * pair), line(2 * pair + 1)]));
        kernels::merge(&lines, weights, filter, out);
    }
    out
}

/// Rows with these columns of a picture, scaled in width.
fn scaled_in_width(rows: &[u8], columns: &Range<usize>, height: usize, filter: &Filter) -> Vec<u8> {
    let (pitch, length) = (columns.len() * 3, filter.starts.len() * 3);
    let mut out = Vec::with_capacity(length * height);
    // A pixel is written with one byte more, which the next one overwrites.
    let mut made = [(); TOGETHER].map(|()| vec![0; length + 1]);
    for first in (0..height).step_by(TOGETHER) {
        // Some lines more than once where fewer are left.
        let lines = std::array::from_fn(|i| &rows[(first + i).min(height - 1) * pitch..]);
        kernels::narrow(lines, columns.start, filter, &mut made);
        for line in made.iter().take(height - first) {
            out.extend_from_slice(&line[..length]);
        }
    }
    out
}
