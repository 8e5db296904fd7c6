//! Regions that are clearly lighter or darker than what is around them.

use super::regions::{self, Forest, Neighbours, Regions};
use crate::file::pixels::Pixels;
use crate::wide::HAS_VECTORS;

/// Channels that are looked at: what is written in a colour differs from what is around it in red or in blue.
pub(super) const CHANNELS: [usize; 2] = [0, 2];
/// Cells along the longer side; the surroundings of a pixel are its cell and the eight around it.
const CELLS: usize = 80;
/// Difference from the surroundings from which a pixel is part of a region of [`Ink::strong`].
const STEP: u8 = 40;
/// The same for [`Ink::any`]: at least, and as a share of what the levels of the surroundings span. Ink that covers up to a
/// third of a plain place lies further off its mean than that, however faint it is.
const FAINT_STEP: u8 = 8;
const SPAN: [u16; 2] = [3, 10];
/// Longest side of a region, as a share of the picture's: larger ones are no characters.
const LARGEST: f32 = 0.14;
/// Fewest pixels of a region.
const LEAST_AREA: usize = 5;

/// Columns that are written at once.
const PAINT: usize = 16;

/// Labels of what is lighter and of what is darker.
pub(super) const LIGHTER: u8 = 1;
const DARKER: u8 = 2;

/// A channel of a picture, and what surrounds each of its cells.
pub(super) struct Ink {
    width: usize,
    height: usize,
    levels: Vec<u8>,
    /// Pixels along the sides of a cell, and cells in a row.
    cell: usize,
    columns: usize,
    /// Smallest and largest level of every cell.
    least: Vec<u8>,
    most: Vec<u8>,
    /// Mean level of every cell with the eight around it, rounded down, and how far their levels are apart.
    mean: Vec<u8>,
    span: Vec<u8>,
}

impl Ink {
    pub fn new(pixels: &Pixels, channel: usize) -> Ink {
        let (width, height) = (pixels.width, pixels.height);
        let colors = pixels.rgb.chunks_exact(3);
        let levels: Vec<u8> = colors.map(|color| color[channel]).collect();
        let cell = (width.max(height) / CELLS).max(4);
        let columns = width.div_ceil(cell);
        let (mut sums, mut least, mut most) = (Vec::new(), Vec::new(), Vec::new());
        // Down the columns of a row of cells first: all of them side by side. Without vectors each cell by itself, in registers.
        let (mut sum, mut low, mut high) = (vec![0u16; width], vec![0; width], vec![0; width]);
        for rows in levels.chunks((width * cell).max(1)) {
            let alone = if HAS_VECTORS { 0 } else { width };
            for left in (0..alone).step_by(cell) {
                let (mut all, mut lowest, mut highest) = (0, u8::MAX, 0);
                for row in rows.chunks_exact(width) {
                    for &level in &row[left..(left + cell).min(width)] {
                        all += u32::from(level);
                        lowest = lowest.min(level);
                        highest = highest.max(level);
                    }
                }
                sums.push(all);
                least.push(lowest);
                most.push(highest);
            }
            if !HAS_VECTORS {
                continue;
            }
            sum.fill(0);
            low.fill(u8::MAX);
            high.fill(0);
            for row in rows.chunks_exact(width) {
                let limits = low.iter_mut().zip(&mut high);
                for ((sum, (low, high)), &level) in sum.iter_mut().zip(limits).zip(row) {
                    *sum += u16::from(level);
                    *low = level.min(*low);
                    *high = level.max(*high);
                }
            }
            let extremes = low.chunks(cell).zip(high.chunks(cell));
            for (sum, (low, high)) in sum.chunks(cell).zip(extremes) {
                let (mut all, mut lowest, mut highest) = (0, u8::MAX, 0);
                for (sum, (low, high)) in sum.iter().zip(low.iter().zip(high)) {
                    all += u32::from(*sum);
                    lowest = lowest.min(*low);
                    highest = highest.max(*high);
                }
                sums.push(all);
                least.push(lowest);
                most.push(highest);
            }
        }
        let near = |place: usize, end: usize| {
            let (from, to) = (place.saturating_sub(1) * cell, (place + 2) * cell);
            to.min(end) - from
        };
        let sums = around(&sums, columns, |a, b| a + b).into_iter();
        let mean = sums.enumerate().map(|(i, sum)| {
            let count = near(i % columns, width) * near(i / columns, height);
            (sum / count as u32) as u8
        });
        let lowest = around(&least, columns, u8::min).into_iter();
        let highest = around(&most, columns, u8::max);
        Ink {
            width,
            height,
            cell,
            columns,
            mean: mean.collect(),
            span: lowest.zip(highest).map(|(low, high)| high - low).collect(),
            least,
            most,
            levels,
        }
    }

