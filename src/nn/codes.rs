//! Numbers as 16-bit integers: [`quantize`] for the values between layers, [`Weights::to_codes`] for what weighs them.
//!
//! Products of two such integers are summed twice as fast as those of `f32`, and exactly. Weights keep the bytes they are
//! stored in; values keep 16 bits over the range of what is computed together, a hundredth of the steps in which the
//! weights are known.

use super::half::half_to_single;
use super::layer::Weights;
use crate::wide::HAS_VECTORS;

/// Largest value's code. Where sums could exceed 32 bits with it, a [`Panels`](super::panels::Panels) asks for less.
pub const LARGEST: f32 = 32767.0;
/// Largest code of weights that are stored as half-precision numbers, which have 11 bits.
const LARGEST_WEIGHT: f32 = 16383.0;
/// 1.5 · 2²³: added to a number of at most 2²¹, it leaves that number's nearest integer in the lowest bits.
pub const INTEGER: f32 = 12_582_912.0;

/// Values of which the largest magnitudes are found side by side: as many as registers hold.
const GROUP: usize = if HAS_VECTORS { 16 } else { 4 };

/// Weights as integers, one row per output channel.
pub struct Codes {
    /// Row after row.
    pub rows: Vec<i16>,
    /// What a step of each row is worth.
    pub scales: Vec<f32>,
}

impl Weights {
    /// The weights as integers in `rows` rows: stored bytes as they are.
    pub fn to_codes(&self, rows: usize) -> Codes {
        match self {
            Weights::None => Codes {
                rows: Vec::new(),
                scales: vec![0.0; rows],
            },
            Weights::Quantized { codes, scales } => Codes {
                rows: codes.iter().map(|&code| i16::from(code)).collect(),
                scales: scales.clone(),
            },
            Weights::Half(halves) => {
                let values: Vec<f32> = halves.iter().map(|&half| half_to_single(half)).collect();
                let depth = (values.len() / rows.max(1)).max(1);
                let mut codes = vec![0; values.len()];
                let both = codes.chunks_mut(depth).zip(values.chunks(depth));
                let scales = both.map(|(codes, row)| quantize(row, LARGEST_WEIGHT, codes));
                Codes {
                    scales: scales.collect(),
                    rows: codes,
                }
            }
        }
    }
}

/// How values become codes.
pub struct Scale {
    /// Steps of one.
    pub steps: f32,
    /// What a step is worth.
    pub step: f32,
}

impl Scale {
    /// With which the largest magnitude of the values is `largest`.
    #[inline(always)]
    pub fn of(values: &[f32], largest: f32) -> Scale {
        let magnitude = magnitude(values);
        Scale {
            steps: match magnitude > 0.0 {
                true => largest / magnitude,
                false => 0.0,
            },
            step: magnitude / largest,
        }
    }
}

/// Writes each value's code, in which the largest magnitude is `largest`, and returns what a step is worth.
#[cfg_attr(target_arch = "x86_64", inline(always))]
#[cfg_attr(not(target_arch = "x86_64"), inline(never))]
pub fn quantize(values: &[f32], largest: f32, codes: &mut [i16]) -> f32 {
    let scale = Scale::of(values, largest);
    write(values, scale.steps, codes);
    scale.step
}

#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
use one_by_one as write;

/// The codes of values of which one has so many steps.
#[inline(always)]
fn one_by_one(values: &[f32], steps: f32, codes: &mut [i16]) {
    for (code, value) in codes.iter_mut().zip(values) {
        *code = (value * steps + INTEGER).to_bits() as i16;
    }
}

