//! [`Pixels`] and [`Face`] → [`Mask`]: where the person is.
//!
//! The segmentation net sees the picture in 256 cells along its longer side; [`refine`] then moves the mask's edge to
//! where the picture leaves the colour of the background.

mod refine;

use crate::face::sampling::{sample_rect, Border, Pyramid, Region};
use crate::face::Face;
use crate::geometry::{Point, Rect};
use crate::nn::{self, Net};
use crate::wide::held;

/// Side of the net's input and output for a square picture; of another picture the longer side.
const SIDE: usize = 256;
/// Rows and columns of the net come in this step: its coarsest layer has a cell for so many.
const STEP: usize = 16;
/// A face shorter than this share of the picture's longer side is looked at a second time from near by: below it
/// the head covers fewer than about 70 cells of the net's grid.
const SMALL_FACE: f32 = 0.2;
/// Side of the near view, over the longer side of the face's landmarks: crowns came out best in views of 2.0 to 2.2
/// of five tried (docs/geometry.md).
const NEAR_VIEW: f32 = 2.2;
/// Share of the near view's side over which it fades into the whole view.
const NEAR_FADE: f32 = 0.08;

/// Share of person in every pixel.
#[derive(Clone, Debug, PartialEq)]
pub struct Mask {
    /// Columns.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// `width * height` values, 0 = background, 1 = person, row by row.
    pub alpha: Vec<f32>,
}

impl Mask {
    /// One row of [`Mask::alpha`]; empty outside the picture.
    pub fn row(&self, y: usize) -> &[f32] {
        self.alpha
            .get(y * self.width..(y + 1) * self.width)
            .unwrap_or(&[])
    }
}

impl Mask {
    /// The part `area` of the mask at another size, between its values where it is enlarged; the part's values beyond
    /// the mask repeat its border.
    pub fn part(&self, area: Rect, width: usize, height: usize) -> Vec<f32> {
        let place = |i: usize, count: usize, from: f32, extent: f32, most: usize| {
            let at = from + (i as f32 + 0.5) * extent / count as f32 - 0.5;
            let at = at.clamp(0.0, most.saturating_sub(1) as f32);
            (at as usize, at.fract())
        };
        let mut out = Vec::with_capacity(width * height);
        for y in 0..height {
            let (row, down) = place(y, height, area.y, area.height, self.height);
            let (upper, lower) = (
                self.row(row),
                self.row((row + 1).min(self.height.max(1) - 1)),
            );
            for x in 0..width {
                let (column, across) = place(x, width, area.x, area.width, self.width);
                let between = |row: &[f32]| {
                    let at = |x: usize| row.get(x).or(row.last()).copied().unwrap_or(0.0);
                    at(column) + (at(column + 1) - at(column)) * across
                };
                out.push(between(upper) + (between(lower) - between(upper)) * down);
            }
        }
        out
    }
}

/// The segmentation net.
///
/// Model: MediaPipe Selfie Segmentation, general (256 × 256), Apache-2.0.
pub struct Segmenter {
    net: Net,
}

impl Segmenter {
    /// Loads the net from its weight file.
    ///
    /// # Errors
    /// See [`nn::Error`]; also when the file holds another net than expected.
    pub fn load(weights: &[u8]) -> Result<Segmenter, nn::Error> {
        let net = Net::load_in_steps(weights, STEP)?;
        if net.input_shape() == [SIDE, SIDE, 3] {
            Ok(Segmenter { net })
        } else {
            Err(nn::Error::Inconsistent("not the segmentation net"))
        }
    }

    /// The mask of the persons at the size of the picture; with a face, its head is seen finely however small it is.
    pub fn mask(&mut self, pyramid: &Pyramid, face: Option<&Face>) -> Mask {
        let pixels = pyramid.full();
        let (width, height) = (pixels.width, pixels.height);
        let mut mask = Mask {
            width,
            height,
            alpha: vec![0.0; width * height],
        };
        if mask.alpha.is_empty() {
            return mask;
        }
        let longer = width.max(height);
        let long = longer as f32;
        let center = Point::new(width as f32 / 2.0, height as f32 / 2.0);
        // The net sees the person's proportions, as in its training, and no more than the picture.
        let cells = [height, width].map(|side| cells(side, longer));
        let cell = long / SIDE as f32;
        let whole = Region {
            width: cells[1] as f32 * cell,
            height: cells[0] as f32 * cell,
            ..Region::square(center, long)
        };
        paint(&mut mask, &whole, self.run(pyramid, &whole, cells), 0.0);
        let landmarks = face.and_then(extent);
        if let Some(landmarks) = landmarks {
            let side = landmarks.width.max(landmarks.height);
            if side < SMALL_FACE * long {
                let near = Region::square(landmarks.center(), NEAR_VIEW * side);
                let grid = self.run(pyramid, &near, [SIDE; 2]);
                paint(&mut mask, &near, grid, NEAR_FADE);
            }
        }
        let scale = landmarks.map_or(long / 5.0, |landmarks| landmarks.width);
        refine::refine(&mut mask, pixels, scale);
        mask
    }

    /// The net's person probability over a region in so many rows and columns.
    fn run(&mut self, pyramid: &Pyramid, region: &Region, cells: [usize; 2]) -> Grid<'_> {
        self.net.see(cells);
        sample_rect(
            pyramid,
            region,
            cells[1],
            Border::Repeat,
            [0.0, 1.0],
            self.net.input_mut(),
        );
        self.net.run();
        Grid {
            cells,
            values: self.net.output(0),
        }
    }
}

/// Rows or columns of the net for one side of a picture with this longer side.
fn cells(side: usize, longer: usize) -> usize {
    (side * SIDE).div_ceil(longer).next_multiple_of(STEP)
}

