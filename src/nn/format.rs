//! The weight file: what a net consists of, how it is written and read.
//!
//! All numbers are little-endian.
//!
//! | bytes | content |
//! |---|---|
//! | 4 | `XNN1` |
//! | 2 + 2 + 2 + 2 | number of tensors, layers, outputs; input tensor |
//! | 2 each | output tensors |
//! | 6 each | tensor shapes: height, width, channels |
//! | 15 each | layers: operation, activation, storage of the weights, input, second input (65535: none), output, six bytes of geometry |
//! | 4 + 4 | number of halves, of codes |
//! | 2 each | halves: all low bytes, then all high bytes |
//! | 1 each | codes |
//!
//! Halves are IEEE half-precision values, codes signed bytes. Layers take from both in order: scales of
//! quantised weights (one half per output channel), the weights (halves or codes; one row per output channel),
//! bias, slopes. How many follows from the shapes, so the file holds no offset that could be wrong.

use super::half::{half_to_single, single_to_half};
use std::fmt;
use std::ops::Range;

const MAGIC: &[u8; 4] = b"XNN1";
const NO_TENSOR: u16 = u16::MAX;
/// Upper bound on the values of all tensors together (128 MiB); the largest net here needs a twentieth.
const MAX_VALUES: usize = 1 << 25;

/// Why a weight file was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Error {
    /// The first four bytes are not those of a weight file.
    NotAWeightFile,
    /// The file ends before its content does, or goes on after it.
    WrongLength,
    /// A tensor, layer or shape that cannot be; says which.
    Inconsistent(&'static str),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::NotAWeightFile => f.write_str("not a weight file"),
            Error::WrongLength => f.write_str("weight file cut off or too long"),
            Error::Inconsistent(what) => write!(f, "inconsistent weight file: {what}"),
        }
    }
}

impl std::error::Error for Error {}

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
                let rows = codes.chunks_exact(depth).zip(scales);
                rows.flat_map(|(row, scale)| row.iter().map(move |&code| code as f32 * scale))
                    .collect()
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

/// A net as stored.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// Shapes of all tensors.
    pub shapes: Vec<Shape>,
    /// The tensor the picture goes into.
    pub input: usize,
    /// The tensors that are results.
    pub outputs: Vec<usize>,
    /// In order of execution.
    pub layers: Vec<Layer>,
}

impl Model {
    /// The bytes of the weight file.
    pub fn write(&self) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        let mut word = |value: usize| out.extend((value as u16).to_le_bytes());
        [
            self.shapes.len(),
            self.layers.len(),
            self.outputs.len(),
            self.input,
        ]
        .into_iter()
        .for_each(&mut word);
        self.outputs.iter().copied().for_each(&mut word);
        self.shapes
            .iter()
            .flat_map(|s| [s.height, s.width, s.channels])
            .for_each(&mut word);
        let (mut halves, mut codes) = (Vec::new(), Vec::new());
        for layer in &self.layers {
            let (operation, geometry) = operation_bytes(layer.operation);
            let storage = match &layer.weights {
                Weights::None => 0,
                Weights::Half(values) => {
                    halves.extend(values);
                    1
                }
                Weights::Quantized {
                    codes: values,
                    scales,
                } => {
                    halves.extend(scales.iter().map(|&scale| single_to_half(scale)));
                    codes.extend(values.iter().map(|&code| code as u8));
                    2
                }
            };
            halves.extend(
                layer
                    .bias
                    .iter()
                    .chain(&layer.slopes)
                    .map(|&value| single_to_half(value)),
            );
            out.extend([operation, layer.activation as u8, storage]);
            for tensor in [
                layer.input as u16,
                layer.second.map_or(NO_TENSOR, |t| t as u16),
                layer.output as u16,
            ] {
                out.extend(tensor.to_le_bytes());
            }
            out.extend(geometry);
        }
        out.extend((halves.len() as u32).to_le_bytes());
        out.extend((codes.len() as u32).to_le_bytes());
        out.extend(halves.iter().map(|half| *half as u8));
        out.extend(halves.iter().map(|half| (half >> 8) as u8));
        out.extend(codes);
        out
    }

    /// Reads a weight file and checks that every layer fits its tensors.
    ///
    /// # Errors
    /// See [`Error`].
    pub fn read(bytes: &[u8]) -> Result<Model, Error> {
        super::reader::read(bytes)
    }
}

fn operation_bytes(operation: Operation) -> (u8, [u8; 6]) {
    let window = |w: Window| {
        let [kernel, stride, before] =
            [w.kernel, w.stride, w.before].map(|pair| pair.map(|v| v as u8));
        [
            kernel[0], kernel[1], stride[0], stride[1], before[0], before[1],
        ]
    };
    match operation {
        Operation::Copy => (0, [0; 6]),
        Operation::Convolution(w) => (1, window(w)),
        Operation::Depthwise(w) => (2, window(w)),
        Operation::TransposedConvolution([height, width]) => {
            (3, [height as u8, width as u8, 0, 0, 0, 0])
        }
        Operation::MaxPool(w) => (4, window(w)),
        Operation::GlobalAverage => (5, [0; 6]),
        Operation::Add => (6, [0; 6]),
        Operation::Multiply => (7, [0; 6]),
        Operation::Resize(grid) => (8, [grid as u8, 0, 0, 0, 0, 0]),
        Operation::Append => (9, [0; 6]),
    }
}

/// Inverse of [`operation_bytes`].
pub(super) fn operation_from(code: u8, geometry: [u8; 6]) -> Option<Operation> {
    let [a, b, c, d, e, f] = geometry.map(usize::from);
    let window = Window {
        kernel: [a, b],
        stride: [c, d],
        before: [e, f],
    };
    Some(match code {
        0 => Operation::Copy,
        1 => Operation::Convolution(window),
        2 => Operation::Depthwise(window),
        3 => Operation::TransposedConvolution([a, b]),
        4 => Operation::MaxPool(window),
        5 => Operation::GlobalAverage,
        6 => Operation::Add,
        7 => Operation::Multiply,
        8 => Operation::Resize(*[Grid::Origin, Grid::Centers, Grid::Corners].get(a)?),
        9 => Operation::Append,
        _ => return None,
    })
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

/// Whether all tensors together stay within the memory limit and none is empty.
pub(super) fn affordable(shapes: &[Shape]) -> bool {
    let total = shapes.iter().try_fold(0usize, |sum, s| {
        let values = s.height.checked_mul(s.width)?.checked_mul(s.channels)?;
        (values > 0).then_some(())?;
        sum.checked_add(values).filter(|&sum| sum <= MAX_VALUES)
    });
    total.is_some()
}

/// Whether the working memory of a convolution, `depth` values for each output column, stays within the limit.
pub(super) fn patches_affordable(columns: usize, depth: usize) -> bool {
    columns
        .checked_mul(depth)
        .is_some_and(|values| values <= MAX_VALUES)
}

/// First bytes, and the mark for "no second input".
pub(super) const fn marks() -> (&'static [u8; 4], u16) {
    (MAGIC, NO_TENSOR)
}
