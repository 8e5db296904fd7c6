//! Runs a net in `f32`, layer by layer in plain loops: what packing is measured by.
//!
//! The executor of the phone rounds what a convolution reads to 16 bits. Weights that were corrected on its sums would depend
//! on how it takes them, and change with it.

use std::collections::HashMap;
use xuezhao::nn::format::{Activation, Layer, Model, Operation, Shape, Window};
use xuezhao::nn::{self, Net};

/// The values of all outputs for one picture, output by output.
///
/// # Errors
/// When a layer does not load by itself, which would be a fault of this program.
pub fn outputs(model: &Model, picture: &[f32]) -> Result<Vec<Vec<f32>>, nn::Error> {
    let mut tensors = HashMap::from([(model.input, picture.to_vec())]);
    for layer in &model.layers {
        let made = made(model, layer, &tensors)?;
        tensors.insert(layer.output, made);
    }
    let output = |tensor| tensors.get(tensor).cloned().unwrap_or_default();
    Ok(model.outputs.iter().map(output).collect())
}

/// What one layer makes of the tensors before it.
fn made(
    model: &Model,
    layer: &Layer,
    tensors: &HashMap<usize, Vec<f32>>,
) -> Result<Vec<f32>, nn::Error> {
    let (from, to) = (model.shapes[layer.input], model.shapes[layer.output]);
    let input = &tensors[&layer.input];
    let second = layer.second.unwrap_or(layer.input);
    let (other, channels) = (&tensors[&second], model.shapes[second].channels);
    let values = match layer.operation {
        Operation::Convolution(window) => convolved(layer, window, input, [from, to]),
        Operation::Depthwise(window) => depthwise(layer, window, input, [from, to]),
        Operation::TransposedConvolution(kernel) => transposed(layer, kernel, input, [from, to]),
        Operation::Add => {
            let at = |values: &[f32], channels: usize, i: usize| {
                let (pixel, channel) = (i / to.channels, i % to.channels);
                let held = channel < channels;
                held.then(|| values[pixel * channels + channel])
            };
            let sum = |i| match (at(input, from.channels, i), at(other, channels, i)) {
                (Some(a), Some(b)) => a + b,
                (one, other) => one.or(other).unwrap_or(0.0),
            };
            (0..to.len()).map(sum).collect()
        }
        Operation::Multiply => {
            let gains = other.iter().cycle();
            input.iter().zip(gains).map(|(v, gain)| v * gain).collect()
        }
        Operation::Append => [input.as_slice(), other].concat(),
        Operation::Copy
        | Operation::MaxPool(_)
        | Operation::GlobalAverage
        | Operation::Resize(_) => return alone(layer, [from, to], input),
    };
    if layer.activation == Activation::None {
        return Ok(values);
    }
    let finish = Layer {
        operation: Operation::Copy,
        second: None,
        weights: nn::format::Weights::None,
        bias: Vec::new(),
        ..layer.clone()
    };
    alone(&finish, [to, to], &values)
}

/// A layer without weights as the executor computes it: it does so in `f32`.
fn alone(layer: &Layer, shapes: [Shape; 2], input: &[f32]) -> Result<Vec<f32>, nn::Error> {
    let mut layer = layer.clone();
    (layer.input, layer.output) = (0, 1);
    let model = Model {
        shapes: shapes.to_vec(),
        input: 0,
        outputs: vec![1],
        layers: vec![layer],
    };
    let mut net = Net::load(&model.write())?;
    net.input_mut().copy_from_slice(input);
    net.run();
    Ok(net.output(0).to_vec())
}

/// The taps of a window at output pixel (`x`, `y`) that see the picture: their index, and the input pixel.
pub fn seen(
    window: Window,
    from: Shape,
    [x, y]: [usize; 2],
) -> impl Iterator<Item = (usize, usize)> {
    (0..window.taps()).filter_map(move |tap| {
        let width = window.kernel[1];
        let row = (y * window.stride[0] + tap / width).checked_sub(window.before[0])?;
        let column = (x * window.stride[1] + tap % width).checked_sub(window.before[1])?;
        (row < from.height && column < from.width).then_some((tap, row * from.width + column))
    })
}

/// Weights with the outputs innermost: rows of a layer, turned.
fn by_input(layer: &Layer, rows: usize) -> Vec<f32> {
    let weights = layer.weights.to_f32();
    let depth = weights.len() / rows;
    (0..weights.len())
        .map(|i| weights[i % rows * depth + i / rows])
        .collect()
}

/// Adds one value's share to all outputs.
fn add(sums: &mut [f32], value: f32, weights: &[f32]) {
    for (sum, weight) in sums.iter_mut().zip(weights) {
        *sum += value * weight;
    }
}

fn convolved(layer: &Layer, window: Window, input: &[f32], [from, to]: [Shape; 2]) -> Vec<f32> {
    let weights = by_input(layer, to.channels);
    let mut out = layer.bias.repeat(to.height * to.width);
    for (at, sums) in out.chunks_exact_mut(to.channels).enumerate() {
        for (tap, pixel) in seen(window, from, [at % to.width, at / to.width]) {
            let weights = weights[tap * from.channels * to.channels..].chunks_exact(to.channels);
            let values = &input[pixel * from.channels..][..from.channels];
            for (value, weights) in values.iter().zip(weights) {
                add(sums, *value, weights);
            }
        }
    }
    out
}

