//! The background: the part of the picture where the person is not, as the background checks see it.
//!
//! The picture is averaged into cells, the person and a rim around are cut away, and a smooth surface is fitted
//! robustly to the colours that remain. What the surface does from end to end is the gradient; what deviates from it
//! is shadow, object or texture, depending on its shape. Deviations are in CIEDE2000 units (see [`Metric`]).

mod cells;
mod metric;
mod outline;
mod region;
mod surface;

use cells::Cells;
pub use metric::Metric;
use metric::Offsets;
pub use outline::Edge;
pub use region::{brightest, components, darkest};
pub use surface::Surface;

use crate::color::{self, Lab};
use crate::face::person::Mask;
use crate::file::pixels::Pixels;
use crate::geometry::Rect;
use crate::order::{ranked, ByteCounts};

/// Cells along the long side of the picture, at most.
const LONG_SIDE: usize = 320;
/// A cell counts as free of the person below this share of person.
const FREE: f32 = 0.1;
/// From this share of person on a cell counts as person for the distance.
const PERSON: f32 = 0.3;
/// Free cells closer to the person than this share of the height are not used: hair, cut-out rims, mask errors.
const RIM: f32 = 0.014;
/// Sides of the blocks that the surface is fitted to, in cells: the first that gives enough blocks. Tightly cropped
/// heads leave only narrow corners.
const BLOCKS: [usize; 2] = [8, 4];
/// Less free background than this share of the picture is not enough to judge: scenes were told down to here.
pub const LEAST: f32 = 0.015;
/// Fewest columns and rows of cells.
const SMALLEST: usize = 24;
/// Side of the patches of [`Background::patches`], in cells: 1.25 % of the height of a picture of 3:4. Film and sensor
/// grain and JPEG blocks vanish in their means.
const PATCH: usize = 4;

/// See the module documentation.
pub struct Background {
    /// Pixels of the picture per cell, along each side.
    pub step: usize,
    /// Columns of cells.
    pub width: usize,
    /// Rows of cells.
    pub height: usize,
    /// Mean colour of every cell, the person's too.
    pub cells: Vec<[u8; 3]>,
    /// Mean share of person of every cell.
    pub alpha: Vec<f32>,
    /// Distance of every cell from the person, in cells.
    pub distance: Vec<f32>,
    /// Cells no farther from the person than this are not free.
    pub rim: f32,
    /// The cells that are surely background.
    pub free: Vec<bool>,
    /// Median colour of the free cells.
    pub color: Lab,
    /// The same as sRGB.
    pub rgb: [u8; 3],
    /// CIEDE2000 around the median colour.
    pub metric: Metric,
    /// The smooth colour of the background.
    pub surface: Surface,
    /// Blocks that are at least half free: left column and upper row in cells.
    pub blocks: Vec<[usize; 2]>,
    /// Side of the blocks, in cells.
    pub block: usize,
    /// How far each free cell lies off the surface; zero elsewhere.
    pub deviation: Vec<[f32; 3]>,
}

impl Background {
    /// Measures the background; `None` when hardly any is visible.
    pub fn measure(pixels: &Pixels, mask: &Mask) -> Option<Background> {
        let step = pixels.width.max(pixels.height).div_ceil(LONG_SIDE).max(1);
        let (width, height) = (pixels.width / step, pixels.height / step);
        if width < SMALLEST || height < SMALLEST || mask.alpha.len() != pixels.rgb.len() / 3 {
            return None;
        }
        let Cells {
            color: cells,
            alpha,
        } = Cells::average(pixels, mask, step);
        let distance = region::distance(&alpha, width, PERSON);
        let rim = (RIM * height as f32).max(4.0);
        let clear = alpha.iter().zip(&distance);
        let mut free: Vec<bool> = clear.map(|(a, d)| *a < FREE && *d > rim).collect();
        region::clear_frame(&mut free, width);
        let count = free.iter().filter(|f| **f).count();
        if (count as f32) < LEAST * free.len() as f32 {
            return None;
        }
        let rgb = median(&cells, &free);
        let color = color::lab(rgb);
        let metric = Metric::around(color);
        let mut offsets = Offsets::new(&metric);
        let mut deviation = vec![[0.0; 3]; cells.len()];
        let visible = deviation.iter_mut().zip(&cells).zip(&free);
        for ((deviation, cell), _) in visible.filter(|(_, free)| **free) {
            *deviation = offsets.of(*cell);
        }
        let (block, blocks, surface) = BLOCKS.into_iter().find_map(|block| {
            let blocks = surface::blocks(&free, width, block);
            let surface = Surface::fit(&deviation, &free, &blocks, block, width)?;
            Some((block, blocks, surface))
        })?;
        surface.subtract(&mut deviation, &free, width);
        Some(Background {
            step,
            width,
            height,
            cells,
            alpha,
            distance,
            rim,
            free,
            color,
            rgb,
            metric,
            surface,
            blocks,
            block,
            deviation,
        })
    }

    /// Cells in the whole picture.
    pub fn area(&self) -> f32 {
        (self.width * self.height) as f32
    }

    /// The pixels of a block of `blocks`.
    pub fn block_rect(&self, [x, y]: [usize; 2]) -> Rect {
        self.rect(x, y, x + self.block, y + self.block)
    }

    /// Colour of the surface in the middle of a block.
    pub fn block_color(&self, [x, y]: [usize; 2]) -> Lab {
        let middle = |v: usize| v as f32 + self.block as f32 / 2.0;
        self.metric.lab(self.surface.at(middle(x), middle(y)))
    }

