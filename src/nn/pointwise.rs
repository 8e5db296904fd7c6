//! What happens to each value by itself: activations, sums, channel gains.

use super::format::Activation;
use super::place::Place;
use crate::math;
use crate::wide::{held, wide, HAS_VECTORS};

/// How much of a slope is kept: half of it where there are no vectors, since it is multiplied with twice the value there.
const KEPT: f32 = if HAS_VECTORS { 1.0 } else { 0.5 };

/// What a layer does with its values at the end.
pub struct Finish {
    activation: Activation,
    /// One factor per value of a pixel, of [`Activation::Prelu`].
    slopes: Vec<f32>,
    /// Channels of a pixel and its values.
    channels: usize,
    pitch: usize,
}

impl Finish {
    /// `slopes`: one per channel for [`Activation::Prelu`], none for others.
    pub fn new(activation: Activation, mut slopes: Vec<f32>, at: Place) -> Finish {
        slopes.resize(at.pitch, 0.0);
        slopes.iter_mut().for_each(|slope| *slope *= KEPT);
        Finish {
            activation,
            slopes,
            channels: at.shape.channels,
            pitch: at.pitch,
        }
    }

    /// Adds what is to be added and applies the activation, to whole pixels. `added`: the summands and their values per
    /// pixel; channels that they lack count as zero.
    #[cfg_attr(target_arch = "x86_64", inline(always))]
    #[cfg_attr(not(target_arch = "x86_64"), inline(never))]
    pub fn apply(&self, values: &mut [f32], added: Option<(&[f32], usize)>) {
        if let Some((summands, pitch)) = added {
            // Without vectors in one go, so that the sums stay in registers.
            match self.activation {
                Activation::Relu if !HAS_VECTORS && pitch == self.pitch => {
                    let both = values.iter_mut().zip(summands);
                    return both.for_each(|(v, other)| *v = parts(*v + other)[0]);
                }
                Activation::Prelu if !HAS_VECTORS && pitch == self.pitch => {
                    let pixels = values.chunks_exact_mut(pitch);
                    for (pixel, others) in pixels.zip(summands.chunks_exact(pitch)) {
                        let both = pixel.iter_mut().zip(others).zip(&self.slopes);
                        both.for_each(|((v, other), slope)| *v = sloped(*v + other, *slope));
                    }
                    return;
                }
                _ => add(values, self.pitch, summands, pitch),
            }
        }
        match self.activation {
            Activation::None => {}
            Activation::Relu if !HAS_VECTORS => clear_negative(values),
            Activation::Relu => values.iter_mut().for_each(|v| *v = parts(*v)[0]),
            Activation::Relu6 => values.iter_mut().for_each(|v| *v = v.clamp(0.0, 6.0)),
            Activation::HardSwish => {
                values
                    .iter_mut()
                    .for_each(|v| *v = *v * held(*v + 3.0, 6.0) * (1.0 / 6.0));
            }
            Activation::Logistic => {
                values.iter_mut().for_each(|v| *v = math::logistic(*v));
                if self.pitch > self.channels {
                    let pixels = values.chunks_exact_mut(self.pitch);
                    pixels.for_each(|pixel| pixel[self.channels..].fill(0.0));
                }
            }
            Activation::Prelu => {
                for pixel in values.chunks_exact_mut(self.pitch) {
                    for (v, slope) in pixel.iter_mut().zip(&self.slopes) {
                        *v = sloped(*v, *slope);
                    }
                }
            }
        }
    }
}

/// `value` where its sign is plus, else 0, and the other way round. By bits, since engines without vectors jump where a
/// value is chosen, half of the time to the wrong place.
#[inline(always)]
fn parts(value: f32) -> [f32; 2] {
    let bits = value.to_bits();
    let sign = (bits as i32 >> 31) as u32;
    [bits & !sign, bits & sign].map(f32::from_bits)
}

/// Replaces the values whose sign is minus by 0, two in one number.
#[inline(always)]
fn clear_negative(values: &mut [f32]) {
    let mut pairs = values.chunks_exact_mut(2);
    for pair in &mut pairs {
        let two = u64::from(pair[0].to_bits()) | u64::from(pair[1].to_bits()) << 32;
        let signs = two & 0x8000_0000_8000_0000;
        let left = two & !(signs | (signs - (signs >> 31)));
        pair[0] = f32::from_bits(left as u32);
        pair[1] = f32::from_bits((left >> 32) as u32);
    }
    let last = pairs.into_remainder();
    last.iter_mut().for_each(|v| *v = parts(*v)[0]);
}

/// `value` where its sign is plus, else times the slope, of which [`Finish::new`] keeps as much as [`KEPT`].
#[inline(always)]
fn sloped(value: f32, slope: f32) -> f32 {
    match HAS_VECTORS {
        true => {
            let [positive, negative] = parts(value);
            positive + slope * negative
        }
        // The same numbers, each twice as large and halved: bits need not leave their registers.
        false => (value + value.abs()) * KEPT + (value - value.abs()) * slope,
    }
}