fn depthwise(layer: &Layer, window: Window, input: &[f32], [from, to]: [Shape; 2]) -> Vec<f32> {
    let weights = by_input(layer, to.channels);
    let mut out = layer.bias.repeat(to.height * to.width);
    for (at, sums) in out.chunks_exact_mut(to.channels).enumerate() {
        for (tap, pixel) in seen(window, from, [at % to.width, at / to.width]) {
            let weights = &weights[tap * to.channels..];
            let values = &input[pixel * from.channels..];
            for ((sum, value), weight) in sums.iter_mut().zip(values).zip(weights) {
                *sum += value * weight;
            }
        }
    }
    out
}

fn transposed(
    layer: &Layer,
    [high, wide]: [usize; 2],
    input: &[f32],
    [from, to]: [Shape; 2],
) -> Vec<f32> {
    let rows = high * wide * to.channels;
    let weights = by_input(layer, rows);
    let mut out = vec![0.0; to.len()];
    for (at, values) in input.chunks_exact(from.channels).enumerate() {
        let (x, y) = (at % from.width, at / from.width);
        let mut block = layer.bias.repeat(high * wide);
        for (value, weights) in values.iter().zip(weights.chunks_exact(rows)) {
            add(&mut block, *value, weights);
        }
        let line = wide * to.channels;
        for (k, made) in block.chunks_exact(line).enumerate() {
            let start = ((y * high + k) * to.width + x * wide) * to.channels;
            out[start..start + line].copy_from_slice(made);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use xuezhao::nn::format::{Grid, Weights};
    use xuezhao::nn::single_to_half;

    fn shape(side: usize, channels: usize) -> Shape {
        Shape {
            height: side,
            width: side,
            channels,
        }
    }

    fn window(kernel: usize, stride: usize, before: usize) -> Window {
        Window {
            kernel: [kernel; 2],
            stride: [stride; 2],
            before: [before; 2],
        }
    }

    /// A net with every operation.
    fn model() -> Model {
        let mut shapes = vec![shape(8, 3)];
        let mut layers: Vec<Layer> = Vec::new();
        let mut then = |operation, input, second, made: Shape, weights: usize| {
            let mut layer = Layer::new(operation, input, second, shapes.len());
            let number = |i: usize| single_to_half((i * 37 % 101) as f32 / 50.0 - 1.0);
            if weights > 0 {
                layer.weights = Weights::Half((0..weights).map(number).collect());
                layer.bias = (0..made.channels).map(|i| i as f32 / 4.0).collect();
            }
            if let Operation::Convolution(_) = operation {
                layer.activation = Activation::Prelu;
                layer.slopes = vec![0.25; made.channels];
            }
            shapes.push(made);
            layers.push(layer);
            shapes.len() - 1
        };
        let first = then(
            Operation::Convolution(window(3, 2, 0)),
            0,
            None,
            shape(4, 9),
            243,
        );
        let second = then(
            Operation::Depthwise(window(3, 1, 1)),
            first,
            None,
            shape(4, 9),
            81,
        );
        let mixed = then(
            Operation::Convolution(window(1, 1, 0)),
            second,
            None,
            shape(4, 9),
            81,
        );
        let sum = then(Operation::Add, mixed, Some(first), shape(4, 9), 0);
        let gains = then(Operation::GlobalAverage, sum, None, shape(1, 9), 0);
        let scaled = then(Operation::Multiply, sum, Some(gains), shape(4, 9), 0);
        let pooled = then(
            Operation::MaxPool(window(2, 2, 0)),
            scaled,
            None,
            shape(2, 9),
            0,
        );
        let large = then(
            Operation::Resize(Grid::Centers),
            pooled,
            None,
            shape(4, 9),
            0,
        );
        let blocks = Operation::TransposedConvolution([2, 2]);
        let spread = then(blocks, large, None, shape(8, 2), 72);
        Model {
            shapes,
            input: 0,
            outputs: vec![spread, mixed],
            layers,
        }
    }

    #[test]
    fn plain_loops_and_the_executor_agree_to_what_it_rounds() {
        let model = model();
        let picture: Vec<f32> = (0..192)
            .map(|i| (i * 7919 % 1009) as f32 / 500.0 - 1.0)
            .collect();
        let mut net = Net::load(&model.write()).unwrap();
        net.input_mut().copy_from_slice(&picture);
        net.run();
        for (index, exact) in outputs(&model, &picture).unwrap().iter().enumerate() {
            let made = net.output(index);
            assert_eq!(made.len(), exact.len());
            let most = exact.iter().fold(0.0f32, |most, v| most.max(v.abs()));
            for (made, exact) in made.iter().zip(exact) {
                assert!((made - exact).abs() <= most / 1000.0, "{made} {exact}");
            }
        }
    }
}
