//! Even light on the face, no "阴阳脸": neither side light nor a hard shadow across it.
//!
//! Source: the notices' "脸部曝光均匀"; ISO/IEC 29794-5 compares the two cheeks.
//!
//! Measured: nine pairs of mirrored places on the cheeks; the second largest |log2| of the luminance ratio in a pair, so
//! that a shadow over a part counts and one beauty spot does not. 1 = one side has twice the light. What skin of every colour
//! reflects at its surface is added to both sides, so that dark skin is not judged more strictly.
//!
//! Limits, on 237 accepted photographs of real people: half lie below 0.21, 95 % below 0.93, 99 % below 1.7, the largest at 2.1
//! (studio loop light, a slight turn). Above 1.095 advises: 23 of 35 photographs in side light lie there. Above 2.5 rejects.
//! The histogram intersection of the cheeks (ISO/IEC 29794-5) was tried with three bin widths: area under the curve 0.82
//! against 0.90 here, as it falls to zero in ordinary loop light; the halves of the face give 0.90 but miss a shadow's edge.

use crate::face::landmarks::{landmarks, Landmark};
use crate::math;
use crate::order::rising;
use crate::rules::check::{Check, Limit, Measure, Missing, Reading, Repair, Unit};
use crate::rules::picture::Picture;
use crate::scene::Portrait;
use crate::text::Text;

/// See the module documentation.
pub static CHECK: Check = Check {
    id: "face_lighting",
    unit: Unit::Doublings,
    limit: Limit::at_most(2.5).advise_above(1.095),
    repair: Repair::Never,
    explained_by: &["glasses_dark", "face_occluded"],
    measure: Measure::Portrait(measure),
    title: Text::new("脸部光线均匀", "Even light on the face"),
    low: Text::new("", ""),
    high: Text::new(
        "脸一边亮一边暗。请面向光源、避免侧光后重拍。",
        "One side of the face is brighter. Face the light and take it again.",
    ),
};

/// Mirrored places on the cheeks, left and right in the picture.
const PAIRS: [[Landmark; 2]; 9] = [
    landmarks([50, 280]),
    landmarks([101, 330]),
    landmarks([205, 425]),
    landmarks([187, 411]),
    landmarks([117, 346]),
    landmarks([118, 347]),
    landmarks([36, 266]),
    landmarks([207, 427]),
    landmarks([216, 436]),
];
/// Luminance added to both sides: about what the surface of skin reflects, whatever its colour (Fresnel, refractive index
/// 1.4 to 1.5: 3 to 4 %).
const FLOOR: f32 = 0.04;

fn measure(portrait: &Portrait, _: &Picture) -> Reading {
    let skin = portrait.skin();
    let stops: Vec<f64> = PAIRS
        .iter()
        .filter_map(|[left, right]| {
            let (left, right) = (skin.luminance(*left)?, skin.luminance(*right)?);
            let ratio = f64::from((left + FLOOR) / (right + FLOOR));
            Some((math::log(ratio) / std::f64::consts::LN_2).abs())
        })
        .collect();
    match rising(&stops, |stop| *stop).as_slice() {
        [.., second, _] => Reading::of(*second).in_region(portrait.face.rect),
        _ => Reading::unknown(Missing::FaceDetail),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;
    use crate::rules::finding::Status;

    /// A face of one colour, its right half darkened by a factor of the light.
    fn status(skin: [u8; 3], light: f32) -> Status {
        let mut scene = fixtures::scene(|_, _| [240; 3]);
        for (left, right) in PAIRS.map(|pair| (pair[0], pair[1])) {
            scene.faces[0].mesh.set(left, [190.0, 310.0, 0.0]);
            scene.faces[0].mesh.set(right, [290.0, 310.0, 0.0]);
        }
        let dim = skin.map(|v| crate::color::encode(crate::color::linear(v) * light));
        for y in 200..400 {
            for x in 140..340 {
                scene.pixels.set(x, y, if x < 240 { skin } else { dim });
            }
        }
        fixtures::status(&CHECK, &scene)
    }

    #[test]
    fn even_light_passes_soft_side_light_advises_and_half_a_face_in_the_dark_rejects() {
        let pale = [225, 185, 165];
        assert_eq!(status(pale, 1.0), Status::Pass);
        assert_eq!(status(pale, 0.7), Status::Pass);
        assert_eq!(status(pale, 0.4), Status::Advise);
        assert_eq!(status(pale, 0.05), Status::Reject);
    }

    #[test]
    fn dark_skin_is_judged_no_more_strictly() {
        let dark = [80, 55, 45];
        assert_eq!(status(dark, 0.7), Status::Pass);
        assert_eq!(status(dark, 0.5), Status::Pass);
    }
}
