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
//! bias, slopes. How many follows from the shapes, so the file holds no offset that could be wrong. Storage: 0 none,
//! 1 halves, 2 codes, 3 codes as [differences](super::prediction).

use super::half::single_to_half;
use super::layer::LANES;
use super::prediction;
use std::fmt;

pub use super::layer::{Activation, Grid, Layer, Operation, Shape, Weights, Window};

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
                    if prediction::pays(scales.len()) {
                        codes.extend(prediction::store(values, values.len() / scales.len()));
                        3
                    } else {
                        codes.extend(values.iter().map(|&code| code as u8));
                        2
                    }
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

/// Whether all tensors together stay within the memory limit and none is empty.
pub(super) fn affordable(shapes: &[Shape]) -> bool {
    let total = shapes.iter().try_fold(0usize, |sum, s| {
        let pitch = s.channels.next_multiple_of(LANES);
        let values = s.height.checked_mul(s.width)?.checked_mul(pitch)?;
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
