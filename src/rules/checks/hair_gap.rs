//! Gap between the top of the hair and the upper edge, as a share of the picture height.
//!
//! Source: 教毕指〔2017〕99号: "头顶距上边 50–110 像素" of 640.
//!
//! Measured: row of the crown / picture height; 0 when the hair touches the upper edge.

use crate::face::head::Head;
use crate::rules::check::{Check, Limit, Measure, Repair, Unit};
use crate::text::Text;

/// See the module documentation.
pub static CHECK: Check = Check {
    id: "hair_gap",
    unit: Unit::FrameHeight,
    limit: Limit::between(50.0 / 640.0, 110.0 / 640.0),
    repair: Repair::Place,
    explained_by: &["head_ratio", "face_width"],
    measure: Measure::Placement {
        value: |subject, frame| {
        let crown = if subject.crown_cut { 0.0 } else { subject.crown };
        (crown - f64::from(frame.y)) / f64::from(frame.height)
    },
        region: Head::gap,
    },
    title: Text::new("头顶留空", "Room above the hair"),
    low: Text::new(
        "头顶太靠上或被切掉了。请退后半步，头顶上方留些空后重拍。",
        "The top of the head is at the edge or cut off. Step back half a pace, leave room above and take it again.",
    ),
    high: Text::new(
        "头顶上方空得太多。请把镜头放低一点重拍。",
        "There is too much room above the head. Lower the camera a little and take it again.",
    ),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;
    use crate::rules::finding::Status;

    fn gap(crown: f32, cut: bool) -> Status {
        fixtures::status(
            &CHECK,
            &fixtures::posed(|head| {
                head.crown.y = crown;
                head.crown_cut = cut;
            }),
        )
    }

    #[test]
    fn both_ends_are_allowed() {
        assert_eq!(gap(49.0, false), Status::Reject);
        assert_eq!(gap(50.0, false), Status::Pass);
        assert_eq!(gap(110.0, false), Status::Pass);
        assert_eq!(gap(111.0, false), Status::Reject);
    }

    #[test]
    fn hair_that_is_cut_off_leaves_no_gap() {
        assert_eq!(gap(80.0, true), Status::Reject);
    }
}
