//! Depthwise convolution: every channel with its own small kernel.

use super::format::Window;
use super::place::{Place, LANES};
use super::pointwise::Finish;
use crate::wide::{wide, HAS_VECTORS};

/// Channels computed together without wide vectors: one where there are none at all, since its weights then stay in registers.
pub const CHANNELS: usize = if HAS_VECTORS { 4 } else { 1 };

/// A depthwise convolution; outside the picture is zero.
pub struct Depthwise {
    window: Window,
    /// For each tap, the weights of all channels, padded with zeros to whole lanes.
    taps: Vec<f32>,
    bias: Vec<f32>,
    /// What follows.
    pub finish: Finish,
}

impl Depthwise {
    /// From weights that lie in one row of taps per channel.
    pub fn new(window: Window, rows: &[f32], bias: &[f32], finish: Finish) -> Depthwise {
        let pitch = bias.len().next_multiple_of(LANES);
        let mut taps = vec![0.0; window.taps() * pitch];
        for (channel, row) in rows.chunks_exact(window.taps().max(1)).enumerate() {
            for (tap, &weight) in row.iter().enumerate() {
                taps[tap * pitch + channel] = weight;
            }
        }
        let mut bias = bias.to_vec();
        bias.resize(pitch, 0.0);
        Depthwise {
            window,
            taps,
            bias,
            finish,
        }
    }

    /// Output row `y` of `width` pixels, `N` channels at a time. `zeros` is as long as a row of the input and its room.
    #[inline(always)]
    pub fn row<const N: usize>(
        &self,
        input: &[f32],
        from: Place,
        zeros: &[f32],
        y: usize,
        width: usize,
        out: &mut [f32],
    ) {
        let inside = match self.window.kernel {
            [3, 3] | [5, 5] if self.window.stride[1] <= 2 => {
                self.window.inside(from.shape.width, width)
            }
            _ => 0..0,
        };
        if !inside.is_empty() {
            let rows = self.window.rows(y, from.shape.height);
            let pitch = from.pitch;
            let start = (inside.start * self.window.stride[1] - self.window.before[1]) * pitch;
            let line = |tap: usize| match rows.taps.contains(&tap) {
                true => &input[(rows.first + tap - rows.taps.start) * from.row() + start..],
                false => &zeros[start..],
            };
            let out = &mut out[inside.start * pitch..];
            match self.window.kernel[0] {
                3 => self.line_of_nine::<N>([line(0), line(1), line(2)], inside.len(), out),
                _ => {
                    for pixel in out.chunks_exact_mut(pitch).take(inside.len()) {
                        pixel.copy_from_slice(&self.bias);
                    }
                    for tap in rows.taps.clone() {
                        self.line_of_five::<N>(line(tap), tap * 5 * pitch, inside.len(), out);
                    }
                }
            }
        }
        for x in (0..inside.start).chain(inside.end..width) {
            self.pixel(input, from, y, x, &mut out[x * from.pitch..]);
        }
    }

