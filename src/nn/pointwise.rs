//! What happens to each value by itself: activations, sums, channel gains.

use super::format::Activation;
use crate::math;

/// Applies the activation in place; `slopes` holds one factor per channel for [`Activation::Prelu`].
pub fn activate(activation: Activation, slopes: &[f32], values: &mut [f32]) {
    match activation {
        Activation::None => {}
        Activation::Relu => values.iter_mut().for_each(|v| *v = positive(*v)),
        Activation::Relu6 => values.iter_mut().for_each(|v| *v = v.clamp(0.0, 6.0)),
        Activation::HardSwish => {
            values
                .iter_mut()
                .for_each(|v| *v = *v * (*v + 3.0).clamp(0.0, 6.0) * (1.0 / 6.0));
        }
        Activation::Logistic => values.iter_mut().for_each(|v| *v = math::logistic(*v)),
        Activation::Prelu => {
            for pixel in values.chunks_exact_mut(slopes.len().max(1)) {
                for (v, slope) in pixel.iter_mut().zip(slopes) {
                    *v = if *v > 0.0 { *v } else { slope * *v };
                }
            }
        }
    }
}

/// `value` where it is positive, else 0. Unlike `f32::max`, which is a function call on wasm, this vectorises.
#[inline]
fn positive(value: f32) -> f32 {
    if value > 0.0 {
        value
    } else {
        0.0
    }
}

/// Sum of two tensors of equal height and width. The one with fewer channels counts as zero in those it lacks.
pub fn add(a: &[f32], a_channels: usize, b: &[f32], b_channels: usize, out: &mut [f32]) {
    if a_channels < b_channels {
        return add(b, b_channels, a, a_channels, out);
    }
    if a_channels == b_channels {
        for ((out, a), b) in out.iter_mut().zip(a).zip(b) {
            *out = a + b;
        }
        return;
    }
    let pixels = out
        .chunks_exact_mut(a_channels)
        .zip(a.chunks_exact(a_channels))
        .zip(b.chunks_exact(b_channels));
    for ((out, a), b) in pixels {
        out.copy_from_slice(a);
        for (out, b) in out.iter_mut().zip(b) {
            *out += b;
        }
    }
}

/// Every pixel of `a` times the one pixel `gains`.
pub fn scale_channels(a: &[f32], gains: &[f32], out: &mut [f32]) {
    let pixels = out
        .chunks_exact_mut(gains.len())
        .zip(a.chunks_exact(gains.len()));
    for (out, a) in pixels {
        for ((out, a), gain) in out.iter_mut().zip(a).zip(gains) {
            *out = a * gain;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn activated(activation: Activation) -> Vec<f32> {
        let mut values = vec![-4.0, -1.0, 0.0, 1.0, 8.0, 2.0];
        activate(activation, &[0.5, 0.25], &mut values);
        values
    }

    #[test]
    fn activations_by_hand() {
        assert_eq!(
            activated(Activation::None),
            [-4.0, -1.0, 0.0, 1.0, 8.0, 2.0]
        );
        assert_eq!(activated(Activation::Relu), [0.0, 0.0, 0.0, 1.0, 8.0, 2.0]);
        assert_eq!(activated(Activation::Relu6), [0.0, 0.0, 0.0, 1.0, 6.0, 2.0]);
        assert_eq!(
            activated(Activation::Prelu),
            [-2.0, -0.25, 0.0, 1.0, 8.0, 2.0]
        );
        assert_eq!(activated(Activation::Logistic)[2], 0.5);
        let swish = activated(Activation::HardSwish);
        assert_eq!((swish[0], swish[4]), (0.0, 8.0));
        assert!((swish[3] - 4.0 / 6.0).abs() < 1e-6);
    }

    #[test]
    fn missing_channels_count_as_zero_on_either_side() {
        let (wide, narrow) = ([1.0, 2.0, 3.0, 4.0, 5.0, 6.0], [10.0, 20.0]);
        for swapped in [false, true] {
            let mut out = [0.0; 6];
            match swapped {
                false => add(&wide, 3, &narrow, 1, &mut out),
                true => add(&narrow, 1, &wide, 3, &mut out),
            }
            assert_eq!(out, [11.0, 2.0, 3.0, 24.0, 5.0, 6.0]);
        }
    }

    #[test]
    fn gains_repeat_over_pixels() {
        let mut out = [0.0; 4];
        scale_channels(&[1.0, 2.0, 3.0, 4.0], &[10.0, -1.0], &mut out);
        assert_eq!(out, [10.0, -2.0, 30.0, -4.0]);
    }
}
