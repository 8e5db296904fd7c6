//! Moves a mask's edge to where the picture leaves the colour of the background.
//!
//! Only the band where the net is unsure is touched. Every pixel in it is placed between the background's colour and
//! the person's colour around it, both averaged from where the net is sure. Where the two colours are close
//! together (a white shirt before a white wall) or the background is busy, the net's own answer stays.

use super::Mask;
use crate::file::pixels::Pixels;

/// Below this share of person the net is sure of background, above one minus it of person.
const UNSURE: f32 = 0.05;
/// Cells of the coarse grid on which colours are averaged, per face width.
const CELLS_PER_FACE: f32 = 40.0;
/// Cells by which the unsure band grows in each direction: 5 % of the face width.
const BAND_CELLS: usize = 2;
/// Radius of the window that averages the background, in cells: a quarter of the face width.
const BACKGROUND_CELLS: usize = 10;
/// Radius of the window that averages the person, in cells: an eighth of the face width.
const PERSON_CELLS: usize = 5;
/// Least share of sure pixels in a window for its mean to count in full.
const ENOUGH: f32 = 0.05;
/// Shares of the way from background to person colour at which a pixel is background and person in full.
const BACKGROUND_END: f32 = 0.12;
const PERSON_END: f32 = 0.82;
/// Distance of background and person colour, beyond four times the background's own noise, from which colour is trusted,
/// and from which it is trusted in full (levels of 0..=255, Euclidean in RGB).
const TRUST: [f32; 2] = [8.0, 38.0];

/// Refines the edge; `face_width` in pixels sets the scale of everything.
pub fn refine(mask: &mut Mask, pixels: &Pixels, face_width: f32) {
    if pixels.width != mask.width || pixels.height != mask.height || mask.alpha.is_empty() {
        return;
    }
    let cell = ((face_width / CELLS_PER_FACE).round() as usize).max(1);
    let grid = Grid::new(mask, pixels, cell);
    let unsure = grid.unsure();
    let background = grid
        .means(&unsure, Side::Background)
        .blurred(BACKGROUND_CELLS);
    let person = grid.means(&unsure, Side::Person).blurred(PERSON_CELLS);
    let noise_sigma = grid.noise_sigma(&unsure, &background);
    let columns = grid.columns;
    for y in 0..mask.height {
        let cells = (y / cell) * columns;
        for x in 0..mask.width {
            let at = cells + x / cell;
            if !unsure[at] {
                continue;
            }
            let (g, p) = (background.cells[at], person.cells[at]);
            let (background_share, person_share) = (g[3], p[3]);
            if background_share < 1e-4 || person_share < 1e-4 {
                continue;
            }
            let (g, p) = (mean(g), mean(p));
            let apart = distance(g, p);
            let trust = ((apart - 4.0 * noise_sigma - TRUST[0]) / (TRUST[1] - TRUST[0]))
                .clamp(0.0, 1.0)
                * (background_share / ENOUGH).min(1.0)
                * (person_share / ENOUGH).min(1.0);
            if trust <= 0.0 {
                continue;
            }
            // Any colour far from the background's is the person's, whichever way it lies: hair edge, collar, ear.
            let away = distance(pixels.at(x, y).map(f32::from), g) / apart.max(1.0);
            let alpha = ((away - BACKGROUND_END) / (PERSON_END - BACKGROUND_END)).clamp(0.0, 1.0);
            let out = &mut mask.alpha[y * mask.width + x];
            *out += (alpha - *out) * trust;
        }
    }
}

fn distance(a: [f32; 3], b: [f32; 3]) -> f32 {
    let [r, g, b] = [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
    (r * r + g * g + b * b).sqrt()
}

/// The mean colour of a sum of colours and their weight.
fn mean(sum: [f32; 4]) -> [f32; 3] {
    [sum[0] / sum[3], sum[1] / sum[3], sum[2] / sum[3]]
}

/// Which of the two colours is averaged.
#[derive(Clone, Copy, PartialEq)]
enum Side {
    Background,
    Person,
}

/// The picture in square cells.
struct Grid<'a> {
    mask: &'a Mask,
    pixels: &'a Pixels,
    cell: usize,
    columns: usize,
    rows: usize,
}

/// One sum per cell: red, green, blue and the share of pixels that went in.
struct Means {
    columns: usize,
    cells: Vec<[f32; 4]>,
}

