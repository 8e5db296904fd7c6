//! Whether both eyes are open: "双眼自然睁开".
//!
//! Source: the notices; ISO/IEC 39794-5 asks for eyes open so that the iris shows, and ISO/IEC 29794-5 measures the gap
//! between the lids.
//!
//! Measured: mean gap between the lids over the distance of the eye's corners, the smaller of both eyes, by a small net
//! on a level patch of each eye (`src/face/expression.rs`): the lids of the mesh cannot tell narrow eyes from closed ones.
//!
//! Limits set on photographs of real people: closed eyes (8) lie at 0.006–0.054, those of 237 accepted photos from 0.163
//! up. Between the limits, 0.10 and 0.125, lies nobody; of 551 open and 114 narrow pairs of eyes outside the accepted
//! class 1 and 6 are below 0.125.

use crate::geometry::Rect;
use crate::rules::check::{Check, Limit, Measure, Reading, Repair, Unit};
use crate::rules::picture::Picture;
use crate::scene::Portrait;
use crate::text::Text;

/// See the module documentation.
pub static CHECK: Check = Check {
    id: "eyes_open",
    unit: Unit::Percent,
    limit: Limit::at_least(0.10).advise_below(0.125),
    repair: Repair::Never,
    explained_by: &["glasses_dark", "glasses_glare", "face_occluded"],
    measure: Measure::Portrait(measure),
    title: Text::new("双眼睁开", "Eyes open"),
    low: Text::new(
        "眼睛没有睁开。请自然睁开双眼，看着镜头重拍。",
        "An eye is closed. Open both eyes, look at the camera and take it again.",
    ),
    high: Text::new("", ""),
};

fn measure(portrait: &Portrait, _: &Picture) -> Reading {
    let [left, right] = portrait.expression.lid_gaps;
    let worse = usize::from(right < left);
    let (eye, side) = (
        portrait.head.eyes[worse],
        portrait.head.eye_distance() * 0.5,
    );
    Reading::of(left.min(right)).in_region(Rect::new(
        eye.x - side / 2.0,
        eye.y - side / 3.0,
        side,
        side / 1.5,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;
    use crate::rules::finding::Status;

    #[test]
    fn one_closed_eye_is_enough() {
        let of = |gaps: [f32; 2]| {
            let mut scene = fixtures::posed(|_| ());
            if let Some(person) = scene.person.as_mut() {
                person.expression.lid_gaps = gaps;
            }
            fixtures::status(&CHECK, &scene)
        };
        assert_eq!(of([0.3, 0.3]), Status::Pass);
        assert_eq!(of([0.3, 0.17]), Status::Pass);
        assert_eq!(of([0.11, 0.3]), Status::Advise);
        assert_eq!(of([0.3, 0.02]), Status::Reject);
    }
}
