//! Loss from JPEG compression, read from the pixels: it shows even when the file was saved again at a high quality.
//!
//! Source: 教毕指〔2017〕99号: compression quality of at least 60. Below about 50 blocks show on skin.
//!
//! Measured: quantisation leaves the DCT coefficients of 8 × 8 blocks on multiples of a step, one step per frequency. For
//! each of ten low frequencies the largest step whose multiples the coefficients keep to is searched; the median of
//! step / step of ITU-T T.81 table K.1 gives the quality on the IJG scale. 100 when fewer than five frequencies
//! agree.
//! After Z. Fan and R. de Queiroz, Identification of bitmap compression history, IEEE Transactions on Image
//! Processing 12(2), 2003. A picture that was scaled since has lost the pattern, and the blocks with it.

use crate::check::{Check, Limit, Measure, Reading, Repair, Unit};
use crate::math;
use crate::photo::Scene;
use crate::pixels::Pixels;
use crate::text::Text;

/// See the module documentation.
pub static CHECK: Check = Check {
    id: "compression",
    unit: Unit::Count,
    limit: Limit::at_least(50.0),
    repair: Repair::Never,
    hushed_by: &["jpeg_quality"],
    measure: Measure::Picture(|scene, _| Reading::of(lowest_quality(unscaled(scene)))),
    title: Text::new("压缩痕迹", "Compression artefacts"),
    low: Text::new(
        "照片曾被严重压缩，画面有方块（质量约 {value}，要求{range}）。请用手机里的原图，不要用转发、压缩过的照片。",
        "The photo was once compressed hard and shows blocks (quality about {value}, required {range}). Use the original, not a forwarded copy.",
    ),
    high: Text::new("", ""),
};

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
/// Fewest coefficients that a fit may rest on.
const COEFFICIENTS: u32 = 40;
/// Fewest frequencies whose steps agree on a quality, and how far they may lie apart: tables differ in shape.
const AGREEING: usize = 5;
const SPREAD: f64 = 0.25;

/// The picture as the file stores it, where one of the decoded pictures is; else the working picture.
fn unscaled(scene: &Scene) -> &Pixels {
    let width = (scene.scale * scene.pixels.width as f32).round() as usize;
    match &scene.detail {
        Some(detail) if detail.width == width => detail,
        _ => &scene.pixels,
    }
}

/// The IJG quality whose steps show in the picture; 100 when none do.
fn lowest_quality(pixels: &Pixels) -> f64 {
    let mut percents: Vec<f64> = FREQUENCIES
        .iter()
        .zip(histograms(pixels))
        .filter_map(|((_, _, standard), histogram)| {
            Some(100.0 * largest_step(&histogram)? as f64 / f64::from(*standard))
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
fn largest_step(histogram: &[u32]) -> Option<usize> {
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
        fits[step] > FIT && near.iter().all(|other| fits[step] >= *other)
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

/// Magnitudes of the block coefficients of the luma, on the grid that begins at the upper left corner.
fn histograms(pixels: &Pixels) -> [Vec<u32>; FREQUENCIES.len()] {
    let basis: [[f32; 8]; 4] = std::array::from_fn(|u| {
        let scale = if u == 0 { 0.125_f64.sqrt() } else { 0.5 };
        std::array::from_fn(|x| {
            let angle = (2 * x + 1) as f64 * u as f64 * core::f64::consts::PI / 16.0;
            (scale * math::cos(angle)) as f32
        })
    });
    let luma = pixels.luma();
    let mut histograms = std::array::from_fn(|_| vec![0; LARGEST * BINS]);
    for top in (0..pixels.height / 8).map(|y| y * 8) {
        for left in (0..pixels.width / 8).map(|x| x * 8) {
            // Horizontal frequencies of the eight rows, then vertical ones of those needed.
            let rows: [[f32; 4]; 8] = std::array::from_fn(|y| {
                let start = (top + y) * pixels.width + left;
                let row = &luma[start..start + 8];
                std::array::from_fn(|u| {
                    basis[u].iter().zip(row).map(|(b, v)| b * f32::from(*v)).sum()
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::Status;
    use crate::fixtures;
    use crate::output::jpeg::{encode, Sampling};

    /// Waves of many frequencies: every block has coefficients.
    fn picture() -> Pixels {
        let mut pixels = Pixels::filled(160, 160, [0; 3]);
        for y in 0..160 {
            for x in 0..160 {
                let v = 128.0 + 60.0 * math::sin(0.011 * (x * y) as f64) + 30.0 * math::sin(0.3 * x as f64);
                pixels.set(x, y, [v as u8; 3]);
            }
        }
        pixels
    }

    fn saved(pixels: &Pixels, quality: u8) -> Pixels {
        let bytes = encode(pixels, quality, Sampling::Full, 300).unwrap();
        let probe = crate::probe::probe(&bytes);
        crate::pixels::decode(&bytes, &probe, (160, 160)).unwrap()
    }

    #[test]
    fn a_picture_never_compressed_shows_nothing() {
        assert_eq!(lowest_quality(&picture()), 100.0);
        assert_eq!(lowest_quality(&Pixels::filled(64, 64, [90; 3])), 100.0);
        assert_eq!(lowest_quality(&Pixels::filled(3, 3, [90; 3])), 100.0);
    }

    #[test]
    fn the_quality_is_found_even_after_saving_again() {
        for quality in [20, 30, 45, 60] {
            let once = saved(&picture(), quality);
            let twice = saved(&once, 95);
            for pixels in [once, twice] {
                let found = lowest_quality(&pixels);
                // The writer's own table has finer steps at low frequencies than the standard one.
                assert!((found - f64::from(quality)).abs() <= 6.0, "{quality}: {found}");
            }
        }
    }

    #[test]
    fn a_large_picture_is_judged_unscaled() {
        let mut scene = fixtures::scene(|_, _| [100, 197, 255]);
        let stored = saved(&picture(), 30);
        scene.pixels = stored.resized(80, 80);
        scene.scale = 2.0;
        scene.detail = Some(stored);
        assert_eq!(fixtures::status(&CHECK, &scene), Status::Reject);
    }

    #[test]
    fn hard_compression_is_rejected() {
        let mut scene = fixtures::scene(|_, _| [100, 197, 255]);
        scene.pixels = saved(&picture(), 30);
        assert_eq!(fixtures::status(&CHECK, &scene), Status::Reject);
        scene.pixels = saved(&picture(), 60);
        assert_eq!(fixtures::status(&CHECK, &scene), Status::Pass);
    }
}
