//! Convolution as a product of pixels with [`Panels`] of weights.

use super::codes::quantize;
use super::depthwise::{Depthwise, CHANNELS};
#[cfg(all(target_arch = "wasm32", not(target_feature = "simd128")))]
use super::doubles::Doubles;
use super::format::Window;
use super::lanes::{Kept, Lanes, Narrow, Wide, ROWS};
use super::panels::{multiply, Panels, View, BEYOND};
use super::place::Place;
use super::pointwise::Finish;
use crate::wide::wide;

/// Pixels computed at least together where the rows of a picture allow it, so that a panel's weights are used again while
/// they are in the first cache.
const BLOCK: usize = 32;

/// A convolution of any window, alone or behind a depthwise one.
pub struct Dense {
    /// Its geometry.
    pub window: Window,
    /// Its weights.
    pub panels: Panels,
    /// The same weights where they can be multiplied faster.
    #[cfg(all(target_arch = "wasm32", not(target_feature = "simd128")))]
    pub doubles: Option<Doubles>,
    /// The depthwise convolution that makes its input, row by row; the window is then 1 × 1.
    pub behind: Option<Depthwise>,
    /// What follows.
    pub finish: Finish,
}

/// The tensors of one call.
pub struct Call<'a> {
    /// The values read, and where they lie.
    pub input: &'a [f32],
    /// Extent of the input.
    pub from: Place,
    /// What is added to the result, and its values per pixel.
    pub added: Option<(&'a [f32], usize)>,
    /// Extent of the output.
    pub to: Place,
    /// As many zeros as the input has values in a row, and room.
    pub zeros: &'a [f32],
}

/// Working memory of one call.
pub struct Scratch<'a> {
    /// Values.
    pub values: &'a mut [f32],
    /// Codes of values.
    pub codes: &'a mut [i16],
}

/// How much of each a step needs.
#[derive(Clone, Copy, Default)]
pub struct Room {
    /// Values.
    pub values: usize,
    /// Codes.
    pub codes: usize,
}

impl Dense {
    /// Working memory for an input and output at these places.
    pub fn scratch(&self, from: Place, to: Place) -> Room {
        // As many pixels as rows together have at most, whatever part of the picture is seen.
        let together = (BLOCK + to.shape.width - 1) * from.pitch;
        let (values, codes) = match (&self.behind, self.window.is_point()) {
            (Some(_), _) => (together + 2 * from.pitch, together),
            (None, true) => (0, together),
            (None, false) => (0, from.len() + BEYOND + self.window.taps() * from.pitch),
        };
        Room {
            values,
            codes: codes + BEYOND,
        }
    }

    #[inline(always)]
    fn run_in<L: Lanes<Weights = Kept>, const PIXELS: usize, const N: usize>(
        &self,
        call: Call,
        scratch: Scratch,
        out: &mut [f32],
    ) {
        if !self.window.is_point() {
            return self.windows::<L, PIXELS>(call, scratch.codes, out);
        }
        let Call { from, to, .. } = call;
        let Scratch { values, codes } = scratch;
        let width = to.shape.width;
        let together = rows_together(to);
        for y in (0..to.shape.height).step_by(together) {
            let count = together.min(to.shape.height - y) * width;
            let made = match &self.behind {
                Some(depthwise) => {
                    let row = width * from.pitch;
                    for (at, y) in (y..to.shape.height).take(count / width).enumerate() {
                        let target = &mut values[at * row..];
                        depthwise.row::<N>(call.input, from, call.zeros, y, width, target);
                    }
                    let made = &mut values[..count * from.pitch];
                    depthwise.finish.apply(made, None);
                    &*made
                }
                None => &call.input[y * from.row()..][..count * from.pitch],
            };
            let band = &mut out[y * to.row()..][..count * to.pitch];
            self.points::<L, PIXELS>(made, from, count, codes, band, to.pitch);
            self.finish.apply(band, call.added_to(y * width, count));
        }
    }

