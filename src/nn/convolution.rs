//! Convolution as a matrix product over panels of eight output channels.

use super::format::{Shape, Window};

/// Output channels computed together: two 128-bit vectors.
const PANEL: usize = 8;
/// Pixels computed together; with [`PANEL`] the sums fit the sixteen vector registers of wasm engines.
const ROWS: usize = 4;

/// Reorders weights from one row of `depth` per output channel to panels: for each eight channels, for
/// each input, eight weights side by side. Missing channels of the last panel are zero.
pub fn panels(rows: &[f32], depth: usize) -> Vec<f32> {
    let channels = rows.len() / depth.max(1);
    let mut out = vec![0.0; channels.div_ceil(PANEL) * depth * PANEL];
    for (channel, row) in rows.chunks_exact(depth.max(1)).enumerate() {
        let panel = &mut out[channel / PANEL * depth * PANEL..];
        for (input, &weight) in row.iter().enumerate() {
            panel[input * PANEL + channel % PANEL] = weight;
        }
    }
    out
}

/// Bias padded with zeros to whole panels.
pub fn padded(mut bias: Vec<f32>) -> Vec<f32> {
    bias.resize(bias.len().next_multiple_of(PANEL), 0.0);
    bias
}

/// `out[pixel][channel] = bias[channel] + Σ input[pixel][i] · weight[channel][i]`.
fn multiply(
    input: &[f32],
    depth: usize,
    panels: &[f32],
    bias: &[f32],
    out: &mut [f32],
    channels: usize,
) {
    let mut inputs = input.chunks_exact(depth * ROWS);
    let mut outs = out.chunks_exact_mut(channels * ROWS);
    for (input, out) in inputs.by_ref().zip(outs.by_ref()) {
        multiply_rows::<ROWS>(input, depth, panels, bias, out, channels);
    }
    let rest = inputs.remainder().chunks_exact(depth);
    for (input, out) in rest.zip(outs.into_remainder().chunks_exact_mut(channels)) {
        multiply_rows::<1>(input, depth, panels, bias, out, channels);
    }
}

#[inline]
fn multiply_rows<const N: usize>(
    input: &[f32],
    depth: usize,
    panels: &[f32],
    bias: &[f32],
    out: &mut [f32],
    channels: usize,
) {
    let rows: [&[f32]; N] = std::array::from_fn(|row| &input[row * depth..][..depth]);
    for (index, (panel, bias)) in panels
        .chunks_exact(depth * PANEL)
        .zip(bias.chunks_exact(PANEL))
        .enumerate()
    {
        let mut sums = [[0.0f32; PANEL]; N];
        for sum in &mut sums {
            sum.copy_from_slice(bias);
        }
        for (position, weights) in panel.chunks_exact(PANEL).enumerate() {
            for (sum, row) in sums.iter_mut().zip(&rows) {
                let value = row[position];
                for (sum, weight) in sum.iter_mut().zip(weights) {
                    *sum += value * weight;
                }
            }
        }
        let first = index * PANEL;
        let count = PANEL.min(channels - first);
        for (row, sum) in sums.iter().enumerate() {
            let target = &mut out[row * channels + first..][..count];
            if count == PANEL {
                target.copy_from_slice(sum);
            } else {
                target.copy_from_slice(&sum[..count]);
            }
        }
    }
}

/// Convolution of `input` with panel-packed weights; outside the picture is zero.
#[allow(clippy::too_many_arguments)]
pub fn convolve(
    window: &Window,
    weights: &[f32],
    bias: &[f32],
    input: &[f32],
    from: Shape,
    out: &mut [f32],
    to: Shape,
    scratch: &mut Vec<f32>,
) {
    if window.kernel == [1, 1] && window.stride == [1, 1] {
        return multiply(input, from.channels, weights, bias, out, to.channels);
    }
    let depth = window.taps() * from.channels;
    scratch.clear();
    scratch.resize(to.width * depth, 0.0);
    for (y, out) in out.chunks_exact_mut(to.width * to.channels).enumerate() {
        for (x, patch) in scratch.chunks_exact_mut(depth).enumerate() {
            copy_patch(window, input, from, y, x, patch);
        }
        multiply(scratch, depth, weights, bias, out, to.channels);
    }
}

