//! Gap between the top of the hair and the upper edge, as a share of the picture height.
//!
//! Source: 教毕指〔2017〕99号: "头顶距上边 50–110 像素" of 640.
//!
//! Measured: row of the crown / picture height; 0 when the hair touches the upper edge.

use crate::face::head::Head;
use crate::face::subject::Subject;
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
            let crown = if subject.crown_cut {
                0.0
            } else {
                subject.crown
            };
            (crown - f64::from(frame.y)) / f64::from(frame.height)
        },
        region: Head::gap,
    },
    title: Text::new("头顶留空", "Room above the hair"),
    low: Text::new(
        "{crown}。请退后半步，头顶上方留些空后重拍。",
        "{crown}. Step back half a pace, leave room above and take it again.",
    ),
    high: Text::new(
        "头顶上方空得太多。请把镜头放低一点重拍。",
        "There is too much room above the head. Lower the camera a little and take it again.",
    ),
};

/// What is wrong at the upper edge of a picture whose head has too little room: `{crown}` in the words of the rule.
pub(crate) fn crown(subject: &Subject) -> Text {
    if subject.head_cut() {
        Text::new("头顶被切掉了", "The top of the head is cut off")
    } else if subject.crown_cut {
        Text::new("头发碰到照片上边了", "The hair touches the upper edge")
    } else {
        Text::new("头顶离上边太近", "The head is too near the upper edge")
    }
}

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
    fn hair_that_touches_the_edge_is_no_head_that_is_cut_off() {
        let fault = |crown: f32, cut: bool| {
            let scene = fixtures::posed(|head| {
                head.crown.y = crown;
                head.crown_cut = cut;
            });
            let advice = fixtures::finding(&CHECK, &scene).advice;
            advice.unwrap().fault().zh.into_owned()
        };
        assert!(fault(40.0, false).contains("离上边太近"));
        assert!(fault(0.0, true).contains("头发碰到"));
        assert!(fault(150.0, true).contains("被切掉"));
    }

    #[test]
    fn hair_that_is_cut_off_leaves_no_gap() {
        assert_eq!(gap(80.0, true), Status::Reject);
    }
}
