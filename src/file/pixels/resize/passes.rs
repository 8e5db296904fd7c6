//! [`Filter`]s over rows and columns of pixels, to the same bits as `fast_image_resize`.

use super::filter::Filter;
use crate::file::pixels::vectors::{Eight, Four};
use crate::file::pixels::Pixels;
use crate::wide::wide;
use std::ops::Range;

/// Bytes that are read at once.
const STEP: usize = 8;
/// Bytes of a row that are made at once.
const GROUP: usize = 4 * STEP;
/// Rows that are scaled in width at once.
const TOGETHER: usize = 4;

/// The part `[left, top, width, height]` of a picture at another size.
pub fn scale(source: &Pixels, part: [f64; 4], width: usize, height: usize) -> Pixels {
    let [left, top, wide, high] = part;
    let across = Filter::new(source.width, left, wide, width);
    let down = Filter::new(source.height, top, high, height);
    let columns = match &across {
        Some(filter) => filter.reach(),
        None => left as usize..left as usize + width,
    };
    let rows = match &down {
        Some(filter) => Rows::scaled(source, &columns, filter),
        None => Rows::of(source, &columns, top as usize..top as usize + height),
    };
    match &across {
        Some(filter) => rows.narrowed(columns.start, filter),
        None => rows.into_pixels(),
    }
}

/// Rows of pixels, and a few bytes behind the last so that any of them begins [`STEP`] bytes.
pub struct Rows {
    width: usize,
    bytes: Vec<u8>,
}

impl Rows {
    /// Some columns of some rows as they are.
    pub fn of(source: &Pixels, columns: &Range<usize>, rows: Range<usize>) -> Rows {
        let row =
            |y: usize| &source.rgb[y * source.width * 3..][columns.start * 3..columns.end * 3];
        let bytes = rows.flat_map(row).copied().chain([0; STEP]);
        Rows {
            width: columns.len(),
            bytes: bytes.collect(),
        }
    }

    /// Some columns, scaled in height.
    pub fn scaled(source: &Pixels, columns: &Range<usize>, filter: &Filter) -> Rows {
        let mut rows = Rows {
            width: columns.len(),
            bytes: vec![0; columns.len() * 3 * filter.windows.len() + STEP],
        };
        vertically(source, columns.start, filter, &mut rows);
        rows
    }

    /// The pixels.
    pub fn into_pixels(mut self) -> Pixels {
        let length = self.bytes.len() - STEP;
        self.bytes.truncate(length);
        Pixels {
            width: self.width,
            height: length / (self.width * 3).max(1),
            rgb: self.bytes,
        }
    }

    /// The same scaled in width. `first` is the column of the whole picture with which they begin.
    pub fn narrowed(&self, first: usize, filter: &Filter) -> Pixels {
        let width = filter.windows.len();
        let height = (self.bytes.len() - STEP) / (self.width * 3).max(1);
        let mut pixels = Pixels::filled(width, height, [0; 3]);
        horizontally(self, first, filter, &mut pixels);
        pixels
    }
}

#[inline(always)]
fn vertically_body(source: &Pixels, first: usize, filter: &Filter, out: &mut Rows) {
    let (pitch, length) = (source.width * 3, out.width * 3);
    for (window, out) in filter
        .windows
        .iter()
        .zip(out.bytes.chunks_exact_mut(length))
    {
        let lines: Vec<[&[u8]; 2]> = (0..window.pairs.len())
            .map(|pair| {
                // The weight of a line beyond the last is 0.
                [2 * pair, (2 * pair + 1).min(window.length - 1)]
                    .map(|line| &source.rgb[(window.start + line) * pitch + first * 3..][..length])
            })
            .collect();
        let mut groups = out.chunks_exact_mut(GROUP);
        let mut at = 0;
        for group in &mut groups {
            let mut sums = [[Four::splat(filter.half()); 2]; GROUP / STEP];
            for (lines, &[a, b]) in lines.iter().zip(&window.pairs) {
                let weights = Eight::twice(a, b);
                let [above, below] = lines.map(|line| read::<GROUP>(line, at));
                for (step, sums) in sums.iter_mut().enumerate() {
                    let [above, below] = [&above, &below].map(|bytes| read(bytes, step * STEP));
                    let [low, high] = Eight::bytes(above).zip(Eight::bytes(below));
                    *sums = [sums[0] + low.dot(weights), sums[1] + high.dot(weights)];
                }
            }
            for (bytes, [low, high]) in group.chunks_exact_mut(STEP).zip(sums) {
                let numbers = (low >> filter.precision).narrow(high >> filter.precision);
                bytes.copy_from_slice(&numbers.to_bytes());
            }
            at += GROUP;
        }
        for (x, byte) in groups.into_remainder().iter_mut().enumerate() {
            let mut sum = filter.half();
            for (lines, weights) in lines.iter().zip(&window.pairs) {
                for (line, &weight) in lines.iter().zip(weights) {
                    sum += i32::from(line[at + x]) * i32::from(weight);
                }
            }
            *byte = (sum >> filter.precision).clamp(0, 255) as u8;
        }
    }
}

#[inline(always)]
fn horizontally_body(rows: &Rows, first: usize, filter: &Filter, out: &mut Pixels) {
    let (pitch, length) = (rows.width * 3, out.width * 3);
    let from = |y: usize| &rows.bytes[y * pitch..];
    let mut groups = out.rgb.chunks_exact_mut((TOGETHER * length).max(1));
    let mut y = 0;
    for group in &mut groups {
        let lines = std::array::from_fn::<_, TOGETHER, _>(|line| from(y + line));
        narrow_lines(lines, first, filter, group);
        y += TOGETHER;
    }
    for line in groups.into_remainder().chunks_exact_mut(length.max(1)) {
        narrow_lines([from(y)], first, filter, line);
        y += 1;
    }
}

/// Scales lines in width; they lie one after the other in `out`.
#[inline(always)]
fn narrow_lines<const N: usize>(lines: [&[u8]; N], first: usize, filter: &Filter, out: &mut [u8]) {
    let length = filter.windows.len() * 3;
    for (window, x) in filter.windows.iter().zip((0..).step_by(3)) {
        let mut sums = [Four::splat(filter.half()); N];
        let mut at = (window.start - first) * 3;
        for &[a, b] in &window.pairs {
            let weights = Eight::twice(a, b);
            for (sum, line) in sums.iter_mut().zip(&lines) {
                *sum = *sum + Eight::two_pixels(read(line, at)).dot(weights);
            }
            at += 6;
        }
        for (line, sum) in sums.into_iter().enumerate() {
            let sum = sum >> filter.precision;
            let bytes = sum.narrow(sum).to_bytes();
            out[line * length + x..][..3].copy_from_slice(&bytes[..3]);
        }
    }
}

/// So many bytes from a place on; zeros where there are fewer.
#[inline(always)]
fn read<const N: usize>(bytes: &[u8], at: usize) -> [u8; N] {
    let found = bytes.get(at..).and_then(|rest| rest.first_chunk());
    found.copied().unwrap_or([0; N])
}

wide! {
    /// Fills rows with those columns of a picture from `first` on, scaled in height.
    fn vertically(source: &Pixels, first: usize, filter: &Filter, out: &mut Rows) = vertically_body, vertically_body;
}

wide! {
    /// Fills a picture with rows that begin with column `first`, scaled in width.
    fn horizontally(rows: &Rows, first: usize, filter: &Filter, out: &mut Pixels) = horizontally_body, horizontally_body;
}
