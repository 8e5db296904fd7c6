//! Height of the head, hair included, as a share of the picture height: "头部约占画面 1/2".
//!
//! Source: the notices' "about one half"; the range follows from the national rule's other numbers, since narrow
//! faces need 0.52–0.56 to reach the cheek width of 180 pixels.
//!
//! Measured: (chin − crown) / picture height. Crown is the topmost row of hair or head, chin the lowest point of
//! the chin.

use crate::face::head::Head;
use crate::rules::check::{Check, Limit, Measure, Repair, Unit};
use crate::text::Text;

/// See the module documentation.
pub static CHECK: Check = Check {
    id: "head_ratio",
    unit: Unit::Percent,
    limit: Limit::between(0.44, 0.64),
    repair: Repair::Place,
    explained_by: &[],
    measure: Measure::Placement {
        value: |subject, frame| (subject.chin - subject.crown) / f64::from(frame.height),
        region: Head::rect,
    },
    title: Text::new("头部大小", "Head size"),
    low: Text::new(
        "离镜头太远，头太小。请走近一些重拍。",
        "You are too far away: the head is too small. Come closer and take it again.",
    ),
    high: Text::new(
        "离镜头太近，头太大。请退后半步重拍。",
        "You are too close: the head is too large. Step back half a pace and take it again.",
    ),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;
    use crate::rules::finding::Status;

    #[test]
    fn about_half_of_the_picture_is_head() {
        let of = |height: f32| {
            let scene = fixtures::posed(|head| head.chin.y = head.crown.y + height);
            fixtures::status(&CHECK, &scene)
        };
        assert_eq!(of(0.45 * 640.0), Status::Pass);
        assert_eq!(of(0.63 * 640.0), Status::Pass);
        assert_eq!(of(0.43 * 640.0), Status::Reject);
        assert_eq!(of(0.65 * 640.0), Status::Reject);
    }
}
