//! Overexposure: the face washed out by too much light.
//!
//! Source: 教毕指〔2017〕99号: the face exposed normally; ISO/IEC 29794-5, "over-exposure".
//!
//! Measured: the 95th percentile of the red of the face, which skin of every paleness loses first, or the level of the eyes where that
//! is higher: the white of the eye (99th percentile of the opening) and a half of its black (third percentile around it), raised for
//! dark skin, which throws less light back on the white. The share of clipped pixels that ISO/IEC 29794-5 takes sees nothing before
//! half of the detail is gone, and luma mistakes pale skin for a bright picture. Red that only warm light raises counts in part.
//! Calibrated on the development photos, see docs/calibration.md.

use crate::rules::check::{Check, Limit, Measure, Missing, Reading, Repair, Unit};
use crate::measure::closeup::MOST_BRIGHT;
use crate::scene::Portrait;
use crate::rules::profile::Profile;
use crate::text::Text;

/// See the module documentation.
pub static CHECK: Check = Check {
    id: "exposure_bright",
    unit: Unit::Score,
    limit: Limit::at_most(MOST_BRIGHT as f64),
    repair: Repair::Never,
    explained_by: &["face_occluded", "glasses_glare"],
    measure: Measure::Portrait(measure),
    title: Text::new("曝光过度", "Exposure, bright"),
    low: Text::new("", ""),
    high: Text::new(
        "照片太亮（脸和眼睛的曝光值 {value}，要求 {range}）。请避开直射强光或关闭闪光灯，再重拍。",
        "The photo is too bright (exposure of face and eyes {value}, required {range}). Avoid direct light or turn the flash off, and take it again.",
    ),
};

fn measure(portrait: &Portrait, _: &Profile) -> Reading {
    let closeup = portrait.closeup();
    match closeup.and_then(|closeup| Some((closeup.exposure()?.glare, closeup))) {
        Some((value, closeup)) => Reading::of(value).in_region(closeup.rect()),
        None => Reading::unknown(Missing::FaceDetail),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::finding::Status;
    use crate::fixtures;

    fn lit(gain: f32) -> Status {
        let mut scene = fixtures::posed(|_| ());
        let bytes = &mut scene.pixels.rgb;
        bytes.iter_mut().for_each(|v| *v = (f32::from(*v) * gain).min(255.0) as u8);
        fixtures::status(&CHECK, &scene)
    }

    #[test]
    fn bright_and_normal() {
        assert_eq!(lit(1.0), Status::Pass);
        assert_eq!(lit(1.5), Status::Reject);
    }
}
