//! Depthwise convolution: every channel with its own small kernel.

use super::format::{Shape, Window};
use std::ops::Range;

/// Reorders weights from one row of taps per channel to one row of channels per tap.
pub fn by_tap(rows: &[f32], taps: usize, channels: usize) -> Vec<f32> {
    let mut out = vec![0.0; taps * channels];
    for (channel, row) in rows.chunks_exact(taps.max(1)).enumerate() {
        for (tap, &weight) in row.iter().enumerate() {
            out[tap * channels + channel] = weight;
        }
    }
    out
}

/// Depthwise convolution with weights from [`by_tap`]; outside the picture is zero.
pub fn convolve(
    window: &Window,
    weights: &[f32],
    bias: &[f32],
    input: &[f32],
    from: Shape,
    out: &mut [f32],
    to: Shape,
) {
    let channels = to.channels;
    for (y, out) in out.chunks_exact_mut(to.width * channels).enumerate() {
        let rows = window.rows(y, from.height);
        for (x, out) in out.chunks_exact_mut(channels).enumerate() {
            let columns = window.columns(x, from.width);
            let view = View {
                input: &input[(rows.first * from.width + columns.first) * channels..],
                input_row: from.width * channels,
                weights,
                kernel_row: window.kernel[1] * channels,
                rows: rows.taps.clone(),
                columns: columns.taps.clone(),
                channels,
            };
            let inside =
                (view.rows.len(), view.columns.len()) == (window.kernel[0], window.kernel[1]);
            match window.kernel {
                [3, 3] if inside => view.sum::<3>(bias, out),
                [5, 5] if inside => view.sum::<5>(bias, out),
                _ => view.sum::<0>(bias, out),
            }
        }
    }
}

/// What the window sees at one output position.
struct View<'a> {
    /// From the first pixel inside the picture on.
    input: &'a [f32],
    input_row: usize,
    weights: &'a [f32],
    kernel_row: usize,
    /// Kernel rows and columns that lie inside the picture.
    rows: Range<usize>,
    columns: Range<usize>,
    channels: usize,
}

impl View<'_> {
    /// All channels. `K` is the side of a kernel that lies inside the picture, so that its loops unroll; 0 for any other.
    #[inline]
    fn sum<const K: usize>(&self, bias: &[f32], out: &mut [f32]) {
        let mut first = self.sum_blocks::<K, 8>(0, bias, out);
        first = self.sum_blocks::<K, 4>(first, bias, out);
        self.sum_blocks::<K, 1>(first, bias, out);
    }

    /// Sums blocks of `N` channels from channel `first` on while they fit; returns the first channel left over.
    #[inline]
    fn sum_blocks<const K: usize, const N: usize>(
        &self,
        mut first: usize,
        bias: &[f32],
        out: &mut [f32],
    ) -> usize {
        let (rows, columns) = match K {
            0 => (self.rows.clone(), self.columns.clone()),
            _ => (0..K, 0..K),
        };
        while first + N <= self.channels {
            let mut sums = [0.0f32; N];
            sums.copy_from_slice(&bias[first..first + N]);
            for (row, tap_y) in rows.clone().enumerate() {
                let mut source = row * self.input_row + first;
                let mut tap = tap_y * self.kernel_row + columns.start * self.channels + first;
                for _ in columns.clone() {
                    let (values, weights) =
                        (&self.input[source..source + N], &self.weights[tap..tap + N]);
                    for ((sum, value), weight) in sums.iter_mut().zip(values).zip(weights) {
                        *sum += value * weight;
                    }
                    source += self.channels;
                    tap += self.channels;
                }
            }
            out[first..first + N].copy_from_slice(&sums);
            first += N;
        }
        first
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thirteen_channels_each_with_its_own_gain() {
        let window = Window {
            kernel: [3, 3],
            stride: [1, 1],
            before: [1, 1],
        };
        let shape = Shape {
            height: 2,
            width: 3,
            channels: 13,
        };
        let rows: Vec<f32> = (0..13).flat_map(|c| [c as f32; 9]).collect();
        let bias: Vec<f32> = (0..13).map(|c| 0.5 + c as f32).collect();
        let input: Vec<f32> = (0..6).flat_map(|pixel| [pixel as f32; 13]).collect();
        let mut out = vec![0.0; 6 * 13];
        convolve(
            &window,
            &by_tap(&rows, 9, 13),
            &bias,
            &input,
            shape,
            &mut out,
            shape,
        );
        for (seen, out) in [8.0, 15.0, 12.0, 8.0, 15.0, 12.0]
            .into_iter()
            .zip(out.chunks(13))
        {
            for (c, &value) in out.iter().enumerate() {
                assert_eq!(value, 0.5 + c as f32 + seen * c as f32);
            }
        }
    }

    #[test]
    fn stride_two_starts_at_the_padding() {
        let window = Window {
            kernel: [3, 3],
            stride: [2, 2],
            before: [0, 0],
        };
        let (from, to) = (
            Shape {
                height: 4,
                width: 4,
                channels: 1,
            },
            Shape {
                height: 2,
                width: 2,
                channels: 1,
            },
        );
        let input: Vec<f32> = (1..=16).map(|v| v as f32).collect();
        let mut out = vec![0.0; 4];
        convolve(&window, &[1.0; 9], &[0.0], &input, from, &mut out, to);
        assert_eq!(out, [54.0, 45.0, 72.0, 54.0]);
    }
}