    /// The products of `count` pixels with a window of one pixel.
    #[inline(always)]
    fn points<L: Lanes<Weights = Kept>, const PIXELS: usize>(
        &self,
        values: &[f32],
        from: Place,
        count: usize,
        codes: &mut [i16],
        out: &mut [f32],
        pitch: usize,
    ) {
        #[cfg(all(target_arch = "wasm32", not(target_feature = "simd128")))]
        if let Some(doubles) = &self.doubles {
            return doubles.multiply(values, from.pitch, out, pitch);
        }
        let step = quantize(values, self.panels.largest, codes);
        let view = View::points(codes, step, from);
        multiply::<L, PIXELS>(&self.panels, view, count, out, pitch);
    }

    /// A window larger than a pixel.
    #[inline(always)]
    fn windows<L: Lanes<Weights = Kept>, const PIXELS: usize>(
        &self,
        call: Call,
        codes: &mut [i16],
        out: &mut [f32],
    ) {
        let Call { from, to, .. } = call;
        let (codes, rest) = codes.split_at_mut(from.len() + BEYOND);
        let patch = &mut rest[..self.window.taps() * from.pitch + BEYOND];
        let step = quantize(&call.input[..from.len()], self.panels.largest, codes);
        for (y, out) in out
            .chunks_exact_mut(to.row())
            .enumerate()
            .take(to.shape.height)
        {
            self.row::<L, PIXELS>((codes, step), [from, to], y, patch, out);
            let added = call.added_to(y * to.shape.width, to.shape.width);
            self.finish.apply(out, added);
        }
    }

    /// One output row of a window larger than a pixel.
    #[inline(always)]
    fn row<L: Lanes<Weights = Kept>, const PIXELS: usize>(
        &self,
        (codes, step): (&[i16], f32),
        [from, to]: [Place; 2],
        y: usize,
        patch: &mut [i16],
        out: &mut [f32],
    ) {
        let window = &self.window;
        let run = window.kernel[1] * from.pitch;
        let rows = window.rows(y, from.shape.height);
        let top = &codes[rows.first * from.row()..];
        let inside = window.inside(from.shape.width, to.shape.width);
        let view = View {
            input: top,
            step,
            pitch: window.stride[1] * from.pitch,
            run,
            lines: rows.taps.len(),
            line: from.row(),
            skipped: rows.taps.start,
        };
        if !inside.is_empty() {
            let start = (inside.start * window.stride[1] - window.before[1]) * from.pitch;
            let input = &top[start..];
            let out = &mut out[inside.start * to.pitch..];
            let view = View { input, ..view };
            multiply::<L, PIXELS>(&self.panels, view, inside.len(), out, to.pitch);
        }
        for x in (0..inside.start).chain(inside.end..to.shape.width) {
            let columns = window.columns(x, from.shape.width);
            patch.fill(0);
            for (row, patch) in patch
                .chunks_exact_mut(run)
                .take(rows.taps.len())
                .enumerate()
            {
                let source = &top[row * from.row() + columns.first * from.pitch..];
                let seen = columns.taps.len() * from.pitch;
                patch[columns.taps.start * from.pitch..][..seen].copy_from_slice(&source[..seen]);
            }
            let view = View {
                input: patch,
                line: run,
                ..view
            };
            multiply::<L, 1>(&self.panels, view, 1, &mut out[x * to.pitch..], to.pitch);
        }
    }
}

impl<'a> Call<'a> {
    /// What is added to `count` pixels from pixel `first` on.
    #[inline(always)]
    fn added_to(&self, first: usize, count: usize) -> Option<(&'a [f32], usize)> {
        let (values, pitch) = self.added?;
        Some((&values[first * pitch..][..count * pitch], pitch))
    }
}

/// Rows of the output that are computed together.
fn rows_together(to: Place) -> usize {
    BLOCK.div_ceil(to.shape.width).min(to.shape.height)
}

wide! {
    /// Computes a convolution.
    pub fn convolve(dense: &Dense, call: Call, scratch: Scratch, out: &mut [f32])
        = Dense::run_in::<Wide, 8, 8>, Dense::run_in::<Narrow, ROWS, CHANNELS>;
}
#[cfg(test)]
mod tests {
    use super::super::codes::Codes;
    use super::super::format::{Activation, Shape};
    use super::super::lanes::Portable;
    use super::*;

