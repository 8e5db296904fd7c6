//! Underexposure: the face is too dark to be compared.
//!
//! Source: 教毕指〔2017〕99号: the face exposed normally; ISO/IEC 29794-5, "under-exposure".
//!
//! Measured: the 95th percentile of the luma of the face, or the level of the eyes where that is higher: the white of the eye (99th
//! percentile of the opening) and a half of its black (third percentile around it). The share of dark pixels that ISO/IEC 29794-5
//! takes mistakes dark skin for a dark picture; white and black of the eye are much the same in everybody. Closed eyes show
//! neither, so they explain this finding away. Calibrated on the development photos, see docs/calibration.md.

use crate::measure::closeup::ORDINARY_LEVELS;
use crate::rules::check::{Check, Limit, Measure, Missing, Reading, Repair, Unit};
use crate::rules::picture::Picture;
use crate::scene::Portrait;
use crate::text::Text;

/// See the module documentation.
pub static CHECK: Check = Check {
    id: "exposure_dark",
    unit: Unit::Score,
    limit: Limit::at_least(ORDINARY_LEVELS[0] as f64),
    repair: Repair::Never,
    explained_by: &["eyes_open"],
    measure: Measure::Portrait(measure),
    title: Text::new("曝光不足", "Exposure, dark"),
    low: Text::new(
        "照片太暗（脸和眼睛的曝光值 {value}，要求 {range}）。请面向窗户或灯光，在明亮处重拍。",
        "The photo is too dark (exposure of face and eyes {value}, required {range}). Face a window or a lamp and take it again in good light.",
    ),
    high: Text::new("", ""),
};

fn measure(portrait: &Portrait, _: &Picture) -> Reading {
    let closeup = portrait.closeup();
    match closeup.and_then(|closeup| Some((closeup.exposure()?.level, closeup))) {
        Some((value, closeup)) => Reading::of(value).in_region(closeup.rect()),
        None => Reading::unknown(Missing::FaceDetail),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;
    use crate::rules::finding::Status;

    fn lit(gain: f32) -> Status {
        let mut scene = fixtures::posed(|_| ());
        let bytes = &mut scene.pixels.rgb;
        bytes
            .iter_mut()
            .for_each(|v| *v = (f32::from(*v) * gain).min(255.0) as u8);
        fixtures::status(&CHECK, &scene)
    }

    #[test]
    fn dark_and_normal() {
        assert_eq!(lit(0.3), Status::Reject);
        assert_eq!(lit(1.0), Status::Pass);
    }
}