/// Lays out what the window sees at output position (x, y): rows, columns, channels.
fn copy_patch(window: &Window, input: &[f32], from: Shape, y: usize, x: usize, patch: &mut [f32]) {
    let row_length = window.kernel[1] * from.channels;
    let columns = window.columns(x, from.width);
    let rows = window.rows(y, from.height);
    for (tap_y, patch) in patch.chunks_exact_mut(row_length).enumerate() {
        if !rows.taps.contains(&tap_y) {
            patch.fill(0.0);
            continue;
        }
        let (start, end) = (
            columns.taps.start * from.channels,
            columns.taps.end * from.channels,
        );
        let source =
            ((rows.first + tap_y - rows.taps.start) * from.width + columns.first) * from.channels;
        patch[..start].fill(0.0);
        patch[start..end].copy_from_slice(&input[source..][..end - start]);
        patch[end..].fill(0.0);
    }
}

/// Transposed convolution whose kernel equals its stride: each input pixel becomes a `kernel` block of
/// output pixels. Weight rows are ordered by block row, block column, output channel.
#[allow(clippy::too_many_arguments)]
pub fn transpose(
    kernel: [usize; 2],
    weights: &[f32],
    bias: &[f32],
    input: &[f32],
    from: Shape,
    out: &mut [f32],
    to: Shape,
    scratch: &mut Vec<f32>,
) {
    let block_row = kernel[1] * to.channels;
    let block = kernel[0] * block_row;
    scratch.clear();
    scratch.resize(from.width * block, 0.0);
    let bands = out.chunks_exact_mut(kernel[0] * to.width * to.channels);
    for (input, band) in input.chunks_exact(from.width * from.channels).zip(bands) {
        multiply(input, from.channels, weights, bias, scratch, block);
        for (y, row) in band.chunks_exact_mut(to.width * to.channels).enumerate() {
            for (target, source) in row
                .chunks_exact_mut(block_row)
                .zip(scratch.chunks_exact(block))
            {
                target.copy_from_slice(&source[y * block_row..][..block_row]);
            }
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
    fn pointwise_convolution_over_more_than_a_panel() {
        // Channel c of 10 is (c + 1) · first + c · second.
        let rows: Vec<f32> = (0..10).flat_map(|c| [c as f32 + 1.0, c as f32]).collect();
        let bias = padded((0..10).map(|c| c as f32 * 100.0).collect());
        let window = Window {
            kernel: [1, 1],
            stride: [1, 1],
            before: [0, 0],
        };
        let (from, to) = (shape(1, 5, 2), shape(1, 5, 10));
        let input: Vec<f32> = (0..10).map(|v| v as f32).collect();
        let mut out = vec![0.0; 50];
        convolve(
            &window,
            &panels(&rows, 2),
            &bias,
            &input,
            from,
            &mut out,
            to,
            &mut Vec::new(),
        );
        for (pixel, out) in out.chunks(10).enumerate() {
            for (c, &value) in out.iter().enumerate() {
                let (first, second, c) = (pixel as f32 * 2.0, pixel as f32 * 2.0 + 1.0, c as f32);
                assert_eq!(value, c * 100.0 + (c + 1.0) * first + c * second);
            }
        }
    }

    #[test]
    fn strided_convolution_sees_zero_outside() {
        let window = Window {
            kernel: [3, 3],
            stride: [2, 2],
            before: [0, 0],
        };
        let (from, to) = (shape(4, 4, 1), shape(2, 2, 1));
        let input: Vec<f32> = (1..=16).map(|v| v as f32).collect();
        let mut out = vec![0.0; 4];
        convolve(
            &window,
            &panels(&[1.0; 9], 9),
            &padded(vec![0.0]),
            &input,
            from,
            &mut out,
            to,
            &mut Vec::new(),
        );
        assert_eq!(out, [54.0, 45.0, 72.0, 54.0]);
    }

    #[test]
    fn transposed_convolution_spreads_each_pixel() {
        let (from, to) = (shape(1, 2, 1), shape(2, 4, 1));
        let weights = panels(&[1.0, 2.0, 3.0, 4.0], 1);
        let mut out = vec![0.0; 8];
        transpose(
            [2, 2],
            &weights,
            &padded(vec![0.5; 4]),
            &[1.0, 10.0],
            from,
            &mut out,
            to,
            &mut Vec::new(),
        );
        assert_eq!(out, [1.5, 2.5, 10.5, 20.5, 3.5, 4.5, 30.5, 40.5]);
    }
}
