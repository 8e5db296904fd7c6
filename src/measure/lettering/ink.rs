//! Regions that are clearly lighter or darker than what is around them.

use crate::file::pixels::Pixels;
use std::ops::Range;

/// Channels that are looked at: what is written in a colour differs from what is around it in red or in blue.
pub(super) const CHANNELS: [usize; 2] = [0, 2];
/// Cells along the longer side; the surroundings of a pixel are its cell and the eight around it.
const CELLS: usize = 80;
/// Difference from the surroundings from which a pixel is part of a region.
const STEP: i32 = 40;
/// Longest side of a region, as a share of the picture's: larger ones are no characters.
const LARGEST: f32 = 0.14;
/// Fewest pixels of a region.
const LEAST_AREA: usize = 5;

/// A connected region.
pub(super) struct Region {
    pub left: usize,
    pub right: usize,
    pub top: usize,
    pub bottom: usize,
    pub lighter: bool,
    /// Its pixels, in [`Regions::pixels`].
    pub range: Range<usize>,
}

/// The regions of a picture, in the order of their first pixels.
pub(super) struct Regions {
    pub all: Vec<Region>,
    /// Positions of the pixels of all regions, one region after the other.
    pub pixels: Vec<usize>,
}

/// The regions that could be characters: small, and clear of the picture's edge.
pub(super) fn regions(pixels: &Pixels, channel: usize) -> Regions {
    let (width, height) = (pixels.width, pixels.height);
    let mut ink = ink(pixels, channel);
    let largest = (LARGEST * width.max(height) as f32) as usize;
    let mut regions = Regions {
        all: Vec::new(),
        pixels: Vec::new(),
    };
    for start in 0..ink.len() {
        let sign = ink[start];
        if sign == 0 {
            continue;
        }
        ink[start] = 0;
        let first = regions.pixels.len();
        regions.pixels.push(start);
        let (mut left, mut right, mut top, mut bottom) = (width, 0, height, 0);
        let mut next = first;
        while let Some(&i) = regions.pixels.get(next) {
            next += 1;
            let (x, y) = (i % width, i / width);
            (left, right) = (left.min(x), right.max(x + 1));
            (top, bottom) = (top.min(y), bottom.max(y + 1));
            for near in y.saturating_sub(1)..(y + 2).min(height) {
                let from = near * width + x.saturating_sub(1);
                let row = &mut ink[from..near * width + (x + 2).min(width)];
                for (j, ink) in row.iter_mut().enumerate().filter(|(_, ink)| **ink == sign) {
                    *ink = 0;
                    regions.pixels.push(from + j);
                }
            }
        }
        let inside = left > 0 && top > 0 && right < width && bottom < height;
        let small = (right - left).max(bottom - top) <= largest;
        if inside && small && next - first >= LEAST_AREA {
            regions.all.push(Region {
                left,
                right,
                top,
                bottom,
                lighter: sign > 0,
                range: first..next,
            });
        } else {
            regions.pixels.truncate(first);
        }
    }
    regions
}

/// Sum, count, smallest and largest of some levels.
#[derive(Clone, Copy)]
struct Levels {
    sum: u32,
    count: u32,
    least: u8,
    most: u8,
}

impl Levels {
    const NONE: Levels = Levels {
        sum: 0,
        count: 0,
        least: u8::MAX,
        most: 0,
    };

    fn and(self, other: Levels) -> Levels {
        Levels {
            sum: self.sum + other.sum,
            count: self.count + other.count,
            least: self.least.min(other.least),
            most: self.most.max(other.most),
        }
    }
}

/// For every pixel 1 where it is clearly lighter than its surroundings, −1 where darker, else 0.
fn ink(pixels: &Pixels, channel: usize) -> Vec<i8> {
    let (width, height) = (pixels.width, pixels.height);
    let cell = (width.max(height) / CELLS).max(4);
    let columns = width.div_ceil(cell);
    let mut cells = vec![Levels::NONE; columns * height.div_ceil(cell)];
    for y in 0..height {
        let row = &pixels.rgb[y * width * 3..(y + 1) * width * 3];
        let into = &mut cells[y / cell * columns..][..columns];
        for (into, part) in into.iter_mut().zip(row.chunks(cell * 3)) {
            for pixel in part.chunks_exact(3) {
                let level = pixel[channel];
                into.sum += u32::from(level);
                into.count += 1;
                into.least = into.least.min(level);
                into.most = into.most.max(level);
            }
        }
    }
    let mut ink = vec![0; width * height];
    for (i, own) in cells.iter().enumerate() {
        let (cx, cy) = (i % columns, i / columns);
        let rows = cy.saturating_sub(1)..(cy + 2).min(cells.len() / columns);
        let around = rows.flat_map(|row| {
            cells[row * columns..][cx.saturating_sub(1)..(cx + 2).min(columns)].iter()
        });
        let all = around.fold(Levels::NONE, |all, levels| all.and(*levels));
        let mean = (all.sum / all.count.max(1)) as i32;
        if i32::from(own.most) - mean <= STEP && mean - i32::from(own.least) <= STEP {
            continue;
        }
        for y in cy * cell..((cy + 1) * cell).min(height) {
            let part = y * width + cx * cell..y * width + ((cx + 1) * cell).min(width);
            let row = pixels.rgb[part.start * 3..part.end * 3].chunks_exact(3);
            for (ink, pixel) in ink[part].iter_mut().zip(row) {
                let off = i32::from(pixel[channel]) - mean;
                *ink = i8::from(off > STEP) - i8::from(off < -STEP);
            }
        }
    }
    ink
}
