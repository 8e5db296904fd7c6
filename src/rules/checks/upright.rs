//! The person stands upright in the picture: it does not lie on its side or stand on its head.
//!
//! Source: 教毕指〔2017〕99号: a frontal portrait in a frame of 480 × 640. Chat programs strip the EXIF orientation of photos that a
//! phone stores lying, and what is left lies for every reader.
//!
//! Measured: degrees by which the picture must be turned clockwise until the face stands upright, 0, 90, 180 or 270, after its EXIF
//! orientation is applied. Where no upright face is found beyond doubt, the picture is searched once more in quarter turns.
//! While the picture lies nobody in it is measured: every other answer about it follows from this one.
//!
//! Limit: of 237 photographs that a reviewer would take none is named; of the same photographs turned by quarters, all but a few
//! that show no face in any turn.

use crate::rules::check::{Check, Limit, Measure, Reading, Repair, Unit};
use crate::scene::Scene;
use crate::text::Text;

/// See the module documentation.
pub static CHECK: Check = Check {
    id: "upright",
    unit: Unit::Degree,
    limit: Limit::at_most(0.0),
    repair: Repair::Turn,
    explained_by: &[],
    measure: Measure::Turn(measure),
    title: Text::new("照片方向", "Right way up"),
    low: Text::new("", ""),
    high: Text::new(
        "照片{how}。请在手机相册里打开它，点“编辑”，旋转到头朝上，保存后重新选择。",
        "The photo {how}. Open it in the album, tap Edit, rotate it until the head is up, save, and pick it again.",
    ),
};

fn measure(scene: &Scene, kept: u16) -> Reading {
    let turn = (scene.turn_needed + kept) % 360;
    let how = match turn {
        180 => Text::new("上下颠倒了", "is upside down"),
        _ => Text::new("是横着的", "lies on its side"),
    };
    Reading::of(turn).with("how", how)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;
    use crate::rules::finding::Status;

    #[test]
    fn a_picture_that_needs_a_turn_is_rejected() {
        for (turn, words) in [(90, "横着"), (180, "颠倒"), (270, "横着")] {
            let mut scene = fixtures::posed(|_| ());
            scene.turn_needed = turn;
            let finding = fixtures::finding(&CHECK, &scene);
            assert_eq!(finding.status, Status::Reject);
            assert_eq!(finding.value, Some(f64::from(turn)));
            assert!(finding.advice.unwrap().zh.contains(words));
        }
        let upright = fixtures::posed(|_| ());
        assert_eq!(fixtures::status(&CHECK, &upright), Status::Pass);
    }

    #[test]
    fn a_turn_that_the_file_does_not_keep_counts() {
        let mut scene = fixtures::posed(|_| ());
        assert_eq!(measure(&scene, 90).value, Ok(90.0));
        scene.turn_needed = 270;
        assert_eq!(measure(&scene, 90).value, Ok(0.0));
    }
}
