//! Strips along the edges.

use super::{apart, median, Edge};
use crate::file::pixels::Pixels;
use crate::geometry::Rect;
use crate::wide::HAS_VECTORS;

/// Deepest strip that is looked for, as a share of the picture from edge to edge.
const DEEPEST: f32 = 0.4;
/// Largest difference from the strip's colour, so that sensor noise and JPEG do not break a strip.
const EVEN: u8 = 12;
/// Share of a line that has the strip's colour where no text stands in it: last before the step.
const PLAIN: f32 = 0.97;
/// Share of a line that keeps the strip's colour where text stands in it.
const WRITTEN: f32 = 0.35;
/// Share of the length over which the picture differs from the strip behind the step. What is missing has the strip's own
/// colour: a wall as white as the strip. On 901 photos of real people hair, arms and photos pasted on white paper
/// reach 0.75 at the other edges and 0.22 at the lower one, which clothes touch.
const STEP: f32 = 0.85;
const STEP_BELOW: f32 = 0.3;
/// Step that shows in a strip of any content, in the channel where it is largest, and the share of the lower edge along
/// which it must be there: nothing but an added strip cuts person and background at one height.
const CUT: u8 = 12;
const CUT_SHARE: f32 = 0.95;

/// A strip along an edge.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Strip {
    /// Where it lies.
    pub rect: Rect,
    /// Its thickness as a share of the picture from edge to edge.
    pub share: f32,
}

/// The thickest strip; `None` when there is none.
pub fn thickest_strip(pixels: &Pixels) -> Option<Strip> {
    let strips = Edge::ALL.iter().filter_map(|edge| strip(pixels, *edge));
    strips.max_by(|a, b| a.share.total_cmp(&b.share))
}

#[inline(never)]
fn strip(pixels: &Pixels, edge: Edge) -> Option<Strip> {
    let [length, depth] = edge.size(pixels);
    let deepest = (depth as f32 * DEEPEST) as usize;
    if length < 16 || depth < 16 {
        return None;
    }
    let mut thick = plain_strip(pixels, edge, deepest);
    if edge == Edge::Bottom {
        thick = thick.max(cut_strip(pixels, deepest));
    }
    let (w, h, t) = (pixels.width as f32, pixels.height as f32, thick as f32);
    let rect = match edge {
        Edge::Left => Rect::new(0.0, 0.0, t, h),
        Edge::Right => Rect::new(w - t, 0.0, t, h),
        Edge::Top => Rect::new(0.0, 0.0, w, t),
        Edge::Bottom => Rect::new(0.0, h - t, w, t),
    };
    let share = t / depth as f32;
    (thick > 0).then_some(Strip { rect, share })
}

/// Thickness of the strip of one colour at this edge, 0 when there is none.
fn plain_strip(pixels: &Pixels, edge: Edge, deepest: usize) -> usize {
    let [length, _] = edge.size(pixels);
    let first: Vec<[u8; 3]> = (0..length).map(|x| edge.pixel(pixels, x, 0)).collect();
    let color = median(&first);
    let lines = match edge.is_row() {
        true => rows(pixels, edge, color, deepest + 2),
        false => columns(pixels, edge, color, deepest + 2),
    };
    let need = if edge == Edge::Bottom {
        STEP_BELOW
    } else {
        STEP
    };
    let mut thickest = 0;
    for (deep, line) in lines.iter().enumerate() {
        let outer = &lines[deep.saturating_sub(APART)];
        let share = |line: &Line| line.count as f32 / length as f32;
        if deep >= 1 && share(outer) >= PLAIN && line.lost as f32 >= need * length as f32 {
            thickest = deep.saturating_sub(2).max(1);
        }
        if share(line) < WRITTEN && share(outer) < WRITTEN {
            break;
        }
    }
    thickest
}

/// A pixel on either side of the step may be blurred: what is compared lies so many lines apart.
const APART: usize = 3;

/// What a line has of a strip's colour.
#[derive(Clone, Copy, Default)]
struct Line {
    /// How many of its pixels have it.
    count: u32,
    /// How many have not, where those [`APART`] lines further out have it.
    lost: u32,
}

