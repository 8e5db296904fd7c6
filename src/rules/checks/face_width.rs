//! Width of the face, cheek to cheek at nose level, as a share of the picture width.
//!
//! Source: 教毕指〔2017〕99号: 180–300 pixels of 480.
//!
//! Measured: distance of the two points where the outline of the face crosses nose level / picture width.

use crate::face::head::Head;
use crate::rules::check::{Check, Limit, Measure, Repair, Unit};
use crate::text::Text;

/// See the module documentation.
pub static CHECK: Check = Check {
    id: "face_width",
    unit: Unit::FrameWidth,
    limit: Limit::between(180.0 / 480.0, 300.0 / 480.0),
    repair: Repair::Place,
    explained_by: &["head_ratio"],
    measure: Measure::Placement {
        value: |subject, frame| subject.cheeks / f64::from(frame.width),
        region: Head::rect,
    },
    title: Text::new("脸部宽度", "Width of the face"),
    low: Text::new(
        "离镜头太远，脸太小。请走近半步重拍。",
        "You are too far away: the face is too small. Come half a pace closer and take it again.",
    ),
    high: Text::new(
        "离镜头太近，脸太大。请退后半步重拍。",
        "You are too close: the face is too large. Step back half a pace and take it again.",
    ),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;
    use crate::rules::finding::Status;

    #[test]
    fn both_ends_are_allowed() {
        let of = |width: f32| {
            fixtures::status(
                &CHECK,
                &fixtures::posed(|head| head.cheeks = [100.0, 100.0 + width]),
            )
        };
        assert_eq!(of(179.0), Status::Reject);
        assert_eq!(of(180.0), Status::Pass);
        assert_eq!(of(300.0), Status::Pass);
        assert_eq!(of(301.0), Status::Reject);
    }
}
