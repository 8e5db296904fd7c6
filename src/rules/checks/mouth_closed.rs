//! Whether the lips are closed and no teeth show: "嘴唇自然闭合（不能露齿）". A closed smile passes.
//!
//! Source: the notices; ISO/IEC 39794-5 asks for a closed mouth, and ISO/IEC 29794-5 measures the gap between the lips.
//!
//! Measured: mean gap between the inner lips over the width of the mouth, by a small net on a level patch of the mouth
//! (`src/face/expression.rs`): the gap between the lips of the mesh overlaps between closed and barely parted lips.
//!
//! Limits set on photographs of real people: of 237 accepted ones the gap is above 0.033 on 4 and above 0.07 on none
//! (0–1.6 %, 95 % interval; half of the people were kept away from tuning). Above 0.033 lie 55 of 66 parted lips and 144
//! of 145 mouths with teeth, above 0.07 lie 41 and 143.

use crate::face::landmarks;
use crate::geometry::Rect;
use crate::rules::check::{Check, Limit, Measure, Missing, Reading, Repair, Unit};
use crate::rules::picture::Picture;
use crate::scene::Portrait;
use crate::text::Text;

/// See the module documentation.
pub static CHECK: Check = Check {
    id: "mouth_closed",
    unit: Unit::Percent,
    limit: Limit::at_most(0.07).advise_above(0.033),
    repair: Repair::Never,
    explained_by: &["face_occluded", "exposure_dark"],
    measure: Measure::Portrait(measure),
    title: Text::new("嘴唇闭合", "Mouth closed"),
    low: Text::new("", ""),
    high: Text::new(
        "嘴张开了，或露出了牙齿。请自然闭上嘴唇后重拍。",
        "The mouth is open or teeth show. Close the lips and take it again.",
    ),
};

fn measure(portrait: &Portrait, _: &Picture) -> Reading {
    if portrait.mouth_is_covered() {
        return Reading::unknown(Missing::Covered);
    }
    let lips = landmarks::LIP_CORNERS
        .into_iter()
        .chain([landmarks::UPPER_LIP_TOP, landmarks::LOWER_LIP_BOTTOM]);
    let reading = Reading::of(portrait.expression.lip_gap);
    match Rect::around(lips.map(|i| portrait.face.mesh.point(i))) {
        Some(region) => reading.in_region(region),
        None => reading,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;
    use crate::rules::checks::face_occluded::tests::scene as bare_face;
    use crate::rules::finding::Status;

    #[test]
    fn closed_lips_pass_barely_parted_ones_are_advised_and_teeth_rejected() {
        let of = |gap: f32| {
            let scene = bare_face(|scene| {
                if let Some(person) = scene.person.as_mut() {
                    person.expression.lip_gap = gap;
                }
            });
            fixtures::status(&CHECK, &scene)
        };
        assert_eq!(of(0.0), Status::Pass);
        assert_eq!(of(0.03), Status::Pass);
        assert_eq!(of(0.05), Status::Advise);
        assert_eq!(of(0.2), Status::Reject);
        assert_eq!(of(f32::NAN), Status::Unknown);
    }

    #[test]
    fn a_covered_mouth_is_unknown_with_a_reason() {
        let finding = fixtures::finding(&CHECK, &fixtures::posed(|_| ()));
        assert_eq!(finding.status, Status::Unknown);
        assert_eq!(finding.reason, Some(Missing::Covered.text()));
    }
}
