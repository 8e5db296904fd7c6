//! Moves a mask's edge to where the picture leaves the colour of the background.
//!
//! Only the band where the net is unsure is touched. Every pixel in it is placed between the background's colour and
//! the person's colour around it, both averaged from where the net is sure. Where the two colours are close
//! together (a white shirt before a white wall) or the background is busy, the net's own answer stays.

use super::Mask;
use crate::file::pixels::Pixels;
use crate::wide::held;

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
    // 16 bits hold the sum of 257 levels.
    let cell = ((face_width / CELLS_PER_FACE).round() as usize).clamp(1, 257);
    let grid = Grid::new(mask, pixels, cell);
    let unsure = grid.unsure();
    let [background, person] = grid.means(&unsure);
    let background = background.blurred(BACKGROUND_CELLS);
    let person = person.blurred(PERSON_CELLS);
    let noise_sigma = grid.noise_sigma(&unsure, &background);
    let sides = (0..unsure.len()).map(|at| {
        let between = || Between::new(background.cells[at], person.cells[at], noise_sigma);
        unsure[at].then(between).flatten()
    });
    let sides: Vec<Option<Between>> = sides.collect();
    let (width, columns) = (mask.width, grid.columns);
    let bands = mask.alpha.chunks_mut(cell * width);
    let bands = bands.zip(pixels.rgb.chunks(3 * cell * width));
    for (sides, (alphas, colors)) in sides.chunks(columns).zip(bands) {
        let cells = sides.iter().enumerate();
        let told = cells.filter_map(|(column, side)| Some((column * cell, side.as_ref()?)));
        let told: Vec<(usize, &Between)> = told.collect();
        let rows = alphas.chunks_exact_mut(width);
        for (alphas, colors) in rows.zip(colors.chunks_exact(3 * width)) {
            for (left, between) in &told {
                let run = *left..(left + cell).min(width);
                between.place(
                    &mut alphas[run.clone()],
                    &colors[3 * run.start..3 * run.end],
                );
            }
        }
    }
}

/// The colours of background and person around a cell.
struct Between {
    background: [f32; 3],
    apart: f32,
    /// How far colour is trusted, above 0.
    trust: f32,
}

impl Between {
    /// From sums of colours and their shares; `None` where they tell nothing.
    fn new(background: [f32; 4], person: [f32; 4], noise_sigma: f32) -> Option<Between> {
        let (background_share, person_share) = (background[3], person[3]);
        if background_share < 1e-4 || person_share < 1e-4 {
            return None;
        }
        let background = mean(background);
        let apart = distance(background, mean(person));
        let trust = ((apart - 4.0 * noise_sigma - TRUST[0]) / (TRUST[1] - TRUST[0]))
            .clamp(0.0, 1.0)
            * (background_share / ENOUGH).min(1.0)
            * (person_share / ENOUGH).min(1.0);
        (trust > 0.0).then_some(Between {
            background,
            apart,
            trust,
        })
    }

    /// Moves the shares of person of a run of pixels to what their colours say.
    fn place(&self, alphas: &mut [f32], colors: &[u8]) {
        for (out, color) in alphas.iter_mut().zip(colors.chunks_exact(3)) {
            // Any colour far from the background's is the person's, whichever way it lies: hair edge, collar, ear.
            let color = [color[0], color[1], color[2]].map(f32::from);
            let away = distance(color, self.background) / self.apart.max(1.0);
            let alpha = held((away - BACKGROUND_END) / (PERSON_END - BACKGROUND_END), 1.0);
            *out += (alpha - *out) * self.trust;
        }
    }
}

