//! What the pixels tell of earlier JPEG compression.
//!
//! Quantisation leaves the DCT coefficients of 8 × 8 blocks on multiples of a step, one step per frequency, and does so
//! through later compression at a higher quality. For each of ten low frequencies the largest step whose multiples the
//! coefficients keep to is searched; the median of step / step of ITU-T T.81 table K.1 gives the quality on the IJG scale.
//! After Z. Fan and R. de Queiroz, Identification of bitmap compression history, IEEE Transactions on Image
//! Processing 12(2), 2003.
//!
//! A picture that was cropped since has the blocks of the first compression on another grid. The steps between blocks tell
//! where it lies; the coefficients on that grid then have to keep to multiples as well.

use crate::file::pixels::Pixels;
use crate::math;
use crate::order::rising;

/// See the module documentation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct History {
    /// The IJG quality whose steps show on the grid that begins at the upper left corner; 100 when none do.
    pub quality: f64,
    /// The same on another grid, of a picture that was cropped since.
    pub before_crop: Option<f64>,
}

impl History {
    /// Reads a picture, best as the file stores it: scaling takes the pattern away.
    pub fn read(pixels: &Pixels) -> History {
        let luma = pixels.luma();
        let offset = other_grid(&luma, pixels.width);
        History {
            quality: lowest_quality(&luma, pixels.width, (0, 0), FIT),
            before_crop: offset
                .map(|offset| lowest_quality(&luma, pixels.width, offset, FIT_BEFORE_CROP))
                .filter(|quality| *quality < 100.0),
        }
    }
}

/// Vertical and horizontal frequency, and step in the table of ITU-T T.81 Annex K.1.
const FREQUENCIES: [(usize, usize, u32); 10] = [
    (0, 1, 11),
    (1, 0, 12),
    (1, 1, 12),
    (0, 2, 10),
    (2, 0, 14),
    (1, 2, 14),
    (2, 1, 13),
    (0, 3, 16),
    (3, 0, 14),
    (2, 2, 16),
];

/// Steps told apart: below, they drown in the rounding of pixels.
const STEPS: std::ops::RangeInclusive<usize> = 4..=160;
/// Histogram bins per unit of a coefficient.
const BINS: usize = 4;
/// Largest coefficient: 8 × 255 / 2, rounded up.
const LARGEST: usize = 1024;
/// Fit above which a step counts; pictures saved once at 92 show none. Calibrated on the development photos, see
/// docs/calibration.md.
const FIT: f64 = 0.45;
/// The same where a second saving on another grid has blurred the multiples. Pictures saved once reach 0.3 on none of
/// the other grids.
const FIT_BEFORE_CROP: f64 = 0.35;
/// Step between blocks, beyond the steps inside them and in luma levels, that shows a grid. Pictures saved once have at
/// most 0.03 away from their own grid, cropped ones from 0.05 (first saved at 75) to 0.3 (at 60).
const BLOCKING: f64 = 0.04;
/// Larger steps between neighbours are edges of things.
const EDGE: u8 = 12;
/// Fewest coefficients that a fit may rest on.
const COEFFICIENTS: u64 = 40;
/// Fewest frequencies whose steps agree on a quality, and how far they may lie apart: tables differ in shape.
const AGREEING: usize = 5;
const SPREAD: f64 = 0.25;

/// The IJG quality whose steps show in the picture; 100 when none do.
fn lowest_quality(luma: &[u8], width: usize, offset: (usize, usize), least: f64) -> f64 {
    let percents: Vec<f64> = FREQUENCIES
        .iter()
        .zip(histograms(luma, width, offset))
        .filter_map(|((_, _, standard), histogram)| {
            Some(100.0 * largest_step(&histogram, least)? as f64 / f64::from(*standard))
        })
        .collect();
    let percents = rising(&percents, |percent| *percent);
    let Some(&percent) = percents.get(percents.len() / 2) else {
        return 100.0;
    };
    let agrees = |p: &&f64| (**p / percent - 1.0).abs() < SPREAD;
    if percents.iter().filter(agrees).count() < AGREEING {
        return 100.0;
    }
    // The IJG library scales its table by this percentage.
    let quality = if percent > 100.0 {
        5000.0 / percent
    } else {
        (200.0 - percent) / 2.0
    };
    quality.round()
}

/// The largest step whose multiples the magnitudes keep to, better than to its neighbours' multiples.
fn largest_step(histogram: &[u32], least: f64) -> Option<usize> {
    let sums = Sums::new(histogram);
    let fits: Vec<f64> = (0..=*STEPS.end() + 2).map(|step| sums.fit(step)).collect();
    STEPS.rev().find(|&step| {
        let near = &fits[step - 2..=step + 2];
        fits[step] > least && near.iter().all(|other| fits[step] >= *other)
    })
}

