//! The picture is not stretched: the face is as wide for its height as faces are.
//!
//! Source: 教毕指〔2017〕99号: 480 × 640, unedited. A photo that was pulled to that size instead of cropped shows another face, and
//! fails the comparison with the identity card's photo. ISO/IEC 39794-5: "pixel aspect ratio 1:1".
//!
//! Measured: width over height of the face's landmarks, as a multiple of what faces have (`measure::proportions`). Real faces
//! differ: the middle nine tenths of 237 photographs that a reviewer would take lie between 0.92 and 1.08.
//!
//! Beyond 20° of turn, and where something seems to be before the face, nothing is said.
//!
//! Limits: of those 237 none is rejected and two are advised, one of them beyond doubt stretched by its source (1.31). Of the same people
//! stretched, by a fit that has not seen them (237 each, 95 % interval):
//!
//! | factor | told, sideways | told, upwards | rejected, sideways | rejected, upwards |
//! |---|---|---|---|---|
//! | 1.06 | 5 % (3–9) | 8 % (5–12) | 0 % (0–2) | 0 % (0–2) |
//! | 1.12 | 27 % (22–33) | 48 % (41–54) | 0 % (0–2) | 3 % (1–5) |
//! | 1.20 | 87 % (83–91) | 92 % (87–95) | 3 % (1–5) | 40 % (34–46) |
//! | 1.33 | 100 % (98–100) | 100 % (98–100) | 54 % (47–60) | 97 % (94–99) |
//! | 1.50 | 100 % (98–100) | 100 % (98–100) | 100 % (98–100) | 100 % (98–100) |
//!
//! Advice from 6 % and rejection from 12 % would name a quarter and a fiftieth of the accepted photos.

use super::face_occluded;
use crate::measure::proportions;
use crate::rules::check::{Check, Limit, Measure, Missing, Reading, Repair, Unit};
use crate::rules::picture::Picture;
use crate::scene::Portrait;
use crate::text::Text;

/// See the module documentation.
pub static CHECK: Check = Check {
    id: "proportions",
    unit: Unit::Ratio,
    limit: Limit::between(0.82, 1.33).advise_below(0.875).advise_above(1.15),
    repair: Repair::Never,
    explained_by: &["head_yaw", "head_pitch", "face_occluded", "mouth_closed"],
    measure: Measure::Portrait(measure),
    title: Text::new("没有拉伸变形", "Not stretched"),
    low: Text::new(
        "照片像是被拉长了，脸比正常的窄。请选择没有改过宽高比的原图，只裁剪，不要拉伸。",
        "The photo seems to be stretched upwards, the face too narrow. Pick the original: crop it, do not stretch it.",
    ),
    high: Text::new(
        "照片像是被拉宽了，脸比正常的宽。请选择没有改过宽高比的原图，只裁剪，不要拉伸。",
        "The photo seems to be stretched sideways, the face too wide. Pick the original: crop it, do not stretch it.",
    ),
};

/// Degrees of turn beyond which a face looks narrow by itself: `head_yaw` speaks of it.
const TURNED: f32 = 20.0;

#[cfg_attr(small_wasm, optimize(size))]
fn measure(portrait: &Portrait, _: &Picture) -> Reading {
    if portrait.head.yaw_deg.abs() > TURNED {
        return Reading::unknown(Missing::Turned);
    }
    if face_occluded::may_be_covered(portrait) {
        return Reading::unknown(Missing::Covered);
    }
    match proportions::stretch(&portrait.face.mesh) {
        Some(stretch) => Reading::of(stretch).in_region(portrait.face.rect),
        None => Reading::unknown(Missing::FaceDetail),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::face::pose::canonical_mesh;
    use crate::fixtures;
    use crate::rules::finding::Status;
    use std::cmp::Ordering;

    /// Where the average face lies that is `wide` times as wide as it was: in the range that rejects and in the one that advises.
    fn places(wide: f32) -> [Ordering; 2] {
        let mut mesh = canonical_mesh();
        for point in &mut mesh.points {
            point.x *= wide;
        }
        let stretch = proportions::stretch(&mesh).unwrap();
        [CHECK.limit, CHECK.limit.soft()].map(|limit| limit.place(stretch))
    }

    #[test]
    fn of_a_turned_head_nothing_is_said() {
        let mut scene = fixtures::posed(|head| head.yaw_deg = -21.0);
        scene.faces[0].mesh = canonical_mesh();
        assert_eq!(fixtures::status(&CHECK, &scene), Status::Unknown);
    }

    #[test]
    fn a_stretched_face_is_advised_against_then_rejected() {
        assert_eq!(places(1.0), [Ordering::Equal; 2]);
        assert_eq!(places(0.8), [Ordering::Less; 2]);
        assert_eq!(places(1.25), [Ordering::Equal, Ordering::Greater]);
        assert_eq!(places(1.7), [Ordering::Greater; 2]);
    }
}
