//! Weights of a point convolution for processors without vectors, and their product with pixels: the sums of two channels
//! in one `f64`, that of the second times 2²⁷, so that one multiplication makes two products. Processors compute several
//! of `f64` at once, but only one of 64-bit integers.
//!
//! All numbers are integers below 2⁵³, so the sums are those of [`Panels`](super::panels::Panels).

use super::codes::{Codes, Scale, INTEGER};
use super::panels::largest;
use super::place::LANES;

/// Where the second of two sums begins.
const SECOND: f64 = (1u64 << 27) as f64;
/// Added to a number below 2⁵³ and taken off again, it leaves the nearest multiple of [`SECOND`].
const MULTIPLE: f64 = 1.5 * (1u64 << 52) as f64 * SECOND;
/// The largest sum of weights' magnitudes with which a sum, of codes of 15 bits, stays below half of [`SECOND`].
const LIMIT: u32 = 1 << 11;
/// Fewest inputs after which two sums are taken apart that are worth it.
const LEAST: usize = 16;

/// Weights, eight output channels side by side.
pub struct Doubles {
    /// For each eight channels: the weights of each input. Missing channels are zero.
    weights: Vec<Eight>,
    /// Inputs.
    depth: usize,
    /// Inputs after which sums are taken apart.
    together: usize,
    /// For each eight channels: what a step of their weights is worth, and their biases.
    ends: Vec<[[f32; LANES]; 2]>,
    /// The largest code of a value.
    largest: f32,
}

impl Doubles {
    /// Packs weights, one row per output channel; `None` where too few of them could be summed together.
    pub fn new(codes: &Codes, bias: &[f32]) -> Option<Doubles> {
        let depth = codes.rows.len() / bias.len().max(1);
        let mut together = depth;
        let exceeds = |weights: &[i16]| {
            let magnitudes = weights
                .iter()
                .map(|weight| u32::from(weight.unsigned_abs()));
            magnitudes.sum::<u32>() > LIMIT
        };
        let rows = || codes.rows.chunks_exact(depth.max(1));
        while together >= LEAST && rows().flat_map(|row| row.chunks(together)).any(exceeds) {
            together /= 2;
        }
        if together < LEAST {
            return None;
        }
        let channels = bias.len().next_multiple_of(LANES);
        let weight = |channel: usize, input: usize| match channel < bias.len() {
            true => f64::from(codes.rows[channel * depth + input]),
            false => 0.0,
        };
        let ends = (0..channels).step_by(LANES).map(|first| {
            [&codes.scales, bias]
                .map(|of| std::array::from_fn(|lane| of.get(first + lane).copied().unwrap_or(0.0)))
        });
        let weights = (0..channels).step_by(LANES).flat_map(|first| {
            (0..depth).map(move |input| {
                [first, first + 2, first + 4, first + 6]
                    .map(|channel| weight(channel, input) + SECOND * weight(channel + 1, input))
            })
        });
        Some(Doubles {
            weights: weights.collect(),
            depth,
            together,
            ends: ends.collect(),
            largest: largest(codes, bias.len()),
        })
    }

    /// `out[pixel][channel] = bias[channel] + Σ values[pixel][i] · weight[channel][i]`, with pixels of so many values.
    #[inline(never)]
    pub fn multiply(&self, values: &[f32], pitch: usize, out: &mut [f32], out_pitch: usize) {
        let scale = Scale::of(values, self.largest);
        let Some(last) = (values.len() / pitch).checked_sub(1) else {
            return;
        };
        let code = |value: f32| f64::from((value * scale.steps + INTEGER) - INTEGER);
        let mut codes = vec![[0.0; 2]; self.depth];
        for x in (0..=last).step_by(2) {
            // Two pixels; at the end one of them is computed again.
            let pixels = [x.min(last.saturating_sub(1)), last.min(x + 1)];
            let [first, second] = pixels.map(|x| &values[x * pitch..][..self.depth]);
            for ((codes, &first), &second) in codes.iter_mut().zip(first).zip(second) {
                *codes = [first, second].map(code);
            }
            let panels = self.weights.chunks_exact(self.depth).zip(&self.ends);
            for (panel, (weights, [scales, bias])) in panels.enumerate() {
                let parts = weights.chunks(self.together);
                let mut parts = parts.zip(codes.chunks(self.together)).map(products);
                let mut sums = parts.next().unwrap_or_default().map(Sums::of);
                parts.for_each(|part| {
                    for (sums, part) in sums.iter_mut().zip(part) {
                        sums.add(Sums::of(part));
                    }
                });
                let scales = scales.map(|of| of * scale.step);
                let sums = sums.map(Sums::values);
                for (sums, x) in sums.iter().zip(pixels) {
                    let out = &mut out[x * out_pitch + LANES * panel..][..LANES];
                    for (lane, out) in out.iter_mut().enumerate() {
                        *out = sums[lane] * scales[lane] + bias[lane];
                    }
                }
            }
        }
    }
}

