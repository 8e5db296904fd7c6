//! Scaling without vector instructions, to the same bits as `fast_image_resize`: its wasm has such instructions in any
//! build, and an engine without SIMD takes no module that holds one.

use crate::file::pixels::Pixels;
use std::ops::Range;

/// Half the width of the Catmull-Rom filter, in pixels of the coarser picture.
const SUPPORT: f64 = 2.0;
/// End of the range of weights.
const WEIGHTS: f64 = 32_768.0;
/// Bits of a sum, beside the 8 of the result and 2 for what overflows.
const SUM_BITS: u32 = 32 - 8 - 2;

/// The part `[left, top, width, height]` of a picture at another size.
pub(super) fn scale(source: &Pixels, part: [f64; 4], width: usize, height: usize) -> Pixels {
    let [left, top, wide, high] = part;
    let across = Filter::new(source.width, left, wide, width);
    let down = Filter::new(source.height, top, high, height);
    let columns = match &across {
        Some(filter) => filter.reach(),
        None => left as usize..left as usize + width,
    };
    let narrow = match &down {
        Some(filter) => vertically(source, &columns, filter),
        None => rows(source, &columns, top as usize..top as usize + height),
    };
    match &across {
        Some(filter) => horizontally(&narrow, columns.start, filter),
        None => narrow,
    }
}

/// Weights of the source pixels that make one pixel, from the first of them on.
struct Window {
    start: usize,
    weights: Vec<i16>,
}

/// The windows of a row or column of pixels, their weights as multiples of 2 to the power of −`precision`.
struct Filter {
    windows: Vec<Window>,
    precision: u32,
}

impl Filter {
    /// For `out` pixels from the part of `size` pixels that begins at `from`; `None` where they are the same pixels.
    fn new(size: usize, from: f64, length: f64, out: usize) -> Option<Filter> {
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
        let windows = weights.iter().map(|(start, weights)| Window {
            start: *start,
            weights: weights.iter().map(whole).collect(),
        });
        Some(Filter {
            windows: windows.collect(),
            precision,
        })
    }

    /// The source pixels that are used.
    fn reach(&self) -> Range<usize> {
        let end = |window: &Window| window.start + window.weights.len();
        let start = self.windows.first().map_or(0, |window| window.start);
        start..self.windows.last().map_or(0, end)
    }

    fn half(&self) -> i32 {
        1 << (self.precision - 1)
    }

    fn clipped(&self, sum: i32) -> u8 {
        (sum >> self.precision).clamp(0, 255) as u8
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

/// The bytes of some columns of a row.
fn part<'a>(source: &'a Pixels, columns: &Range<usize>, y: usize) -> &'a [u8] {
    let row = y * source.width;
    &source.rgb[(row + columns.start) * 3..(row + columns.end) * 3]
}

fn rows(source: &Pixels, columns: &Range<usize>, rows: Range<usize>) -> Pixels {
    Pixels {
        width: columns.len(),
        height: rows.len(),
        rgb: rows
            .flat_map(|y| part(source, columns, y))
            .copied()
            .collect(),
    }
}

fn vertically(source: &Pixels, columns: &Range<usize>, filter: &Filter) -> Pixels {
    let mut sums = vec![0; columns.len() * 3];
    let mut rgb = Vec::with_capacity(sums.len() * filter.windows.len());
    for window in &filter.windows {
        sums.fill(filter.half());
        for (y, &weight) in (window.start..).zip(&window.weights) {
            for (sum, &value) in sums.iter_mut().zip(part(source, columns, y)) {
                *sum += i32::from(value) * i32::from(weight);
            }
        }
        rgb.extend(sums.iter().map(|&sum| filter.clipped(sum)));
    }
    Pixels {
        width: columns.len(),
        height: filter.windows.len(),
        rgb,
    }
}

/// `first` is the column of the whole picture with which `source` begins.
fn horizontally(source: &Pixels, first: usize, filter: &Filter) -> Pixels {
    let mut rgb = Vec::with_capacity(filter.windows.len() * source.height * 3);
    for row in source.rgb.chunks_exact((source.width * 3).max(1)) {
        for window in &filter.windows {
            let mut sums = [filter.half(); 3];
            let pixels = row[(window.start - first) * 3..].chunks_exact(3);
            for (pixel, &weight) in pixels.zip(&window.weights) {
                for (sum, &value) in sums.iter_mut().zip(pixel) {
                    *sum += i32::from(value) * i32::from(weight);
                }
            }
            rgb.extend(sums.map(|sum| filter.clipped(sum)));
        }
    }
    Pixels {
        width: filter.windows.len(),
        height: source.height,
        rgb,
    }
}
