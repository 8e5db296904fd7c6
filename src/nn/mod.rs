//! The executor for small convolutional nets.
//!
//! A [`Net`] is made once from a weight file ([`format`]) and run many times. Tensors are single pictures of
//! `f32`, row by row, channels innermost (height × width × channels). Sums are taken in one fixed order on
//! one thread, so native and wasm agree to the last bit. Loading checks every shape against every layer:
//! a file that loads can be run without a panic, whatever bytes it came from.

pub mod format;

mod convolution;
mod depthwise;
mod half;
mod layer;
mod pointwise;
mod reader;
mod spatial;

use format::{Activation, Layer, Model, Operation, Shape};

pub use format::Error;
pub use half::{half_to_single, single_to_half};

/// A loaded net with its working memory.
///
/// Fill [`input_mut`](Net::input_mut), call [`run`](Net::run), read [`output`](Net::output).
pub struct Net {
    shapes: Vec<Shape>,
    input: usize,
    outputs: Vec<usize>,
    steps: Vec<Step>,
    tensors: Vec<Vec<f32>>,
    spare: Vec<Vec<f32>>,
    scratch: Vec<f32>,
}

/// One layer, its weights unpacked into the order its loop reads them.
struct Step {
    operation: Operation,
    activation: Activation,
    input: usize,
    second: Option<usize>,
    output: usize,
    weights: Vec<f32>,
    bias: Vec<f32>,
    slopes: Vec<f32>,
    /// Tensors nobody reads after this step.
    finished: Vec<usize>,
}

impl Net {
    /// Reads a weight file made by `pack-weights`.
    ///
    /// # Errors
    /// When the bytes are not a weight file, end early, or describe layers that do not fit together.
    pub fn load(blob: &[u8]) -> Result<Net, Error> {
        let model = Model::read(blob)?;
        let mut last_reader = vec![None; model.shapes.len()];
        for (index, layer) in model.layers.iter().enumerate() {
            last_reader[layer.output] = Some(index);
            for tensor in layer.reads() {
                last_reader[tensor] = Some(index);
            }
        }
        for &kept in model.outputs.iter().chain([&model.input]) {
            last_reader[kept] = None;
        }
        let steps = model
            .layers
            .into_iter()
            .enumerate()
            .map(|(index, layer)| {
                let finished = (0..last_reader.len())
                    .filter(|&tensor| last_reader[tensor] == Some(index))
                    .collect();
                Step::new(layer, &model.shapes, finished)
            })
            .collect();
        let mut tensors = vec![Vec::new(); model.shapes.len()];
        tensors[model.input] = vec![0.0; model.shapes[model.input].len()];
        Ok(Net {
            shapes: model.shapes,
            input: model.input,
            outputs: model.outputs,
            steps,
            tensors,
            spare: Vec::new(),
            scratch: Vec::new(),
        })
    }

    /// Height, width and channels of the input.
    pub fn input_shape(&self) -> [usize; 3] {
        let shape = self.shapes[self.input];
        [shape.height, shape.width, shape.channels]
    }

    /// The input tensor, to be filled before [`run`](Net::run). Keeps its values between runs.
    pub fn input_mut(&mut self) -> &mut [f32] {
        &mut self.tensors[self.input]
    }

    /// Computes all outputs from the input.
    pub fn run(&mut self) {
        for step in &self.steps {
            let mut out = self.spare.pop().unwrap_or_default();
            out.clear();
            out.resize(self.shapes[step.output].len(), 0.0);
            step.run(&self.shapes, &self.tensors, &mut self.scratch, &mut out);
            let old = std::mem::replace(&mut self.tensors[step.output], out);
            self.spare.push(old);
            for &tensor in &step.finished {
                self.spare.push(std::mem::take(&mut self.tensors[tensor]));
            }
            self.spare.retain(|buffer| buffer.capacity() > 0);
        }
    }

    /// Output `index` in the order of the original model; empty before the first run or when there is no such output.
    pub fn output(&self, index: usize) -> &[f32] {
        self.outputs
            .get(index)
            .map_or(&[], |&tensor| &self.tensors[tensor])
    }
}

