//! Convolution as a matrix product over panels of eight output channels.

use super::depthwise::Depthwise;
use super::format::Window;
use super::place::{Place, LANES};
use super::pointwise::Finish;
use crate::wide::wide;

/// Pixels computed at least together where the rows of a picture allow it, so that a panel's weights are used again while
/// they are in the first cache.
const BLOCK: usize = 32;

/// Weights of a convolution, eight output channels side by side.
pub struct Panels {
    /// For each eight channels: their biases, then eight weights for each input. Missing channels are zero.
    lanes: Vec<[f32; LANES]>,
    /// Inputs of one output.
    depth: usize,
}

impl Panels {
    /// Packs weights that lie in one row of `depth` per output channel.
    pub fn new(rows: &[f32], depth: usize, bias: &[f32]) -> Panels {
        let mut lanes = vec![[0.0; LANES]; bias.len().div_ceil(LANES) * (depth + 1)];
        for (channel, &bias) in bias.iter().enumerate() {
            let (panel, lane) = (channel / LANES * (depth + 1), channel % LANES);
            lanes[panel][lane] = bias;
            let row = rows.get(channel * depth..).unwrap_or(&[]);
            for (lanes, &weight) in lanes[panel + 1..][..depth].iter_mut().zip(row) {
                lanes[lane] = weight;
            }
        }
        Panels { lanes, depth }
    }
}

/// What a row of output pixels reads: for each of them, `lines` runs of `run` values.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    /// From the first value that the first pixel reads.
    pub input: &'a [f32],
    /// Values from one pixel's first to the next's.
    pub step: usize,
    pub run: usize,
    pub lines: usize,
    /// Values from one run to the next.
    pub line: usize,
    /// Weights of runs that lie above the picture.
    pub skipped: usize,
}

/// `out[pixel][channel] = bias[channel] + Σ input[pixel][i] · weight[channel][i]` for `count` pixels, `pitch` apart.
#[inline(always)]
pub(super) fn multiply<const ROWS: usize>(
    panels: &Panels,
    view: View,
    count: usize,
    out: &mut [f32],
    pitch: usize,
) {
    for (index, panel) in panels.lanes.chunks_exact(panels.depth + 1).enumerate() {
        let first = index * LANES;
        let mut x = 0;
        while ROWS == 8 && x + 8 <= count {
            eight(panel, view, x, &mut out[x * pitch + first..], pitch);
            x += 8;
        }
        while x + 4 <= count {
            four(panel, view, x, &mut out[x * pitch + first..], pitch);
            x += 4;
        }
        while x < count {
            one(panel, view, x, &mut out[x * pitch + first..], pitch);
            x += 1;
        }
    }
}

/// Inputs that are gone through at once, so that places are computed and ends are looked for once for all of them.
const INPUTS: usize = 4;

/// Declares a function for eight channels of so many pixels from pixel `x` on. Written out, not as a loop over pixels: only
/// then does the compiler keep all sums in registers.
macro_rules! tile {
    ($name:ident: $($index:literal $sum:ident $pixel:ident $few:ident),*) => {
        #[inline(always)]
        fn $name(panel: &[[f32; LANES]], view: View, x: usize, out: &mut [f32], pitch: usize) {
            $(let mut $sum = panel[0];)*
            let mut weights = &panel[1 + view.skipped..];
            let mut start = x * view.step;
            for _ in 0..view.lines {
                $(let $pixel = &view.input[start + $index * view.step..][..view.run];)*
                let (line, rest) = weights.split_at(view.run);
                let groups = line.chunks_exact(INPUTS);
                let left = groups.remainder();
                $(let mut $few = $pixel.chunks_exact(INPUTS);)*
                for weights in groups {
                    $(let Some($few) = $few.next() else { break };)*
                    for (k, weights) in weights.iter().enumerate() {
                        $($sum = added($sum, $few[k], *weights);)*
                    }
                }
                let done = view.run - left.len();
                for (k, weights) in left.iter().enumerate() {
                    $($sum = added($sum, $pixel[done + k], *weights);)*
                }
                weights = rest;
                start += view.line;
            }
            $(out[$index * pitch..][..LANES].copy_from_slice(&$sum);)*
        }
    };
}
tile!(eight: 0 a p i, 1 b q j, 2 c r k, 3 d s l, 4 e t m, 5 f u n, 6 g v o, 7 h w y);
tile!(four: 0 a p i, 1 b q j, 2 c r k, 3 d s l);
tile!(one: 0 a p i);

#[inline(always)]
fn added(sums: [f32; LANES], value: f32, weights: [f32; LANES]) -> [f32; LANES] {
    std::array::from_fn(|lane| sums[lane] + value * weights[lane])
}

/// A convolution of any window, alone or behind a depthwise one.
pub struct Dense {
    /// Its geometry.
    pub window: Window,
    /// Its weights.
    pub panels: Panels,
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

impl Dense {
    /// Values of working memory for an input and output at these places.
    pub fn scratch(&self, from: Place, to: Place) -> usize {
        match self.behind {
            Some(_) => rows_together(to) * to.shape.width * from.pitch + 2 * from.pitch,
            None => self.window.taps() * from.pitch,
        }
    }

