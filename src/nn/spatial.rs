//! Pooling and resizing.

use super::format::{Grid, Shape, Window};

/// Largest value under the window, per channel; positions outside the picture do not count.
pub fn max_pool(window: &Window, input: &[f32], from: Shape, out: &mut [f32], to: Shape) {
    let channels = to.channels;
    for (y, out) in out.chunks_exact_mut(to.width * channels).enumerate() {
        let rows = window.rows(y, from.height);
        for (x, out) in out.chunks_exact_mut(channels).enumerate() {
            let columns = window.columns(x, from.width);
            out.fill(f32::MIN);
            for row in 0..rows.taps.len() {
                let start = ((rows.first + row) * from.width + columns.first) * channels;
                for pixel in input[start..][..columns.taps.len() * channels].chunks_exact(channels)
                {
                    for (out, value) in out.iter_mut().zip(pixel) {
                        *out = if *value > *out { *value } else { *out };
                    }
                }
            }
        }
    }
}

/// Mean of all pixels, per channel.
pub fn global_average(input: &[f32], from: Shape, out: &mut [f32]) {
    for pixel in input.chunks_exact(from.channels) {
        for (out, value) in out.iter_mut().zip(pixel) {
            *out += value;
        }
    }
    let scale = 1.0 / (from.height * from.width) as f32;
    out.iter_mut().for_each(|v| *v *= scale);
}

/// Bilinear resize.
pub fn resize(grid: Grid, input: &[f32], from: Shape, out: &mut [f32], to: Shape) {
    let channels = to.channels;
    let columns: Vec<Between> = (0..to.width)
        .map(|x| Between::new(grid, x, from.width, to.width))
        .collect();
    for (y, out) in out.chunks_exact_mut(to.width * channels).enumerate() {
        let row = Between::new(grid, y, from.height, to.height);
        for (column, out) in columns.iter().zip(out.chunks_exact_mut(channels)) {
            let pixel = |y: usize, x: usize| &input[(y * from.width + x) * channels..][..channels];
            let above = pixel(row.low, column.low)
                .iter()
                .zip(pixel(row.low, column.high));
            let below = pixel(row.high, column.low)
                .iter()
                .zip(pixel(row.high, column.high));
            for ((out, (a, b)), (c, d)) in out.iter_mut().zip(above).zip(below) {
                let (upper, lower) = (a + (b - a) * column.share, c + (d - c) * column.share);
                *out = upper + (lower - upper) * row.share;
            }
        }
    }
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
    use super::*;

    fn shape(height: usize, width: usize, channels: usize) -> Shape {
        Shape {
            height,
            width,
            channels,
        }
    }

    #[test]
    fn pool_takes_the_largest_even_when_negative() {
        let window = Window {
            kernel: [2, 2],
            stride: [2, 2],
            before: [0, 0],
        };
        let mut out = [0.0; 2];
        max_pool(
            &window,
            &[-4.0, -3.0, 1.0, 2.0, -2.0, -9.0, 8.0, 0.0],
            shape(2, 4, 1),
            &mut out,
            shape(1, 2, 1),
        );
        assert_eq!(out, [-2.0, 8.0]);
    }

    #[test]
    fn average_per_channel() {
        let mut out = [0.0; 2];
        global_average(&[1.0, 10.0, 3.0, 30.0], shape(1, 2, 2), &mut out);
        assert_eq!(out, [2.0, 20.0]);
    }

    #[test]
    fn three_grids_of_two_to_four() {
        let resized = |grid| {
            let mut out = [0.0; 4];
            resize(grid, &[0.0, 3.0], shape(1, 2, 1), &mut out, shape(1, 4, 1));
            out
        };
        assert_eq!(resized(Grid::Corners), [0.0, 1.0, 2.0, 3.0]);
        assert_eq!(resized(Grid::Origin), [0.0, 1.5, 3.0, 3.0]);
        assert_eq!(resized(Grid::Centers), [0.0, 0.75, 2.25, 3.0]);
    }
}
