//! The weights of source pixels in scaled ones, as whole numbers: those of the crate `fast_image_resize`, to the bit.

use std::ops::Range;

/// Half the width of the Catmull-Rom filter, in pixels of the coarser picture.
const SUPPORT: f64 = 2.0;
/// End of the range of weights.
const WEIGHTS: f64 = 32_768.0;
/// Bits of a sum, beside the 8 of the result and 2 for what overflows.
const SUM_BITS: u32 = 32 - 8 - 2;

/// Weights of the source pixels that make one pixel.
pub struct Window {
    /// The first of the pixels.
    pub start: usize,
    /// How many there are.
    pub length: usize,
    /// Two by two, with a 0 where one is left over.
    pub pairs: Vec<[i16; 2]>,
}

/// The windows of a row or column of pixels.
pub struct Filter {
    /// One for each pixel.
    pub windows: Vec<Window>,
    /// Their weights are multiples of 2 to the power of minus this.
    pub precision: u32,
}

impl Filter {
    /// For `out` pixels from the part of `size` pixels that begins at `from`; `None` where they are the same pixels.
    pub fn new(size: usize, from: f64, length: f64, out: usize) -> Option<Filter> {
        if out as f64 == length && from == from.round() {
            return None;
        }
        let step = ((from + length) - from) / out as f64;
        let stretch = step.max(1.0);
        let weights: Vec<(usize, Vec<f64>)> = (0..out)
            .map(|i| window(from + (i as f64 + 0.5) * step, stretch, size))
            .collect();
        let all = weights.iter().flat_map(|(_, weights)| weights);
        let largest = all.fold(0.0f64, |a, &b| a.max(b));
        let fits = |bits: &u32| (largest * f64::from(1u32 << (bits + 1))).round() < WEIGHTS;
        let precision = (0..SUM_BITS)
            .find(|bits| !fits(bits))
            .unwrap_or(SUM_BITS - 1);
        let scale = f64::from(1u32 << precision);
        let whole = |weight: &f64| (weight * scale).round() as i16;
        let pair = |two: &[f64]| [whole(&two[0]), two.get(1).map_or(0, whole)];
        let windows = weights.iter().map(|(start, weights)| Window {
            start: *start,
            length: weights.len(),
            pairs: weights.chunks(2).map(pair).collect(),
        });
        Some(Filter {
            windows: windows.collect(),
            precision,
        })
    }

    /// The source pixels that are used.
    pub fn reach(&self) -> Range<usize> {
        let end = |window: &Window| window.start + window.length;
        let start = self.windows.first().map_or(0, |window| window.start);
        start..self.windows.last().map_or(0, end)
    }

    /// What is added to a sum, for rounding.
    pub fn half(&self) -> i32 {
        1 << (self.precision - 1)
    }
}

/// The first source pixel and the weights around a place; they add up to 1.
fn window(center: f64, stretch: f64, size: usize) -> (usize, Vec<f64>) {
    let radius = SUPPORT * stretch;
    let first = (center - radius).floor().max(0.0) as usize;
    let end = (center + radius).ceil().min(size as f64) as usize;
    let reciprocal = 1.0 / stretch;
    let mut weights = Vec::new();
    let mut start = first;
    for x in first..end {
        let weight = catmull_rom((x as f64 - (center - 0.5)) * reciprocal);
        if weights.is_empty() && weight == 0.0 {
            start += 1;
        } else {
            weights.push(weight);
        }
    }
    let sum: f64 = weights.iter().sum();
    while weights.last() == Some(&0.0) {
        weights.pop();
    }
    if sum != 0.0 {
        weights.iter_mut().for_each(|weight| *weight /= sum);
    }
    (start, weights)
}

/// R. Keys, "Cubic convolution interpolation", 1981, with a = −1/2.
fn catmull_rom(x: f64) -> f64 {
    const A: f64 = -0.5;
    let x = x.abs();
    if x < 1.0 {
        ((A + 2.0) * x - (A + 3.0)) * x * x + 1.0
    } else if x < 2.0 {
        (((x - 5.0) * x + 8.0) * x - 4.0) * A
    } else {
        0.0
    }
}
