//! One large layer → two small ones.
//!
//! The last layer of the face mesh maps 288 values to 1404 coordinates and holds two thirds of all weights, yet the
//! coordinates move together: some eighty combinations of the 288 values carry everything. The layer becomes
//! a layer that makes these combinations and one that mixes them. They are found one by one, each as the
//! direction of the largest error that is left, so that what rounding spoils in one is repaired by the next.
//!
//! Errors are weighed by how the layer's inputs vary: weights W are approximated in the metric of C, the
//! covariance of the inputs over drawn portraits plus a constant for what drawings do not vary.

use super::quantize::{code, run, scale};
use super::square::{dot, Square};
use xuezhao::nn::format::{Layer, Model, Operation, Shape, Weights, Window};
use xuezhao::nn::{self, half_to_single, single_to_half};

/// Fewest output channels of a layer worth splitting.
const LEAST_CHANNELS: usize = 1000;
/// Number of combinations.
const RANK: usize = 80;
/// Variance added to every input. Those of the drawings lie around 0.02, those of photos around 0.1.
const ADDED_VARIANCE: f64 = 0.3;
/// Step of the mixing weights, in units of the output (pixels of the mesh net's input).
const STEP: f32 = 0.02;
/// Largest code of the combining weights.
const COMBINING_LEVELS: f32 = 31.0;
/// Rounds of power iteration per combination; the next combination repairs what is missing.
const ROUNDS: usize = 12;

/// Splits every very wide convolution that sees its whole input at once.
///
/// # Errors
/// When a part of the model does not load, which would be a fault of this program.
pub fn split_wide_layers(model: &mut Model, pictures: &[Vec<f32>]) -> Result<(), nn::Error> {
    for index in 0..model.layers.len() {
        let layer = &model.layers[index];
        let from = model.shapes[layer.input];
        let Operation::Convolution(window) = layer.operation else {
            continue;
        };
        let whole = window.kernel == [from.height, from.width] && window.before == [0, 0];
        if layer.bias.len() < LEAST_CHANNELS || !whole {
            continue;
        }
        let inputs = run(model, layer.input, pictures)?;
        let covariance = covariance(&inputs, from.len());
        let [combining, mixing] = factor(&layer.weights.to_f32(), &covariance);
        let middle = model.shapes.len();
        model.shapes.push(Shape {
            height: 1,
            width: 1,
            channels: RANK,
        });
        let mut first = Layer::new(layer.operation, layer.input, None, middle);
        first.weights = combining;
        first.bias = vec![0.0; RANK];
        let pointwise = Window {
            kernel: [1, 1],
            stride: [1, 1],
            before: [0, 0],
        };
        let mut second = layer.clone();
        second.operation = Operation::Convolution(pointwise);
        second.input = middle;
        second.weights = mixing;
        model.layers.splice(index..=index, [first, second]);
        return Ok(());
    }
    Ok(())
}

fn covariance(inputs: &[f32], length: usize) -> Square {
    let count = (inputs.len() / length) as f64;
    let mut mean = vec![0.0; length];
    for input in inputs.chunks_exact(length) {
        mean.iter_mut()
            .zip(input)
            .for_each(|(mean, &value)| *mean += f64::from(value) / count);
    }
    let mut values = vec![0.0; length * length];
    for input in inputs.chunks_exact(length) {
        let centered: Vec<f64> = input
            .iter()
            .zip(&mean)
            .map(|(&value, mean)| f64::from(value) - mean)
            .collect();
        for (row, a) in values.chunks_exact_mut(length).zip(&centered) {
            row.iter_mut()
                .zip(&centered)
                .for_each(|(value, b)| *value += a * b / count);
        }
    }
    let mut covariance = Square {
        side: length,
        values,
    };
    covariance.add_to_diagonal(ADDED_VARIANCE);
    covariance
}

