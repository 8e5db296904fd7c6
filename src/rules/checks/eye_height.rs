//! Height of the eyes in the picture, from the upper edge, as a share of the picture height.
//!
//! Source: 教毕指〔2017〕99号: eyes to upper edge 200–300 pixels of 640.
//!
//! Measured: row of the point between the pupils / picture height.

use crate::face::head::Head;
use crate::rules::check::{Check, Limit, Measure, Repair, Unit};
use crate::text::Text;

/// See the module documentation.
pub static CHECK: Check = Check {
    id: "eye_height",
    unit: Unit::FrameHeight,
    limit: Limit::between(200.0 / 640.0, 300.0 / 640.0),
    repair: Repair::Place,
    explained_by: &["head_ratio", "face_width", "hair_gap"],
    measure: Measure::Placement {
        value: |subject, frame| {
        (subject.eyes[1] - f64::from(frame.y)) / f64::from(frame.height)
    },
        region: Head::eye_strip,
    },
    title: Text::new("眼睛高度", "Height of the eyes"),
    low: Text::new(
        "眼睛太靠上。请把镜头抬高一点，头顶上方多留些空后重拍。",
        "The eyes are too high in the picture. Raise the camera a little to leave more room above, and take it again.",
    ),
    high: Text::new(
        "眼睛太靠下。请把镜头放低一点后重拍。",
        "The eyes are too low in the picture. Lower the camera a little and take it again.",
    ),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;
    use crate::rules::finding::Status;

    #[test]
    fn both_ends_are_allowed() {
        let at = |row: f32| {
            fixtures::status(
                &CHECK,
                &fixtures::posed(|head| head.eyes.iter_mut().for_each(|e| e.y = row)),
            )
        };
        assert_eq!(at(199.0), Status::Reject);
        assert_eq!(at(200.0), Status::Pass);
        assert_eq!(at(300.0), Status::Pass);
        assert_eq!(at(301.0), Status::Reject);
    }
}