/// Running sums over a histogram.
struct Sums {
    /// How many magnitudes lie in the bins before this one, and the sum of their bins.
    before: Vec<[u64; 2]>,
}

impl Sums {
    fn new(histogram: &[u32]) -> Sums {
        let bins = histogram.iter().rposition(|n| *n > 0).map_or(0, |i| i + 1);
        let mut before = Vec::with_capacity(bins + 1);
        let mut sum = [0; 2];
        before.push(sum);
        for (bin, n) in histogram[..bins].iter().enumerate() {
            sum = [sum[0] + u64::from(*n), sum[1] + u64::from(*n) * bin as u64];
            before.push(sum);
        }
        Sums { before }
    }

    /// Number and sum of the magnitudes in bins `from` to before `to`.
    fn between(&self, from: usize, to: usize) -> [u64; 2] {
        let last = self.before.len() - 1;
        let (low, high) = (self.before[from.min(last)], self.before[to.min(last)]);
        [high[0] - low[0], high[1] - low[1]]
    }

    /// How well magnitudes lie on multiples of a step: 1 exactly, 0 by chance or when there are too few. Around zero
    /// every step fits; half a step is the first multiple of half the step, and speaks against this one.
    fn fit(&self, step: usize) -> f64 {
        let bins = step.max(1) * BINS;
        let (mut off, mut count) = (0, 0);
        let mut start = bins * 2 / 5 + 1;
        for multiple in (0..self.before.len()).step_by(bins) {
            let (half, next) = (multiple + bins / 2, multiple + bins);
            let above = self.between(start, half);
            let below = self.between(half, next);
            off += above[1] - above[0] * multiple as u64 + below[0] * next as u64 - below[1];
            count += above[0] + below[0];
            start = next;
        }
        if count < COEFFICIENTS {
            return 0.0;
        }
        1.0 - 4.0 * off as f64 / (bins as u64 * count) as f64
    }
}

/// Cosines of the first four frequencies at the first four of eight positions, orthonormal; the other four positions
/// mirror them, with the opposite sign at odd frequencies.
struct Basis([[f32; 4]; 4]);

impl Basis {
    fn new() -> Basis {
        Basis(std::array::from_fn(|u| {
            let scale = if u == 0 { 0.125_f64.sqrt() } else { 0.5 };
            std::array::from_fn(|x| {
                let angle = (2 * x + 1) as f64 * u as f64 * core::f64::consts::PI / 16.0;
                (scale * math::cos(angle)) as f32
            })
        }))
    }

    /// The first four coefficients of eight values, of several such rows side by side.
    #[inline]
    fn transform<const N: usize>(&self, values: &[[f32; N]; 8]) -> [[f32; N]; 4] {
        let mirrored = |sign: f32| -> [[f32; N]; 4] {
            std::array::from_fn(|x| std::array::from_fn(|i| values[x][i] + sign * values[7 - x][i]))
        };
        let (even, odd) = (mirrored(1.0), mirrored(-1.0));
        std::array::from_fn(|u| {
            let (half, basis) = (if u % 2 == 0 { &even } else { &odd }, &self.0[u]);
            std::array::from_fn(|i| {
                basis[0] * half[0][i]
                    + basis[1] * half[1][i]
                    + basis[2] * half[2][i]
                    + basis[3] * half[3][i]
            })
        })
    }
}

/// Magnitudes of the block coefficients of the luma, on the grid that begins at `offset`.
fn histograms(luma: &[u8], width: usize, offset: (usize, usize)) -> [Vec<u32>; FREQUENCIES.len()] {
    let basis = Basis::new();
    let rows: Vec<&[u8]> = luma.chunks_exact(width.max(1)).skip(offset.1).collect();
    let mut histograms = std::array::from_fn(|_| vec![0; LARGEST * BINS]);
    for band in rows.chunks_exact(8) {
        for left in (offset.0..(width + 1).saturating_sub(8)).step_by(8) {
            let block: [[f32; 8]; 8] = std::array::from_fn(|y| {
                let row = &band[y][left..left + 8];
                std::array::from_fn(|x| f32::from(row[x]))
            });
            let down = basis.transform(&block);
            let turned: [[f32; 4]; 8] =
                std::array::from_fn(|x| std::array::from_fn(|v| down[v][x]));
            let coefficients = basis.transform(&turned);
            for ((v, u, _), histogram) in FREQUENCIES.iter().zip(&mut histograms) {
                let bin = (coefficients[*u][*v].abs() * BINS as f32 + 0.5) as i32 as usize;
                if let Some(count) = histogram.get_mut(bin) {
                    *count += 1;
                }
            }
        }
    }
    histograms
}

/// Where the blocks of an earlier saving begin: x and y of 0..8, not both 0; `None` when no other grid shows.
fn other_grid(luma: &[u8], width: usize) -> Option<(usize, usize)> {
    let offset = (
        other_phase(&steps_between_columns(luma, width)),
        other_phase(&steps_between_rows(luma, width)),
    );
    (offset != (0, 0)).then_some(offset)
}

