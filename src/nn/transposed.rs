//! Transposed convolution.

use super::dense::{multiply, Call, Panels, View};
use super::place::{Place, LANES};
use super::pointwise::Finish;
use crate::wide::wide;

/// Transposed convolution whose kernel equals its stride: each input pixel becomes a `kernel` block of
/// output pixels. Weight rows are ordered by block row, block column, output channel.
pub struct Transposed {
    /// Height and width of a block.
    pub kernel: [usize; 2],
    /// Its weights.
    pub panels: Panels,
    /// What follows.
    pub finish: Finish,
}

impl Transposed {
    /// Values of working memory.
    pub fn scratch(&self, from: Place, to: Place) -> usize {
        from.shape.width * self.block(to)
    }

    /// Values that come of one input pixel, in whole panels.
    fn block(&self, to: Place) -> usize {
        (self.kernel[0] * self.kernel[1] * to.shape.channels).next_multiple_of(LANES)
    }

    #[inline(always)]
    fn run_in<const ROWS: usize>(&self, call: Call, scratch: &mut [f32], out: &mut [f32]) {
        let Call { from, to, .. } = call;
        let channels = to.shape.channels;
        let (block_row, block) = (self.kernel[1] * channels, self.block(to));
        let bands = out.chunks_exact_mut(self.kernel[0] * to.row());
        for (y, band) in bands.take(from.shape.height).enumerate() {
            let view = View {
                input: &call.input[y * from.row()..],
                step: from.pitch,
                run: from.shape.channels,
                lines: 1,
                line: 0,
                skipped: 0,
            };
            multiply::<ROWS>(&self.panels, view, from.shape.width, scratch, block);
            for (line, row) in band.chunks_exact_mut(to.row()).enumerate() {
                let blocks = row.chunks_exact_mut(block_row);
                for (target, source) in blocks.zip(scratch.chunks_exact(block)) {
                    target.copy_from_slice(&source[line * block_row..][..block_row]);
                }
            }
            self.finish.apply(band, None);
        }
    }
}

wide! {
    /// Computes a transposed convolution.
    pub fn transpose(transposed: &Transposed, call: Call, scratch: &mut [f32], out: &mut [f32])
        = Transposed::run_in::<8>, Transposed::run_in::<4>;
}

#[cfg(test)]
mod tests {
    use super::super::format::{Activation, Shape};
    use super::*;

    fn shape(height: usize, width: usize) -> Shape {
        Shape {
            height,
            width,
            channels: 1,
        }
    }

    #[test]
    fn transposed_convolution_spreads_each_pixel() {
        let (from, to) = (Place::new(shape(1, 2), true), Place::new(shape(2, 4), true));
        let transposed = Transposed {
            kernel: [2, 2],
            panels: Panels::new(&[1.0, 2.0, 3.0, 4.0], 1, &[0.5; 4]),
            finish: Finish::new(Activation::None, Vec::new(), to),
        };
        let call = Call {
            input: &[1.0, 10.0],
            from,
            added: None,
            to,
            zeros: &[],
        };
        let mut scratch = vec![0.0; transposed.scratch(from, to)];
        let mut out = vec![0.0; 8];
        transpose(&transposed, call, &mut scratch, &mut out);
        assert_eq!(out, [1.5, 2.5, 10.5, 20.5, 3.5, 4.5, 30.5, 40.5]);
    }
}