    fn shape(height: usize, width: usize, channels: usize) -> Shape {
        Shape {
            height,
            width,
            channels,
        }
    }

    fn number(i: usize) -> f32 {
        ((i * 7919 + 13) % 1009) as f32 / 331.0 - 1.4
    }

    fn numbers(count: usize, first: usize) -> Vec<f32> {
        (first..first + count).map(number).collect()
    }

    /// Both versions of a convolution on made-up numbers, which must be equal to the last bit, and the plain sum, which
    /// differs by no more than half a step of each value.
    fn agree(window: Window, from: Shape, to: Shape) {
        let depth = window.taps() * from.channels;
        let bias = numbers(to.channels, 31);
        let codes = Codes {
            rows: (0..to.channels * depth)
                .map(|at| (at * 37 % 255) as i16 - 127)
                .collect(),
            scales: numbers(to.channels, 57),
        };
        let (from, to) = (Place::new(from, true), Place::new(to, false));
        let run = window.kernel[1] * from.pitch;
        let dense = Dense {
            window,
            panels: Panels::new(&codes, run, &bias),
            behind: None,
            finish: Finish::new(Activation::None, Vec::new(), to),
        };
        let input = numbers(from.room(), 100);
        let zeros = vec![0.0; from.row() + 2 * from.pitch];
        let call = || Call {
            input: &input,
            from,
            added: None,
            to,
            zeros: &zeros,
        };
        let room = dense.scratch(from, to);
        let (mut values, mut kept) = (vec![5.0; room.values], vec![5; room.codes]);
        let mut outs = vec![vec![9.0; to.room()]; 2];
        for (out, is_wide) in outs.iter_mut().zip([true, false]) {
            let scratch = Scratch {
                values: &mut values,
                codes: &mut kept,
            };
            match is_wide {
                true => convolve(&dense, call(), scratch, out),
                false => dense.run_in::<Portable, 4, 4>(call(), scratch, out),
            }
        }
        assert_eq!(outs[0][..to.len()], outs[1][..to.len()]);
        let (kernel, channels) = (window.kernel, from.shape.channels);
        let half_a_step = 0.51 * 1.7 / dense.panels.largest;
        for at in 0..to.shape.len() {
            let (pixel, channel) = (at / to.shape.channels, at % to.shape.channels);
            let (y, x) = (pixel / to.shape.width, pixel % to.shape.width);
            let (mut sum, mut most) = (0.0, 0.0);
            for i in 0..depth {
                let (tap, value) = (i / channels, i % channels);
                let row = (y * window.stride[0] + tap / kernel[1]).checked_sub(window.before[0]);
                let column = (x * window.stride[1] + tap % kernel[1]).checked_sub(window.before[1]);
                if let (Some(row), Some(column)) = (row, column) {
                    if row < from.shape.height && column < from.shape.width {
                        let at = row * from.row() + column * from.pitch + value;
                        let weight = f32::from(codes.rows[channel * depth + i]);
                        sum += input[at] * weight;
                        most += half_a_step * weight.abs();
                    }
                }
            }
            let plain = sum * codes.scales[channel] + bias[channel];
            let made = outs[0][pixel * to.pitch + channel];
            assert!(
                (made - plain).abs() <= most * codes.scales[channel].abs() + 1e-3,
                "{made} {plain}"
            );
        }
    }

    #[test]
    fn every_form_is_the_plain_sum() {
        let window = |kernel: usize, stride: usize, before: usize| Window {
            kernel: [kernel; 2],
            stride: [stride; 2],
            before: [before; 2],
        };
        agree(window(1, 1, 0), shape(5, 7, 6), shape(5, 7, 19));
        agree(window(1, 1, 0), shape(1, 1, 40), shape(1, 1, 9));
        agree(window(3, 2, 0), shape(20, 26, 3), shape(10, 13, 12));
        agree(window(3, 1, 1), shape(4, 11, 2), shape(4, 11, 8));
        agree(window(5, 2, 1), shape(32, 32, 3), shape(16, 16, 24));
        agree(window(3, 3, 0), shape(3, 3, 32), shape(1, 1, 80));
        agree(window(1, 2, 0), shape(4, 4, 3), shape(2, 2, 3));
    }
}
