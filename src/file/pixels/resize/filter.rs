//! The weights of source pixels in scaled ones, as whole numbers: those of the crate `fast_image_resize`, to the bit.

use std::ops::Range;

/// Half the width of the Catmull-Rom filter, in pixels of the coarser picture.
const SUPPORT: f64 = 2.0;
/// End of the range of weights.
const WEIGHTS: f64 = 32_768.0;
/// Bits of a sum, beside the 8 of the result and 2 for what overflows.
const SUM_BITS: u32 = 32 - 8 - 2;

/// The weights of the source pixels that make a row or column of pixels.
pub struct Filter {
    /// The first source pixel of each.
    pub starts: Vec<usize>,
    /// Pairs of weights for each, behind one another; those of a pixel that needs fewer end with zeros.
    pub weights: Vec<[i16; 2]>,
    /// Pairs for one pixel: an even number, or one of at least 3 and the last weight of all is 0.
    pub pairs: usize,
    /// Weights are multiples of 2 to the power of minus this.
    pub precision: u32,
    /// The source pixels that are used.
    pub reach: Range<usize>,
}

impl Filter {
    /// For `out` pixels from the part of `size` pixels that begins at `from`; `None` where they are the same pixels.
    pub fn new(size: usize, from: f64, length: f64, out: usize) -> Option<Filter> {
        if out as f64 == length && from == from.round() {
            return None;
        }
        let step = ((from + length) - from) / out as f64;
        let stretch = step.max(1.0);
        let windows: Vec<(usize, Vec<f64>)> = (0..out)
            .map(|i| window(from + (i as f64 + 0.5) * step, stretch, size))
            .collect();
        let all = windows.iter().flat_map(|(_, weights)| weights);
        let largest = all.fold(0.0f64, |a, &b| a.max(b));
        let fits = |bits: &u32| (largest * f64::from(1u32 << (bits + 1))).round() < WEIGHTS;
        let precision = (0..SUM_BITS)
            .find(|bits| !fits(bits))
            .unwrap_or(SUM_BITS - 1);
        let scale = f64::from(1u32 << precision);
        let longest = windows.iter().map(|(_, weights)| weights.len());
        let pairs = pairs_for(longest.max().unwrap_or(0));
        let whole = |weight: Option<&f64>| weight.map_or(0, |w| (w * scale).round() as i16);
        let of = |(_, weights): &(usize, Vec<f64>), pair: usize| {
            [2 * pair, 2 * pair + 1].map(|i| whole(weights.get(i)))
        };
        let weights = windows
            .iter()
            .flat_map(|window| (0..pairs).map(move |pair| of(window, pair)));
        let end = |(start, weights): &(usize, Vec<f64>)| start + weights.len();
        Some(Filter {
            weights: weights.collect(),
            pairs,
            precision,
            reach: windows.first().map_or(0, |window| window.0)..windows.last().map_or(0, end),
            starts: windows.into_iter().map(|(start, _)| start).collect(),
        })
    }

    /// The first source pixel and the pairs of weights of each.
    pub fn windows(&self) -> impl Iterator<Item = (usize, &[[i16; 2]])> {
        let pairs = self.weights.chunks_exact(self.pairs.max(1));
        self.starts.iter().copied().zip(pairs)
    }

    /// What is added to a sum, for rounding.
    pub fn half(&self) -> i32 {
        1 << (self.precision - 1)
    }
}

/// Pairs for so many weights: an odd number only where it is more than one and the last of all weights is 0.
fn pairs_for(weights: usize) -> usize {
    let pairs = weights.div_ceil(2);
    let is_short = pairs % 2 == 1 && (weights % 2 == 0 || pairs == 1);
    pairs + usize::from(is_short)
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
