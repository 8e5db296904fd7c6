//! Transposed convolution.

use super::codes::quantize;
use super::dense::{Call, Room, Scratch};
use super::lanes::{Kept, Lanes, Narrow, Wide, ROWS};
use super::panels::{multiply, Panels, View, BEYOND};
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
    /// Working memory for an input and output at these places.
    pub fn scratch(&self, from: Place, to: Place) -> Room {
        Room {
            values: from.shape.width * self.block(to),
            codes: from.row() + BEYOND,
        }
    }

    /// Values that come of one input pixel, in whole panels.
    fn block(&self, to: Place) -> usize {
        (self.kernel[0] * self.kernel[1] * to.shape.channels).next_multiple_of(LANES)
    }

    #[inline(always)]
    fn run_in<L: Lanes<Weights = Kept>, const PIXELS: usize>(
        &self,
        call: Call,
        scratch: Scratch,
        out: &mut [f32],
    ) {
        let Call { from, to, .. } = call;
        let Scratch { values, codes } = scratch;
        let channels = to.shape.channels;
        let (block_row, block) = (self.kernel[1] * channels, self.block(to));
        let bands = out.chunks_exact_mut(self.kernel[0] * to.row());
        for (y, band) in bands.take(from.shape.height).enumerate() {
            let made = &call.input[y * from.row()..][..from.row()];
            let step = quantize(made, self.panels.largest, codes);
            let view = View::points(codes, step, from);
            multiply::<L, PIXELS>(&self.panels, view, from.shape.width, values, block);
            for (line, row) in band.chunks_exact_mut(to.row()).enumerate() {
                let blocks = row.chunks_exact_mut(block_row);
                for (target, source) in blocks.zip(values.chunks_exact(block)) {
                    let source = &source[line * block_row..][..block_row];
                    // A copy of two values is a function call of its own in an engine, unless it is written out.
                    match (&mut *target, source) {
                        ([a, b], &[first, second]) => (*a, *b) = (first, second),
                        _ => target.copy_from_slice(source),
                    }
                }
            }
            self.finish.apply(band, None);
        }
    }
}

wide! {
    /// Computes a transposed convolution.
    pub fn transpose(transposed: &Transposed, call: Call, scratch: Scratch, out: &mut [f32])
        = Transposed::run_in::<Wide, 8>, Transposed::run_in::<Narrow, ROWS>;
}

#[cfg(test)]
mod tests {
    use super::super::codes::Codes;
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
        let codes = Codes {
            rows: vec![1, 2, 3, 4],
            scales: vec![1.0; 4],
        };
        let transposed = Transposed {
            kernel: [2, 2],
            panels: Panels::new(&codes, 1, &[0.5; 4]),
            finish: Finish::new(Activation::None, Vec::new(), to),
        };
        let call = Call {
            input: &[1.0, 10.0],
            from,
            added: None,
            to,
            zeros: &[],
        };
        let room = transposed.scratch(from, to);
        let scratch = Scratch {
            values: &mut vec![0.0; room.values],
            codes: &mut vec![0; room.codes],
        };
        let mut out = vec![0.0; 8];
        transpose(&transposed, call, scratch, &mut out);
        let plain = [1.5, 2.5, 10.5, 20.5, 3.5, 4.5, 30.5, 40.5];
        let close = |(made, plain): (&f32, f32)| (made - plain).abs() < 1e-3;
        assert!(out.iter().zip(plain).all(close), "{out:?}");
    }
}