/// Cells of a pixel: its bytes, which vectors compare side by side, the first for all three; else one.
const CELLS: usize = if HAS_VECTORS { 3 } else { 1 };

/// Tells which pixels of rows of one length have one colour.
struct Plain {
    /// The least value of each channel that is near the colour, and how many above it are.
    near: [[u8; 2]; 3],
    /// For vectors, again and again: the colour, and 1 for the first byte of each pixel.
    colors: Vec<u8>,
    first: Vec<u8>,
    /// 1 for every byte that is near that of the colour, and two more.
    bytes: Vec<u8>,
}

impl Plain {
    fn new(color: [u8; 3], length: usize) -> Plain {
        let repeated = if HAS_VECTORS { length } else { 0 };
        Plain {
            near: color.map(|level| {
                let least = level.saturating_sub(EVEN);
                [least, level.saturating_add(EVEN) - least]
            }),
            colors: color.repeat(repeated),
            first: [1, 0, 0].repeat(repeated),
            bytes: vec![0; 3 * repeated + 2],
        }
    }

    /// Writes 1 for every pixel that has the colour, 0 into all other cells.
    fn read(&mut self, row: &[u8], plain: &mut [u8]) {
        match HAS_VECTORS {
            true => self.read_bytes(row, plain),
            false => self.read_pixels(row, plain),
        }
    }

    #[inline(always)]
    fn read_bytes(&mut self, row: &[u8], plain: &mut [u8]) {
        let bytes = row.iter().zip(&self.colors);
        for (near, (byte, color)) in self.bytes.iter_mut().zip(bytes) {
            // One of the two is 0; unlike `abs_diff` compared as bytes in every vector.
            let apart = byte.saturating_sub(*color) | color.saturating_sub(*byte);
            *near = u8::from(apart <= EVEN);
        }
        let three = self.bytes.iter().zip(&self.bytes[1..]);
        let three = three.zip(&self.bytes[2..]);
        for ((plain, first), ((r, g), b)) in plain.iter_mut().zip(&self.first).zip(three) {
            *plain = first & r & g & b;
        }
    }

    #[inline(always)]
    fn read_pixels(&self, row: &[u8], plain: &mut [u8]) {
        for (plain, pixel) in plain.iter_mut().zip(row.chunks_exact(3)) {
            let near = |c: usize| pixel[c].wrapping_sub(self.near[c][0]) <= self.near[c][1];
            *plain = u8::from(near(0) & near(1) & near(2));
        }
    }
}

/// Rows whose cells, 0 or 1, a byte can count.
const ROWS: usize = 255;
/// Cells that are counted side by side.
const WORD: usize = size_of::<u64>();

/// Cells of 0 and 1, or counts of them, eight in a number.
fn words(cells: &[u8]) -> impl Iterator<Item = u64> + '_ {
    let words = cells.chunks_exact(WORD);
    words.map(|word| u64::from_le_bytes(word.try_into().unwrap_or_default()))
}

/// Cells and counts in whole words.
fn room(cells: usize) -> usize {
    cells.next_multiple_of(WORD)
}

/// The outermost `count` rows at an edge.
fn rows(pixels: &Pixels, edge: Edge, color: [u8; 3], count: usize) -> Vec<Line> {
    let bytes = 3 * pixels.width;
    let cells = CELLS * pixels.width;
    let mut reader = Plain::new(color, pixels.width);
    let mut last = [0; APART + 1].map(|_| vec![0; room(cells)]);
    let lines = (0..count).map(|deep| {
        let row = match edge {
            Edge::Bottom => pixels.height - 1 - deep,
            _ => deep,
        };
        let row = &pixels.rgb[row * bytes..][..bytes];
        reader.read(row, &mut last[deep % (APART + 1)][..cells]);
        let plain = &last[deep % (APART + 1)];
        let outer = &last[deep.saturating_sub(APART) % (APART + 1)];
        let mut line = Line::default();
        for (outer, plain) in outer.chunks(ROWS * WORD).zip(plain.chunks(ROWS * WORD)) {
            let (mut counts, mut losses) = (0, 0);
            for (outer, plain) in words(outer).zip(words(plain)) {
                counts += plain;
                // The line further out has the colour and this one has not.
                losses += outer & !plain;
            }
            let sum = |counts: u64| counts.to_le_bytes().into_iter().map(u32::from).sum::<u32>();
            line.count += sum(counts);
            line.lost += sum(losses);
        }
        line
    });
    lines.collect()
}