impl Step {
    fn new(layer: Layer, shapes: &[Shape], finished: Vec<usize>) -> Step {
        let channels = shapes[layer.output].channels;
        let rows = layer.weights.to_f32();
        let (mut weights, mut bias) = (Vec::new(), layer.bias);
        match layer.operation {
            Operation::Convolution(window) => {
                weights = convolution::panels(&rows, window.taps() * shapes[layer.input].channels);
                bias = convolution::padded(bias);
            }
            Operation::TransposedConvolution(kernel) => {
                weights = convolution::panels(&rows, shapes[layer.input].channels);
                bias = convolution::padded(bias.repeat(kernel[0] * kernel[1]));
            }
            Operation::Depthwise(window) => {
                weights = depthwise::by_tap(&rows, window.taps(), channels)
            }
            _ => {}
        }
        Step {
            operation: layer.operation,
            activation: layer.activation,
            input: layer.input,
            second: layer.second,
            output: layer.output,
            weights,
            bias,
            slopes: layer.slopes,
            finished,
        }
    }

    fn run(&self, shapes: &[Shape], tensors: &[Vec<f32>], scratch: &mut Vec<f32>, out: &mut [f32]) {
        let (input, from, to) = (
            &tensors[self.input],
            shapes[self.input],
            shapes[self.output],
        );
        let second: &[f32] = self.second.map_or(&[], |tensor| &tensors[tensor]);
        let second_shape = self.second.map_or(from, |tensor| shapes[tensor]);
        match self.operation {
            Operation::Copy => out.copy_from_slice(input),
            Operation::Convolution(window) => convolution::convolve(
                &window,
                &self.weights,
                &self.bias,
                input,
                from,
                out,
                to,
                scratch,
            ),
            Operation::TransposedConvolution(kernel) => convolution::transpose(
                kernel,
                &self.weights,
                &self.bias,
                input,
                from,
                out,
                to,
                scratch,
            ),
            Operation::Depthwise(window) => {
                depthwise::convolve(&window, &self.weights, &self.bias, input, from, out, to)
            }
            Operation::MaxPool(window) => spatial::max_pool(&window, input, from, out, to),
            Operation::GlobalAverage => spatial::global_average(input, from, out),
            Operation::Resize(grid) => spatial::resize(grid, input, from, out, to),
            Operation::Append => {
                let (head, tail) = out.split_at_mut(input.len());
                head.copy_from_slice(input);
                tail.copy_from_slice(second);
            }
            Operation::Add => {
                pointwise::add(input, from.channels, second, second_shape.channels, out)
            }
            Operation::Multiply => pointwise::scale_channels(input, second, out),
        }
        pointwise::activate(self.activation, &self.slopes, out);
    }
}

#[cfg(test)]
mod tests {
    use super::format::{Weights, Window};
    use super::*;

    fn shape(height: usize, width: usize, channels: usize) -> Shape {
        Shape {
            height,
            width,
            channels,
        }
    }

    /// A 2×2×1 picture → 3×3 convolution that sums what it sees → plus the picture itself.
    fn summing_net() -> Model {
        let window = Window {
            kernel: [3, 3],
            stride: [1, 1],
            before: [1, 1],
        };
        let mut sum = Layer::new(Operation::Convolution(window), 0, None, 1);
        sum.weights = Weights::Half(vec![single_to_half(1.0); 9]);
        sum.bias = vec![0.5];
        let mut add = Layer::new(Operation::Add, 0, Some(1), 2);
        add.activation = Activation::Relu;
        Model {
            shapes: vec![shape(2, 2, 1); 3],
            input: 0,
            outputs: vec![2, 1],
            layers: vec![sum, add],
        }
    }

    #[test]
    fn runs_a_small_net_twice_with_the_same_result() {
        let mut net = Net::load(&summing_net().write()).unwrap();
        assert_eq!(net.input_shape(), [2, 2, 1]);
        assert!(net.output(0).is_empty());
        for _ in 0..2 {
            net.input_mut().copy_from_slice(&[1.0, 2.0, 3.0, -20.0]);
            net.run();
            assert_eq!(net.output(1), [-13.5; 4]);
            assert_eq!(net.output(0), [0.0; 4]);
            net.input_mut().copy_from_slice(&[1.0, 2.0, 3.0, 4.0]);
            net.run();
            assert_eq!(net.output(0), [11.5, 12.5, 13.5, 14.5]);
        }
        assert!(net.output(2).is_empty());
    }

    #[test]
    fn no_cut_or_flipped_file_panics() {
        let good = summing_net().write();
        for end in 0..good.len() {
            assert!(Net::load(&good[..end]).is_err(), "{end} bytes loaded");
        }
        for position in 0..good.len() {
            for value in [0u8, 1, 2, 7, 127, 128, 255] {
                let mut bad = good.clone();
                bad[position] = value;
                if let Ok(mut net) = Net::load(&bad) {
                    net.run();
                }
            }
        }
    }
}
