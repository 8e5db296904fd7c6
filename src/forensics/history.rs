//! What the pixels tell of earlier savings as JPEG.
//!
//! Quantisation leaves the DCT coefficients of 8 × 8 blocks on multiples of a step, one step per frequency, and does so
//! through later savings at a higher quality. For each of ten low frequencies the largest step whose multiples the
//! coefficients keep to is searched; the median of step / step of ITU-T T.81 table K.1 gives the quality on the IJG scale.
//! After Z. Fan and R. de Queiroz, Identification of bitmap compression history, IEEE Transactions on Image
//! Processing 12(2), 2003.
//!
//! A picture that was cropped since has the blocks of the first saving on another grid. The steps between blocks tell
//! where it lies; the coefficients on that grid then have to keep to multiples as well.

use crate::math;
use crate::photo::Scene;

/// See the module documentation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct History {
    /// The IJG quality whose steps show on the grid that begins at the upper left corner; 100 when none do.
    pub quality: f64,
    /// The same on another grid, of a picture that was cropped since.
    pub before_crop: Option<f64>,
}

impl History {
    /// Reads the picture as the file stores it, where one of the decoded pictures is, else the working picture; scaling
    /// takes the pattern away.
    pub fn read(scene: &Scene) -> History {
        let pixels = scene.stored().unwrap_or(&scene.pixels);
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
const EDGE: i32 = 12;
/// Fewest coefficients that a fit may rest on.
const COEFFICIENTS: u32 = 40;
/// Fewest frequencies whose steps agree on a quality, and how far they may lie apart: tables differ in shape.
const AGREEING: usize = 5;
const SPREAD: f64 = 0.25;

/// The IJG quality whose steps show in the picture; 100 when none do.
fn lowest_quality(luma: &[u8], width: usize, offset: (usize, usize), least: f64) -> f64 {
    let mut percents: Vec<f64> = FREQUENCIES
        .iter()
        .zip(histograms(luma, width, offset))
        .filter_map(|((_, _, standard), histogram)| {
            Some(100.0 * largest_step(&histogram, least)? as f64 / f64::from(*standard))
        })
        .collect();
    percents.sort_by(f64::total_cmp);
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
    let found: Vec<(usize, u32)> = histogram
        .iter()
        .enumerate()
        .filter(|(_, n)| **n > 0)
        .map(|(bin, n)| (bin, *n))
        .collect();
    let fits: Vec<f64> = (0..=*STEPS.end() + 2)
        .map(|step| fit(&found, step))
        .collect();
    STEPS.rev().find(|&step| {
        let near = &fits[step - 2..=step + 2];
        fits[step] > least && near.iter().all(|other| fits[step] >= *other)
    })
}

/// How well magnitudes (histogram bin, count) lie on multiples of a step: 1 exactly, 0 by chance or when there are too
/// few. Around zero every step fits; half a step is the first multiple of half the step, and speaks against this one.
fn fit(magnitudes: &[(usize, u32)], step: usize) -> f64 {
    let bins = step.max(1) * BINS;
    let start = magnitudes.partition_point(|(bin, _)| *bin <= bins * 2 / 5);
    let (mut sum, mut count) = (0.0, 0);
    for &(bin, n) in &magnitudes[start..] {
        let past = bin % bins;
        let off = past.min(bins - past);
        sum += f64::from(n) * (1.0 - 4.0 * off as f64 / bins as f64);
        count += n;
    }
    if count < COEFFICIENTS {
        return 0.0;
    }
    sum / f64::from(count)
}

/// Magnitudes of the block coefficients of the luma, on the grid that begins at `offset`.
fn histograms(luma: &[u8], width: usize, offset: (usize, usize)) -> [Vec<u32>; FREQUENCIES.len()] {
    let basis: [[f32; 8]; 4] = std::array::from_fn(|u| {
        let scale = if u == 0 { 0.125_f64.sqrt() } else { 0.5 };
        std::array::from_fn(|x| {
            let angle = (2 * x + 1) as f64 * u as f64 * core::f64::consts::PI / 16.0;
            (scale * math::cos(angle)) as f32
        })
    });
    let height = luma.len() / width.max(1);
    let starts = |first: usize, side: usize| (first..(side + 1).saturating_sub(8)).step_by(8);
    let mut histograms = std::array::from_fn(|_| vec![0; LARGEST * BINS]);
    for top in starts(offset.1, height) {
        for left in starts(offset.0, width) {
            // Horizontal frequencies of the eight rows, then vertical ones of those needed.
            let rows: [[f32; 4]; 8] = std::array::from_fn(|y| {
                let start = (top + y) * width + left;
                let row = &luma[start..start + 8];
                std::array::from_fn(|u| {
                    basis[u]
                        .iter()
                        .zip(row)
                        .map(|(b, v)| b * f32::from(*v))
                        .sum()
                })
            });
            for ((v, u, _), histogram) in FREQUENCIES.iter().zip(&mut histograms) {
                let coefficient: f32 = (0..8).map(|y| basis[*v][y] * rows[y][*u]).sum();
                let bin = (coefficient.abs() * BINS as f32 + 0.5) as usize;
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
    let mut sums = vec![0i32; width];
    for row in luma.chunks_exact(width.max(4)) {
        for (sum, v) in sums.iter_mut().skip(2).zip(row.windows(4)) {
            *sum += beyond(v[0], v[1], v[2], v[3]);
        }
    }
    let rows = luma.len() / width.max(1);
    by_phase(sums.iter().map(|sum| f64::from(*sum) / rows.max(1) as f64))
}

/// The same for rows.
fn steps_between_rows(luma: &[u8], width: usize) -> [f64; 8] {
    let rows: Vec<&[u8]> = luma.chunks_exact(width.max(1)).collect();
    let inner = rows.windows(4).map(|four| {
        let columns = four[0].iter().zip(four[1]).zip(four[2].iter().zip(four[3]));
        let sum: i32 = columns.map(|((a, b), (c, d))| beyond(*a, *b, *c, *d)).sum();
        f64::from(sum) / width as f64
    });
    by_phase([0.0; 2].into_iter().chain(inner))
}

/// Twice the step between the middle two of four neighbours, beyond the mean of the outer steps.
fn beyond(a: u8, b: u8, c: u8, d: u8) -> i32 {
    let step = |a: u8, b: u8| i32::from(a.abs_diff(b)).min(EDGE);
    2 * step(b, c) - step(a, b) - step(c, d)
}

/// Mean of every eighth value, halved; the first two and what they stand for are not known and left out.
fn by_phase(values: impl Iterator<Item = f64>) -> [f64; 8] {
    let mut means = [(0.0, 0); 8];
    for (i, value) in values.enumerate().skip(2) {
        let (sum, count) = &mut means[i % 8];
        *sum += value;
        *count += 1;
    }
    means.map(|(sum, count)| sum / 2.0 / f64::from(count.max(1)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;
    use crate::pixels::Pixels;

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
