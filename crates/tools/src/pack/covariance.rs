//! How the inputs of a net's layers vary together over pictures.

use super::exact;
use super::square::Square;
use std::collections::HashMap;
use xuezhao::nn;
use xuezhao::nn::format::{Model, Operation, Shape, Window};

/// Of what one output sees: how often it was looked at, sums, and sums of products.
struct Sums {
    count: f64,
    values: Vec<f64>,
    products: Vec<f64>,
}

impl Sums {
    fn new(length: usize) -> Sums {
        Sums {
            count: 0.0,
            values: vec![0.0; length],
            products: vec![0.0; length * length],
        }
    }

    fn add(&mut self, seen: &[f64]) {
        self.count += 1.0;
        let rows = self.products.chunks_exact_mut(seen.len());
        for ((sum, row), a) in self.values.iter_mut().zip(rows).zip(seen) {
            *sum += a;
            row.iter_mut().zip(seen).for_each(|(sum, b)| *sum += a * b);
        }
    }

    fn covariance(&self) -> Square {
        let side = self.values.len();
        let mean = |at: usize| self.values[at] / self.count;
        let products = self.products.iter().enumerate();
        let values = products
            .map(|(at, sum)| sum / self.count - mean(at / side) * mean(at % side))
            .collect();
        Square { side, values }
    }
}

/// For each convolution, by the tensor it makes, the covariance of the inputs that one output sees: one matrix for all
/// channels, of a depthwise one a matrix for each.
///
/// # Errors
/// When a part of the model does not load, which would be a fault of this program.
pub fn of_inputs(
    model: &Model,
    pictures: &[Vec<f32>],
) -> Result<HashMap<usize, Vec<Square>>, nn::Error> {
    let mut probe = model.clone();
    probe.outputs = (0..model.shapes.len()).collect();
    let mut sums: HashMap<usize, Vec<Sums>> = HashMap::new();
    for picture in pictures {
        let tensors = exact::outputs(&probe, picture)?;
        for layer in &model.layers {
            let shapes = [model.shapes[layer.input], model.shapes[layer.output]];
            let (window, groups) = match layer.operation {
                Operation::Convolution(window) => (window, 1),
                Operation::Depthwise(window) => (window, shapes[0].channels),
                _ => continue,
            };
            let length = window.taps() * shapes[0].channels / groups;
            let all = || (0..groups).map(|_| Sums::new(length)).collect();
            let sums = sums.entry(layer.output).or_insert_with(all);
            for patch in patches(window, &tensors[layer.input], shapes) {
                for (group, sums) in sums.iter_mut().enumerate() {
                    let own = patch[group..].iter().step_by(groups);
                    sums.add(&own.copied().collect::<Vec<f64>>());
                }
            }
        }
    }
    let covariances = |sums: Vec<Sums>| sums.iter().map(Sums::covariance).collect();
    Ok(sums
        .into_iter()
        .map(|(tensor, sums)| (tensor, covariances(sums)))
        .collect())
}

/// What a window sees at each output pixel, tap by tap, channels innermost; zero outside the picture.
fn patches<'a>(
    window: Window,
    input: &'a [f32],
    [from, to]: [Shape; 2],
) -> impl Iterator<Item = Vec<f64>> + 'a {
    (0..to.height * to.width).map(move |at| {
        let mut patch = vec![0.0; window.taps() * from.channels];
        for (tap, pixel) in exact::seen(window, from, [at % to.width, at / to.width]) {
            let values = &input[pixel * from.channels..][..from.channels];
            let place = &mut patch[tap * from.channels..][..from.channels];
            let each = place.iter_mut().zip(values);
            each.for_each(|(place, &value)| *place = f64::from(value));
        }
        patch
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use xuezhao::nn::format::{Layer, Weights};

    /// One pixel of two channels, each weighed once.
    fn model(operation: Operation) -> Model {
        let shape = Shape {
            height: 1,
            width: 1,
            channels: 2,
        };
        let mut layer = Layer::new(operation, 0, None, 1);
        let weights = match operation {
            Operation::Depthwise(_) => 2,
            _ => 4,
        };
        layer.weights = Weights::Half(vec![0; weights]);
        layer.bias = vec![0.0; 2];
        Model {
            shapes: vec![shape; 2],
            input: 0,
            outputs: vec![1],
            layers: vec![layer],
        }
    }

    #[test]
    fn channels_are_taken_together_or_each_alone() {
        let window = Window {
            kernel: [1, 1],
            stride: [1, 1],
            before: [0, 0],
        };
        let pictures = [vec![1.0, 10.0], vec![3.0, 6.0]];
        let values = |operation| -> Vec<Vec<f64>> {
            let found = of_inputs(&model(operation), &pictures).unwrap();
            found[&1].iter().map(|c| c.values.clone()).collect()
        };
        assert_eq!(
            values(Operation::Convolution(window)),
            [[1.0, -2.0, -2.0, 4.0]]
        );
        assert_eq!(values(Operation::Depthwise(window)), [[1.0], [4.0]]);
    }
}