    /// Regions that differ clearly from what is around them.
    pub fn strong(&self) -> Regions {
        self.regions(&|_| STEP)
    }

    /// Regions that differ from what is around them as far as its own unevenness lets one see.
    pub fn any(&self) -> Regions {
        self.regions(&|span| FAINT_STEP.max((u16::from(span) * SPAN[0] / SPAN[1]) as u8))
    }

    /// The regions that could be characters: small, and clear of the picture's edge. They differ by more than a step, which
    /// hangs on how far the levels around are apart.
    fn regions(&self, step: &dyn Fn(u8) -> u8) -> Regions {
        let (width, height) = (self.width, self.height);
        let largest = (LARGEST * width.max(height) as f32) as usize;
        self.marked(step).regions(&|region| {
            let side = (region.right - region.left).max(region.bottom - region.top);
            region.is_inside(width, height) && side <= largest && region.area >= LEAST_AREA
        })
    }

    /// The regions of the pixels that are [`LIGHTER`] or [`DARKER`] than their surroundings by more than a step.
    fn marked(&self, step: &dyn Fn(u8) -> u8) -> Forest {
        // The levels above and below which the pixels of each column are marked.
        let (mut high, mut low) = (vec![0; self.width + PAINT], vec![0; self.width + PAINT]);
        // Fills a cell and what comes after it: a store of one size takes a tenth of the time.
        let paint = |row: &mut [u8], left: usize, level: u8| {
            row[left..left + PAINT].copy_from_slice(&[level; PAINT]);
            if self.cell > PAINT {
                let right = (left + self.cell).min(self.width);
                row[left..right].fill(level);
            }
        };
        let mut marked = 0..0;
        let mut y = 0;
        let read = |row: &mut [u8]| {
            if y == self.height {
                return false;
            }
            if y % self.cell == 0 {
                row.fill(0);
                marked = self.width..0;
                let cells = y / self.cell * self.columns..;
                for (i, left) in cells.zip((0..self.width).step_by(self.cell)) {
                    let (mean, step) = (self.mean[i], step(self.span[i]));
                    let limits = [mean.saturating_sub(step), mean.saturating_add(step)];
                    paint(&mut low, left, limits[0]);
                    paint(&mut high, left, limits[1]);
                    if self.least[i] < limits[0] || self.most[i] > limits[1] {
                        let right = (left + self.cell).min(self.width);
                        marked = marked.start.min(left)..right;
                    }
                }
            }
            if !marked.is_empty() {
                let marked = marked.clone();
                let levels = &self.levels[y * self.width..][marked.clone()];
                let limits = high[marked.clone()].iter().zip(&low[marked.clone()]);
                for ((label, level), (high, low)) in row[marked].iter_mut().zip(levels).zip(limits)
                {
                    *label = (LIGHTER * u8::from(level > high)) | (DARKER * u8::from(level < low));
                }
            }
            y += 1;
            true
        };
        regions::forest(self.width, Neighbours::Eight, &mut { read })
    }
}

/// Every cell joined with the eight around it.
fn around<T: Copy>(cells: &[T], columns: usize, join: impl Fn(T, T) -> T) -> Vec<T> {
    let spread = |out: &mut [T], from: &[T], step: usize| {
        let step = step.min(from.len());
        let above = out[step..].iter_mut().zip(from);
        above.for_each(|(out, from)| *out = join(*out, *from));
        let below = out.iter_mut().zip(&from[step..]);
        below.for_each(|(out, from)| *out = join(*out, *from));
    };
    let mut rows = cells.to_vec();
    spread(&mut rows, cells, columns);
    let mut all = rows.clone();
    let joined = all
        .chunks_exact_mut(columns.max(1))
        .zip(rows.chunks_exact(columns.max(1)));
    joined.for_each(|(all, row)| spread(all, row, 1));
    all
}
