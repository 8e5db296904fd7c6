//! Sensor noise: grain that hides the skin, from taking the photo in the dark.
//!
//! Source: 教毕指〔2017〕99号: clear picture, natural colour.
//!
//! Measured: J. Immerkær's difference of two Laplacians (Fast Noise Variance Estimation, CVIU 64(2), 1996) on four patches of
//! bare skin at the scale of 120 pixels between the eyes (smaller faces at their own); the number is the standard deviation in luma steps from the median
//! absolute value, of the quietest patch. Median and quietest patch keep pores, beard and folds out. Calibrated on the development photos, see docs/calibration.md.

use crate::measure::closeup::Closeup;
use crate::order::ranked;
use crate::rules::check::{Check, Limit, Measure, Missing, Reading, Repair, Unit};
use crate::rules::picture::Picture;
use crate::scene::Portrait;
use crate::text::Text;

/// See the module documentation.
pub static CHECK: Check = Check {
    id: "noise",
    unit: Unit::Score,
    limit: Limit::at_most(3.5),
    repair: Repair::Never,
    explained_by: &["exposure_dark"],
    measure: Measure::Portrait(measure),
    title: Text::new("没有噪点", "No noise"),
    low: Text::new("", ""),
    high: Text::new(
        "照片噪点太多。请在明亮处重拍，不要放大，也不要用夜景模式。",
        "The photo is grainy. Take it again in good light, without zoom or night mode.",
    ),
};

/// Median absolute value of a normal distribution of standard deviation 1.
const MEDIAN_OF_NORMAL: f64 = 0.674_489_75;

fn measure(portrait: &Portrait, _: &Picture) -> Reading {
    let Some(closeup) = portrait.closeup() else {
        return Reading::unknown(Missing::FaceDetail);
    };
    let patches = closeup.skin();
    let quietest = patches
        .iter()
        .filter_map(|patch| deviation(closeup, patch))
        .reduce(f64::min);
    match quietest {
        Some(value) => Reading::of(value).in_region(closeup.rect()),
        None => Reading::unknown(Missing::FaceDetail),
    }
}

/// Standard deviation of the noise in a patch; `None` when it has fewer than 30 pixels inside the picture.
fn deviation(closeup: &Closeup, patch: &[usize]) -> Option<f64> {
    let (width, height) = (closeup.pixels.width, closeup.pixels.height);
    let mut found: Vec<f32> = patch
        .iter()
        .filter(|i| {
            let (x, y) = (**i % width, **i / width);
            x > 0 && y > 0 && x + 1 < width && y + 1 < height
        })
        .map(|i| f32::from(laplacians(&closeup.luma, width, *i).unsigned_abs()))
        .collect();
    if found.len() < 30 {
        return None;
    }
    let half = found.len() / 2;
    let median = ranked(&mut found, half)?;
    // The kernel's coefficients have the root sum of squares 6.
    Some(f64::from(median) / 6.0 / MEDIAN_OF_NORMAL)
}

/// 1 −2 1, −2 4 −2, 1 −2 1 around pixel `i`.
fn laplacians(luma: &[u8], width: usize, i: usize) -> i16 {
    let at = |k: usize| i16::from(luma[k]);
    let row = |k: usize| at(k - 1) - 2 * at(k) + at(k + 1);
    row(i - width) - 2 * row(i) + row(i + width)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;
    use crate::rules::finding::Status;

    /// Sum of four triangular noises, close to normal, of about the given deviation.
    fn grainy(deviation: f64) -> Status {
        let mut scene = fixtures::posed(|_| ());
        let mut state = 1u32;
        let mut uniform = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            f64::from(state >> 8) / f64::from(1 << 24) - 0.5
        };
        for p in scene.pixels.rgb.chunks_exact_mut(3) {
            let noise = deviation * (0..12).map(|_| uniform()).sum::<f64>();
            p.iter_mut()
                .for_each(|v| *v = (f64::from(*v) + noise) as u8);
        }
        fixtures::status(&CHECK, &scene)
    }

    #[test]
    fn clean_mild_and_strong() {
        assert_eq!(grainy(0.0), Status::Pass);
        assert_eq!(grainy(2.0), Status::Pass);
        assert_eq!(grainy(10.0), Status::Reject);
    }
}