    #[inline(always)]
    fn run_in<const ROWS: usize, const N: usize>(
        &self,
        call: Call,
        scratch: &mut [f32],
        out: &mut [f32],
    ) {
        let Call { from, to, .. } = call;
        let width = to.shape.width;
        let whole = self.window.is_point();
        let together = if whole { rows_together(to) } else { 1 };
        let pixels = |y: usize| together.min(to.shape.height - y) * width;
        for y in (0..to.shape.height).step_by(together) {
            let count = pixels(y);
            let band = &mut out[y * to.row()..][..count * to.pitch];
            let point = |input, step| View {
                input,
                step,
                run: from.shape.channels,
                lines: 1,
                line: 0,
                skipped: 0,
            };
            if let Some(depthwise) = &self.behind {
                let made = width * from.pitch;
                for (row, y) in (y..to.shape.height).take(count / width).enumerate() {
                    let target = &mut scratch[row * made..];
                    depthwise.row::<N>(call.input, from, call.zeros, y, width, target);
                }
                depthwise
                    .finish
                    .apply(&mut scratch[..count * from.pitch], None);
                let view = point(&*scratch, from.pitch);
                multiply::<ROWS>(&self.panels, view, count, band, to.pitch);
            } else if whole {
                let view = point(&call.input[y * from.row()..], from.pitch);
                multiply::<ROWS>(&self.panels, view, count, band, to.pitch);
            } else {
                self.row::<ROWS>(&call, y, scratch, band);
            }
            let added = call
                .added
                .map(|(values, pitch)| (&values[y * width * pitch..][..count * pitch], pitch));
            self.finish.apply(band, added);
        }
    }

    /// One output row of a window larger than a pixel.
    #[inline(always)]
    fn row<const ROWS: usize>(&self, call: &Call, y: usize, patch: &mut [f32], out: &mut [f32]) {
        let (window, from, to) = (&self.window, call.from, call.to);
        let run = window.kernel[1] * from.pitch;
        let rows = window.rows(y, from.shape.height);
        let top = &call.input[rows.first * from.row()..];
        let inside = window.inside(from.shape.width, to.shape.width);
        if !inside.is_empty() {
            let start = (inside.start * window.stride[1] - window.before[1]) * from.pitch;
            let view = View {
                input: &top[start..],
                step: window.stride[1] * from.pitch,
                run,
                lines: rows.taps.len(),
                line: from.row(),
                skipped: rows.taps.start * run,
            };
            let out = &mut out[inside.start * to.pitch..];
            multiply::<ROWS>(&self.panels, view, inside.len(), out, to.pitch);
        }
        for x in (0..inside.start).chain(inside.end..to.shape.width) {
            let columns = window.columns(x, from.shape.width);
            let patch = &mut patch[..rows.taps.len() * run];
            patch.fill(0.0);
            for (row, patch) in patch.chunks_exact_mut(run).enumerate() {
                let source = &top[row * from.row() + columns.first * from.pitch..];
                let seen = columns.taps.len() * from.pitch;
                patch[columns.taps.start * from.pitch..][..seen].copy_from_slice(&source[..seen]);
            }
            let view = View {
                input: patch,
                step: 0,
                run,
                lines: rows.taps.len(),
                line: run,
                skipped: rows.taps.start * run,
            };
            multiply::<1>(&self.panels, view, 1, &mut out[x * to.pitch..], to.pitch);
        }
    }
}

/// Rows of the output that are computed together.
fn rows_together(to: Place) -> usize {
    BLOCK.div_ceil(to.shape.width).min(to.shape.height)
}

wide! {
    /// Computes a convolution.
    pub fn convolve(dense: &Dense, call: Call, scratch: &mut [f32], out: &mut [f32])
        = Dense::run_in::<8, 8>, Dense::run_in::<4, 4>;
}
#[cfg(test)]
mod tests {
    use super::super::format::{Activation, Shape};
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

    /// Both versions of a convolution on made-up numbers, and the plain sum, which must all be equal to the last bit.
    fn agree(window: Window, from: Shape, to: Shape) {
        let depth = window.taps() * from.channels;
        let (rows, bias) = (numbers(to.channels * depth, 3), numbers(to.channels, 31));
        let (from, to) = (Place::new(from, true), Place::new(to, false));
        let dense = Dense {
            window,
            panels: Panels::new(&rows, depth, &bias),
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
        let mut scratch = vec![5.0; dense.scratch(from, to)];
        let mut outs = vec![vec![9.0; to.room()]; 2];
        convolve(&dense, call(), &mut scratch, &mut outs[0]);
        dense.run_in::<4, 4>(call(), &mut scratch, &mut outs[1]);
        assert_eq!(outs[0][..to.len()], outs[1][..to.len()]);
        let (kernel, channels) = (window.kernel, from.shape.channels);
        for at in 0..to.shape.len() {
            let (pixel, channel) = (at / to.shape.channels, at % to.shape.channels);
            let (y, x) = (pixel / to.shape.width, pixel % to.shape.width);
            let mut sum = bias[channel];
            for i in 0..depth {
                let (tap, value) = (i / channels, i % channels);
                let row = (y * window.stride[0] + tap / kernel[1]).checked_sub(window.before[0]);
                let column = (x * window.stride[1] + tap % kernel[1]).checked_sub(window.before[1]);
                if let (Some(row), Some(column)) = (row, column) {
                    if row < from.shape.height && column < from.shape.width {
                        let at = row * from.row() + column * from.pitch + value;
                        sum += input[at] * rows[channel * depth + i];
                    }
                }
            }
            assert_eq!(outs[0][pixel * to.pitch + channel], sum);
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
