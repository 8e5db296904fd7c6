//! Of a net's first output, the channels that are used.
//!
//! The face mesh gives three coordinates of 468 landmarks; the product looks at x and y of the
//! [kept](xuezhao::face::landmarks::KEPT) ones and at the depth of those that tell the pose.

use xuezhao::face::landmarks::{DEEP, KEPT};
use xuezhao::nn::format::{Model, Weights};

/// Coordinates of a landmark.
const COORDINATES: usize = 3;

/// The channels of the original mesh net that are used, in the order of the weight file: x of all kept landmarks, y of all,
/// the depth of the first.
pub fn mesh_channels() -> Vec<usize> {
    let of = |coordinate: usize, count: usize| {
        let numbers = KEPT.iter().take(count);
        numbers.map(move |number| number * COORDINATES + coordinate)
    };
    let (x, y, depth) = (of(0, KEPT.len()), of(1, KEPT.len()), of(2, DEEP));
    x.chain(y).chain(depth).collect()
}

/// Leaves out all other channels of the first output; false when no convolution alone makes them.
pub fn keep(model: &mut Model, channels: &[usize]) -> bool {
    let Some(&output) = model.outputs.first() else {
        return false;
    };
    let Some(layer) = model.layers.iter_mut().find(|l| l.output == output) else {
        return false;
    };
    let count = layer.bias.len();
    if count == 0 || channels.iter().any(|&channel| channel >= count) {
        return false;
    }
    layer.weights = match &layer.weights {
        Weights::None => return false,
        Weights::Half(halves) => Weights::Half(rows(halves, channels, count)),
        Weights::Quantized { codes, scales } => Weights::Quantized {
            codes: rows(codes, channels, count),
            scales: rows(scales, channels, count),
        },
    };
    layer.bias = rows(&layer.bias, channels, count);
    model.shapes[output].channels = channels.len();
    true
}

/// The rows of some channels, of `count` in all.
fn rows<T: Copy>(all: &[T], channels: &[usize], count: usize) -> Vec<T> {
    let length = all.len() / count;
    let row = |&channel: &usize| &all[channel * length..][..length];
    channels.iter().flat_map(row).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use xuezhao::nn::format::{Layer, Operation, Shape, Window};

    #[test]
    fn channels_are_taken_in_their_order() {
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
        layer.weights = Weights::Half((0..6).collect());
        layer.bias = vec![0.0, 1.0, 2.0];
        let mut model = Model {
            shapes: vec![shape(2), shape(3)],
            input: 0,
            outputs: vec![1],
            layers: vec![layer],
        };
        assert!(!keep(&mut model, &[3]));
        assert!(keep(&mut model, &[2, 0]));
        assert_eq!(model.layers[0].weights, Weights::Half(vec![4, 5, 0, 1]));
        assert_eq!(model.layers[0].bias, [2.0, 0.0]);
        assert_eq!(model.shapes[1].channels, 2);
    }

    #[test]
    fn coordinates_of_one_kind_stand_together() {
        let channels = mesh_channels();
        assert_eq!(channels.len(), 2 * KEPT.len() + DEEP);
        assert_eq!(channels[0], 3 * KEPT[0]);
        assert_eq!(channels[KEPT.len()], 3 * KEPT[0] + 1);
        assert_eq!(channels[2 * KEPT.len()], 3 * KEPT[0] + 2);
    }
}
