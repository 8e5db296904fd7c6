//! Half-precision weights → signed bytes with one scale per output channel.
//!
//! Rounding shifts the mean of every channel; that shift, not the scatter, is most of the error at the net's end.
//! It is measured on drawn portraits, for each layer by itself, and taken out of the bias.
//!
//! Codes that are rounded [with feedback](super::feedback) err less in what a layer makes, so fewer of them do. Their steps
//! are of two to an octave: codes then fit the step, and scales that are alike compress to little.

use super::exact;
use super::feedback::Rounder;
use super::square::Square;
use std::collections::HashMap;
use xuezhao::nn::format::{Activation, Layer, Model, Weights};
use xuezhao::nn::{self, half_to_single, single_to_half};

/// Layers with fewer weights stay in half precision: they cost little and are the most sensitive.
const SMALLEST_LAYER: usize = 512;
/// Largest code.
const LEVELS: f32 = 127.0;
/// Layers with as many weights have the fewer levels when they are rounded with feedback; what smaller ones would save is
/// little, and they err most.
const LARGE_LAYER: usize = 5000;
/// Largest code of such a layer; feedback may go beyond it.
const FEWER_LEVELS: f32 = 87.0;

/// How codes are chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rounding {
    /// Each weight takes the nearest.
    Nearest,
    /// Each makes up for what was rounded before it; layers of many weights have fewer levels.
    Feedback,
}

/// Quantises the large layers of a model that are not quantised yet: to the nearest codes, or, given the covariances of
/// the inputs by the tensors that layers make, with feedback.
pub fn quantize(model: &mut Model, covariances: Option<&HashMap<usize, Vec<Square>>>) {
    for layer in &mut model.layers {
        let Weights::Half(halves) = &layer.weights else {
            continue;
        };
        if halves.len() < SMALLEST_LAYER {
            continue;
        }
        let weights = layer.weights.to_f32();
        let rows = weights.chunks_exact(weights.len() / layer.bias.len().max(1));
        let covariances = covariances.and_then(|all| all.get(&layer.output));
        let (codes, scales): (Vec<Vec<i8>>, Vec<f32>) = match covariances {
            Some(covariances) => {
                let levels = match weights.len() < LARGE_LAYER {
                    true => LEVELS,
                    false => FEWER_LEVELS,
                };
                let rounders: Vec<Rounder> = covariances.iter().map(Rounder::new).collect();
                let rounded = |(row, rounder): (&[f32], &Rounder)| {
                    let scale = round_scale(row, levels);
                    (rounder.codes(row, scale), scale)
                };
                rows.zip(rounders.iter().cycle()).map(rounded).unzip()
            }
            None => {
                let nearest = |row: &[f32]| {
                    let scale = scale(row, LEVELS);
                    let codes = row.iter().map(|weight| code(weight / scale));
                    (codes.collect::<Vec<i8>>(), scale)
                };
                rows.map(nearest).unzip()
            }
        };
        let codes = codes.concat();
        layer.weights = Weights::Quantized { codes, scales };
    }
}

/// The step at which the largest weight of a row gets code `levels`; exact in half precision.
pub fn scale(row: &[f32], levels: f32) -> f32 {
    let largest = row
        .iter()
        .fold(0.0f32, |largest, weight| largest.max(weight.abs()));
    half_to_single(single_to_half((largest / levels).max(1e-6)))
}

/// The next step from [`scale`] on whose half has a single bit behind the leading one: 1, 1½, 2, 3, 4, …
fn round_scale(row: &[f32], levels: f32) -> f32 {
    const UNIT: u16 = 1 << 9;
    half_to_single(single_to_half(scale(row, levels)).next_multiple_of(UNIT))
}

/// The nearest code.
pub fn code(steps: f32) -> i8 {
    steps.round().clamp(-127.0, 127.0) as i8
}

