//! Turn of the head to one side.
//!
//! Source: 教毕指〔2017〕99号: frontal; ISO/IEC 39794-5 allows 5°. A face mesh is not an instrument, hence the margin.
//!
//! Measured: yaw from the mesh, positive = nose to the right of the picture. Calibrated on the development photos, see
//! docs/calibration.md.

use crate::rules::check::{Check, Limit, Measure, Reading, Repair, Unit};
use crate::text::Text;

/// See the module documentation.
pub static CHECK: Check = Check {
    id: "head_yaw",
    unit: Unit::Degree,
    limit: Limit::between(-12.0, 12.0),
    repair: Repair::Never,
    explained_by: &[],
    measure: Measure::Head(|head| Reading::of(head.yaw_deg).in_region(head.rect())),
    title: Text::new("正面朝向", "Facing the camera"),
    low: Text::new(
        "脸转向了画面左侧（{value}°，要求 {range}°）。请正对镜头重拍。",
        "The head is turned to the left of the picture ({value}°, required {range}°). Face the camera and take it again.",
    ),
    high: Text::new(
        "脸转向了画面右侧（{value}°，要求 {range}°）。请正对镜头重拍。",
        "The head is turned to the right of the picture ({value}°, required {range}°). Face the camera and take it again.",
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
        assert_eq!(of(-12.5), Status::Reject);
        assert_eq!(of(-12.0), Status::Pass);
        assert_eq!(of(12.0), Status::Pass);
        assert_eq!(of(12.5), Status::Reject);
    }
}
