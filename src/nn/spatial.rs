//! Pooling and resizing.

use super::depthwise::lanes;
use super::format::{Grid, Window};
use super::place::{Place, LANES};
use crate::wide::{wide, HAS_VECTORS};

#[inline(always)]
fn max_pool_body(window: &Window, input: &[f32], from: Place, out: &mut [f32], to: Place) {
    let pitch = to.pitch;
    for (y, out) in out.chunks_exact_mut(to.row()).enumerate() {
        let rows = window.rows(y, from.shape.height);
        for (x, out) in out.chunks_exact_mut(pitch).enumerate() {
            let columns = window.columns(x, from.shape.width);
            let start = rows.first * from.row() + columns.first * pitch;
            for (block, out) in out.chunks_exact_mut(LANES).enumerate() {
                let first = start + block * LANES;
                let mut most: [f32; LANES] = lanes(&input[first..]);
                let mut bits = most.map(ordered);
                for row in 0..rows.taps.len() {
                    for column in 0..columns.taps.len() {
                        let seen: [f32; LANES] =
                            lanes(&input[first + row * from.row() + column * pitch..]);
                        if HAS_VECTORS {
                            most = std::array::from_fn(|lane| match seen[lane] > most[lane] {
                                true => seen[lane],
                                false => most[lane],
                            });
                        } else {
                            bits = std::array::from_fn(|lane| ordered(seen[lane]).max(bits[lane]));
                        }
                    }
                }
                if !HAS_VECTORS {
                    most = bits
                        .map(|bits| f32::from_bits(ordered(f32::from_bits(bits as u32)) as u32));
                }
                out.copy_from_slice(&most);
            }
        }
    }
}

/// The bits of a value, in the order of values; and the other way round. Integers are chosen without jumps.
#[inline(always)]
fn ordered(value: f32) -> i32 {
    let bits = value.to_bits() as i32;
    bits ^ ((bits >> 31) as u32 >> 1) as i32
}

#[inline(always)]
fn global_average_body(input: &[f32], pixels: usize, out: &mut [f32]) {
    out.fill(0.0);
    for pixel in input.chunks_exact(out.len()) {
        for (out, value) in out.iter_mut().zip(pixel) {
            *out += value;
        }
    }
    let scale = 1.0 / pixels as f32;
    out.iter_mut().for_each(|v| *v *= scale);
}

#[inline(always)]
fn resize_body(grid: Grid, input: &[f32], from: Place, out: &mut [f32], to: Place) {
    let pitch = to.pitch;
    for (y, out) in out.chunks_exact_mut(to.row()).enumerate() {
        let row = Between::new(grid, y, from.shape.height, to.shape.height);
        for (x, out) in out.chunks_exact_mut(pitch).enumerate() {
            let column = Between::new(grid, x, from.shape.width, to.shape.width);
            let pixel = |y: usize, x: usize| &input[y * from.row() + x * pitch..][..pitch];
            let (a, b) = (pixel(row.low, column.low), pixel(row.low, column.high));
            let (c, d) = (pixel(row.high, column.low), pixel(row.high, column.high));
            for ((((out, a), b), c), d) in out.iter_mut().zip(a).zip(b).zip(c).zip(d) {
                let (upper, lower) = (a + (b - a) * column.share, c + (d - c) * column.share);
                *out = upper + (lower - upper) * row.share;
            }
        }
    }
}

wide! {
    /// Largest value under the window, per channel; positions outside the picture do not count.
    pub fn max_pool(window: &Window, input: &[f32], from: Place, out: &mut [f32], to: Place) = max_pool_body, max_pool_body;
}
wide! {
    /// Mean of all pixels, per channel.
    pub fn global_average(input: &[f32], pixels: usize, out: &mut [f32]) = global_average_body, global_average_body;
}
wide! {
    /// Bilinear resize.
    pub fn resize(grid: Grid, input: &[f32], from: Place, out: &mut [f32], to: Place) = resize_body, resize_body;
}

/// Where an output position lies between two input positions.
struct Between {
    low: usize,
    high: usize,
    /// 0 at `low`, 1 at `high`.
    share: f32,
}

impl Between {
    fn new(grid: Grid, position: usize, from: usize, to: usize) -> Between {
        let at = position as f32;
        let at = match grid {
            Grid::Corners if to > 1 => at * ((from - 1) as f32 / (to - 1) as f32),
            Grid::Corners | Grid::Origin => at * (from as f32 / to as f32),
            Grid::Centers => ((at + 0.5) * (from as f32 / to as f32) - 0.5).max(0.0),
        };
        let low = (at as usize).min(from - 1);
        Between {
            low,
            high: (low + 1).min(from - 1),
            share: at - low as f32,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::format::Shape;
    use super::*;

    fn place(height: usize, width: usize, channels: usize) -> Place {
        let shape = Shape {
            height,
            width,
            channels,
        };
        Place::new(shape, true)
    }

    #[test]
    fn pool_takes_the_largest_even_when_negative() {
        let window = Window {
            kernel: [2, 2],
            stride: [2, 2],
            before: [0, 0],
        };
        let values = [-4.0, -3.0, 1.0, 2.0, -2.0, -9.0, 8.0, 0.0];
        let (from, to) = (place(2, 4, 1), place(1, 2, 1));
        let [from, to] = [from, to].map(|place| Place::new(place.shape, false));
        let input: Vec<f32> = values.iter().flat_map(|&value| [value; LANES]).collect();
        let mut out = [0.0; 2 * LANES];
        max_pool(&window, &input, from, &mut out, to);
        assert_eq!([out[0], out[LANES]], [-2.0, 8.0]);
    }

    #[test]
    fn average_per_channel() {
        let mut out = [9.0; 2];
        global_average(&[1.0, 10.0, 3.0, 30.0], 2, &mut out);
        assert_eq!(out, [2.0, 20.0]);
    }

    #[test]
    fn three_grids_of_two_to_four() {
        let resized = |grid| {
            let mut out = [0.0; 4];
            resize(grid, &[0.0, 3.0], place(1, 2, 1), &mut out, place(1, 4, 1));
            out
        };
        assert_eq!(resized(Grid::Corners), [0.0, 1.0, 2.0, 3.0]);
        assert_eq!(resized(Grid::Origin), [0.0, 1.5, 3.0, 3.0]);
        assert_eq!(resized(Grid::Centers), [0.0, 0.75, 2.25, 3.0]);
    }
}