/// The phase with the largest step beside the picture's own; 0 when none stands out.
fn other_phase(steps: &[f64; 8]) -> usize {
    (1..8)
        .max_by(|a, b| steps[*a].total_cmp(&steps[*b]))
        .filter(|phase| steps[*phase] > BLOCKING)
        .unwrap_or(0)
}

/// Mean step before the columns of each phase of 0..8, beyond the mean of the steps on both sides.
fn steps_between_columns(luma: &[u8], width: usize) -> [f64; 8] {
    let mut steps = vec![0i32; width.saturating_sub(1)];
    for row in luma.chunks_exact(width.max(2)) {
        for ((sum, a), b) in steps.iter_mut().zip(row).zip(&row[1..]) {
            *sum += step(*a, *b);
        }
    }
    let rows = luma.len() / width.max(1);
    // The last column has no step after it.
    by_phase(beyond(&steps).chain([0]), rows)
}

/// The same for rows.
fn steps_between_rows(luma: &[u8], width: usize) -> [f64; 8] {
    let rows: Vec<&[u8]> = luma.chunks_exact(width.max(1)).collect();
    let steps = rows.windows(2).map(|two| {
        let columns = two[0].iter().zip(two[1]);
        columns.map(|(a, b)| step(*a, *b)).sum()
    });
    by_phase(beyond(&steps.collect::<Vec<i32>>()), width)
}

/// Step between neighbours, at most that of an [`EDGE`].
fn step(a: u8, b: u8) -> i32 {
    i32::from(a.abs_diff(b).min(EDGE))
}

/// Twice every step beyond the mean of the steps on both sides; the first and the last have none.
fn beyond(steps: &[i32]) -> impl Iterator<Item = i32> + '_ {
    steps.windows(3).map(|s| 2 * s[1] - s[0] - s[2])
}

/// Mean of every eighth value, halved, of sums over so many steps; the first value stands at position 2.
fn by_phase(sums: impl Iterator<Item = i32>, steps: usize) -> [f64; 8] {
    let mut means = [(0.0, 0); 8];
    for (i, value) in sums.enumerate() {
        let (sum, count) = &mut means[(i + 2) % 8];
        *sum += f64::from(value) / steps.max(1) as f64;
        *count += 1;
    }
    means.map(|(sum, count)| sum / 2.0 / f64::from(count.max(1)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::file::pixels::Pixels;
    use crate::fixtures;

    fn own(pixels: &Pixels) -> f64 {
        lowest_quality(&pixels.luma(), pixels.width, (0, 0), FIT)
    }

    #[test]
    fn a_picture_never_compressed_shows_nothing() {
        assert_eq!(own(&fixtures::waves()), 100.0);
        assert_eq!(own(&Pixels::filled(64, 64, [90; 3])), 100.0);
        assert_eq!(own(&Pixels::filled(3, 3, [90; 3])), 100.0);
    }

    #[test]
    fn the_quality_is_found_even_after_saving_again() {
        for quality in [20, 30, 45, 60] {
            let once = fixtures::saved(&fixtures::waves(), quality);
            let twice = fixtures::saved(&once, 95);
            for pixels in [once, twice] {
                let found = own(&pixels);
                // The writer's own table has finer steps at low frequencies than the standard one.
                assert!(
                    (found - f64::from(quality)).abs() <= 6.0,
                    "{quality}: {found}"
                );
            }
        }
    }

    #[test]
    fn a_cropped_picture_shows_its_first_grid() {
        let first = fixtures::saved(&fixtures::waves(), 50);
        let mut cropped = Pixels::filled(152, 152, [0; 3]);
        for y in 0..152 {
            for x in 0..152 {
                cropped.set(x, y, first.at(x + 3, y + 6));
            }
        }
        let luma = fixtures::saved(&cropped, 95).luma();
        assert_eq!(other_grid(&luma, 152), Some((5, 2)));
        let found = lowest_quality(&luma, 152, (5, 2), FIT_BEFORE_CROP);
        assert!((found - 50.0).abs() <= 6.0, "{found}");
        let once = fixtures::saved(&cropped, 95).luma();
        assert_eq!(lowest_quality(&once, 152, (0, 0), FIT), 100.0);
    }

    #[test]
    fn one_grid_is_no_other() {
        let once = fixtures::saved(&fixtures::waves(), 60).luma();
        let offset = other_grid(&once, 160);
        assert!(offset.is_none_or(|o| lowest_quality(&once, 160, o, FIT_BEFORE_CROP) == 100.0));
        for (luma, width) in [(&[][..], 0), (&[7; 9][..], 3), (&[7; 2][..], 2)] {
            assert_eq!(other_grid(luma, width), None);
        }
    }
}