/// Changes the bias of every quantised layer so that, on the inputs that layer has in `exact`, its channels keep the
/// mean they have there over `pictures`.
///
/// # Errors
/// When a part of a model does not load, which would be a fault of this program.
pub fn correct_bias(
    model: &mut Model,
    exact: &Model,
    pictures: &[Vec<f32>],
) -> Result<(), nn::Error> {
    let mut probe = exact.clone();
    probe.outputs.clear();
    let mut beside = |layer: &Layer, input: usize| {
        let mut copy = layer.clone();
        (copy.activation, copy.slopes) = (Activation::None, Vec::new());
        (copy.input, copy.output) = (input, probe.shapes.len());
        probe.shapes.push(model.shapes[layer.output]);
        probe.layers.push(copy);
        probe.outputs.push(probe.shapes.len() - 1);
        probe.shapes.len() - 1
    };
    // The first half of a split layer makes a tensor that `exact` lacks.
    let mut only_here = HashMap::new();
    let mut compared = Vec::new();
    for (index, layer) in model.layers.iter().enumerate() {
        if !matches!(layer.weights, Weights::Quantized { .. }) {
            continue;
        }
        let input = *only_here.get(&layer.input).unwrap_or(&layer.input);
        let found = beside(layer, input);
        match exact
            .layers
            .iter()
            .find(|other| other.output == layer.output)
        {
            Some(original) => compared.push((index, beside(original, original.input), found)),
            None => drop(only_here.insert(layer.output, found)),
        }
    }
    let means = channel_means(&probe, pictures)?;
    for (index, wanted, found) in compared {
        let shifts = means[&wanted].iter().zip(&means[&found]);
        for (bias, (wanted, found)) in model.layers[index].bias.iter_mut().zip(shifts) {
            *bias += (wanted - found) as f32;
        }
    }
    Ok(())
}

/// Mean of each channel over all pixels and pictures, for every output tensor.
fn channel_means(
    model: &Model,
    pictures: &[Vec<f32>],
) -> Result<HashMap<usize, Vec<f64>>, nn::Error> {
    let mut means: HashMap<usize, Vec<f64>> = HashMap::new();
    for picture in pictures {
        let outputs = exact::outputs(model, picture)?;
        for (output, &tensor) in outputs.iter().zip(&model.outputs) {
            let channels = model.shapes[tensor].channels;
            let share = channels as f64 / (output.len() * pictures.len()) as f64;
            let sums = means.entry(tensor).or_insert_with(|| vec![0.0; channels]);
            for pixel in output.chunks_exact(channels) {
                for (sum, &value) in sums.iter_mut().zip(pixel) {
                    *sum += f64::from(value) * share;
                }
            }
        }
    }
    Ok(means)
}

/// A tensor's values for all pictures in turn.
pub fn run(model: &Model, tensor: usize, pictures: &[Vec<f32>]) -> Result<Vec<f32>, nn::Error> {
    let mut part = model.clone();
    part.outputs = vec![tensor];
    let mut values = Vec::new();
    for picture in pictures {
        values.extend(exact::outputs(&part, picture)?.concat());
    }
    Ok(values)
}

#[cfg(test)]
mod tests {
    use super::*;
    use xuezhao::nn::format::{Operation, Shape, Window};

    /// One pixel, 32 channels to 16.
    fn model() -> Model {
        let window = Window {
            kernel: [1, 1],
            stride: [1, 1],
            before: [0, 0],
        };
        let shape = |channels| Shape {
            height: 1,
            width: 1,
            channels,
        };
        let mut layer = Layer::new(Operation::Convolution(window), 0, None, 1);
        let weights = (0..512).map(|i| single_to_half(((i * 37) % 101) as f32 / 50.0 - 1.0));
        layer.weights = Weights::Half(weights.collect());
        layer.bias = vec![0.25; 16];
        layer.activation = Activation::None;
        Model {
            shapes: vec![shape(32), shape(16)],
            input: 0,
            outputs: vec![1],
            layers: vec![layer],
        }
    }

    #[test]
    fn the_largest_weight_keeps_its_value() {
        let scale = scale(&[0.1, -12.7, 3.0], 127.0);
        assert!((scale * 127.0 - 12.7).abs() < 0.01);
        assert!(super::scale(&[0.0], 127.0) > 0.0);
    }

    #[test]
    fn round_scales_have_one_bit_and_are_no_smaller() {
        for (largest, wanted) in [(1.0, 1.0), (1.01, 1.5), (1.6, 2.0), (0.3, 0.375)] {
            assert_eq!(round_scale(&[largest * 90.0], 90.0), wanted);
        }
    }

    #[test]
    fn corrected_layer_has_the_exact_mean() {
        let exact = model();
        let mut model = exact.clone();
        quantize(&mut model, None);
        assert!(matches!(model.layers[0].weights, Weights::Quantized { .. }));
        let pictures = vec![vec![5.0; 32], vec![7.0; 32]];
        let error = |model: &Model| {
            let means = |model| channel_means(model, &pictures).unwrap();
            let (wanted, found) = (means(&exact), means(model));
            wanted[&1]
                .iter()
                .zip(&found[&1])
                .map(|(a, b)| (a - b).abs())
                .fold(0.0, f64::max)
        };
        let before = error(&model);
        correct_bias(&mut model, &exact, &pictures).unwrap();
        assert!(
            error(&model) < before / 20.0,
            "{before} -> {}",
            error(&model)
        );
    }
}
