//! Enough background around the head to judge it.
//!
//! Source: 教毕指〔2017〕99号 asks for a plain background of one colour around head and shoulders; where a face or long hair fills
//! the picture nobody can tell what is behind it. Advice only: how large the head may be is the rule of `head_ratio`.
//!
//! Measured: share of the picture that is background clear of the person by a rim of 1.4 % of its height; 0 where too little of it lies
//! together for any of the other background checks to answer.
//!
//! Limit: below 1.5 % nothing reliable can be said of the background. On 237 photographs of real people that a reviewer would
//! take the least is 3.3 %; of 145 before a scene five show so little of it that only this check speaks.

use crate::measure::background::LEAST;
use crate::rules::check::{Check, Limit, Measure, Reading, Repair, Unit};
use crate::rules::picture::Picture;
use crate::scene::Portrait;
use crate::text::Text;

/// See the module documentation.
pub static CHECK: Check = Check {
    id: "background_visible",
    unit: Unit::Percent,
    limit: Limit::at_least(LEAST as f64).advised(),
    repair: Repair::Never,
    explained_by: &["head_ratio", "face_width", "hair_gap"],
    measure: Measure::Portrait(measure),
    title: Text::new("看得到背景", "Background visible"),
    low: Text::new(
        "照片里几乎看不到背景。请退后一步，在纯色背景前重拍。",
        "Hardly any background is visible. Step back and take it again before a plain background.",
    ),
    high: Text::new("", ""),
};

fn measure(portrait: &Portrait, _: &Picture) -> Reading {
    let share = portrait.background().map_or(0.0, |background| {
        let free = background.free.iter().filter(|free| **free).count();
        free as f32 / background.area()
    });
    Reading::of(share)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;
    use crate::rules::finding::Status;

    #[test]
    fn a_face_that_fills_the_picture_leaves_nothing_to_judge() {
        let of = |filled: bool| {
            let mut scene = fixtures::scene(|_, _| [250; 3]);
            if let Some(person) = scene.person.as_mut().filter(|_| filled) {
                person.mask.alpha.fill(1.0);
            }
            fixtures::finding(&CHECK, &scene)
        };
        assert_eq!(of(false).status, Status::Pass);
        let full = of(true);
        assert_eq!((full.status, full.value), (Status::Advise, Some(0.0)));
    }
}
