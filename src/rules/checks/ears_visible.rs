//! Both ears show: "双耳外露".
//!
//! Source: the notices. Advice only, then asked: ears that lie flat show little from the front, and hair of the skin's
//! colour goes unseen.
//!
//! Measured: beside each cheek, from a quarter to a half of the eye distance below the eyes, share of the person there that
//! has the colour of skin and not of hair; mean of both sides, so that one ear half under hair is no finding. Skin and hair
//! are told on the line in Lab from the hair at the temple to the cheek of the same side. Unknown where the person is not
//! there.
//!
//! Limit: named are 84 % of 134 photographs of real people in which no ear shows and 4 % of 282 in which both do; ears half
//! under hair (165) lie between, 27 %.

use crate::geometry::Rect;
use crate::rules::check::{Check, Limit, Measure, Missing, Reading, Repair, Unit};
use crate::rules::picture::Picture;
use crate::scene::Portrait;
use crate::text::Text;

/// See the module documentation.
pub static CHECK: Check = Check {
    id: "ears_visible",
    unit: Unit::Percent,
    limit: Limit::at_least(0.53).advised(),
    repair: Repair::Never,
    explained_by: &["face_occluded", "head_covered", "head_yaw", "exposure_dark"],
    measure: Measure::Portrait(measure),
    title: Text::new("双耳外露", "Ears visible"),
    low: Text::new(
        "头发似乎遮住了耳朵。请把头发拨到耳后重拍。",
        "Hair seems to cover an ear. Put the hair behind the ears and take it again.",
    ),
    high: Text::new("", ""),
};

fn measure(portrait: &Portrait, _: &Picture) -> Reading {
    let Some(shown) = portrait.covering().sides.ears_shown() else {
        return Reading::unknown(Missing::FaceDetail);
    };
    let (cheeks, eyes) = (portrait.head.cheeks, portrait.head.eyes);
    let (top, unit) = (eyes[0].middle(eyes[1]).y, portrait.head.eye_distance());
    let width = cheeks[1] - cheeks[0] + unit / 2.0;
    Reading::of(shown).in_region(Rect::new(cheeks[0] - unit / 4.0, top, width, unit))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;
    use crate::rules::finding::Status;

    #[test]
    fn covered_ears_are_advised_and_unseen_ones_unknown() {
        let of = |value: f32| {
            let scene = fixtures::with_covering(|covering| covering.sides.ears = [Some(value); 2]);
            fixtures::status(&CHECK, &scene)
        };
        assert_eq!(of(0.9), Status::Pass);
        assert_eq!(of(0.1), Status::Advise);
        let hidden = fixtures::with_covering(|covering| covering.sides.ears = [None; 2]);
        assert_eq!(fixtures::status(&CHECK, &hidden), Status::Unknown);
    }
}