/// What the net answers for a region.
struct Grid<'a> {
    /// Rows and columns.
    cells: [usize; 2],
    /// Person probabilities, row by row.
    values: &'a [f32],
}

/// The box around all landmarks; `None` when they do not spread.
fn extent(face: &Face) -> Option<Rect> {
    let rect = Rect::around(face.mesh.points)?;
    (rect.width > 1.0 && rect.height > 1.0).then_some(rect)
}

/// Where one output row or column reads the net's grid: cell, share of the next cell, and distance from the
/// region's border as a share of its side.
struct Reading {
    cell: usize,
    share: f32,
    inside: f32,
}

/// Those of `count` rows or columns, of a region with this middle and side whose answer has so many cells.
fn readings(count: usize, center: f32, side: f32, cells: usize) -> Vec<Reading> {
    let start = center - side / 2.0;
    (0..count)
        .map(|i| {
            let place = (i as f32 + 0.5 - start) / side;
            let at = (place * cells as f32 - 0.5).clamp(0.0, (cells - 1) as f32);
            let cell = (at as usize).min(cells - 2);
            Reading {
                cell,
                share: at - cell as f32,
                inside: place.min(1.0 - place),
            }
        })
        .collect()
}

/// Lays the net's answer for a region over the mask; `fade` > 0 blends from nothing at the region's border to the
/// full answer that share of its side further in, 0 replaces everything.
fn paint(mask: &mut Mask, region: &Region, grid: Grid, fade: f32) {
    let [down, across] = grid.cells;
    if grid.values.len() != down * across {
        return;
    }
    let columns = readings(mask.width, region.center.x, region.width, across);
    let rows = readings(mask.height, region.center.y, region.height, down);
    let weight = |inside: f32| (inside / fade).clamp(0.0, 1.0);
    let weights: Vec<f32> = columns.iter().map(|c| weight(c.inside)).collect();
    // The two grid rows around the mask's row, stretched to its columns; most rows share them with the one before.
    let mut lines = [(usize::MAX, Vec::new()), (usize::MAX, Vec::new())];
    for (row, out) in rows.iter().zip(mask.alpha.chunks_exact_mut(mask.width)) {
        if fade > 0.0 && row.inside <= 0.0 {
            continue;
        }
        if lines[1].0 == row.cell {
            lines.swap(0, 1);
        }
        for (line, cell) in lines.iter_mut().zip([row.cell, row.cell + 1]) {
            if line.0 != cell {
                let grid = &grid.values[cell * across..][..across];
                let stretched = columns.iter().map(|column| {
                    let (a, b) = (grid[column.cell], grid[column.cell + 1]);
                    a + (b - a) * column.share
                });
                line.0 = cell;
                line.1.clear();
                line.1.extend(stretched);
            }
        }
        let between = lines[0].1.iter().zip(&lines[1].1);
        let value = |(upper, lower): (&f32, &f32)| held(upper + (lower - upper) * row.share, 1.0);
        if fade == 0.0 {
            let values = out.iter_mut().zip(between);
            values.for_each(|(out, between)| *out = value(between));
            continue;
        }
        let most = weight(row.inside);
        for ((out, between), weight) in out.iter_mut().zip(between).zip(&weights) {
            let value = value(between);
            let weight = if *weight < most { *weight } else { most };
            *out += (value - *out) * weight;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blank(width: usize, height: usize) -> Mask {
        Mask {
            width,
            height,
            alpha: vec![0.0; width * height],
        }
    }

    fn square(values: &[f32]) -> Grid<'_> {
        let cells = [SIDE; 2];
        Grid { cells, values }
    }

    #[test]
    fn whole_view_covers_everything() {
        let mut mask = blank(40, 60);
        let whole = Region::square(Point::new(20.0, 30.0), 60.0);
        paint(&mut mask, &whole, square(&[1.0; SIDE * SIDE]), 0.0);
        assert!(mask.alpha.iter().all(|&a| a == 1.0));
    }

    #[test]
    fn grid_lands_where_it_was_taken_from() {
        let grid: Vec<f32> = (0..SIDE * SIDE)
            .map(|i| f32::from(u8::from(i % SIDE < SIDE / 2)))
            .collect();
        let mut mask = blank(40, 60);
        paint(
            &mut mask,
            &Region::square(Point::new(20.0, 30.0), 60.0),
            square(&grid),
            0.0,
        );
        assert_eq!(mask.row(30)[18], 1.0);
        assert_eq!(mask.row(30)[21], 0.0);
    }

    #[test]
    fn near_view_fades_in_and_leaves_the_rest() {
        let mut mask = blank(100, 100);
        let near = Region::square(Point::new(50.0, 50.0), 50.0);
        paint(&mut mask, &near, square(&[1.0; SIDE * SIDE]), NEAR_FADE);
        assert_eq!(mask.row(50)[50], 1.0);
        assert_eq!(mask.row(50)[20], 0.0);
        let faint = mask.row(50)[26];
        assert!(faint > 0.0 && faint < 1.0, "{faint}");
    }

    #[test]
    fn the_net_sees_as_much_as_covers_the_picture() {
        for (side, longer, seen) in [
            (640, 640, 256),
            (480, 640, 192),
            (413, 579, 192),
            (1, 960, 16),
        ] {
            let cells = cells(side, longer);
            assert_eq!(cells, seen);
            assert!(cells * longer >= side * SIDE);
        }
    }

    #[test]
    fn a_wrong_answer_changes_nothing() {
        let mut mask = blank(4, 4);
        paint(
            &mut mask,
            &Region::square(Point::new(2.0, 2.0), 4.0),
            square(&[1.0]),
            0.0,
        );
        assert!(mask.alpha.iter().all(|&a| a == 0.0));
        assert!(mask.row(9).is_empty());
    }
}
