//! Regions that are clearly lighter or darker than what is around them.

use super::regions::{self, Neighbours, Regions};
use crate::file::pixels::Pixels;

/// Channels that are looked at: what is written in a colour differs from what is around it in red or in blue.
pub(super) const CHANNELS: [usize; 2] = [0, 2];
/// Cells along the longer side; the surroundings of a pixel are its cell and the eight around it.
const CELLS: usize = 80;
/// Difference from the surroundings from which a pixel is part of a region of [`Ink::strong`].
const STEP: i32 = 40;
/// The same for [`Ink::any`]: at least, and as a share of what the levels of the surroundings span. Ink that covers up to a
/// third of a plain place lies further off its mean than that, however faint it is.
const FAINT_STEP: i32 = 8;
const SPAN: [i32; 2] = [3, 10];
/// Longest side of a region, as a share of the picture's: larger ones are no characters.
const LARGEST: f32 = 0.14;
/// Fewest pixels of a region.
const LEAST_AREA: usize = 5;

/// Labels of what is lighter and of what is darker.
pub(super) const LIGHTER: i8 = 1;
const DARKER: i8 = -1;

/// A channel of a picture, and what surrounds each of its cells.
pub(super) struct Ink {
    width: usize,
    height: usize,
    levels: Vec<u8>,
    /// Pixels along the sides of a cell, and cells in a row.
    cell: usize,
    columns: usize,
    /// Every cell with the eight around it.
    around: Vec<Levels>,
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

impl Ink {
    pub fn new(pixels: &Pixels, channel: usize) -> Ink {
        let (width, height) = (pixels.width, pixels.height);
        let colors = pixels.rgb.chunks_exact(3);
        let levels: Vec<u8> = colors.map(|color| color[channel]).collect();
        let cell = (width.max(height) / CELLS).max(4);
        let columns = width.div_ceil(cell);
        let mut own = Vec::with_capacity(columns * height.div_ceil(cell));
        // Down the columns of a row of cells first: all of them side by side.
        let (mut sums, mut least, mut most) = (vec![0u32; width], vec![0; width], vec![0; width]);
        for rows in levels.chunks((width * cell).max(1)) {
            sums.fill(0);
            least.fill(u8::MAX);
            most.fill(0);
            for row in rows.chunks_exact(width) {
                let sums = sums.iter_mut().zip(row);
                sums.for_each(|(sum, &level)| *sum += u32::from(level));
                let least = least.iter_mut().zip(row);
                least.for_each(|(least, &level)| *least = level.min(*least));
                let most = most.iter_mut().zip(row);
                most.for_each(|(most, &level)| *most = level.max(*most));
            }
            let high = (rows.len() / width) as u32;
            let extremes = least.chunks(cell).zip(most.chunks(cell));
            own.extend(
                sums.chunks(cell)
                    .zip(extremes)
                    .map(|(sums, (least, most))| Levels {
                        sum: sums.iter().sum(),
                        count: sums.len() as u32 * high,
                        least: least.iter().fold(u8::MAX, |a, &b| a.min(b)),
                        most: most.iter().fold(0, |a, &b| a.max(b)),
                    }),
            );
        }
        let around = (0..own.len()).map(|i| {
            let (x, y) = (i % columns, i / columns);
            let rows = y.saturating_sub(1)..(y + 2).min(own.len() / columns);
            let columns_of = x.saturating_sub(1)..(x + 2).min(columns);
            let near = rows.flat_map(|row| own[row * columns..][columns_of.clone()].iter());
            near.fold(Levels::NONE, |all, levels| all.and(*levels))
        });
        Ink {
            width,
            height,
            cell,
            columns,
            around: around.collect(),
            levels,
        }
    }

    /// Regions that differ clearly from what is around them.
    pub fn strong(&self) -> Regions {
        self.regions(|_| STEP)
    }

    /// Regions that differ from what is around them as far as its own unevenness lets one see.
    pub fn any(&self) -> Regions {
        self.regions(|around| {
            let span = i32::from(around.most) - i32::from(around.least);
            FAINT_STEP.max(span * SPAN[0] / SPAN[1])
        })
    }

    /// The regions that could be characters: small, and clear of the picture's edge.
    fn regions(&self, step: impl Fn(&Levels) -> i32) -> Regions {
        let (width, height) = (self.width, self.height);
        let largest = (LARGEST * width.max(height) as f32) as usize;
        regions::regions(&self.marked(step), width, Neighbours::Eight, |region| {
            let side = (region.right - region.left).max(region.bottom - region.top);
            region.is_inside(width, height) && side <= largest && region.area >= LEAST_AREA
        })
    }

    /// For every pixel [`LIGHTER`] or [`DARKER`] where it is so than its surroundings by more than a step, else 0.
    fn marked(&self, step: impl Fn(&Levels) -> i32) -> Vec<i8> {
        let mut marked = Vec::with_capacity(self.levels.len());
        // The levels above and below which the pixels of each column are marked.
        let (mut high, mut low) = (vec![0u8; self.width], vec![0u8; self.width]);
        let rows = self.levels.chunks((self.width * self.cell).max(1));
        for (rows, around) in rows.zip(self.around.chunks(self.columns.max(1))) {
            let limits = high.chunks_mut(self.cell).zip(low.chunks_mut(self.cell));
            for ((high, low), around) in limits.zip(around) {
                let mean = (around.sum / around.count.max(1)) as i32;
                let step = step(around);
                high.fill((mean + step).min(255) as u8);
                low.fill((mean - step).max(0) as u8);
            }
            for row in rows.chunks_exact(self.width) {
                let limits = high.iter().zip(&low);
                marked.extend(row.iter().zip(limits).map(|(level, (high, low))| {
                    LIGHTER * i8::from(level > high) + DARKER * i8::from(level < low)
                }));
            }
        }
        marked
    }
}