/// The outermost `count` columns at an edge: all of them side by side, row by row.
fn columns(pixels: &Pixels, edge: Edge, color: [u8; 3], count: usize) -> Vec<Line> {
    let (row, bytes) = (3 * pixels.width, 3 * count);
    let (cells, apart) = (CELLS * count, CELLS * APART);
    let left = match edge {
        Edge::Right => row - bytes,
        _ => 0,
    };
    let mut reader = Plain::new(color, count);
    let (mut plain, mut outer) = (vec![0; room(cells)], vec![0; room(cells)]);
    let mut lines = vec![Line::default(); count];
    for rows in pixels.rgb.chunks(ROWS * row) {
        let mut sums = vec![[0; 2]; plain.len() / WORD];
        for row in rows.chunks_exact(row) {
            reader.read(&row[left..left + bytes], &mut plain[..cells]);
            // Beyond the edge its own line stands.
            match edge {
                Edge::Right => {
                    let edge = &plain[cells - CELLS..cells];
                    outer[..cells - apart].copy_from_slice(&plain[apart..cells]);
                    outer[cells - apart..cells].copy_from_slice(&edge.repeat(APART));
                }
                _ => {
                    outer[apart..cells].copy_from_slice(&plain[..cells - apart]);
                    outer[..apart].copy_from_slice(&plain[..CELLS].repeat(APART));
                }
            }
            let both = words(&plain).zip(words(&outer));
            for ([count, lost], (plain, outer)) in sums.iter_mut().zip(both) {
                *count += plain;
                *lost += outer & !plain;
            }
        }
        let of = |which: usize| sums.iter().flat_map(move |sums| sums[which].to_le_bytes());
        let sums = of(0).zip(of(1)).step_by(CELLS);
        for (line, (count, lost)) in lines.iter_mut().zip(sums) {
            line.count += u32::from(count);
            line.lost += u32::from(lost);
        }
    }
    if edge == Edge::Right {
        lines.reverse();
    }
    lines
}

/// Thickness of a strip of any content along the lower edge, 0 when there is none.
fn cut_strip(pixels: &Pixels, deepest: usize) -> usize {
    let (width, height) = (pixels.width, pixels.height);
    let same = |y: usize| {
        let most = ((1.0 - CUT_SHARE) * width as f32) as usize;
        let alike = |x: &usize| apart(pixels.at(*x, y), pixels.at(*x, y - 3)) < CUT;
        (0..width).filter(alike).nth(most).is_some()
    };
    let rows = (height - deepest.max(1)..height).filter(|y| *y >= 3);
    rows.into_iter()
        .find(|y| !same(*y))
        .map_or(0, |y| height - y)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_tell_the_same_pixels() {
        for color in [[0, 5, 250], [120, 128, 90], [255, 12, 243u8]] {
            let shifted = |i: usize| {
                let shift = (i * 7 % 31) as i32 - 15;
                (i32::from(color[i % 3]) + shift).clamp(0, 255) as u8
            };
            let row: Vec<u8> = (0..600).map(shifted).collect();
            let mut reader = Plain::new(color, 200);
            let (mut bytes, mut pixels) = (vec![7; 600], vec![7; 200]);
            reader.read_bytes(&row, &mut bytes);
            reader.read_pixels(&row, &mut pixels);
            for (i, cell) in bytes.iter().enumerate() {
                assert_eq!(*cell, if i % 3 == 0 { pixels[i / 3] } else { 0 });
            }
            let plain = pixels.iter().filter(|plain| **plain == 1).count();
            assert!((20..180).contains(&plain), "{color:?}: {plain}");
        }
    }
}
