//! Sideways offset of the face from the middle of the picture, as a share of the picture width.
//!
//! Source: 教毕指〔2017〕99号: the person is horizontally centred; the tolerance is ISO/IEC 39794-5's 45–55 % of the
//! width for the face centre, widened a little because heads are rarely symmetric.
//!
//! Measured: (x of the point between the pupils − half the width) / width; positive = to the right.

use crate::face::head::Head;
use crate::rules::check::{Check, Limit, Measure, Repair, Unit};
use crate::text::Text;

/// See the module documentation.
pub static CHECK: Check = Check {
    id: "face_center",
    unit: Unit::FrameWidth,
    limit: Limit::between(-0.06, 0.06),
    repair: Repair::Place,
    explained_by: &["head_roll", "head_ratio", "face_width", "hair_gap"],
    measure: Measure::Placement {
        value: |subject, frame| {
            let middle = f64::from(frame.x) + f64::from(frame.width) / 2.0;
            (subject.eyes[0] - middle) / f64::from(frame.width)
        },
        region: Head::rect,
    },
    title: Text::new("左右居中", "Centred"),
    low: Text::new(
        "人偏左了。请站到画面正中重拍。",
        "You are too far to the left. Stand in the middle of the picture and take it again.",
    ),
    high: Text::new(
        "人偏右了。请站到画面正中重拍。",
        "You are too far to the right. Stand in the middle of the picture and take it again.",
    ),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;
    use crate::rules::finding::Status;

    #[test]
    fn left_right_and_middle() {
        let moved = |by: f32| {
            fixtures::status(
                &CHECK,
                &fixtures::posed(|head| head.eyes.iter_mut().for_each(|e| e.x += by)),
            )
        };
        assert_eq!(moved(-30.0), Status::Reject);
        assert_eq!(moved(-28.0), Status::Pass);
        assert_eq!(moved(28.0), Status::Pass);
        assert_eq!(moved(30.0), Status::Reject);
    }
}
