//! Pixels between the pupils: how much of the photo is face. Below the bound neither a person nor a machine can
//! compare the face with the ID card.
//!
//! Source: ISO/IEC 39794-5 asks for at least 90 pixels between the eye centres, which its forerunner ISO/IEC 19794-5 calls the rough
//! equivalent of a head 180 pixels wide. 教毕指〔2017〕99号 fixes that width itself, at least 180 of 480 pixels from cheek to cheek, and
//! faces differ: the pupils stand 0.40 to 0.50 of that width apart (development photos). A correct photo of 480 × 640 can
//! therefore have 71 pixels, and no student can change that; below 70 the photo really is too small.
//!
//! Measured: distance of the pupils in upright pixels of the picked photo.

use crate::rules::check::{Check, Limit, Measure, Reading, Repair, Unit};
use crate::text::Text;

/// See the module documentation.
pub static CHECK: Check = Check {
    id: "eye_distance",
    unit: Unit::Pixel,
    limit: Limit::at_least(70.0).advised(),
    repair: Repair::Never,
    explained_by: &["head_ratio", "face_width", "pixel_size"],
    measure: Measure::Portrait(|portrait, _| {
        let head = portrait.head;
        Reading::of(head.eye_distance() * portrait.scene.scale).in_region(head.eye_strip())
    }),
    title: Text::new("脸部像素足够", "Enough pixels"),
    low: Text::new(
        "脸在照片里太小，细节不够。请走近一些重拍，或换用更大的原图。",
        "The face is small and has little detail. Come closer, or pick a larger original.",
    ),
    high: Text::new("", ""),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;
    use crate::rules::finding::Status;

    #[test]
    fn counts_pixels_of_the_picked_photo() {
        let mut scene = fixtures::posed(|head| head.eyes[1].x = head.eyes[0].x + 60.0);
        assert_eq!(fixtures::status(&CHECK, &scene), Status::Advise);
        scene.scale = 1.5;
        assert_eq!(fixtures::status(&CHECK, &scene), Status::Pass);
    }
}