    /// `count` pixels of a 3 × 3 kernel that see nothing beyond the sides. Each column of the input is read once and
    /// added to all the sums that want it.
    #[cfg_attr(target_arch = "x86_64", inline(always))]
    #[cfg_attr(not(target_arch = "x86_64"), inline(never))]
    fn line_of_nine<const N: usize>(&self, rows: [&[f32]; 3], count: usize, out: &mut [f32]) {
        let pitch = self.bias.len();
        let stride = self.window.stride[1];
        let made = (count - 1) * pitch + N;
        let seen = ((count - 1) * stride + 2) * pitch + N;
        for block in (0..pitch).step_by(N) {
            let weights: [[f32; N]; 9] =
                std::array::from_fn(|tap| lanes(&self.taps[tap * pitch + block..]));
            let bias: [f32; N] = lanes(&self.bias[block..]);
            let rows = rows.map(|row| &row[block..][..seen]);
            let out = &mut out[block..][..made];
            let column = |at: usize| rows.map(|row| lanes::<N>(&row[at..]));
            let plus = |mut sums: [f32; N], column: &[[f32; N]; 3], tap: usize| {
                for (row, values) in column.iter().enumerate() {
                    add(&mut sums, values, &weights[3 * row + tap]);
                }
                sums
            };
            let mut first = plus(bias, &column(0), 0);
            let mut at = 0;
            if stride == 1 {
                let column_1 = column(pitch);
                first = plus(first, &column_1, 1);
                let mut second = plus(bias, &column_1, 0);
                let rows = rows.map(|row| &row[2 * pitch..][..made]);
                while at + N <= made {
                    let column = rows.map(|row| lanes::<N>(&row[at..]));
                    out[at..][..N].copy_from_slice(&plus(first, &column, 2));
                    first = plus(second, &column, 1);
                    second = plus(bias, &column, 0);
                    at += pitch;
                }
            } else {
                let mut next = 0;
                while at + N <= made {
                    let last = column(next + 2 * pitch);
                    first = plus(first, &column(next + pitch), 1);
                    out[at..][..N].copy_from_slice(&plus(first, &last, 2));
                    first = plus(bias, &last, 0);
                    (at, next) = (at + pitch, next + 2 * pitch);
                }
            }
        }
    }

    /// Adds one row of a 5 × 5 kernel, whose weights begin at `first`.
    #[cfg_attr(target_arch = "x86_64", inline(always))]
    #[cfg_attr(not(target_arch = "x86_64"), inline(never))]
    fn line_of_five<const N: usize>(
        &self,
        row: &[f32],
        first: usize,
        count: usize,
        out: &mut [f32],
    ) {
        let pitch = self.bias.len();
        let step = self.window.stride[1] * pitch;
        let (made, seen) = ((count - 1) * pitch + N, (count - 1) * step + N);
        for block in (0..pitch).step_by(N) {
            let weights: [[f32; N]; 5] =
                std::array::from_fn(|tap| lanes(&self.taps[first + tap * pitch + block..]));
            let columns: [&[f32]; 5] =
                std::array::from_fn(|column| &row[column * pitch + block..][..seen]);
            let out = &mut out[block..][..made];
            let (mut at, mut next) = (0, 0);
            while next + N <= seen && at + N <= made {
                let mut sums: [f32; N] = lanes(&out[at..]);
                for (column, weights) in columns.iter().zip(&weights) {
                    add(&mut sums, &lanes(&column[next..]), weights);
                }
                out[at..][..N].copy_from_slice(&sums);
                (at, next) = (at + pitch, next + step);
            }
        }
    }

    /// One pixel of any kernel, wherever it lies.
    #[inline(always)]
    fn pixel(&self, input: &[f32], from: Place, y: usize, x: usize, out: &mut [f32]) {
        let pitch = self.bias.len();
        let (rows, columns) = (
            self.window.rows(y, from.shape.height),
            self.window.columns(x, from.shape.width),
        );
        out[..pitch].copy_from_slice(&self.bias);
        for (row, tap_y) in rows.taps.clone().enumerate() {
            let source = &input[(rows.first + row) * from.row() + columns.first * pitch..];
            let first = tap_y * self.window.kernel[1] + columns.taps.start;
            let weights = self.taps[first * pitch..].chunks_exact(pitch);
            let values = source.chunks_exact(pitch).take(columns.taps.len());
            for (values, weights) in values.zip(weights) {
                for ((sum, value), weight) in out.iter_mut().zip(values).zip(weights) {
                    *sum += value * weight;
                }
            }
        }
    }

    #[inline(always)]
    fn run_in<const N: usize>(
        &self,
        input: &[f32],
        from: Place,
        zeros: &[f32],
        out: &mut [f32],
        to: Place,
    ) {
        for y in 0..to.shape.height {
            let out = &mut out[y * to.row()..];
            self.row::<N>(input, from, zeros, y, to.shape.width, out);
            self.finish.apply(&mut out[..to.row()], None);
        }
    }
}