/// Combining weights (`RANK` rows) and mixing weights (a row of `RANK` per output).
fn factor(weights: &[f32], covariance: &Square) -> [Weights; 2] {
    let length = covariance.side;
    let step = half_to_single(single_to_half(STEP));
    let root = covariance.root();
    let mut rest: Vec<f64> = weights.iter().map(|&weight| f64::from(weight)).collect();
    let outputs = rest.len() / length;
    let (mut combining, mut scales) = (Vec::new(), Vec::new());
    let mut mixing = vec![0i8; outputs * RANK];
    for index in 0..RANK {
        let direction = largest_direction(&rest, &root);
        let row: Vec<f32> = direction.iter().map(|&value| value as f32).collect();
        let row_scale = scale(&row, COMBINING_LEVELS);
        let codes: Vec<i8> = row.iter().map(|value| code(value / row_scale)).collect();
        let rounded: Vec<f64> = codes
            .iter()
            .map(|&code| f64::from(code as f32 * row_scale))
            .collect();
        let weighed = covariance.times(&rounded);
        let length_squared = dot(&rounded, &weighed);
        for (output, rest) in rest.chunks_exact_mut(length).enumerate() {
            let share = code((dot(rest, &weighed) / length_squared) as f32 / step);
            mixing[output * RANK + index] = share;
            let share = f64::from(f32::from(share) * step);
            rest.iter_mut()
                .zip(&rounded)
                .for_each(|(rest, value)| *rest -= share * value);
        }
        combining.extend(codes);
        scales.push(row_scale);
    }
    let combining = Weights::Quantized {
        codes: combining,
        scales,
    };
    let mixing = Weights::Quantized {
        codes: mixing,
        scales: vec![step; outputs],
    };
    [combining, mixing]
}

/// The combination v, of unit variance, along which the outputs of `rest` vary most: with w the first right
/// singular vector of `rest` · L, v solves Lᵀ v = w.
fn largest_direction(rest: &[f64], root: &Square) -> Vec<f64> {
    let side = root.side;
    let mut w = vec![1.0 / (side as f64).sqrt(); side];
    for _ in 0..ROUNDS {
        let lifted = root.times(&w);
        let mut sum = vec![0.0; side];
        for row in rest.chunks_exact(side) {
            let share = dot(row, &lifted);
            sum.iter_mut()
                .zip(row)
                .for_each(|(sum, value)| *sum += share * value);
        }
        w.fill(0.0);
        for (row, share) in root.values.chunks_exact(side).zip(&sum) {
            w.iter_mut()
                .zip(row)
                .for_each(|(w, value)| *w += share * value);
        }
        let length = dot(&w, &w).sqrt().max(f64::MIN_POSITIVE);
        w.iter_mut().for_each(|value| *value /= length);
    }
    for i in (0..side).rev() {
        w[i] /= root.row(i)[i];
        let known = w[i];
        for (j, w) in w[..i].iter_mut().enumerate() {
            *w -= known * root.row(i)[j];
        }
    }
    w
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn factors_give_the_weights_back() {
        // 40 outputs that are mixtures of two patterns over 12 inputs.
        let patterns = [0.7f32, -1.3].map(|k| (0..12).map(move |i| k * (i as f32 - 4.0 * k)));
        let [a, b] = patterns.map(|pattern| pattern.collect::<Vec<f32>>());
        let row = |output: usize| {
            let (x, y) = (output as f32 / 40.0, (output % 7) as f32 / 7.0);
            a.iter()
                .zip(&b)
                .map(move |(a, b)| x * a + y * b)
                .collect::<Vec<f32>>()
        };
        let weights: Vec<f32> = (0..40).flat_map(row).collect();
        let inputs: Vec<f32> = (0..120).map(|i| ((i * 31) % 17) as f32 / 17.0).collect();
        let [combining, mixing] = factor(&weights, &covariance(&inputs, 12)).map(|w| w.to_f32());
        for (output, row) in weights.chunks(12).enumerate() {
            for (input, &wanted) in row.iter().enumerate() {
                let found: f32 = (0..RANK)
                    .map(|k| mixing[output * RANK + k] * combining[k * 12 + input])
                    .sum();
                assert!((found - wanted).abs() < 0.05, "{found} {wanted}");
            }
        }
    }
}