fn distance(a: [f32; 3], b: [f32; 3]) -> f32 {
    let [r, g, b] = [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
    (r * r + g * g + b * b).sqrt()
}

/// The sum of colours of some columns, and of how many pixels it is.
fn total(columns: &[u16], count: u32) -> [u32; 4] {
    let mut sum = [0, 0, 0, count];
    for column in columns.chunks_exact(3) {
        (0..3).for_each(|c| sum[c] += u32::from(column[c]));
    }
    sum
}

/// The mean colour of a sum of colours and their weight.
fn mean(sum: [f32; 4]) -> [f32; 3] {
    [sum[0] / sum[3], sum[1] / sum[3], sum[2] / sum[3]]
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

    /// The pixels of every row of cells: shares of person and colours.
    fn bands(&self) -> impl Iterator<Item = (&'a [f32], &'a [u8])> {
        let pixels = self.cell * self.mask.width;
        let colors = self.pixels.rgb.chunks(3 * pixels);
        self.mask.alpha.chunks(pixels).zip(colors)
    }

    /// Cells with an unsure pixel, or next to one.
    fn unsure(&self) -> Vec<bool> {
        let mut found = Vec::with_capacity(self.columns * self.rows);
        let mut columns = vec![0u8; self.mask.width];
        for (alphas, _) in self.bands() {
            columns.fill(0);
            for row in alphas.chunks_exact(self.mask.width) {
                for (unsure, alpha) in columns.iter_mut().zip(row) {
                    *unsure |= u8::from((*alpha > UNSURE) & (*alpha < 1.0 - UNSURE));
                }
            }
            let cells = columns.chunks(self.cell);
            found.extend(cells.map(|cell| cell.contains(&1)));
        }
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

    /// Colour sums of the sure cells: background and person.
    fn means(&self, unsure: &[bool]) -> [Means; 2] {
        let width = self.mask.width;
        let area = (self.cell * self.cell) as f32;
        let mut means = [0; 2].map(|_| Means {
            columns: self.columns,
            cells: vec![[0.0; 4]; unsure.len()],
        });
        // Of the columns of pixels of a row of cells: how many show the person, and the sums of the colours.
        let (mut persons, mut sums) = (vec![0u32; width], vec![0u16; 3 * width]);
        for (row, (alphas, colors)) in self.bands().enumerate() {
            persons.fill(0);
            sums.fill(0);
            for row in alphas.chunks_exact(width) {
                let persons = persons.iter_mut().zip(row);
                persons.for_each(|(persons, alpha)| *persons += u32::from(*alpha > 0.5));
            }
            for row in colors.chunks_exact(3 * width) {
                let sums = sums.iter_mut().zip(row);
                sums.for_each(|(sum, level)| *sum += u16::from(*level));
            }
            let cells = persons.chunks(self.cell).zip(sums.chunks(3 * self.cell));
            for (column, (persons, sums)) in cells.enumerate() {
                let at = row * self.columns + column;
                if unsure[at] {
                    continue;
                }
                let count = (persons.len() * alphas.len() / width) as u32;
                let sides = match persons.iter().sum::<u32>() {
                    0 => [total(sums, count), [0; 4]],
                    all if all == count => [[0; 4], total(sums, count)],
                    _ => self.split(alphas, colors, column),
                };
                for (means, sums) in means.iter_mut().zip(sides) {
                    means.cells[at] = sums.map(|sum| sum as f32 / area);
                }
            }
        }
        means
    }

    /// Sums of the background's and the person's colours, and their pixels, of one cell of a row of cells.
    fn split(&self, alphas: &[f32], colors: &[u8], column: usize) -> [[u32; 4]; 2] {
        let mut sums = [[0; 4]; 2];
        let width = self.mask.width;
        let rows = alphas
            .chunks_exact(width)
            .zip(colors.chunks_exact(3 * width));
        for (alphas, colors) in rows {
            let pixels = alphas.iter().zip(colors.chunks_exact(3));
            for (alpha, color) in pixels.skip(column * self.cell).take(self.cell) {
                let sum = &mut sums[usize::from(*alpha > 0.5)];
                let color = [color[0], color[1], color[2], 1].map(u32::from);
                *sum = [0, 1, 2, 3].map(|i| sum[i] + color[i]);
            }
        }
        sums
    }

    /// Mean distance of the sure background from its own local mean.
    fn noise_sigma(&self, unsure: &[bool], background: &Means) -> f32 {
        let (width, cell) = (self.mask.width, self.cell);
        let (mut sum, mut count) = (0.0f64, 0.0f64);
        let rows = self.mask.alpha.chunks_exact(width);
        let rows = rows.zip(self.pixels.rgb.chunks_exact(3 * width));
        for (y, (alphas, colors)) in rows.enumerate().step_by(2) {
            let cells = y / cell * self.columns..;
            for (at, left) in cells.zip((0..width).step_by(cell)) {
                if unsure[at] {
                    continue;
                }
                let mean = mean(background.cells[at]);
                let right = (left + cell).min(width);
                let mut x = left.next_multiple_of(2);
                while x < right {
                    if alphas[x] <= 0.5 {
                        let color = [0, 1, 2].map(|c| f32::from(colors[3 * x + c]));
                        sum += f64::from(distance(color, mean));
                        count += 1.0;
                    }
                    x += 2;
                }
            }
        }
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