/// The first `N` values.
#[inline(always)]
pub(super) fn lanes<const N: usize>(values: &[f32]) -> [f32; N] {
    values.first_chunk().copied().unwrap_or([0.0; N])
}

#[inline(always)]
fn add<const N: usize>(sums: &mut [f32; N], values: &[f32; N], weights: &[f32; N]) {
    for ((sum, value), weight) in sums.iter_mut().zip(values).zip(weights) {
        *sum += value * weight;
    }
}

wide! {
    /// Computes a depthwise convolution.
    pub fn convolve(depthwise: &Depthwise, input: &[f32], from: Place, zeros: &[f32], out: &mut [f32], to: Place)
        = Depthwise::run_in::<8>, Depthwise::run_in::<CHANNELS>;
}

#[cfg(test)]
mod tests {
    use super::super::format::{Activation, Shape};
    use super::*;

    fn place(height: usize, width: usize, channels: usize) -> Place {
        let shape = Shape {
            height,
            width,
            channels,
        };
        Place::new(shape, false)
    }

    /// Both versions on made-up numbers, which must be equal to the last bit, and the plain sum over the taps, which is taken
    /// in another order.
    fn agree(kernel: [usize; 2], stride: usize, before: usize, from: Place, to: Place) {
        let window = Window {
            kernel,
            stride: [stride; 2],
            before: [before; 2],
        };
        let channels = from.shape.channels;
        let number = |i: usize| ((i * 7919 + 13) % 1009) as f32 / 331.0 - 1.4;
        let rows: Vec<f32> = (0..channels * window.taps()).map(number).collect();
        let bias: Vec<f32> = (0..channels).map(|i| number(i + 5)).collect();
        let finish = Finish::new(Activation::None, Vec::new(), to);
        let depthwise = Depthwise::new(window, &rows, &bias, finish);
        let mut input = vec![0.0; from.room()];
        for (i, pixel) in input[..from.len()].chunks_exact_mut(from.pitch).enumerate() {
            for (channel, value) in pixel[..channels].iter_mut().enumerate() {
                *value = number(i * channels + channel + 77);
            }
        }
        let zeros = vec![0.0; from.row() + 2 * from.pitch];
        let mut outs = vec![vec![9.0; to.room()]; 2];
        convolve(&depthwise, &input, from, &zeros, &mut outs[0], to);
        depthwise.run_in::<4>(&input, from, &zeros, &mut outs[1], to);
        assert_eq!(outs[0][..to.len()], outs[1][..to.len()]);
        for y in 0..to.shape.height {
            for x in 0..to.shape.width {
                for channel in 0..channels {
                    let mut sum = bias[channel];
                    for tap in 0..window.taps() {
                        let (row, column) = (
                            (y * stride + tap / kernel[1]).checked_sub(before),
                            (x * stride + tap % kernel[1]).checked_sub(before),
                        );
                        let (Some(row), Some(column)) = (row, column) else {
                            continue;
                        };
                        if row < from.shape.height && column < from.shape.width {
                            let at = row * from.row() + column * from.pitch + channel;
                            sum += input[at] * rows[channel * window.taps() + tap];
                        }
                    }
                    let made = outs[0][y * to.row() + x * to.pitch + channel];
                    assert!((made - sum).abs() < 1e-5, "{made} {sum}");
                }
            }
        }
    }

    #[test]
    fn every_form_is_the_plain_sum() {
        agree([3, 3], 1, 1, place(6, 7, 13), place(6, 7, 13));
        agree([3, 3], 2, 0, place(8, 8, 16), place(4, 4, 16));
        agree([3, 3], 1, 1, place(2, 2, 5), place(2, 2, 5));
        agree([5, 5], 1, 2, place(9, 8, 24), place(9, 8, 24));
        agree([5, 5], 2, 1, place(12, 12, 8), place(6, 6, 8));
        agree([4, 6], 1, 0, place(4, 6, 11), place(1, 1, 11));
        agree([3, 3], 3, 0, place(9, 9, 8), place(3, 3, 8));
    }
}