/// The same by the instructions of wasm: of what a compiler makes of it, engines make a constant for every four values.
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
#[inline(always)]
fn write(values: &[f32], steps: f32, codes: &mut [i16]) {
    use std::arch::wasm32::*;
    let mut eights = codes.chunks_exact_mut(8);
    let mut groups = values.chunks_exact(8);
    for (codes, v) in eights.by_ref().zip(groups.by_ref()) {
        let code = |v: v128| f32x4_add(f32x4_mul(v, f32x4_splat(steps)), f32x4_splat(INTEGER));
        let (a, b) = (f32x4(v[0], v[1], v[2], v[3]), f32x4(v[4], v[5], v[6], v[7]));
        let lowest = i16x8_shuffle::<0, 2, 4, 6, 8, 10, 12, 14>(code(a), code(b));
        let [first, last] = [
            u64x2_extract_lane::<0>(lowest),
            u64x2_extract_lane::<1>(lowest),
        ];
        let both = u128::from(first) | u128::from(last) << 64;
        for (i, code) in codes.iter_mut().enumerate() {
            *code = (both >> (16 * i)) as i16;
        }
    }
    let done = values.len() / 8 * 8;
    one_by_one(groups.remainder(), steps, &mut codes[done..]);
}

/// The largest magnitude of all values.
#[inline(always)]
fn magnitude(values: &[f32]) -> f32 {
    let groups = values.chunks_exact(GROUP);
    let rest = groups.remainder();
    let mut most = [0.0; GROUP];
    let mut least = [0.0; GROUP];
    for group in groups {
        for ((most, least), &value) in most.iter_mut().zip(&mut least).zip(group) {
            if HAS_VECTORS {
                *most = larger(*most, value);
                *least = if value < *least { value } else { *least };
            } else {
                *most = larger(*most, value.abs());
            }
        }
    }
    let least = least.into_iter().map(f32::abs);
    let rest = rest.iter().map(|value| value.abs());
    most.into_iter().chain(least).chain(rest).fold(0.0, larger)
}

/// The larger of two magnitudes. Their bits are in the same order: engines without vectors jump where one of two `f32` is
/// chosen, and do not where it is one of two integers.
#[inline(always)]
fn larger(a: f32, b: f32) -> f32 {
    match HAS_VECTORS {
        true if b > a => b,
        true => a,
        false => f32::from_bits(a.to_bits().max(b.to_bits())),
    }
}

#[cfg(test)]
mod tests {
    use super::super::half::single_to_half;
    use super::*;

    #[test]
    fn codes_are_the_nearest_steps() {
        let values = [0.0, 1.0, -2.0, 0.3, -0.7, 1.99, 0.00001];
        let mut codes = [9; 7];
        let step = quantize(&values, 200.0, &mut codes);
        assert_eq!(step, 0.01);
        assert_eq!(codes, [0, 100, -200, 30, -70, 199, 0]);
        let many: Vec<f32> = (0..50).map(|at| (at as f32 - 20.0) / 7.0).collect();
        let mut codes = vec![0; 50];
        let step = quantize(&many, LARGEST, &mut codes);
        assert_eq!(codes[49], 32767);
        for (code, value) in codes.iter().zip(&many) {
            assert!((f32::from(*code) * step - value).abs() <= 0.51 * step);
        }
    }

    #[test]
    fn nothing_but_zeros_and_what_is_no_number_end_well() {
        let mut codes = [9; 3];
        assert_eq!(quantize(&[0.0, -0.0, 0.0], LARGEST, &mut codes), 0.0);
        assert_eq!(codes, [0; 3]);
        quantize(&[f32::NAN, f32::INFINITY, 1.0], LARGEST, &mut codes);
        assert_eq!(codes[2], 0);
    }

    #[test]
    fn weights_keep_their_bytes_and_halves_fourteen_bits() {
        let bytes = Weights::Quantized {
            codes: vec![1, -2, 127, -128],
            scales: vec![0.5, 2.0],
        };
        let codes = bytes.to_codes(2);
        assert_eq!(codes.rows, [1, -2, 127, -128]);
        assert_eq!(codes.scales, [0.5, 2.0]);
        let halves = [1.0, -0.25, 0.0, 8.0].map(single_to_half).to_vec();
        let codes = Weights::Half(halves).to_codes(2);
        assert_eq!(codes.rows, [16383, -4096, 0, 16383]);
        assert_eq!(codes.scales, [1.0 / 16383.0, 8.0 / 16383.0]);
    }
}
