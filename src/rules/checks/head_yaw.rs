//! Turn of the head to one side.
//!
//! Source: 教毕指〔2017〕99号: frontal; ISO/IEC 39794-5 allows 5°. A face mesh is not an instrument, hence the margin.
//!
//! Measured: yaw of the rotation that carries the canonical face onto the mesh, positive = nose to the right of the
//! picture (see `face::pose`).
//!
//! Limits: 237 photographs of real people that a reviewer would take lie within 8.0°, 98 % of 664 more ID photos within 10°;
//! heads turned so far that a reviewer sees a half profile lie above 34°, slight turns around 12°.

use crate::rules::check::{Check, Limit, Measure, Reading, Repair, Unit};
use crate::text::Text;

/// See the module documentation.
pub static CHECK: Check = Check {
    id: "head_yaw",
    unit: Unit::Degree,
    limit: Limit::between(-18.0, 18.0)
        .advise_below(-8.5)
        .advise_above(8.5),
    repair: Repair::Never,
    explained_by: &[],
    measure: Measure::Head(|head| Reading::of(head.yaw_deg).in_region(head.rect())),
    title: Text::new("正对镜头", "Facing the camera"),
    low: Text::new(
        "脸转向了画面左侧。请正对镜头重拍。",
        "The face is turned to the left of the picture. Face the camera and take it again.",
    ),
    high: Text::new(
        "脸转向了画面右侧。请正对镜头重拍。",
        "The face is turned to the right of the picture. Face the camera and take it again.",
    ),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;
    use crate::rules::finding::Status;

    #[test]
    fn both_ways() {
        let of = |deg: f32| fixtures::status(&CHECK, &fixtures::posed(|head| head.yaw_deg = deg));
        assert_eq!(of(-18.5), Status::Reject);
        assert_eq!(of(-18.0), Status::Advise);
        assert_eq!(of(-8.5), Status::Pass);
        assert_eq!(of(8.5), Status::Pass);
        assert_eq!(of(9.0), Status::Advise);
        assert_eq!(of(18.5), Status::Reject);
    }
}
