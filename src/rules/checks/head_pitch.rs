//! Nod of the head.
//!
//! Source: 教毕指〔2017〕99号: frontal; ISO/IEC 39794-5 allows 5°. The angle of people who all look straight spreads by 4°,
//! because brows, noses and chins differ, so this is advice only and the range is wide.
//!
//! Measured: pitch of the rotation that carries the canonical face onto the mesh, positive = chin up (see `face::pose`).
//!
//! Limits: of 237 photographs of real people that a reviewer would take the median lies at −4.4°, 98 % between −15° and 5°.

use crate::rules::check::{Check, Limit, Measure, Reading, Repair, Unit};
use crate::text::Text;

/// See the module documentation.
pub static CHECK: Check = Check {
    id: "head_pitch",
    unit: Unit::Degree,
    limit: Limit::between(-17.5, 13.0).advised(),
    repair: Repair::Never,
    explained_by: &[],
    measure: Measure::Head(|head| Reading::of(head.pitch_deg).in_region(head.rect())),
    title: Text::new("没有抬头低头", "Chin level"),
    low: Text::new(
        "头低得太多。请把下巴稍抬，平视镜头重拍。",
        "The chin is too low. Raise it a little, look straight ahead and take it again.",
    ),
    high: Text::new(
        "头抬得太高。请把下巴稍收，平视镜头重拍。",
        "The chin is too high. Lower it a little, look straight ahead and take it again.",
    ),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;
    use crate::rules::finding::Status;

    #[test]
    fn both_ways() {
        let of = |deg: f32| fixtures::status(&CHECK, &fixtures::posed(|head| head.pitch_deg = deg));
        assert_eq!(of(-18.0), Status::Advise);
        assert_eq!(of(-17.5), Status::Pass);
        assert_eq!(of(13.0), Status::Pass);
        assert_eq!(of(13.5), Status::Advise);
    }
}
