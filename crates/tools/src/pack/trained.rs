//! The project's own nets for mouth, eyes, ears, head and hands, trained once and kept as numbers: `crates/tools/trained/`.

use serde::Deserialize;
use xuezhao::nn::format::{Activation, Layer, Model, Operation, Shape, Weights, Window};
use xuezhao::nn::half_to_single;

/// Name and numbers of each net; its card is in `crates/tools/trained/README.md`.
pub const TRAINED: [(&str, &str); 5] = [
    ("mouth", include_str!("../../trained/mouth.json")),
    ("eyes", include_str!("../../trained/eyes.json")),
    ("ears", include_str!("../../trained/ears.json")),
    ("head", include_str!("../../trained/head.json")),
    ("hand", include_str!("../../trained/hand.json")),
];

/// A net as its file writes it: layers in a row, each reading the one before.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// Rows, columns and channels of the patch.
    input: [usize; 3],
    layers: Vec<FileLayer>,
}

/// One layer; half-precision values are written as their bit patterns.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileLayer {
    operation: String,
    kernel: [usize; 2],
    stride: [usize; 2],
    before: [usize; 2],
    /// Rows, columns and channels of what it makes.
    shape: [usize; 3],
    activation: String,
    /// Signed bytes, with `scales`; or `weights`.
    #[serde(default)]
    codes: Vec<i8>,
    #[serde(default)]
    scales: Vec<u16>,
    #[serde(default)]
    weights: Vec<u16>,
    bias: Vec<u16>,
}

/// Reads one of [`TRAINED`].
///
/// # Errors
/// When the text is no such net; the executor checks the geometry.
pub fn model(json: &str) -> Result<Model, serde_json::Error> {
    let file: File = serde_json::from_str(json)?;
    let shape = |[height, width, channels]: [usize; 3]| Shape {
        height,
        width,
        channels,
    };
    let singles = |halves: &[u16]| halves.iter().map(|&half| half_to_single(half)).collect();
    let layer = |(at, from): (usize, FileLayer)| {
        let window = Window {
            kernel: from.kernel,
            stride: from.stride,
            before: from.before,
        };
        let operation = match from.operation.as_str() {
            "depthwise" => Operation::Depthwise(window),
            _ => Operation::Convolution(window),
        };
        Layer {
            activation: match from.activation.as_str() {
                "relu" => Activation::Relu,
                _ => Activation::None,
            },
            weights: if from.codes.is_empty() {
                Weights::Half(from.weights)
            } else {
                Weights::Quantized {
                    codes: from.codes,
                    scales: singles(&from.scales),
                }
            },
            bias: singles(&from.bias),
            ..Layer::new(operation, at, None, at + 1)
        }
    };
    let mut shapes = vec![shape(file.input)];
    shapes.extend(file.layers.iter().map(|layer| shape(layer.shape)));
    Ok(Model {
        input: 0,
        outputs: vec![shapes.len() - 1],
        shapes,
        layers: file.layers.into_iter().enumerate().map(layer).collect(),
    })
}
