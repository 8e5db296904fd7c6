//! Half-precision weights → signed bytes with one scale per output channel.

use xuezhao::nn::format::{Model, Weights};
use xuezhao::nn::{half_to_single, single_to_half};

/// Layers with fewer weights stay in half precision: they cost little and are the most sensitive.
const SMALLEST_LAYER: usize = 512;

/// Quantises the large layers of a model in place to codes of −`levels`..=`levels`.
pub fn quantize(model: &mut Model, levels: f32) {
    for layer in &mut model.layers {
        let weights = layer.weights.to_f32();
        if weights.len() < SMALLEST_LAYER {
            continue;
        }
        let rows = weights.chunks_exact(weights.len() / layer.bias.len().max(1));
        let (mut codes, mut scales) = (Vec::new(), Vec::new());
        for row in rows {
            let scale = scale(row, levels);
            codes.extend(
                row.iter()
                    .map(|weight| (weight / scale).round().clamp(-levels, levels) as i8),
            );
            scales.push(scale);
        }
        layer.weights = Weights::Quantized { codes, scales };
    }
}

/// The step at which the largest weight of a row gets the largest code; exact in half precision.
fn scale(row: &[f32], levels: f32) -> f32 {
    let largest = row
        .iter()
        .fold(0.0f32, |largest, weight| largest.max(weight.abs()));
    half_to_single(single_to_half((largest / levels).max(1e-6)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_weight_keeps_its_value() {
        let scale = scale(&[0.1, -12.7, 3.0], 127.0);
        assert!((scale * 127.0 - 12.7).abs() < 0.01);
        assert!(super::scale(&[0.0], 127.0) > 0.0);
    }
}
