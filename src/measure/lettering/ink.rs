//! Regions that are clearly lighter or darker than what is around them.

use super::regions::{self, Neighbours, Regions};
use crate::file::pixels::Pixels;

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

/// Labels of what is lighter and of what is darker.
pub(super) const LIGHTER: i8 = 1;
const DARKER: i8 = -1;

/// The regions that could be characters: small, and clear of the picture's edge.
pub(super) fn regions(pixels: &Pixels, channel: usize) -> Regions {
    let (width, height) = (pixels.width, pixels.height);
    let largest = (LARGEST * width.max(height) as f32) as usize;
    let ink = ink(pixels, channel);
    regions::regions(&ink, width, Neighbours::Eight, |region| {
        let side = (region.right - region.left).max(region.bottom - region.top);
        region.is_inside(width, height) && side <= largest && region.area >= LEAST_AREA
    })
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

    fn of(part: &[u8]) -> Levels {
        Levels {
            sum: part.iter().map(|&level| u32::from(level)).sum(),
            count: part.len() as u32,
            least: part.iter().fold(u8::MAX, |least, &level| least.min(level)),
            most: part.iter().fold(0, |most, &level| most.max(level)),
        }
    }

    fn and(self, other: Levels) -> Levels {
        Levels {
            sum: self.sum + other.sum,
            count: self.count + other.count,
            least: self.least.min(other.least),
            most: self.most.max(other.most),
        }
    }
}

/// For every pixel [`LIGHTER`] or [`DARKER`] where it is clearly so than its surroundings, else 0.
fn ink(pixels: &Pixels, channel: usize) -> Vec<i8> {
    let (width, height) = (pixels.width, pixels.height);
    let levels: Vec<u8> = pixels.rgb.chunks_exact(3).map(|p| p[channel]).collect();
    let cell = (width.max(height) / CELLS).max(4);
    let columns = width.div_ceil(cell);
    let mut cells = vec![Levels::NONE; columns * height.div_ceil(cell)];
    for (y, row) in levels.chunks_exact(width.max(1)).enumerate() {
        let into = &mut cells[y / cell * columns..][..columns];
        for (into, part) in into.iter_mut().zip(row.chunks(cell)) {
            *into = into.and(Levels::of(part));
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
            for (ink, level) in ink[part.clone()].iter_mut().zip(&levels[part]) {
                let off = i32::from(*level) - mean;
                *ink = LIGHTER * i8::from(off > STEP) + DARKER * i8::from(off < -STEP);
            }
        }
    }
    ink
}
