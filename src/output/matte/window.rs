//! Mean and spread of colours in square windows, over the pixels of one kind only.

use crate::pixels::Pixels;

/// Sums kept for every pixel: count, three colours, six products of two colours.
const SUMS: usize = 10;
/// Pairs of channels in the order of the products.
pub const PAIRS: [[usize; 2]; 6] = [[0, 0], [0, 1], [0, 2], [1, 1], [1, 2], [2, 2]];

/// Largest radius of a window: its squared levels still add up below 2³².
const MOST: usize = 127;

/// Summed-area tables over the pixels that were chosen. Whole numbers, so that every order of adding agrees; they wrap
/// at 2³², which the difference over a window of at most 255 × 255 pixels undoes.
pub struct Windows {
    columns: usize,
    rows: usize,
    /// One row and one column more than the picture.
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
    /// Sums over the pixels for which `chosen` (one flag a pixel) is true.
    pub fn new(pixels: &Pixels, chosen: &[bool]) -> Windows {
        let (columns, rows) = (pixels.width, pixels.height);
        let stride = columns + 1;
        let mut sums = vec![[0u32; SUMS]; stride * (rows + 1)];
        for y in 0..rows {
            let mut line = [0u32; SUMS];
            for x in 0..columns {
                if chosen[y * columns + x] {
                    let c = pixels.at(x, y).map(u32::from);
                    line[0] += 1;
                    for (sum, c) in line[1..4].iter_mut().zip(c) {
                        *sum = sum.wrapping_add(c);
                    }
                    for (sum, [a, b]) in line[4..].iter_mut().zip(PAIRS) {
                        *sum = sum.wrapping_add(c[a] * c[b]);
                    }
                }
                let above = sums[y * stride + x + 1];
                let here = &mut sums[(y + 1) * stride + x + 1];
                for (k, sum) in here.iter_mut().enumerate() {
                    *sum = above[k].wrapping_add(line[k]);
                }
            }
        }
        Windows {
            columns,
            rows,
            sums,
        }
    }

    /// Colours within `radius` (at most [`MOST`]) of a pixel; `None` with fewer than `least` chosen pixels there.
    pub fn around(&self, x: usize, y: usize, radius: usize, least: u32) -> Option<Colors> {
        let stride = self.columns + 1;
        let (left, top) = (x.saturating_sub(radius), y.saturating_sub(radius));
        let (right, bottom) = (
            (x + radius + 1).min(self.columns),
            (y + radius + 1).min(self.rows),
        );
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
        let most = self.columns.max(self.rows).min(MOST);
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
        let colors = Windows::new(&p, &chosen).around(4, 4, 9, 1).unwrap();
        assert_eq!(colors.mean, [10.0, 20.0, 30.0]);
        assert!(colors.spread.iter().all(|v| v.abs() < 1e-3));
    }

    #[test]
    fn spread_is_the_covariance() {
        let mut p = Pixels::filled(2, 1, [0, 0, 0]);
        p.set(1, 0, [10, 20, 0]);
        let c = Windows::new(&p, &[true; 2]).around(0, 0, 3, 1).unwrap();
        assert_eq!(c.mean, [5.0, 10.0, 0.0]);
        assert_eq!(c.spread, [25.0, 50.0, 0.0, 100.0, 0.0, 0.0]);
    }

    #[test]
    fn the_window_grows_until_it_tells_enough() {
        let p = Pixels::filled(40, 40, [7; 3]);
        let far: Vec<bool> = (0..1600).map(|i| i % 40 > 30).collect();
        let windows = Windows::new(&p, &far);
        assert_eq!(windows.around(2, 2, 3, 1), None);
        assert_eq!(windows.nearest(2, 2, 3).unwrap().mean, [7.0; 3]);
        assert_eq!(Windows::new(&p, &[false; 1600]).nearest(2, 2, 3), None);
    }
}