    /// The pixels around some cells; `None` when there are none.
    pub fn region<'a>(&self, cells: impl IntoIterator<Item = &'a usize>) -> Option<Rect> {
        let (mut left, mut top, mut right, mut bottom) = (usize::MAX, usize::MAX, 0, 0);
        for i in cells {
            let (x, y) = (i % self.width, i / self.width);
            (left, top) = (left.min(x), top.min(y));
            (right, bottom) = (right.max(x + 1), bottom.max(y + 1));
        }
        (right > 0).then(|| self.rect(left, top, right, bottom))
    }

    /// Deviations averaged over patches of 4 × 4 cells where all are free, row by row, and the number of patches in a
    /// row: free of grain and noise, but not of patterns.
    pub fn patches(&self) -> (Vec<Option<[f32; 3]>>, usize) {
        let (columns, rows) = (self.width / PATCH, self.height / PATCH);
        let places = (0..rows).flat_map(|row| (0..columns).map(move |column| (row, column)));
        let patches = places.map(|(row, column)| {
            let mut sum = [0.0; 3];
            for y in row * PATCH..(row + 1) * PATCH {
                let start = y * self.width + column * PATCH;
                let cells = start..start + PATCH;
                if !self.free[cells.clone()].iter().all(|free| *free) {
                    return None;
                }
                for u in &self.deviation[cells] {
                    sum = [sum[0] + u[0], sum[1] + u[1], sum[2] + u[2]];
                }
            }
            Some(sum.map(|v| v / (PATCH * PATCH) as f32))
        });
        (patches.collect(), columns)
    }

    fn rect(&self, left: usize, top: usize, right: usize, bottom: usize) -> Rect {
        let at = |cells: usize| (cells * self.step) as f32;
        Rect::new(at(left), at(top), at(right - left), at(bottom - top))
    }
}

/// Length of a deviation: its CIEDE2000.
pub fn length(u: [f32; 3]) -> f32 {
    (u[0] * u[0] + u[1] * u[1] + u[2] * u[2]).sqrt()
}

/// The median; `None` of nothing. Reorders its input.
pub fn middle(values: &mut [f32]) -> Option<f32> {
    percentile(values, 0.5)
}

/// The value below which the share `rank` of all values lies; `None` of nothing. Reorders its input.
pub fn percentile(values: &mut [f32], rank: f32) -> Option<f32> {
    let last = values.len().checked_sub(1)?;
    let k = (rank * last as f32 + 0.5) as usize;
    ranked(values, k.min(last))
}

/// Median of each channel over the free cells.
fn median(cells: &[[u8; 3]], free: &[bool]) -> [u8; 3] {
    let mut counts = [0; 3].map(|_| ByteCounts::default());
    for (cell, _) in cells.iter().zip(free).filter(|(_, free)| **free) {
        let channels = counts.iter_mut().zip(cell);
        channels.for_each(|(counts, level)| counts.add(*level));
    }
    counts.map(|counts| {
        let half = counts.total().saturating_sub(1) / 2;
        counts.ranked(half).unwrap_or(0)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;

    fn background(paint: impl Fn(usize, usize) -> [u8; 3]) -> Background {
        let scene = fixtures::scene(paint);
        Background::measure(&scene.pixels, &scene.person.unwrap().mask).unwrap()
    }

    #[test]
    fn an_even_wall_has_its_color_and_no_deviation() {
        let background = background(|_, _| [100, 197, 255]);
        assert_eq!(background.rgb, [100, 197, 255]);
        assert!(background.deviation.iter().all(|u| length(*u) < 0.01));
    }

    #[test]
    fn patches_are_means_of_free_cells() {
        // Stripes of two cells vanish in the mean of four.
        let background = background(|x, _| [if x % 8 < 4 { 240 } else { 230 }; 3]);
        let (patches, columns) = background.patches();
        assert_eq!((columns, patches.len()), (60, 60 * 80));
        let largest = patches.iter().flatten().map(|u| length(*u));
        assert!(largest.fold(0.0, f32::max) < 0.2);
        // The corner touches the frame, the middle is the person's.
        assert!(patches[0].is_none() && patches[40 * 60 + 30].is_none());
        assert!(patches[2 * 60 + 2].is_some());
    }

    #[test]
    fn narrow_strips_are_enough() {
        let mut scene = fixtures::scene(|_, _| [100, 197, 255]);
        let mask = &mut scene.person.as_mut().unwrap().mask;
        for (i, alpha) in mask.alpha.iter_mut().enumerate() {
            *alpha = f32::from(u8::from((16..464).contains(&(i % 480))));
        }
        let background = Background::measure(&scene.pixels, mask).unwrap();
        assert_eq!(background.block, 4);
        assert_eq!(background.rgb, [100, 197, 255]);
    }

    #[test]
    fn the_person_and_a_rim_are_not_free() {
        let background = background(|_, _| [255; 3]);
        for (i, free) in background.free.iter().enumerate() {
            let (x, y) = (i % background.width * 2, i / background.width * 2);
            assert!(!(*free && fixtures::inside(x, y)));
        }
        assert!(background.free.iter().any(|f| *f));
    }

    #[test]
    fn a_linear_wall_is_all_surface() {
        let background = background(|x, _| [(150 + x / 10) as u8; 3]);
        let worst = background
            .deviation
            .iter()
            .map(|u| length(*u))
            .fold(0.0, f32::max);
        assert!(worst < 1.0, "{worst}");
    }

    #[test]
    fn no_background_no_answer() {
        let pixels = Pixels::filled(480, 640, [255; 3]);
        let mask = Mask {
            width: 480,
            height: 640,
            alpha: vec![1.0; 480 * 640],
        };
        assert!(Background::measure(&pixels, &mask).is_none());
        assert!(Background::measure(&Pixels::filled(1, 1, [0; 3]), &mask).is_none());
    }
}
