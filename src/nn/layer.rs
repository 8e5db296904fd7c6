//! What a net is made of: tensors, layers and their geometry.

use super::half::half_to_single;
use std::ops::Range;

/// Values computed side by side. Tensors between layers have a multiple of it as values per pixel, so that no loop needs a
/// second form for what is left over; the values beyond the channels are 0.
pub const LANES: usize = 8;

/// Extent of a tensor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// Rows.
    pub height: usize,
    /// Columns.
    pub width: usize,
    /// Values per pixel.
    pub channels: usize,
}

impl Shape {
    /// Number of values.
    pub fn len(self) -> usize {
        self.height * self.width * self.channels
    }

    /// Whether there is no value at all.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }
}

/// What a layer does with each value at its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Activation {
    /// Nothing.
    None,
    /// max(x, 0).
    Relu,
    /// x held to 0..6.
    Relu6,
    /// x for positive x, slope · x for negative, one slope per channel.
    Prelu,
    /// x · (x + 3 held to 0..6) / 6.
    HardSwish,
    /// 1 / (1 + e^−x).
    Logistic,
}

/// Kernel geometry; each pair is vertical, horizontal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// Taps.
    pub kernel: [usize; 2],
    /// Input pixels per output pixel.
    pub stride: [usize; 2],
    /// Input pixels the first window reaches outside the picture.
    pub before: [usize; 2],
}

/// The part of a window inside the picture, along one axis.
pub(super) struct Span {
    /// First input position seen.
    pub first: usize,
    /// The taps that see a position of the picture; never empty in a checked layer.
    pub taps: Range<usize>,
}

impl Window {
    /// Number of taps.
    pub fn taps(&self) -> usize {
        self.kernel[0] * self.kernel[1]
    }

    /// Rows seen at output row `y` of a picture of `height` rows.
    pub(super) fn rows(&self, y: usize, height: usize) -> Span {
        self.span(0, y, height)
    }

    /// Columns seen at output column `x` of a picture of `width` columns.
    pub(super) fn columns(&self, x: usize, width: usize) -> Span {
        self.span(1, x, width)
    }

    fn span(&self, axis: usize, position: usize, length: usize) -> Span {
        let start = position * self.stride[axis];
        let skipped = self.before[axis].saturating_sub(start);
        let first = start.saturating_sub(self.before[axis]);
        let end = (length + self.before[axis] - start).min(self.kernel[axis]);
        Span {
            first,
            taps: skipped..end,
        }
    }

    /// Whether it is a single tap on every pixel.
    pub(super) fn is_point(&self) -> bool {
        self.kernel == [1, 1] && self.stride == [1, 1] && self.before == [0, 0]
    }

    /// The output columns of `to` that see nothing beyond the sides of a picture of `from` columns.
    pub(super) fn inside(&self, from: usize, to: usize) -> Range<usize> {
        let first = self.before[1].div_ceil(self.stride[1]).min(to);
        let beyond = (from + self.before[1]).checked_sub(self.kernel[1]);
        let end = beyond.map_or(0, |last| (last / self.stride[1] + 1).min(to));
        first..end.max(first)
    }

    /// Whether every output position sees at least one pixel of the picture.
    fn fits(&self, from: Shape, to: Shape) -> bool {
        [(from.height, to.height), (from.width, to.width)]
            .into_iter()
            .enumerate()
            .all(|(axis, (from, to))| {
                self.stride[axis] > 0
                    && self.before[axis] < self.kernel[axis]
                    && (to - 1) * self.stride[axis] < from + self.before[axis]
            })
    }
}

/// Where the output positions of a resize lie in its input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Grid {
    /// First on first, spacing by the ratio of the lengths.
    Origin,
    /// Pixel centres at (i + ½) · ratio − ½.
    Centers,
    /// First on first, last on last.
    Corners,
}