impl<'a> Grid<'a> {
    fn new(mask: &'a Mask, pixels: &'a Pixels, cell: usize) -> Grid<'a> {
        Grid {
            mask,
            pixels,
            cell,
            columns: mask.width.div_ceil(cell),
            rows: mask.height.div_ceil(cell),
        }
    }

    /// Calls `visit` with the cell, the share of person and the place of every pixel.
    fn each(&self, mut visit: impl FnMut(usize, f32, usize, usize)) {
        for y in 0..self.mask.height {
            let cells = (y / self.cell) * self.columns;
            for (x, &alpha) in self.mask.row(y).iter().enumerate() {
                visit(cells + x / self.cell, alpha, x, y);
            }
        }
    }

    /// Cells with an unsure pixel, or next to one.
    fn unsure(&self) -> Vec<bool> {
        let mut found = vec![false; self.columns * self.rows];
        self.each(|cell, alpha, _, _| found[cell] |= alpha > UNSURE && alpha < 1.0 - UNSURE);
        let mut grown = vec![false; found.len()];
        for (at, _) in found.iter().enumerate().filter(|(_, &found)| found) {
            let (column, row) = (at % self.columns, at / self.columns);
            for y in row.saturating_sub(BAND_CELLS)..=(row + BAND_CELLS).min(self.rows - 1) {
                let line = y * self.columns;
                let last = (column + BAND_CELLS).min(self.columns - 1);
                grown[line + column.saturating_sub(BAND_CELLS)..=line + last].fill(true);
            }
        }
        grown
    }

    /// Colour sums of the sure cells of one side.
    fn means(&self, unsure: &[bool], side: Side) -> Means {
        let mut cells = vec![[0.0f32; 4]; self.columns * self.rows];
        let area = (self.cell * self.cell) as f32;
        self.each(|cell, alpha, x, y| {
            if !unsure[cell] && (alpha > 0.5) == (side == Side::Person) {
                let [r, g, b] = self.pixels.at(x, y).map(f32::from);
                let sum = &mut cells[cell];
                *sum = [sum[0] + r, sum[1] + g, sum[2] + b, sum[3] + 1.0];
            }
        });
        for sum in &mut cells {
            *sum = sum.map(|v| v / area);
        }
        Means {
            columns: self.columns,
            cells,
        }
    }

    /// Mean distance of the sure background from its own local mean.
    fn noise_sigma(&self, unsure: &[bool], background: &Means) -> f32 {
        let (mut sum, mut count) = (0.0f64, 0.0f64);
        self.each(|cell, alpha, x, y| {
            if !unsure[cell] && alpha <= 0.5 && x % 2 == 0 && y % 2 == 0 {
                let color = self.pixels.at(x, y).map(f32::from);
                sum += f64::from(distance(color, mean(background.cells[cell])));
                count += 1.0;
            }
        });
        if count > 0.0 {
            (sum / count) as f32
        } else {
            f32::MAX
        }
    }
}

impl Means {
    /// Sums over the window of `radius` cells around every cell, over the number of cells in it.
    fn blurred(self, radius: usize) -> Means {
        let rows = self.cells.len() / self.columns.max(1);
        let across = window_means(&self.cells, self.columns, 1, rows, self.columns, radius);
        let cells = window_means(&across, rows, self.columns, self.columns, 1, radius);
        Means {
            columns: self.columns,
            cells,
        }
    }
}

/// Running means of `radius` to either side along `lines` lines of `length` values `step` apart, each line
/// `line_step` after the other.
fn window_means(
    values: &[[f32; 4]],
    length: usize,
    step: usize,
    lines: usize,
    line_step: usize,
    radius: usize,
) -> Vec<[f32; 4]> {
    let mut out = vec![[0.0; 4]; values.len()];
    let window = (2 * radius + 1) as f64;
    for line in 0..lines {
        let at = |i: usize| line * line_step + i * step;
        let mut sum = [0.0f64; 4];
        for i in 0..length + radius {
            if i < length {
                let entering = values[at(i)];
                sum = [0, 1, 2, 3].map(|c| sum[c] + f64::from(entering[c]));
            }
            if i > 2 * radius {
                let leaving = values[at(i - 2 * radius - 1)];
                sum = [0, 1, 2, 3].map(|c| sum[c] - f64::from(leaving[c]));
            }
            if i >= radius {
                out[at(i - radius)] = sum.map(|v| (v / window) as f32);
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Left half background, right half person; the net's edge is a ramp from `from` to `to`.
    fn halves(background: [u8; 3], person: [u8; 3], from: f32, to: f32) -> (Mask, Pixels) {
        let (width, height) = (200, 60);
        let mut pixels = Pixels::filled(width, height, background);
        let mut alpha = Vec::new();
        for y in 0..height {
            for x in 0..width {
                if x >= 100 {
                    pixels.set(x, y, person);
                }
                alpha.push(((x as f32 - from) / (to - from)).clamp(0.0, 1.0));
            }
        }
        let mask = Mask {
            width,
            height,
            alpha,
        };
        (mask, pixels)
    }

    #[test]
    fn a_soft_edge_snaps_to_the_picture() {
        let (mut mask, pixels) = halves([100, 197, 255], [60, 40, 30], 92.0, 104.0);
        refine(&mut mask, &pixels, 160.0);
        assert!(mask.row(30)[..100].iter().all(|&a| a < 0.05));
        assert!(mask.row(30)[100..].iter().all(|&a| a > 0.95));
    }

    #[test]
    fn white_on_white_keeps_the_nets_answer() {
        let (mut mask, pixels) = halves([250, 250, 250], [247, 247, 249], 92.0, 104.0);
        let before = mask.clone();
        refine(&mut mask, &pixels, 160.0);
        assert_eq!(mask, before);
    }

    #[test]
    fn no_background_or_no_picture_changes_nothing() {
        let (mut mask, pixels) = halves([0; 3], [255; 3], -20.0, -10.0);
        let before = mask.clone();
        refine(&mut mask, &pixels, 160.0);
        assert_eq!(mask, before);
        refine(&mut mask, &Pixels::filled(3, 3, [0; 3]), 160.0);
        assert_eq!(mask, before);
    }
}
