//! Both ears show: "双耳外露".
//!
//! Source: the notices. Advice only, then asked: ears that lie flat show little from the front, and hair of the skin's
//! colour goes unseen.
//!
//! Measured: how plainly ears show, 100 = both do, 0 = none. Two opinions are multiplied on each side, as their geometric mean,
//! so that an ear shows where both see it: the belief of a small net that looks at each side of the head (`face::cover`), and the
//! share of the person beside each cheek, from a quarter to a half of the eye distance below the eyes, that has the colour of skin
//! and not of hair, told on the line in Lab from the hair at the temple to the cheek of the same side. The mean of both sides
//! counts, so that one ear half under hair is no finding. Where the person is not beside a cheek, the net alone counts there.
//!
//! Limit: of 134 photographs of real people in which no ear shows 117 are named (87 %), of 281 in which both do 10 (4 %), of 237
//! that a reviewer would take 39, 25 of which hide one or both. The arithmetic mean of the two opinions, used before, named 114
//! with 40. Ears half under hair lie between.

use crate::geometry::Rect;
use crate::rules::check::{Check, Limit, Measure, Reading, Repair, Unit};
use crate::rules::picture::Picture;
use crate::scene::Portrait;
use crate::text::Text;

/// See the module documentation.
pub static CHECK: Check = Check {
    id: "ears_visible",
    unit: Unit::Score,
    limit: Limit::at_least(47.0).advised(),
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
    let sides = portrait
        .cover
        .ears
        .iter()
        .zip(portrait.covering().sides.ears);
    let both = sides.map(|(belief, skin)| skin.map_or(*belief, |skin| (belief * skin).sqrt()));
    let shown = both.sum::<f32>() / 2.0;
    let (cheeks, eyes) = (portrait.head.cheeks, portrait.head.eyes);
    let (top, unit) = (eyes[0].middle(eyes[1]).y, portrait.head.eye_distance());
    let width = cheeks[1] - cheeks[0] + unit / 2.0;
    Reading::of((100.0 * shown).floor()).in_region(Rect::new(
        cheeks[0] - unit / 4.0,
        top,
        width,
        unit,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;
    use crate::rules::finding::Status;

    /// A person whose ears the net believes to show, and skin fills this share of the places beside the cheeks.
    fn seen(belief: f32, skin: Option<f32>) -> Status {
        let mut scene = fixtures::with_covering(|covering| covering.sides.ears = [skin; 2]);
        if let Some(person) = scene.person.as_mut() {
            person.cover.ears = [belief; 2];
        }
        fixtures::status(&CHECK, &scene)
    }

    #[test]
    fn ears_under_hair_are_advised() {
        assert_eq!(seen(0.9, Some(0.9)), Status::Pass);
        assert_eq!(seen(0.05, Some(0.1)), Status::Advise);
        assert_eq!(seen(0.05, Some(0.6)), Status::Advise);
    }

    #[test]
    fn where_nothing_is_beside_the_cheeks_the_net_decides() {
        assert_eq!(seen(0.9, None), Status::Pass);
        assert_eq!(seen(0.1, None), Status::Advise);
        assert_eq!(seen(f32::NAN, None), Status::Unknown);
    }
}
