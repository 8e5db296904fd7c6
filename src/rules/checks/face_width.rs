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
    explained_by: &[],
    measure: Measure::Placement {
        value: |subject, frame| subject.cheeks / f64::from(frame.width),
        region: Head::rect,
    },
    title: Text::new("脸宽", "Width of the face"),
    low: Text::new(
        "脸太窄（{value} 像素，要求 {range}）。请靠近一些重拍。",
        "The face is too narrow ({value} pixels, required {range}). Take it again from closer.",
    ),
    high: Text::new(
        "脸太宽（{value} 像素，要求 {range}）。请退后一些重拍。",
        "The face is too wide ({value} pixels, required {range}). Step back and take it again.",
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