/// Numbers of eight channels, those of two in one.
type Eight = [f64; LANES / 2];

/// Sums of eight channels, those of the first and second of two apart.
#[derive(Clone, Copy)]
struct Sums {
    first: Eight,
    second: Eight,
}

impl Sums {
    #[inline(always)]
    fn of(sums: Eight) -> Sums {
        let second = sums.map(|sum| (sum + MULTIPLE) - MULTIPLE);
        Sums {
            first: std::array::from_fn(|double| sums[double] - second[double]),
            second,
        }
    }

    #[inline(always)]
    fn add(&mut self, other: Sums) {
        let all = self.first.iter_mut().chain(&mut self.second);
        let others = other.first.into_iter().chain(other.second);
        all.zip(others).for_each(|(sum, other)| *sum += other);
    }

    #[inline(always)]
    fn values(self) -> [f32; LANES] {
        std::array::from_fn(|lane| match lane % 2 {
            0 => self.first[lane / 2] as f32,
            _ => (self.second[lane / 2] / SECOND) as f32,
        })
    }
}

/// The sums of products of so few inputs that they can be told apart, for two pixels. A function of its own: only then does
/// an engine keep all of them in registers.
#[inline(never)]
fn products((weights, codes): (&[Eight], &[[f64; 2]])) -> [Eight; 2] {
    let mut sums = [[0.0; LANES / 2]; 2];
    for (weights, codes) in weights.iter().zip(codes) {
        for (double, weight) in weights.iter().enumerate() {
            for (sums, code) in sums.iter_mut().zip(codes) {
                sums[double] += code * weight;
            }
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::super::codes::quantize;
    use super::super::lanes::Portable;
    use super::super::panels::{multiply, Panels, View, BEYOND};
    use super::*;

    /// Made-up weights of at most `most`.
    fn weights(depth: usize, channels: usize, most: usize) -> Codes {
        let number = |at: usize| (at * 7919 + 5) % 65521 % (2 * most + 1);
        Codes {
            rows: (0..depth * channels)
                .map(|at| number(at) as i16 - most as i16)
                .collect(),
            scales: (0..channels).map(|at| 0.01 + at as f32).collect(),
        }
    }

    /// Both forms on made-up pixels, which must be equal to the last bit.
    fn agree(depth: usize, channels: usize, most: usize, pixels: usize) {
        let codes = weights(depth, channels, most);
        let bias: Vec<f32> = (0..channels).map(|at| at as f32 - 3.3).collect();
        let (pitch, out_pitch) = [depth, channels].map(|n| n.next_multiple_of(LANES)).into();
        let value = |at: usize| ((at * 7919 + 13) % 1009) as f32 / 331.0 - 1.4;
        let values: Vec<f32> = (0..pixels * pitch).map(value).collect();
        let panels = Panels::new(&codes, depth, &bias);
        let mut outs = vec![vec![9.0; pixels * out_pitch]; 2];
        let doubles = Doubles::new(&codes, &bias).unwrap();
        doubles.multiply(&values, pitch, &mut outs[0], out_pitch);
        let mut input = vec![0; pixels * pitch + BEYOND];
        let view = View {
            step: quantize(&values, panels.largest, &mut input),
            input: &input,
            pitch,
            run: depth,
            lines: 1,
            line: 0,
            skipped: 0,
        };
        multiply::<Portable, 4>(&panels, view, pixels, &mut outs[1], out_pitch);
        assert_eq!(outs[0], outs[1]);
    }

    #[test]
    fn both_forms_have_the_same_bits() {
        agree(16, 16, 127, 5);
        agree(24, 9, 60, 2);
        agree(130, 40, 127, 7);
        agree(88, 8, 5, 4);
        agree(80, 20, 127, 1);
    }

    #[test]
    fn weights_too_large_for_it_are_left() {
        let made = |most: usize| Doubles::new(&weights(64, 8, most), &[0.0; 8]);
        assert!(made(127).is_some());
        assert!(made(1000).is_none());
    }
}
