//! Mean and spread of colours in square windows, over the pixels of one kind only.

use crate::file::pixels::Pixels;

/// Sums kept for every pixel: count, three colours, six products of two colours.
const SUMS: usize = 10;
/// Pairs of channels in the order of the products.
pub const PAIRS: [[usize; 2]; 6] = [[0, 0], [0, 1], [0, 2], [1, 1], [1, 2], [2, 2]];

/// Largest radius of a window: with cells of up to [`LARGEST_CELL`] its squared levels still add up below 2³².
const MOST: usize = 120;
/// Largest side of a cell.
const LARGEST_CELL: usize = 8;

/// Summed-area tables over the pixels that were chosen. Whole numbers, so that every order of adding agrees; they wrap
/// at 2³², which the difference over a window of at most 256 × 256 pixels undoes. Summed over square cells: windows end
/// on cells, and the tables take a fraction of the picture's memory.
pub struct Windows {
    /// Side of a cell in pixels.
    cell: usize,
    /// Cells across and down.
    columns: usize,
    rows: usize,
    /// One row and one column more than there are cells.
    sums: Vec<[u32; SUMS]>,
}

/// Colours in a window.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Colors {
    /// Mean, in levels.
    pub mean: [f32; 3],
    /// Covariance: rr, rg, rb, gg, gb, bb in squared levels.
    pub spread: [f32; 6],
}

impl Windows {
    /// Sums over the pixels for which `chosen` (one flag a pixel) is true, in cells of `cell` pixels (1..=8).
    pub fn new(pixels: &Pixels, chosen: &[bool], cell: usize) -> Windows {
        let cell = cell.clamp(1, LARGEST_CELL);
        let (columns, rows) = (pixels.width.div_ceil(cell), pixels.height.div_ceil(cell));
        let stride = columns + 1;
        let mut sums = vec![[0u32; SUMS]; stride * (rows + 1)];
        for (at, _) in chosen.iter().enumerate().filter(|(_, chosen)| **chosen) {
            let (x, y) = (at % pixels.width, at / pixels.width);
            let c = pixels.at(x, y).map(u32::from);
            let sum = &mut sums[(y / cell + 1) * stride + x / cell + 1];
            sum[0] += 1;
            for (sum, c) in sum[1..4].iter_mut().zip(c) {
                *sum += c;
            }
            for (sum, [a, b]) in sum[4..].iter_mut().zip(PAIRS) {
                *sum += c[a] * c[b];
            }
        }
        for row in 1..=rows {
            let mut line = [0u32; SUMS];
            for column in 1..=columns {
                let above = sums[(row - 1) * stride + column];
                let here = &mut sums[row * stride + column];
                for (k, sum) in here.iter_mut().enumerate() {
                    line[k] = line[k].wrapping_add(*sum);
                    *sum = above[k].wrapping_add(line[k]);
                }
            }
        }
        Windows {
            cell,
            columns,
            rows,
            sums,
        }
    }

    /// Colours within `radius` (at most [`MOST`]) of a pixel; `None` with fewer than `least` chosen pixels there.
    pub fn around(&self, x: usize, y: usize, radius: usize, least: u32) -> Option<Colors> {
        let stride = self.columns + 1;
        let first = |v: usize| v.saturating_sub(radius) / self.cell;
        let end = |v: usize, most: usize| ((v + radius) / self.cell + 1).min(most);
        let (left, top) = (first(x), first(y));
        let (right, bottom) = (end(x, self.columns), end(y, self.rows));
        let [a, b, c, d] = [
            self.sums[top * stride + left],
            self.sums[top * stride + right],
            self.sums[bottom * stride + left],
            self.sums[bottom * stride + right],
        ];
        let sum = |k: usize| {
            let rows = d[k].wrapping_sub(b[k]);
            rows.wrapping_sub(c[k]).wrapping_add(a[k])
        };
        let count = sum(0);
        if count < least.max(1) {
            return None;
        }
        let share = 1.0 / f64::from(count);
        let mean = [1, 2, 3].map(|k| f64::from(sum(k)) * share);
        let mut spread = [0.0; 6];
        for (k, [i, j]) in PAIRS.into_iter().enumerate() {
            spread[k] = (f64::from(sum(4 + k)) * share - mean[i] * mean[j]) as f32;
        }
        Some(Colors {
            mean: mean.map(|v| v as f32),
            spread,
        })
    }

    /// Colours in the smallest of some windows, growing from `radius`, that holds enough chosen pixels to tell.
    pub fn nearest(&self, x: usize, y: usize, radius: usize) -> Option<Colors> {
        let most = (self.columns.max(self.rows) * self.cell).min(MOST);
        let mut radius = radius.clamp(1, most.max(1));
        loop {
            let enough = (radius * radius / 2).clamp(4, 400) as u32;
            let least = if radius < most { enough } else { 1 };
            let found = self.around(x, y, radius, least);
            if found.is_some() || radius >= most {
                return found;
            }
            radius = (radius * 3 / 2 + 1).min(most);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_chosen_pixels_count() {
        let mut p = Pixels::filled(8, 8, [10, 20, 30]);
        p.set(7, 7, [200, 0, 0]);
        let chosen: Vec<bool> = (0..64).map(|i| i != 63).collect();
        let colors = Windows::new(&p, &chosen, 1).around(4, 4, 9, 1).unwrap();
        assert_eq!(colors.mean, [10.0, 20.0, 30.0]);
        assert!(colors.spread.iter().all(|v| v.abs() < 1e-3));
    }

    #[test]
    fn windows_end_on_cells() {
        let mut p = Pixels::filled(9, 9, [0; 3]);
        p.set(8, 8, [90, 0, 0]);
        let windows = Windows::new(&p, &[true; 81], 4);
        assert_eq!(windows.around(1, 1, 2, 1).unwrap().mean, [0.0; 3]);
        assert_eq!(windows.around(8, 8, 0, 1).unwrap().mean, [90.0, 0.0, 0.0]);
        let whole = windows.around(4, 4, 9, 1).unwrap();
        assert!((whole.mean[0] - 90.0 / 81.0).abs() < 1e-5);
    }

    #[test]
    fn spread_is_the_covariance() {
        let mut p = Pixels::filled(2, 1, [0, 0, 0]);
        p.set(1, 0, [10, 20, 0]);
        let c = Windows::new(&p, &[true; 2], 1).around(0, 0, 3, 1).unwrap();
        assert_eq!(c.mean, [5.0, 10.0, 0.0]);
        assert_eq!(c.spread, [25.0, 50.0, 0.0, 100.0, 0.0, 0.0]);
    }

    #[test]
    fn the_window_grows_until_it_tells_enough() {
        let p = Pixels::filled(40, 40, [7; 3]);
        let far: Vec<bool> = (0..1600).map(|i| i % 40 > 30).collect();
        let windows = Windows::new(&p, &far, 1);
        assert_eq!(windows.around(2, 2, 3, 1), None);
        assert_eq!(windows.nearest(2, 2, 3).unwrap().mean, [7.0; 3]);
        assert_eq!(Windows::new(&p, &[false; 1600], 1).nearest(2, 2, 3), None);
    }
}