/// Adds to each pixel of `pitch` values one of `other_pitch`, as far as that goes.
#[inline(always)]
fn add(values: &mut [f32], pitch: usize, others: &[f32], other_pitch: usize) {
    if pitch == other_pitch {
        for (value, other) in values.iter_mut().zip(others) {
            *value += other;
        }
        return;
    }
    let pixels = values.chunks_exact_mut(pitch);
    for (values, others) in pixels.zip(others.chunks_exact(other_pitch)) {
        for (value, other) in values.iter_mut().zip(others) {
            *value += other;
        }
    }
}

#[inline(always)]
fn sum_body(a: &[f32], b: (&[f32], usize), finish: &Finish, out: &mut [f32]) {
    if a.len() == b.0.len() {
        for ((out, a), b) in out.iter_mut().zip(a).zip(b.0) {
            *out = a + b;
        }
        return finish.apply(out, None);
    }
    out.copy_from_slice(a);
    finish.apply(out, Some(b));
}

#[inline(always)]
fn scale_body(a: &[f32], gains: &[f32], finish: &Finish, out: &mut [f32]) {
    let pixels = out.chunks_exact_mut(gains.len());
    for (out, a) in pixels.zip(a.chunks_exact(gains.len())) {
        for ((out, a), gain) in out.iter_mut().zip(a).zip(gains) {
            *out = a * gain;
        }
    }
    finish.apply(out, None);
}

#[inline(always)]
fn finish_body(finish: &Finish, values: &mut [f32]) {
    finish.apply(values, None);
}

#[inline(always)]
fn copy_body(a: &[f32], finish: &Finish, out: &mut [f32]) {
    out.copy_from_slice(a);
    finish.apply(out, None);
}

wide! {
    /// Sum of two tensors; `a` has as many channels as the output, `b` (with its values per pixel) no more.
    pub fn sum(a: &[f32], b: (&[f32], usize), finish: &Finish, out: &mut [f32]) = sum_body, sum_body;
}
wide! {
    /// Every pixel of `a` times the one pixel `gains`.
    pub fn scale_channels(a: &[f32], gains: &[f32], finish: &Finish, out: &mut [f32]) = scale_body, scale_body;
}
wide! {
    /// Finishes values where they are.
    pub fn finish(finish: &Finish, values: &mut [f32]) = finish_body, finish_body;
}
wide! {
    /// The values as they are, finished.
    pub fn copy(a: &[f32], finish: &Finish, out: &mut [f32]) = copy_body, copy_body;
}

#[cfg(test)]
mod tests {
    use super::super::format::Shape;
    use super::*;

    /// Finishes pixels of two channels.
    fn finishes(activation: Activation) -> Finish {
        let shape = Shape {
            height: 1,
            width: 3,
            channels: 2,
        };
        Finish::new(activation, vec![0.5, 0.25], Place::new(shape, true))
    }

    fn activated(activation: Activation) -> Vec<f32> {
        let mut values = vec![-4.0, -1.0, 0.0, 1.0, 8.0, 2.0];
        finish(&finishes(activation), &mut values);
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
    fn two_in_one_number_are_cleared_like_one() {
        let values = [
            -4.0,
            1.0,
            2.5,
            -0.0,
            0.0,
            -1e-40,
            f32::INFINITY,
            f32::MIN,
            3.0,
            -7.0,
            -1.0,
        ];
        for count in 0..=values.len() {
            let mut cleared = values[..count].to_vec();
            clear_negative(&mut cleared);
            let plain: Vec<u32> = values[..count]
                .iter()
                .map(|v| parts(*v)[0].to_bits())
                .collect();
            assert_eq!(
                cleared.iter().map(|v| v.to_bits()).collect::<Vec<_>>(),
                plain
            );
        }
    }

    #[test]
    fn padding_stays_zero() {
        let shape = Shape {
            height: 1,
            width: 1,
            channels: 1,
        };
        let mut values = [0.0; 8];
        let logistic = Finish::new(Activation::Logistic, Vec::new(), Place::new(shape, false));
        finish(&logistic, &mut values);
        assert_eq!(values, [0.5, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]);
    }

    #[test]
    fn missing_channels_count_as_zero() {
        let (two, one) = ([1.0, 2.0, 3.0, 4.0, 5.0, 6.0], [10.0, 20.0, 30.0]);
        let mut out = [0.0; 6];
        sum(&two, (&one, 1), &finishes(Activation::None), &mut out);
        assert_eq!(out, [11.0, 2.0, 23.0, 4.0, 35.0, 6.0]);
        sum(&two, (&two, 2), &finishes(Activation::None), &mut out);
        assert_eq!(out, [2.0, 4.0, 6.0, 8.0, 10.0, 12.0]);
    }

    #[test]
    fn gains_repeat_over_pixels() {
        let mut out = [0.0; 4];
        let finish = finishes(Activation::None);
        scale_channels(&[1.0, 2.0, 3.0, 4.0], &[10.0, -1.0], &finish, &mut out);
        assert_eq!(out, [10.0, -2.0, 30.0, -4.0]);
    }
}
