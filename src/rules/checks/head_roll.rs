//! Tilt of the head to one shoulder.
//!
//! Source: 教毕指〔2017〕99号: frontal, upright; ISO/IEC 39794-5 allows 8°, the reviewers less.
//!
//! Measured: angle of the line through the pupils against the horizontal, positive = clockwise in the picture.
//!
//! Limits: 237 photographs of real people that a reviewer would take lie within 4.37°, 96 % of 90 that look tilted beyond 4.4°.

use crate::rules::check::{Check, Limit, Measure, Reading, Repair, Unit};
use crate::text::Text;

/// See the module documentation.
pub static CHECK: Check = Check {
    id: "head_roll",
    unit: Unit::Degree,
    limit: Limit::between(-5.0, 5.0).advise_below(-4.4).advise_above(4.4),
    repair: Repair::Never,
    explained_by: &[],
    measure: Measure::Head(|head| Reading::of(head.roll_deg).in_region(head.eye_strip())),
    title: Text::new("头部端正", "Head upright"),
    low: Text::new(
        "头歪向画面左侧。请把头摆正，两眼保持水平后重拍。",
        "The head is tilted to the left of the picture. Hold it upright, eyes level, and take it again.",
    ),
    high: Text::new(
        "头歪向画面右侧。请把头摆正，两眼保持水平后重拍。",
        "The head is tilted to the right of the picture. Hold it upright, eyes level, and take it again.",
    ),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;
    use crate::rules::finding::Status;

    #[test]
    fn both_ways() {
        let of = |deg: f32| fixtures::status(&CHECK, &fixtures::posed(|head| head.roll_deg = deg));
        assert_eq!(of(-5.5), Status::Reject);
        assert_eq!(of(-5.0), Status::Advise);
        assert_eq!(of(-4.3), Status::Pass);
        assert_eq!(of(4.3), Status::Pass);
        assert_eq!(of(5.0), Status::Advise);
        assert_eq!(of(5.5), Status::Reject);
    }
}
