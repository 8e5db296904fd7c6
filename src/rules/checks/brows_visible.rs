//! Hair does not cover the brows: "头发不得遮挡眉毛和眼睛".
//!
//! Source: the notices. Advice only: what counts as covered is a matter of opinion.
//!
//! Measured: share of seven columns along the more hidden brow in which skin shows between the brow's middle and a fifth of
//! the eye distance above it. Skin and hair are told on the line in Lab from the hair at the temple to the cheek of the same
//! side. A fringe that ends at the brow or touches it with single strands leaves skin there and is no finding.
//!
//! Limit: named are 30 of 34 photographs of real people with hair over half a brow or more, 2.5 % of 237 that a reviewer
//! would take.

use crate::rules::check::{Check, Limit, Measure, Reading, Repair, Unit};
use crate::rules::picture::Picture;
use crate::scene::Portrait;
use crate::text::Text;

/// See the module documentation.
pub static CHECK: Check = Check {
    id: "brows_visible",
    unit: Unit::Percent,
    limit: Limit::at_least(0.18).advised(),
    repair: Repair::Never,
    explained_by: &["face_occluded", "exposure_dark"],
    measure: Measure::Portrait(measure),
    title: Text::new("眉毛露出", "Brows visible"),
    low: Text::new(
        "头发似乎遮住了眉毛。请把刘海拨开，露出眉毛后重拍。",
        "Hair seems to cover the brows. Move the fringe aside and take it again.",
    ),
    high: Text::new("", ""),
};

fn measure(portrait: &Portrait, _: &Picture) -> Reading {
    Reading::of(portrait.covering().brows).in_region(portrait.face.rect)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;
    use crate::rules::finding::Status;

    #[test]
    fn covered_brows_are_advised() {
        let of = |value: f32| {
            let scene = fixtures::with_covering(|covering| covering.brows = value);
            fixtures::status(&CHECK, &scene)
        };
        assert_eq!(of(0.9), Status::Pass);
        assert_eq!(of(0.05), Status::Advise);
    }
}