/// What a layer computes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// The input as it is (for an activation of its own).
    Copy,
    /// Full convolution, zero outside the picture.
    Convolution(Window),
    /// One kernel per channel, zero outside the picture.
    Depthwise(Window),
    /// Each input pixel becomes a block of output pixels of this height and width (stride = kernel).
    TransposedConvolution([usize; 2]),
    /// Largest value under the window.
    MaxPool(Window),
    /// Mean over all pixels.
    GlobalAverage,
    /// Input plus second input; channels that one of them lacks count as zero.
    Add,
    /// Every pixel of the input times the single pixel of the second input.
    Multiply,
    /// Bilinear resize.
    Resize(Grid),
    /// The input's values followed by those of the second input.
    Append,
}

/// Weights as stored: one row per output channel.
#[derive(Clone, Debug, PartialEq)]
pub enum Weights {
    /// The operation has none.
    None,
    /// Half-precision bit patterns.
    Half(Vec<u16>),
    /// Signed bytes times the scale of their row.
    Quantized {
        /// The bytes.
        codes: Vec<i8>,
        /// One scale per row.
        scales: Vec<f32>,
    },
}

impl Weights {
    /// The weights' values, in storage order.
    pub fn to_f32(&self) -> Vec<f32> {
        match self {
            Weights::None => Vec::new(),
            Weights::Half(halves) => halves.iter().map(|&half| half_to_single(half)).collect(),
            Weights::Quantized { codes, scales } => {
                let depth = (codes.len() / scales.len().max(1)).max(1);
                let mut values = Vec::with_capacity(codes.len());
                for (row, scale) in codes.chunks_exact(depth).zip(scales) {
                    values.extend(row.iter().map(|&code| f32::from(code) * scale));
                }
                values
            }
        }
    }
}

/// One layer.
#[derive(Clone, Debug, PartialEq)]
pub struct Layer {
    /// What it computes.
    pub operation: Operation,
    /// What follows.
    pub activation: Activation,
    /// The tensor it reads.
    pub input: usize,
    /// The second tensor of [`Operation::Add`], [`Operation::Multiply`], [`Operation::Append`].
    pub second: Option<usize>,
    /// The tensor it makes.
    pub output: usize,
    /// Weights of the convolutions. Rows are ordered kernel row, kernel column, input channel. A transposed
    /// convolution has a row per kernel row, kernel column, output channel.
    pub weights: Weights,
    /// One value per output channel; of the convolutions only.
    pub bias: Vec<f32>,
    /// One value per output channel; of [`Activation::Prelu`] only.
    pub slopes: Vec<f32>,
}

impl Layer {
    /// A layer without activation, weights and bias.
    pub fn new(operation: Operation, input: usize, second: Option<usize>, output: usize) -> Layer {
        let (weights, bias, slopes) = (Weights::None, Vec::new(), Vec::new());
        Layer {
            operation,
            activation: Activation::None,
            input,
            second,
            output,
            weights,
            bias,
            slopes,
        }
    }

    /// The tensors it reads.
    pub fn reads(&self) -> impl Iterator<Item = usize> {
        [Some(self.input), self.second].into_iter().flatten()
    }
}

/// Whether a layer's output has the shape its inputs and operation call for.
pub(super) fn fits(operation: Operation, from: Shape, second: Option<Shape>, to: Shape) -> bool {
    let same_picture = |a: Shape, b: Shape| (a.height, a.width) == (b.height, b.width);
    match (operation, second) {
        (Operation::Copy, None) => from == to,
        (Operation::Convolution(w), None) => w.fits(from, to),
        (Operation::Depthwise(w) | Operation::MaxPool(w), None) => {
            from.channels == to.channels && w.fits(from, to)
        }
        (Operation::TransposedConvolution([height, width]), None) => {
            to.height == from.height * height && to.width == from.width * width
        }
        (Operation::GlobalAverage, None) => {
            to == Shape {
                height: 1,
                width: 1,
                channels: from.channels,
            }
        }
        (Operation::Resize(_), None) => from.channels == to.channels,
        (Operation::Add, Some(second)) => {
            same_picture(from, to)
                && same_picture(second, to)
                && to.channels == from.channels.max(second.channels)
        }
        (Operation::Multiply, Some(second)) => {
            from == to
                && second
                    == Shape {
                        height: 1,
                        width: 1,
                        channels: from.channels,
                    }
        }
        (Operation::Append, Some(second)) => to.len() == from.len() + second.len(),
        _ => false,
    }
}
